"""Writing the letters that are due: each person's notices of one alliance in one letter, each notice in one letter.

A notice is claimed, its letter written and the letter queued in one transaction. A worker killed before its end has
done nothing; after it the letter is in the queue and the notice no longer due. Of two workers the second finds
nothing left to claim.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime

from django.utils import timezone, translation

from corechain.texts import Language
from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.background import Stopped, committing
from corechain_portal.background.mail import DJANGO_CODES, send_letter
from corechain_portal.notices.links import whole_address
from corechain_portal.notices.models import Notice
from corechain_portal.notices.queries import notices_of, personal_time, tell
from corechain_portal.notices.texts import SENTENCES
from corechain_portal.notices.unsubscribe import make_token

log = logging.getLogger(__name__)

MOST_LINES = 30
"""A letter with more notices says how many more there are."""


def mail_due(now: datetime | None = None) -> int:
    """Queue a letter for everybody for whom one is due; returns how many were queued."""
    now = now or timezone.now()
    due = Notice.objects.filter(mail_at__lte=now).order_by("person", "alliance")
    written = 0
    for person_id, alliance_id in due.values_list("person", "alliance").distinct():
        try:
            written += _mail(person_id, alliance_id, now)
        except Stopped:
            raise
        except Exception:  # others' letters do not wait for this one, which is tried again at the next round
            log.exception("a letter of notices could not be written")
    return written


def _mail(person_id: int, alliance_id: int | None, now: datetime) -> bool:
    """Claim what is due for one person in one alliance and queue its letter; False where nothing is to be told."""
    letter = uuid.uuid4()
    with committing():
        due = Notice.objects.filter(person=person_id, alliance=alliance_id, mail_at__lte=now)
        if not due.update(mail_at=None, letter=letter):
            return False
        person = User.objects.get(pk=person_id)
        # What is of the account itself is told in the first alliance's name.
        alliance = Alliance.objects.filter(pk=alliance_id).first() or Alliance.objects.earliest("pk")
        told = notices_of(make_viewer(alliance, person), unread=True).filter(letter=letter)
        count = told.count()
        if not count or not person.is_active:
            return False
        _write(person, alliance, list(told[:MOST_LINES]), count)
    return True


def _write(person: User, alliance: Alliance, notices: list[Notice], count: int) -> None:
    language: Language = "en" if person.language == "en" else "zh"
    groups = {SENTENCES[each.code].group for each in notices}
    with translation.override(DJANGO_CODES[language]):
        lines = [
            {"text": each.text, "address": whole_address(alliance, "me-notice", each.notice.pk)}
            for each in tell(notices, language, personal_time(person).zone)
        ]
        context = {
            "person": person,
            "alliance": alliance.name(language),
            "lines": lines,
            "count": count,
            "more": count - len(lines),
            "notices_address": whole_address(alliance, "me-notices"),
            "settings_address": whole_address(alliance, "me-settings"),
            "end_address": whole_address(alliance, "me-no-letters", make_token(person, groups)),
        }
    send_letter(person.email, "notices/letters/notices.txt", context, language)
