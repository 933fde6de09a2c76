"""The sample year's past: what was decided, paired and used in its earlier quarters, and when each step was taken.

Steps are taken by the functions that people use, which know only of now; their moments are set afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.branches.models import Pairing
from corechain_portal.governance.models import Choice, Resolution
from corechain_portal.governance.voting import close_vote, vote
from corechain_portal.landmarks.models import Milestone
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.resources.models import Booking, BookingState, Resource
from corechain_portal.workstreams.items import make_item, move_by_rule, move_item
from corechain_portal.workstreams.kinds import kind_of
from corechain_portal.workstreams.models import StateChange, WorkItem

BETWEEN_STEPS = timedelta(days=3)
BEFOREHAND = timedelta(days=20)
"""How long before its day something was entered."""


def make_past_quarters(viewer: Viewer, members: Mapping[str, MemberOrganisation], year: int) -> None:
    """Add a resolution in force, accept the pairing, add bookings; then give every sample item its moments."""
    _resolution_in_force(viewer, members, year)
    for pairing in Pairing.objects.filter(alliance=viewer.alliance, sample=True, state="proposed"):
        move_by_rule(pairing, "accept", viewer=viewer)
        _set_moments(pairing, _noon(year, 4, 16))
    _bookings(viewer.alliance, members, year)
    for milestone in Milestone.objects.filter(
        project__sample=True, project__alliance=viewer.alliance
    ).exclude(done_on=None):
        Milestone.objects.filter(pk=milestone.pk).update(done_on=milestone.due_on - timedelta(days=2))
    _date_what_has_a_day(viewer.alliance)


def _noon(year: int, month: int, day: int) -> datetime:
    return datetime.combine(date(year, month, day), time(12), timezone.get_default_timezone())


def _resolution_in_force(viewer: Viewer, members: Mapping[str, MemberOrganisation], year: int) -> None:
    fields = {
        "title_zh": "共享资源公约（示例）",
        "title_en": "Agreement on shared resources (sample)",
        "text_zh": "一、设备面向全体成员开放。\n二、按机时收费，优先研发。",
        "text_en": "1. Equipment is open to all members.\n2. Charged by the hour, research first.",
        "vote_until": timezone.now() + timedelta(days=1),
        "sample": True,
    }
    item = make_item(kind_of("governance.resolution"), viewer, fields)
    move_item(item, "call", viewer)
    resolution = Resolution.objects.get(pk=item.pk)
    for member in members.values():
        if member.is_active:
            vote(resolution, member, Choice.FOR, viewer)
    ended = _noon(year, 6, 10)
    Resolution.objects.filter(pk=item.pk).update(vote_until=ended)
    if close_vote(Resolution.objects.get(pk=item.pk)):
        resolution.refresh_from_db()
        if resolution.state == "adopted":
            move_item(resolution, "publish", viewer)
    _set_moments(Resolution.objects.get(pk=item.pk), ended - 2 * BETWEEN_STEPS)


def _bookings(alliance: Alliance, members: Mapping[str, MemberOrganisation], year: int) -> None:
    users = [members[each] for each in ("nce", "jcet", "hh-wuxi") if each in members]
    resources = Resource.objects.filter(alliance=alliance, sample=True).order_by("title_zh")
    for number, resource in enumerate(resources):
        offered = _noon(year, 1 + 2 * number, 10)
        WorkItem.objects.filter(pk=resource.pk).update(made_at=offered)
        StateChange.objects.filter(item=resource.pk).update(at=offered)
        for month in range(3 + number, 11, 2):
            start = _noon(year, month, 12)
            if start < timezone.now():
                Booking.objects.create(
                    resource=resource, member=users[(month + number) % len(users)], starts_at=start,
                    ends_at=start + timedelta(hours=2 + month % 3), state=BookingState.APPROVED,
                    made_at=start - BEFOREHAND,
                    purpose="示例预约 Sample booking",
                )  # fmt: skip


def _date_what_has_a_day(alliance: Alliance) -> None:
    """What has a day of its own was entered before it, and went on after it; matters as long as they took."""
    for item in WorkItem.objects.filter(alliance=alliance, sample=True):
        if item.kind == "matters.matter":
            _set_moments(item, item.made_at, beforehand=timedelta())
        elif item.starts_at is not None and item.starts_at < timezone.now():
            _set_moments(item, item.starts_at)


def _set_moments(item: WorkItem, day: datetime, *, beforehand: timedelta = BEFOREHAND) -> None:
    """Say that an item was entered before `day`, and that its steps were taken from then on, none after now."""
    last = entered = min(day - beforehand, timezone.now())
    for number, step in enumerate(item.changes.order_by("at", "pk")):
        last = entered if number == 0 else min(day + BETWEEN_STEPS * (number - 1), timezone.now())
        StateChange.objects.filter(pk=step.pk).update(at=last)
    WorkItem.objects.filter(pk=item.pk).update(made_at=entered, state_since=last)
