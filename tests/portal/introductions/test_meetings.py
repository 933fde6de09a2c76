"""Meetings as calendar invitations, read back by another library; each side's times in its own zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import vobject
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.portal.introductions.rows import in_talks, person, viewer

from corechain_portal.agenda.dates import Asked, find_dates
from corechain_portal.background.models import Job
from corechain_portal.introductions.exceptions import BadIntroduction, CannotMove
from corechain_portal.introductions.models import MeetingSlot
from corechain_portal.introductions.talking import cancel_meeting, choose_meeting, propose_meeting
from corechain_portal.introductions.tasks import send_invitation, send_invitations
from corechain_portal.notices.models import PersonalTime
from corechain_portal.workstreams.figures import Period

pytestmark = pytest.mark.django_db


def proposed() -> MeetingSlot:
    start = (timezone.now() + timedelta(days=3)).replace(hour=1, minute=0, second=0, microsecond=0)
    return propose_meeting(
        in_talks(), viewer("owner"), start, start + timedelta(hours=1), "无锡, 3号楼; 二层"
    )


def read(content: bytes) -> vobject.base.Component:
    return vobject.readOne(content.decode())


def test_the_other_side_chooses_and_both_are_invited_each_in_its_zone(clients: dict[str, Client]) -> None:
    PersonalTime.objects.create(person=person("competitor"), zone="America/New_York", hour=8, weekday=0)
    slot = proposed()
    with pytest.raises(CannotMove):
        choose_meeting(slot, viewer("trader"))  # the side that proposed it
    chosen = choose_meeting(slot, viewer("competitor"))
    address = reverse("introduction-invitation", args=[chosen.introduction_id, chosen.pk])
    events = {}
    for role in ("owner", "competitor"):
        answer = clients[role].get(address)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
        calendar = read(answer.content)
        assert calendar.method.value == "REQUEST"
        events[role] = calendar.vevent
        assert calendar.vevent.attendee.value == f"mailto:{role}@example.org"
        unfolded = answer.content.decode().replace("\r\n ", "")
        assert "example.org" not in unfolded.replace(f"{role}@example.org", "")
    starts = {role: event.dtstart.value for role, event in events.items()}
    assert starts["owner"] == starts["competitor"] == slot.starts_at
    assert starts["owner"].utcoffset() == timedelta(hours=8)
    assert starts["competitor"].utcoffset() in (timedelta(hours=-5), timedelta(hours=-4))
    assert events["owner"].uid.value == events["competitor"].uid.value
    assert events["owner"].location.value == "无锡, 3号楼; 二层"


def test_calling_it_off_cancels_the_same_event_with_a_later_sequence(clients: dict[str, Client]) -> None:
    slot = choose_meeting(proposed(), viewer("competitor"))
    address = reverse("introduction-invitation", args=[slot.introduction_id, slot.pk])
    first = read(clients["owner"].get(address).content)
    cancel_meeting(slot, viewer("owner"))
    second = read(clients["owner"].get(address).content)
    assert second.method.value == "CANCEL"
    assert second.vevent.status.value == "CANCELLED"
    assert second.vevent.uid.value == first.vevent.uid.value
    assert int(second.vevent.sequence.value) > int(first.vevent.sequence.value)


def test_invitations_are_mailed_to_the_people_of_both_sides() -> None:
    slot = choose_meeting(proposed(), viewer("competitor"))
    assert send_invitations(str(slot.pk)) == 3  # owner, trader, competitor
    assert Job.objects.filter(task__endswith="send_invitation").count() == 3
    send_invitation(str(slot.pk), person("competitor").pk)
    letter = mail.outbox[-1]
    assert letter.to == ["competitor@example.org"]
    name, content, kind = letter.attachments[0]
    assert (name, kind) == ("invitation.ics", "text/calendar; method=REQUEST")
    assert read(content.encode()).vevent.dtstart.value == slot.starts_at


def test_a_time_only_proposed_is_no_invitation_and_the_past_cannot_be_proposed(
    clients: dict[str, Client],
) -> None:
    slot = proposed()
    address = reverse("introduction-invitation", args=[slot.introduction_id, slot.pk])
    assert clients["owner"].get(address).status_code == 404
    past = datetime(2020, 1, 1, tzinfo=UTC)
    with pytest.raises(BadIntroduction):
        propose_meeting(slot.introduction, viewer("owner"), past, past + timedelta(hours=1))


def test_a_chosen_meeting_stands_in_the_calendars_of_both_sides_and_of_nobody_else() -> None:
    slot = proposed()
    day = timezone.localdate(slot.starts_at)

    def seen_by(role: str) -> list[bool]:
        found = find_dates(Asked(viewer(role), Period(day - timedelta(days=1), day + timedelta(days=1))))
        return [each.is_called_off for each in found if each.uid == f"meeting-{slot.pk}"]

    assert [seen_by(role) for role in ("owner", "competitor")] == [[], []]  # nobody has chosen it yet
    slot = choose_meeting(slot, viewer("competitor"))
    assert [seen_by(role) for role in ("owner", "trader", "competitor")] == [[False]] * 3
    assert [seen_by(role) for role in ("editor", "secretariat", "auditor", "stranger")] == [[]] * 4
    cancel_meeting(slot, viewer("owner"))
    assert seen_by("competitor") == [True]
