"""Reading notices: told in the reader's language and time zone, counted for the header."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from corechain.texts import Language, Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.notices.frequency import DEFAULT_ZONE
from corechain_portal.notices.groups import GROUPS
from corechain_portal.notices.models import Notice, PersonalTime
from corechain_portal.notices.params import sentence_text
from corechain_portal.notices.texts import SENTENCES

MOST_COUNTED = 100
"""The header says “99+” from here on, so that a count reads few rows."""


@dataclass(frozen=True)
class Told:
    """A notice as its reader sees it."""

    notice: Notice
    text: str
    group: Text


def notices_of(viewer: Viewer, *, unread: bool = False) -> Any:
    """What the viewer was told and may still see, the latest first."""
    rows = Notice.objects.visible_to(viewer)
    return rows.unread() if unread else rows


def unread_count(viewer: Viewer) -> int:
    """How many are unread, up to :data:`MOST_COUNTED`; one query, none for a visitor."""
    if viewer.person is None:
        return 0
    return int(notices_of(viewer, unread=True).order_by()[:MOST_COUNTED].count())


def personal_time(person: User) -> PersonalTime:
    """The person's time zone and times of digests, as chosen or by default."""
    return PersonalTime.objects.filter(pk=person.pk).first() or PersonalTime(person=person, zone=DEFAULT_ZONE)


def tell(notices: Iterable[Notice], language: Language, zone: str) -> list[Told]:
    """Each notice with its sentence in `language`, times in it in `zone`."""
    told = []
    for notice in notices:
        sentence = SENTENCES[notice.code]  # a code without a sentence is not visible to anybody
        text = sentence_text(sentence, notice.params, language, ZoneInfo(zone))
        told.append(Told(notice, text, GROUPS[sentence.group].name))
    return told
