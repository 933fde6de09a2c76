"""Shared resources: never double booked, approval, who sees who booked, usage."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.portal.roles import OTHER, OWN, People, viewer
from tests.portal.work_items import WORK

from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice
from corechain_portal.resources.booking import CannotBook, answer, book, cancel, most_at_once
from corechain_portal.resources.kinds import RESOURCE
from corechain_portal.resources.models import Booking, Resource
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import make_item

pytestmark = pytest.mark.django_db
DAY = datetime(2030, 1, 7, tzinfo=UTC)


def at(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


@pytest.fixture
def resource(people: People) -> Resource:
    fields = {
        "title_zh": "电子显微镜",
        "member": MemberOrganisation.objects.get(pk=OWN),
        "category": "instrument",
    }
    return Resource.objects.get(pk=make_item(RESOURCE, viewer(people, "owner"), fields).pk)


@pytest.fixture
def other() -> MemberOrganisation:
    return MemberOrganisation.objects.get(pk=OTHER)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6), st.integers(1, 3)), max_size=8),
    st.integers(0, 20),
    st.integers(1, 6),
)
def test_most_at_once_is_the_most_of_any_hour(
    rows: list[tuple[int, int, int]], first: int, length: int
) -> None:
    bookings = [(at(start), at(start + hours), seats) for start, hours, seats in rows]
    by_hour = [
        sum(seats for start, hours, seats in rows if start <= hour < start + hours)
        for hour in range(first, first + length)
    ]
    assert most_at_once(bookings, at(first), at(first + length)) == max(by_hour)


@pytest.mark.parametrize(
    ("start", "end", "free"),
    [(8, 9, True), (8, 9.5, False), (9, 10, False), (9.5, 12, False), (10, 11, True)],
)
def test_only_what_does_not_overlap_is_free(
    people: People, resource: Resource, other: MemberOrganisation, start: float, end: float, free: bool
) -> None:
    competitor = viewer(people, "competitor")
    book(resource, other, competitor, start=at(9), end=at(10))
    if free:
        book(resource, other, competitor, start=at(start), end=at(end))
    else:
        with pytest.raises(CannotBook, match="taken"):
            book(resource, other, competitor, start=at(start), end=at(end))


def test_times_in_another_zone_are_the_same_times(
    people: People, resource: Resource, other: MemberOrganisation
) -> None:
    book(resource, other, viewer(people, "competitor"), start=at(9), end=at(10))
    tokyo = timezone.get_fixed_timezone(540)
    with pytest.raises(CannotBook):
        book(
            resource, other, viewer(people, "competitor"),
            start=at(9).astimezone(tokyo), end=at(10).astimezone(tokyo),
        )  # fmt: skip


def test_approval_and_what_declining_frees(
    people: People, resource: Resource, other: MemberOrganisation
) -> None:
    competitor, owner = viewer(people, "competitor"), viewer(people, "owner")
    made = book(resource, other, competitor, start=at(9), end=at(10))
    assert {each.person for each in Notice.objects.filter(code="resources.asked")} >= {people["owner"]}
    with pytest.raises(PermissionDenied):
        answer(made, True, "", competitor)
    answer(made, False, "检修", owner)
    with pytest.raises(CannotBook, match="answered already"):
        answer(made, True, "", owner)
    again = book(resource, other, competitor, start=at(9), end=at(10))
    cancel(again, competitor)
    assert Booking.objects.get(pk=again.pk).state == "cancelled"
    assert book(resource, other, competitor, start=at(9), end=at(10)).state == "asked"


@pytest.mark.parametrize(
    ("start", "end", "seats", "said"),
    [
        (10, 9, 1, "end after"),
        (0, 100, 1, "72 hours"),
        (9, 10, 2, "Seats: 1 to 1"),
        (-200_000, -199_999, 1, "passed"),
    ],
)
def test_what_cannot_be_booked(
    people: People, resource: Resource, other: MemberOrganisation, start: int, end: int, seats: int, said: str
) -> None:
    with pytest.raises(CannotBook, match=said):
        book(resource, other, viewer(people, "competitor"), start=at(start), end=at(end), seats=seats)
    assert not resource.bookings.exists()


def test_who_booked_is_seen_by_the_keeper_and_the_booker_only(
    clients: dict[str, Client], people: People, resource: Resource, other: MemberOrganisation
) -> None:
    start = timezone.now() + timedelta(days=1)
    book(
        resource,
        other,
        viewer(people, "competitor"),
        start=start,
        end=start + timedelta(hours=1),
        purpose="失效分析",
    )
    address = f"{WORK}items/{resource.pk}/"
    for role, seen in (("owner", True), ("competitor", True), ("secretariat", True), ("analyst", False)):
        assert ("失效分析" in clients[role].get(address).content.decode()) is seen
    assert "乙芯科技" not in clients["analyst"].get(address).content.decode()


def test_booking_through_the_page_once(clients: dict[str, Client], resource: Resource) -> None:
    start = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:00")
    end = timezone.localtime(timezone.now() + timedelta(days=1, hours=2)).strftime("%Y-%m-%dT%H:00")
    sent = {"starts_at": start, "ends_at": end, "seats": "1", "purpose": "", "once": str(uuid.uuid4())}
    address = f"{WORK}innovation/{resource.pk}/book/"
    for _ in range(2):
        assert clients["competitor"].post(address, sent).status_code == 302
    assert resource.bookings.count() == 1
    assert clients["competitor"].post(address, {**sent, "once": str(uuid.uuid4())}).status_code == 409
    assert clients["competitor"].post(address, {**sent, "starts_at": ""}).status_code == 409
    assert clients["reader"].post(address, sent).status_code == 403
    swapped = {**sent, "member": str(OWN), "once": str(uuid.uuid4())}
    clients["competitor"].post(address, swapped)
    assert not resource.bookings.filter(member=OWN).exists()


def test_usage_is_counted(people: People, resource: Resource, other: MemberOrganisation) -> None:
    owner = viewer(people, "owner")
    answer(book(resource, other, viewer(people, "competitor"), start=at(9), end=at(12)), True, "", owner)
    figures = {each.code: each.value for each in figures_of("innovation", owner, Period.year(2030))}
    counted = {code: figures[code] for code in ("resources", "bookings", "hours", "users")}
    assert counted == {"resources": 0, "bookings": 1, "hours": 3.0, "users": 1}  # offered before that year
