"""What a person changes: marks notices as read, chooses when to be written to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.notices.frequency import Frequency, mail_time
from corechain_portal.notices.groups import GROUPS
from corechain_portal.notices.models import Notice, NoticeChoice, PersonalTime
from corechain_portal.notices.queries import notices_of, personal_time
from corechain_portal.notices.texts import SENTENCES


def mark_read(notice: Notice) -> int:
    """The person has read it; it need not be mailed any more. Returns 0 where it had been read before."""
    return int(Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now(), mail_at=None))


def mark_all_read(viewer: Viewer, until: datetime | None = None) -> int:
    """Mark what the viewer sees here as read, as far as it was told by `until`; returns how many."""
    unread = notices_of(viewer, unread=True)
    if until is not None:
        unread = unread.filter(made_at__lte=until)
    return int(unread.order_by().update(read_at=timezone.now(), mail_at=None))


def chosen_frequencies(person: User) -> dict[str, str]:
    """How often the person is written to, by group of notices."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("group", "frequency"))
    return {name: chosen.get(name, group.frequency) for name, group in GROUPS.items()}


@transaction.atomic
def choose(person: User, frequencies: Mapping[str, str], times: PersonalTime | None = None) -> None:
    """Keep how often and when to write; what waits to be mailed keeps to it, what was never to be mailed stays so."""
    for group, frequency in frequencies.items():
        NoticeChoice.objects.update_or_create(person=person, group=group, defaults={"frequency": frequency})
    if times is not None:
        times.save()
    reschedule(person)


def write_no_more(person: User, groups: Collection[str]) -> None:
    """No letters about these groups from now on."""
    choose(person, dict.fromkeys(groups, Frequency.NEVER))


def reschedule(person: User) -> None:
    """Set anew when what still waits to be mailed is mailed."""
    times, now = personal_time(person), timezone.now()
    for group, frequency in chosen_frequencies(person).items():
        waiting = Notice.objects.filter(person=person, code__in=codes_of(group), mail_at__isnull=False)
        due = mail_time(frequency, now, zone=times.zone, hour=times.hour, weekday=times.weekday)
        waiting.update(mail_at=due)


def codes_of(group: str) -> list[str]:
    """The codes in a group of notices."""
    return [code for code, sentence in SENTENCES.items() if sentence.group == group]


def forget(person: User) -> None:
    """Delete what was told to the person and what the person chose: the account is closed."""
    for kept in (Notice, NoticeChoice):
        kept.objects.filter(person=person).delete()
    PersonalTime.objects.filter(pk=person.pk).delete()
