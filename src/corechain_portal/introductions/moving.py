"""The one place where an introduction's state changes: locked, kept in its history, audited."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.introductions.exceptions import BadIntroduction, gives_away
from corechain_portal.introductions.models import Happening, Introduction
from corechain_portal.listings.giving_away import tellings

LONGEST_NOTE = 2000


def locked(introduction: Introduction) -> Introduction:
    """The introduction read again for changing; others who want to change it wait until this transaction ends."""
    # PostgreSQL locks no row that is joined by a left join; only the introduction itself needs to be.
    rows = Introduction.objects.select_for_update(of=("self",))
    row: Introduction = rows.select_related(
        "alliance", "listing__member", "own_listing__member", "asker", "asked"
    ).get(pk=introduction.pk)
    return row


def happened(
    introduction: Introduction,
    code: str,
    viewer: Viewer | None,
    side: str = "",
    *,
    detail: str = "",
    note: str = "",
) -> None:
    """Keep a line of history."""
    Happening.objects.create(
        introduction=introduction,
        code=code,
        side=side,
        detail=detail,
        note=note,
        person=viewer.person if viewer else None,
    )


def move(
    introduction: Introduction,
    code: str,
    viewer: Viewer | None,
    side: str = "",
    *,
    detail: str = "",
    note: str = "",
    **changes: Any,
) -> None:
    """Change a locked introduction; `detail` is the reason where one is given."""
    before = introduction.to_audit()
    if changes.get("state", introduction.state) != introduction.state:
        changes["state_since"] = timezone.now()
    for name, value in changes.items():
        setattr(introduction, name, value)
    introduction.save()
    happened(introduction, code, viewer, side, detail=detail, note=note)
    by = None if viewer else "system"
    record(
        f"introductions.{code}", introduction, viewer=viewer, before=before, after=introduction.to_audit(), by=by
    )  # fmt: skip


def clean_note(introduction: Introduction, side: str, note: str) -> str:
    """Words of one side to the other; before names are open they may not tell whose they are."""
    note = note.replace("\x00", "").strip()[:LONGEST_NOTE]
    if note and not introduction.names_are_open:
        found = tellings(note, introduction.member_on(side))
        if found:
            raise gives_away(found[0].words)
    return note


def known_reason(reason: str, reasons: Any) -> str:
    """`reason` where it is one of `reasons`; raises :class:`BadIntroduction`."""
    from corechain.texts import Text

    if reason not in reasons:
        raise BadIntroduction(
            Text(zh="请选择原因。", en="Choose a reason."),
        )
    return reason
