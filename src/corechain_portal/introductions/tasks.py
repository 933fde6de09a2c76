"""Background work of introductions: reminders, lapses, calendar invitations."""

from __future__ import annotations

import uuid
from datetime import time, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation

from corechain_portal.background import durable_task, every
from corechain_portal.background.mail import DJANGO_CODES
from corechain_portal.introductions.answering import BOTH, end_by_itself
from corechain_portal.introductions.meetings import invitation, method, title
from corechain_portal.introductions.models import Introduction, MeetingSlot
from corechain_portal.introductions.moving import locked
from corechain_portal.introductions.parties import Side
from corechain_portal.introductions.shown import LAPSES_AFTER, agreed
from corechain_portal.introductions.states import WAITING
from corechain_portal.introductions.telling import people_on, tell
from corechain_portal.notices.links import whole_address
from corechain_portal.notices.queries import personal_time

REMIND_AFTER = timedelta(days=7)
"""Without an answer."""


@every(minutes=24 * 60, at=time(7, 40))
def remind_and_lapse() -> int:
    """Remind who has not answered for a week; after two weeks what is unanswered lapses. Returns how many did."""
    now = timezone.now()
    waiting = Introduction.objects.filter(state__in=WAITING)
    for each in waiting.filter(
        made_at__lte=now - REMIND_AFTER, made_at__gt=now - LAPSES_AFTER, reminded_at=None
    ):
        with transaction.atomic():
            row = locked(each)
            Introduction.objects.filter(pk=row.pk).update(reminded_at=now)
            tell(row, "reminder", *(side for side in Side if not agreed(row, side)))
    overdue = waiting.filter(made_at__lte=now - LAPSES_AFTER)
    return sum(end_by_itself(each, "unanswered", *BOTH) for each in overdue)


@durable_task
def send_invitations(slot_id: str) -> int:
    """Queue the calendar invitation for the people of both sides; returns how many."""
    slot = MeetingSlot.objects.select_related("introduction__asker", "introduction__asked").get(
        pk=uuid.UUID(slot_id)
    )
    with transaction.atomic():
        people = list(people_on(slot.introduction, *BOTH))
        for person in people:
            send_invitation.enqueue(slot_id, person.pk)
    return len(people)


@durable_task(attempts=8, pause_seconds=60, private=True)
def send_invitation(slot_id: str, person_id: int) -> None:
    """Mail the invitation to one person, with times in the person's zone."""
    from corechain_portal.accounts.models import User

    found = MeetingSlot.objects.select_related(
        "introduction__asker", "introduction__asked", "introduction__alliance"
    )
    slot = found.get(pk=uuid.UUID(slot_id))
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return
    language = "en" if person.language == "en" else "zh"
    with translation.override(DJANGO_CODES[language]):
        address = whole_address(slot.introduction.alliance, "introduction", slot.introduction_id)
    content = invitation(slot, person, personal_time(person).zone, language, address)
    letter = EmailMessage(title(slot, language), address, to=[person.email])
    letter.attach("invitation.ics", content.decode(), f"text/calendar; method={method(slot)}")
    letter.send()
