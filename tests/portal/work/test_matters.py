"""Difficult matters: working-day deadlines, who sees them, co-handlers, escalation, rating, figures."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.portal.roles import OTHER, OWN, STRANGER, People, viewer
from tests.portal.work_items import WORK

from corechain_portal.matters.figures import by_subject, median_days
from corechain_portal.matters.handling import NotPossible, add_co_handler, escalate_overdue, give_to, rate
from corechain_portal.matters.kinds import MATTER
from corechain_portal.matters.models import Matter
from corechain_portal.matters.working_days import (
    Deadline,
    after_working_days,
    is_working_day,
    working_days_between,
)
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice
from corechain_portal.workstreams.exceptions import CannotMove
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import make_item, move_item

pytestmark = pytest.mark.django_db


def raised(people: People, made_at: datetime | None = None, **more: object) -> Matter:
    fields = {
        "title_zh": "厂房用电增容", "subject": "energy", "urgency": "normal",
        "member": MemberOrganisation.objects.get(pk=OWN), **more,
    }  # fmt: skip
    if made_at is not None:
        fields["made_at"] = made_at
    return Matter.objects.get(pk=make_item(MATTER, viewer(people, "owner"), fields).pk)


# Working days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday → Monday
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over National Day
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_deadlines_skip_holidays_and_count_worked_weekends(start: date, days: int, end: date) -> None:
    assert after_working_days(start, days) == Deadline(end, certain=True)
    assert working_days_between(start, end) == days


def test_where_the_table_of_holidays_ends_the_deadline_is_not_certain() -> None:
    assert is_working_day(date(2100, 1, 1)) == (True, False)
    found = after_working_days(date(2099, 12, 31), 2)
    assert (found.day, found.certain) == (date(2100, 1, 4), False)
    with pytest.raises(ValueError, match="working days"):
        after_working_days(date(2026, 1, 1), -1)


# Who sees -----------------------------------------------------------------------------------------------------


def test_the_member_and_the_secretariat_see_it_and_nobody_else(
    clients: dict[str, Client], people: People
) -> None:
    matter = raised(people)
    address = f"{WORK}items/{matter.pk}/"
    seen = {
        role: clients[role].get(address).status_code for role in ("owner", "reader", "secretariat", "auditor")
    }
    assert set(seen.values()) == {200}
    for role in ("anonymous", "newcomer", "competitor", "analyst", "stranger", "strange_administrator"):
        assert clients[role].get(address).status_code == 404
    assert [
        each.person for each in Notice.objects.filter(code="matters.raised", person=people["secretariat"])
    ] == [people["secretariat"]]


def test_a_co_handler_sees_it_from_then_on(clients: dict[str, Client], people: People) -> None:
    matter = raised(people)
    add_co_handler(matter, MemberOrganisation.objects.get(pk=OTHER), viewer(people, "secretariat"))
    add_co_handler(matter, MemberOrganisation.objects.get(pk=OTHER), viewer(people, "secretariat"))
    assert matter.participations.count() == 1
    assert clients["competitor"].get(f"{WORK}items/{matter.pk}/").status_code == 200
    assert clients["owner"].get(f"{WORK}items/{matter.pk}/").status_code == 200
    assert clients["newcomer"].get(f"{WORK}items/{matter.pk}/").status_code == 404
    for pk in (OWN, STRANGER):
        with pytest.raises(NotPossible):
            add_co_handler(matter, MemberOrganisation.objects.get(pk=pk), viewer(people, "secretariat"))


# Handling -----------------------------------------------------------------------------------------------------


def test_from_raised_to_rated(people: People) -> None:
    matter = raised(people)
    staff, owner = viewer(people, "secretariat"), viewer(people, "owner")
    with pytest.raises(NotPossible, match="Nobody answers"):
        move_item(matter, "take_up", staff)
    give_to(matter, people["secretariat"], staff)
    move_item(matter, "take_up", staff)
    with pytest.raises(CannotMove, match="reason"):
        move_item(matter, "answer", staff)
    move_item(matter, "answer", staff, "供电公司十日内增容")
    with pytest.raises(PermissionDenied):
        move_item(matter, "close", viewer(people, "competitor"))
    move_item(matter, "close", owner)
    matter.refresh_from_db()
    assert None not in (matter.taken_up_at, matter.answered_at, matter.closed_at)
    rate(matter, 5, "很快", owner)
    with pytest.raises(NotPossible):
        rate(matter, 1, "", owner)
    matter.refresh_from_db()
    assert (matter.rating, matter.rating_words) == (5, "很快")


def test_an_urgent_matter_has_shorter_deadlines(people: People) -> None:
    at = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday 10:00 in Shanghai
    normal, urgent = raised(people, at), raised(people, at, urgency="urgent")
    assert (normal.answer_due_on, normal.due_on) == (date(2026, 11, 27), date(2026, 12, 22))
    assert (urgent.answer_due_on, urgent.due_on) == (date(2026, 11, 25), date(2026, 12, 1))


def test_a_matter_raised_late_in_the_evening_utc_counts_from_the_day_in_shanghai(people: People) -> None:
    matter = raised(people, datetime(2026, 11, 23, 17, 0, tzinfo=UTC), urgency="urgent")  # 01:00 on the 24th
    assert matter.answer_due_on == date(2026, 11, 25)


def test_what_is_overdue_is_told_once(people: People) -> None:
    raised(people, datetime(2026, 11, 2, tzinfo=UTC))
    assert escalate_overdue(date(2026, 11, 3)) == 0
    assert escalate_overdue(date(2026, 11, 9)) == 1
    assert escalate_overdue(date(2026, 11, 9)) == 0
    assert Notice.objects.filter(code="matters.overdue", person=people["administrator"]).count() == 1


def test_the_overdue_list(clients: dict[str, Client], people: People) -> None:
    matter = raised(people, datetime(2026, 3, 2, tzinfo=UTC))
    page = clients["secretariat"].get(f"{WORK}matters/?who=overdue")
    assert [each.pk for each in page.context["page"]] == [matter.pk]


@pytest.mark.parametrize("role", ["reader", "competitor", "analyst", "auditor"])
def test_who_may_not_handle_cannot_through_the_addresses_either(
    clients: dict[str, Client], people: People, role: str
) -> None:
    matter = raised(people)
    for address, sent in (("give", {"person": people["owner"].pk}), ("co-handlers", {"member": str(OTHER)})):
        assert clients[role].post(f"{WORK}matters/{matter.pk}/{address}/", sent).status_code in (403, 404)
    matter.refresh_from_db()
    assert (matter.responsible, matter.participations.count()) == (None, 0)


def test_nobody_outside_the_secretariat_can_be_made_to_answer_for_it(
    clients: dict[str, Client], people: People
) -> None:
    matter = raised(people)
    address = f"{WORK}matters/{matter.pk}/give/"
    assert clients["secretariat"].post(address, {"person": people["owner"].pk}).status_code == 404
    assert clients["secretariat"].post(address, {"person": "x"}).status_code == 404
    assert (
        clients["secretariat"].post(f"{WORK}matters/{matter.pk}/co-handlers/", {"member": "x"}).status_code
        == 404
    )
    swapped = {"member": str(STRANGER)}
    assert clients["secretariat"].post(f"{WORK}matters/{matter.pk}/co-handlers/", swapped).status_code == 404


# Figures ------------------------------------------------------------------------------------------------------


def test_times_are_told_of_three_matters_or_more(people: People) -> None:
    staff = viewer(people, "secretariat")
    for day in (2, 3):
        made = raised(people, datetime(2026, 11, day, 2, tzinfo=UTC))
        Matter.objects.filter(pk=made.pk).update(answered_at=datetime(2026, 11, day + 1, 2, tzinfo=UTC))
    assert median_days(Matter.objects.all(), "answered_at") is None
    third = raised(people, datetime(2026, 11, 6, 2, tzinfo=UTC))  # a Friday, answered on Tuesday
    Matter.objects.filter(pk=third.pk).update(answered_at=datetime(2026, 11, 10, 2, tzinfo=UTC))
    assert median_days(Matter.objects.all(), "answered_at") == 1
    (row,) = by_subject(staff, Period.year(2026))
    assert (row["raised"], row["open"], row["to_answer"], row["to_close"]) == (3, 3, 1, None)


def test_the_page_of_figures(clients: dict[str, Client], people: People) -> None:
    raised(people)
    assert clients["secretariat"].get(f"{WORK}matters/figures/?year=abc").status_code == 200
    mine = clients["competitor"].get(f"{WORK}matters/figures/").content.decode()
    assert "水电气" not in mine


def test_raising_through_the_form(clients: dict[str, Client]) -> None:
    sent = {"title_zh": "通关慢", "subject": "logistics", "urgency": "urgent", "once": str(uuid.uuid4())}
    made = clients["trader"].post(f"{WORK}matters/new/matter/", sent)
    assert made.status_code == 302
    assert Matter.objects.get(title_zh="通关慢").member_id == OWN
    assert clients["reader"].post(f"{WORK}matters/new/matter/", sent).status_code == 403
