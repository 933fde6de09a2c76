"""Saved searches: what somebody wants to hear of when it is new on the market, told once a day."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from corechain.exceptions import CorechainError, UnknownName
from corechain.model.places import place
from corechain.texts import Text
from corechain_portal.access.sharing import people_of
from corechain_portal.access.viewer import NO_ROLES, Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.integration.publishing import publish
from corechain_portal.listings.models import Side
from corechain_portal.listings.queries import Asked, market
from corechain_portal.matching.models import SavedSearch
from corechain_portal.matching.telling import TOLD
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
from corechain_portal.notices import notify

MOST = 50
"""Searches that one person, or one organisation by its programs, may save."""
COUNTED = 99


class CannotSave(CorechainError):
    """A search that says nothing, or one too many."""

    code = "cannot_save_search"
    http_status = 422


EMPTY = Text(zh="请至少填写关键词、环节或地区中的一项。", en="Give words, a node or a region at least.")
NO_NODE = Text(zh="链上没有这个环节。", en="The chain has no such node.")
NO_PLACE = Text(zh="没有这个地区。", en="There is no such region.")
TOO_MANY = Text(
    zh="最多保存 {n} 个搜索，请先删除一些。", en="At most {n} searches can be saved; delete some.", n=MOST
)


@transaction.atomic
def save_search(
    viewer: Viewer, *, side: str = "", text: str = "", node: str = "", region: str = "", sample: bool = False
) -> SavedSearch:
    """Save what the viewer wants to hear of. Raises :class:`CannotSave`."""
    asked = _checked(viewer.alliance, side, text, node, region)
    member = _member_of(viewer)
    own = {"person": viewer.person} if viewer.person is not None else {"member": member, "person": None}
    rows = SavedSearch.objects.filter(alliance=viewer.alliance, **own)
    same = rows.filter(**asked).first()
    if same is not None:
        return same  # type: ignore[no-any-return]
    if rows.count() >= MOST:
        raise CannotSave(TOO_MANY)
    made = SavedSearch.objects.create(
        alliance=viewer.alliance, member=member, person=viewer.person, sample=sample, **asked
    )
    record("matching.search.save", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def delete_search(viewer: Viewer, search: SavedSearch) -> None:
    """Tell of it no more."""
    record("matching.search.delete", search, viewer=viewer, before=search.to_audit(), after=None)
    search.delete()


def _member_of(viewer: Viewer) -> MemberOrganisation | None:
    """The organisation that looks: the only one of the viewer, or none."""
    return MemberOrganisation.objects.get(pk=viewer.member_ids[0]) if len(viewer.member_ids) == 1 else None


def _checked(alliance: Alliance, side: str, text: str, node: str, region: str) -> dict[str, str]:
    text, node, region = text.replace("\x00", "").strip()[:200], node.strip(), region.strip()
    if not (text or node or region):
        raise CannotSave(EMPTY)
    if node and node not in current_snapshot(alliance).nodes:
        raise CannotSave(NO_NODE)
    try:
        code = place(region).code if region else ""
    except UnknownName:
        raise CannotSave(NO_PLACE) from None
    return {"side": side if side in Side.values else "", "text": text, "node": node, "region": code}


def address_of(search: SavedSearch) -> str:
    """Where the market shows what it finds."""
    asked = {"side": search.side, "q": search.text, "node": search.node, "region": search.region}
    return f"{reverse('listings')}?{urlencode({name: value for name, value in asked.items() if value})}"


def found_of(viewer: Viewer, search: SavedSearch) -> Any:
    """What it finds that the viewer may see; not the viewer's own."""
    asked = Asked(side=search.side, node=search.node, region=search.region, text=search.text)
    return market(viewer, asked).exclude(member__in=viewer.member_ids)


def alert(alliance: Alliance) -> int:
    """Tell of what is new since the last time; returns how many searches found something."""
    told = 0
    rows = SavedSearch.objects.filter(alliance=alliance).order_by("pk")
    for search in rows.select_related("person", "member").iterator(chunk_size=500):
        told += _alert_one(alliance, search)
    return told


@transaction.atomic
def _alert_one(alliance: Alliance, search: SavedSearch) -> bool:
    now = timezone.now()
    # Whoever comes second finds that it was looked at already.
    mine = SavedSearch.objects.filter(pk=search.pk, looked_until=search.looked_until)
    if not mine.update(looked_until=now):
        return False
    viewer = _reader(alliance, search)
    new = found_of(viewer, search).filter(published_at__gt=search.looked_until, published_at__lte=now)
    ids = list(new.values_list("pk", flat=True)[:COUNTED])
    if not ids:
        return False
    persons: Any = [search.person] if search.person else people_of([search.member], *TOLD)  # type: ignore[list-item]
    notify(
        "matching.search",
        persons,
        alliance=alliance,
        link=address_of(search),
        subject=search,
        count=len(ids),
        words=words_of(alliance, search),
    )
    if search.member is not None:
        publish(
            "search.found", search.member, {"search": str(search.pk), "listings": [str(each) for each in ids]}
        )
    return True


def _reader(alliance: Alliance, search: SavedSearch) -> Viewer:
    """Who reads the notice: it must tell of nothing that the reader may not see."""
    if isinstance(search.person, User):
        return make_viewer(alliance, search.person)
    roles = (
        {} if search.member is None else {search.member.pk: frozenset({OrganisationRoleKind.TRADER.value})}
    )
    return Viewer(alliance, None, NO_ROLES, roles)


def words_of(alliance: Alliance, search: SavedSearch) -> Text:
    """What it looks for, in both languages."""
    node = current_snapshot(alliance).nodes.get(search.node) if search.node else None

    def told(language: Any) -> str:
        parts = [search.text]
        if search.node:
            parts.append(node.name(language) if node else search.node)
        if search.region:
            parts.append(place(search.region).name(language))
        return " · ".join(part for part in parts if part)

    return Text(
        "{words}", "{words}", words=Text("{chinese}", "{english}", chinese=told("zh"), english=told("en"))
    )
