"""Shapes of introductions, contracts and outcomes in the API."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from corechain_portal.api.cursors import CursorFilters, CursorPageOut
from corechain_portal.api.listing_schemas import ListingOut, OwnerOut

State = Literal["asked", "proposed", "talks", "contract", "declined", "withdrawn", "lapsed", "failed"]
Side = Literal["asker", "asked", ""]
Visibility = Literal["parties", "alliance", "public"]
Period = Literal["", "month", "quarter", "year"]


class IntroductionFilters(CursorFilters):
    show: str = Field(
        "",
        max_length=20,
        description="mine (waits for you), waiting, talks, ended, or a state / "
        "待本单位答复、待答复、洽谈中、已结束或状态",
    )
    listing: uuid.UUID | None = Field(None, description="About this listing / 关于这条供需信息")


class IntroductionIn(Schema):
    listing: uuid.UUID
    member: uuid.UUID | None = Field(None, description="Your organisation / 本单位（只有一家时可省略）")
    own_listing: uuid.UUID | None = Field(
        None, description="Your listing that goes with it / 随附的本单位信息"
    )
    match: uuid.UUID | None = None
    facts: list[Literal["region", "kind"]] = Field([], description="What it may show of you / 可先显示的情况")


class ProposalIn(Schema):
    demand: uuid.UUID
    offer: uuid.UUID | None = None
    member: uuid.UUID | None = None


class ReasonIn(Schema):
    reason: str = Field(max_length=40)
    note: str = Field("", max_length=2000)


class MessageIn(Schema):
    text: str = Field(min_length=1, max_length=8000)


class StepIn(Schema):
    kind: Literal["sample", "audit", "quotation"]
    due_on: date | None = None
    note: str = Field("", max_length=4000)


class StepStateIn(Schema):
    state: Literal["planned", "under_way", "passed", "not_passed", "dropped"]
    due_on: date | None = None
    note: str = Field("", max_length=4000)


class MeetingIn(Schema):
    starts_at: datetime
    ends_at: datetime
    place: str = Field("", max_length=300)


class StepOut(Schema):
    id: uuid.UUID
    kind: str
    state: str
    due_on: date | None
    note: str | None = Field(description="null for the staff / 工作人员不可见")


class MeetingOut(Schema):
    id: uuid.UUID
    side: Side
    starts_at: datetime
    ends_at: datetime
    place: str
    state: str


class HappeningOut(Schema):
    code: str
    side: Side
    detail: str
    at: datetime


class IntroductionOut(Schema):
    id: uuid.UUID
    state: State
    state_since: datetime
    made_at: datetime
    proposed: bool
    reason: str
    side: Side = Field(description="Yours; empty: the staff's / 您所在的一方")
    listing: ListingOut
    own_listing: ListingOut | None
    asker: OwnerOut | None = Field(description="null until both accept / 双方同意前不公开")
    asked: OwnerOut | None
    facts: list[str]
    names_are_open: bool
    agreed: bool
    other_agreed: bool
    lapses_on: date | None
    sample: bool


class IntroductionWholeOut(IntroductionOut):
    history: list[HappeningOut]
    steps: list[StepOut]
    meetings: list[MeetingOut]


class IntroductionsOut(CursorPageOut):
    introductions: list[IntroductionOut]


class FileOut(Schema):
    id: uuid.UUID
    name: str
    size: int


class MessageOut(Schema):
    id: uuid.UUID
    side: Side
    text: str
    made_at: datetime
    files: list[FileOut]


class MessagesOut(CursorPageOut):
    messages: list[MessageOut]


class TermsIn(Schema):
    nodes: list[str] = Field(min_length=1, max_length=50)
    quantity: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=3)
    unit: str = Field("", max_length=20)
    period: Period = ""
    amount: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=2, description="CNY / 元")
    signed_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    share_of_need: Decimal | None = Field(None, ge=0, le=100, max_digits=5, decimal_places=2)
    visibility: Visibility = "parties"
    amount_visibility: Visibility = "parties"


class DifferenceOut(Schema):
    name: str
    own: Any
    other: Any


class ContractOut(Schema):
    id: uuid.UUID
    introduction: uuid.UUID
    state: Literal["reported", "differs", "confirmed", "withdrawn"]
    supplier: OwnerOut
    buyer: OwnerOut
    agreed: dict[str, Any] | None
    own: dict[str, Any] | None
    other: dict[str, Any] | None
    differences: list[DifferenceOut]


class ContractsOut(Schema):
    contracts: list[ContractOut]


class OutcomeOut(Schema):
    contract: uuid.UUID
    state: Literal["waiting", "running", "done", "failed", "withdrawn"]
    supplier: OwnerOut
    buyer: OwnerOut
    terms: dict[str, Any] = Field(description="What is hidden is null / 未公开的为 null")
    visibility: Visibility
    data_version: str
    computed_at: datetime | None
    effects: list[dict[str, Any]] = Field(
        description="One a node: before, after, loss with its interval, because / 每个环节：之前、之后、原因"
    )
    sample: bool


class OutcomesOut(CursorPageOut):
    outcomes: list[OutcomeOut]
