"""Shapes of demands and offers in the API, and how they become what the portal keeps."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from corechain.exceptions import UnknownName
from corechain.model.places import place
from corechain.texts import Text
from corechain.workflows.fill_listing import title_of
from corechain.workflows.read_text import text_language
from corechain_portal.access.sharing import read_sharing
from corechain_portal.api.cursors import CursorFilters, CursorPageOut
from corechain_portal.listings.content import DEFAULT_HIDDEN, LONGEST_TEXT, Content, content_of
from corechain_portal.listings.exceptions import ListingRefused
from corechain_portal.listings.filling import snapshot_of
from corechain_portal.listings.models import Listing
from corechain_portal.listings.requirement_rows import records_of, rows_of
from corechain_portal.listings.shown import ShownListing
from corechain_portal.membership.facts import clean_line
from corechain_portal.membership.models import MemberOrganisation

Side = Literal["demand", "offer"]
State = Literal["draft", "published", "fulfilled", "withdrawn", "expired", "merged"]
Level = Literal["public", "alliance", "named", "secretariat"]
PartName = Literal["name", "quantity", "price", "dates", "place", "files"]
Period = Literal["", "month", "quarter", "year"]
UNKNOWN_NODE = Text(zh="链上没有环节“{node}”。", en="The chain has no node “{node}”.")
ENDS_FIRST = Text(zh="ends_on 早于 starts_on。", en="`ends_on` is before `starts_on`.")


class ListingFilters(CursorFilters):
    side: Side | None = None
    node: str = Field("", max_length=200, description="Identifier of a node / 环节标识")
    region: str = Field("", max_length=100, description="Place by name or code / 地区名称或代码")
    q: str = Field("", max_length=200, description="Words of title or text / 标题或正文中的文字")
    mine: bool = Field(False, description="Those of one's own organisation, in all states / 本单位的")
    state: State | None = Field(None, description="With `mine` / 与 mine 同用")


class RequirementIn(Schema):
    attribute: str = Field(max_length=40)
    operator: Literal["eq", "ge", "le", "in", "ne", "near"] = "eq"
    value: str | float | int
    unit: str | None = Field(None, max_length=20)
    text: str = Field("", max_length=200, description="The words it was read from / 原文")
    hard: bool = True


class Fields(Schema):
    title: str = Field("", max_length=200)
    text: str = Field("", max_length=LONGEST_TEXT, description="In its own words / 原文")
    nodes: list[str] = Field([], max_length=20, description="Identifiers in the chain / 环节标识")
    requirements: list[RequirementIn] = Field([], max_length=30)
    quantity: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=3)
    unit: str = Field("", max_length=20)
    period: Period = ""
    price: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=2, description="CNY a unit / 元")
    region: str = Field("", max_length=100, description="Place by name or code / 地区名称或代码")
    starts_on: date | None = None
    ends_on: date | None = None
    lead_time_days: int | None = Field(None, ge=0, le=3650)
    hidden: list[PartName] | None = Field(
        None,
        description="Parts for accepted organisations alone; default: a demand's name / 仅对接受的单位公开",
    )
    level: Level = "alliance"
    named: list[uuid.UUID] = Field([], description="For the level `named` / 指定单位时填写")


class ReadableFields(Fields):
    read_text: bool = Field(
        True,
        description="Whether what is not sent is read from `text`: nodes, requirements, quantity with unit and period, "
        "price, region, dates, lead time; what is sent wins, an empty list means none / "
        "未发送的环节、要求、数量（含单位和周期）、价格、地区、日期、交货天数是否从 text 读出；"
        "已发送的优先，空列表表示没有",
    )


class ListingIn(ReadableFields):
    side: Side
    member: uuid.UUID | None = Field(None, description="Needed by who acts for several / 代表多家单位时填写")
    publish: bool = False
    valid_until: date | None = None


class ChangeIn(ReadableFields):
    version: int = Field(description="The version that was read / 读取时的版本")

    def applied_to(self, listing: Listing) -> Content:
        """What the listing says with the fields that were sent."""
        sent = self.model_fields_set
        now = content_of(listing)
        new = content_from(self, listing.member, listing.side, text=self.text if "text" in sent else now.text)
        kept = {name: getattr(new if name in sent else now, name) for name in Fields.model_fields}
        title = kept["title"] or now.title
        return Content(**{**kept, "title": title, "side": listing.side, "language": new.language})


class PublishIn(Schema):
    valid_until: date | None = None


class WithdrawIn(Schema):
    reason: Literal["elsewhere", "not_needed", "mistake", "other"]
    note: str = Field("", max_length=300)


class SuggestIn(Schema):
    text: str = Field(max_length=LONGEST_TEXT)


class SuggestionOut(Schema):
    field: str
    value: Any = None
    words: str
    start: int = Field(description="In characters of the text sent / 原文中的位置")
    end: int
    because: str | None = None


class SuggestionsOut(Schema):
    language: Literal["zh", "en"] | None
    title: str
    suggestions: list[SuggestionOut]


class OwnerOut(Schema):
    id: uuid.UUID
    name_zh: str
    name_en: str


class ListingOut(Schema):
    id: uuid.UUID
    side: Side
    state: State
    language: Literal["zh", "en"]
    title: str
    text: str
    nodes: list[str]
    requirements: list[dict[str, Any]]
    member: OwnerOut | None = Field(description="null: shown on acceptance / 接受后公开")
    quantity: Decimal | None
    unit: str
    period: Period
    price: Decimal | None
    region: str
    starts_on: date | None
    ends_on: date | None
    lead_time_days: int | None
    valid_until: date | None
    published_at: datetime | None
    version: int
    sample: bool
    is_own: bool
    hidden: list[PartName] = Field(description="Parts that the asker does not see / 未向您公开的内容")


class ReadFieldOut(SuggestionOut):
    field: str = Field(description="Field of the listing / 填入的字段")
    words: str = Field(description="The words it was read from / 所依据的原文")


class AdviceOut(Schema):
    code: Literal["no_node"]
    message: str = Field(description="In the reader's language / 按所选语言")
    remedy: str = Field(description="What to do next / 下一步")


class KeptListingOut(ListingOut):
    read_from_text: list[ReadFieldOut] = Field(
        [], description="What was not sent and was read from the text / 未发送而从原文读出的内容"
    )
    advice: list[AdviceOut] = Field([], description="What keeps it from being matched / 影响对接的问题")


class ListingsOut(CursorPageOut):
    listings: list[ListingOut]


def content_from(sent: Fields, member: MemberOrganisation, side: str, text: str | None = None) -> Content:
    """What was sent as it is kept. Raises :class:`ListingRefused`, UnknownName and
    :class:`corechain_portal.access.sharing.BadSharing`.
    """
    words = (sent.text if text is None else text).replace("\x00", "")
    snapshot = snapshot_of(member.alliance)
    for node in sent.nodes:
        if snapshot is None or node not in snapshot.nodes:
            raise ListingRefused(Text(zh=UNKNOWN_NODE.zh, en=UNKNOWN_NODE.en, node=node))
    records, faults = records_of(rows_of([each.dict() for each in sent.requirements]))
    if faults:
        raise ListingRefused(faults[0])
    if sent.starts_on and sent.ends_on and sent.ends_on < sent.starts_on:
        raise ListingRefused(ENDS_FIRST)
    shared = read_sharing(sent.level, map(str, sent.named), member)
    title = clean_line(sent.title) or title_of(words)
    names = ("quantity", "period", "price", "starts_on", "ends_on", "lead_time_days")
    return Content(
        side=side,
        title=title[:200],
        text=words,
        language=text_language(words or title),
        nodes=tuple((each, "") for each in dict.fromkeys(sent.nodes)),
        requirements=tuple(records),
        unit=clean_line(sent.unit),
        region=_region(sent.region),
        hidden=DEFAULT_HIDDEN[side] if sent.hidden is None else tuple(sent.hidden),
        level=shared.level,
        named=shared.named,
        **{name: getattr(sent, name) for name in names},
    )


def _region(name: str) -> str:
    try:
        return place(name).code if name.strip() else ""
    except UnknownName as error:
        raise ListingRefused(error.problem, error.remedy) from error


def shown_listing(shown: ShownListing) -> dict[str, Any]:
    """A listing as the asker may see it."""
    member = shown.member
    owner = member and {"id": member.pk, "name_zh": member.name_zh, "name_en": member.name_en}
    plain = {name: getattr(shown, name) for name in ListingOut.model_fields}
    return {**plain, "member": owner, "nodes": list(shown.nodes), "hidden": sorted(shown.hidden)}
