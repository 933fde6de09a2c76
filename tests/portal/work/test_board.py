"""The double-promotion board: every figure of the sample year is what the list behind it shows, for each viewer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.portal.roles import OWN, People, ours, viewer
from tests.portal.test_demo import demo

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.board.building import build_board
from corechain_portal.board.quarters import Quarter, read_quarter
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.study.models import Attendance, Session
from corechain_portal.workstreams.counting import figures_of, values_of
from corechain_portal.workstreams.figures import Measured, Period, Record, definitions_of
from corechain_portal.workstreams.models import WorkItem, Workstream

__all__ = ["demo"]
pytestmark = pytest.mark.django_db
BOARD = reverse("work-board")
YEAR = 2026
BUSY = Quarter(YEAR, 2)
STAFF = "secretariat@example.org"
FIGURES = sum(len(definitions_of(workstream.value)) for workstream in Workstream)


def _client(email: str) -> tuple[Client, Viewer]:
    client = Client()
    person = User.objects.filter(email=email).first()
    if person is not None:
        client.force_login(person)
    return client, make_viewer(ours(), person)


def _listed(page) -> float | None:
    """What the list behind a figure comes to, from its rows alone."""
    if "figure" not in page.context:
        return page.context["page"].paginator.count
    defined: Measured = page.context["figure"]
    rows: list[Record] = list(page.context["page"].paginator.object_list)
    values = sorted(each.value for each in rows if each.value is not None)
    if defined.combine == "sum":
        return round(sum(values), 2)
    if defined.combine == "median":
        half = len(values) // 2
        middle = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2 if values else 0
        return float(middle) if len(values) >= 3 else None
    return len(rows)


@pytest.mark.usefixtures("demo")
def test_every_figure_of_the_sample_year_is_what_its_list_shows() -> None:
    passed = [each for each in Quarter(YEAR, 1).of_year if each <= Quarter.of(timezone.localdate())]
    told = _followed(STAFF, passed)
    assert len(told) == FIGURES * len(passed)
    past = {code for (_, _, code), value in told.items() if value}
    assert {"meetings", "resolutions", "people", "pairs", "milestones", "hours", "closed", "funding"} <= past
    assert told[Quarter(YEAR, 2), "governance", "resolutions"] == 1  # in force since June
    for email in ("member@example.org", "nobody@example.org"):
        seen = _followed(email, [BUSY])
        assert len(seen) == FIGURES
        assert sum(value or 0 for value in seen.values()) < sum(told[key] or 0 for key in seen)


def _followed(email: str, quarters: list[Quarter]) -> dict[tuple[Quarter, str, str], float | None]:
    """Every figure of these quarters, each followed to its list."""
    client, seen_by = _client(email)
    told = {}
    for quarter in quarters:
        for part in build_board(seen_by, quarter).parts:
            for line in (*part.done, *part.outcomes):
                page = client.get(line.link, follow=True)
                assert page.status_code == 200, line.link
                assert _listed(page) == line.value, (quarter, line.code, line.link)
                told[quarter, part.workstream, line.code] = line.value
    return told


@pytest.mark.usefixtures("demo")
def test_a_quarter_stands_beside_the_one_before_and_the_year_before() -> None:
    _, seen_by = _client("secretariat@example.org")
    session = Session.objects.filter(kind="study.session", state="closed").earliest("starts_at")
    Session.objects.filter(pk=session.pk).update(starts_at=session.starts_at.replace(year=YEAR - 1, month=8))
    board = build_board(seen_by, Quarter(YEAR, 3))
    held = {line.code: line for part in board.parts for line in part.done}["sessions"]
    assert (held.value, held.before, held.year_before, held.quarters[:3]) == (1, 1, 1, (0, 1, 1))
    assert held.change == 0


def test_the_year_is_the_sum_of_its_quarters(people: People) -> None:
    """No record falls between two quarters, whatever the moment of the day."""
    zone = timezone.get_default_timezone()
    for number in range(1, 5):
        for day in (Period.quarter(2025, number).first, Period.quarter(2025, number).last):
            moment = timezone.datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone)
            WorkItem.objects.create(
                alliance=ours(), kind="matters.matter", workstream="matters", state="raised", title_zh="难事",
                made_at=moment,
            )  # fmt: skip
    staff = viewer(people, "secretariat")
    quarters = [each.period for each in Quarter(2025, 1).of_year]
    values = values_of(["matters"], staff, [*quarters, Period.year(2025)])["matters", "raised"]
    assert values == (2, 2, 2, 2, 8)


def test_each_sees_only_what_they_may_see(people: People, clients: dict[str, Client]) -> None:
    for level in (Level.PUBLIC, Level.ALLIANCE, Level.SECRETARIAT):
        WorkItem.objects.create(
            alliance=ours(), kind="governance.resolution", workstream="governance", state="draft", title_zh=level,
            level=level,
        )  # fmt: skip
    today = timezone.localdate()
    seen = {
        role: figures_of("governance", viewer(people, role), Period(today, today))[1].value
        for role in ("secretariat", "owner", "anonymous", "stranger")
    }
    assert seen == {"secretariat": 3, "owner": 2, "anonymous": 1, "stranger": 1}
    assert "public ones only" in clients["anonymous"].get(f"/en{BOARD}").content.decode()


def test_who_came_is_told_within_the_alliance_only(clients: dict[str, Client]) -> None:
    session = Session.objects.create(
        alliance=ours(), kind="study.session", workstream="study", state="held", title_zh="公开课",
        level=Level.PUBLIC, starts_at=timezone.now(),
    )  # fmt: skip
    Attendance.objects.create(session=session, member=MemberOrganisation.objects.get(pk=OWN), came=4)
    address = reverse("work-board-records", kwargs={"workstream": "study", "code": "organisations"})
    assert "甲芯科技" in clients["competitor"].get(address).content.decode()
    assert "甲芯科技" not in clients["anonymous"].get(address).content.decode()
    people_came = reverse("work-board-records", kwargs={"workstream": "study", "code": "people"})
    assert clients["anonymous"].get(people_came).context["value"] == 4


def test_queries_are_few_and_do_not_grow(clients: dict[str, Client], people: People) -> None:
    def queries() -> int:
        clients["secretariat"].get(BOARD)
        with CaptureQueriesContext(connection) as counted:
            assert clients["secretariat"].get(f"{BOARD}?year=2026&quarter=1").status_code == 200
        return len(counted)

    before = queries()
    moment = timezone.datetime(2026, 2, 1, tzinfo=timezone.get_default_timezone())
    for number in range(30):
        session = Session.objects.create(
            alliance=ours(), kind="study.session", workstream="study", state="held", title_zh=f"{number}",
            starts_at=moment + timedelta(days=number),
        )  # fmt: skip
        Attendance.objects.create(session=session, member_id=OWN, came=1)
    assert queries() == before
    assert before < 20


@pytest.mark.parametrize(
    ("query", "quarter"),
    [
        ({"year": "2026", "quarter": "3"}, Quarter(2026, 3)),
        ({"year": "2025"}, Quarter(2025, 4)),
        ({"year": "2999", "quarter": "1"}, None),
        ({"year": "x", "quarter": "９"}, None),
        ({"year": "2026", "quarter": "5"}, None),
        ({"year": "0", "quarter": "1"}, None),
    ],
)
def test_a_quarter_that_cannot_be_is_the_present_one(query: dict[str, str], quarter: Quarter | None) -> None:
    assert read_quarter(query) == (quarter or Quarter.of(timezone.localdate()))


def test_the_briefing_says_period_basis_and_date(clients: dict[str, Client]) -> None:
    for prefix, period, basis in (("", "2026 年第 1 季度", "统计口径"), ("/en", "Q1 2026", "Basis:")):
        page = clients["secretariat"].get(f"{prefix}{BOARD}briefing/?year=2026&quarter=1").content.decode()
        assert period in page
        assert basis in page
        assert f"{timezone.localdate():%Y-%m-%d}" in page


def test_the_industry_has_figures_of_the_year_where_they_are_held(clients: dict[str, Client]) -> None:
    held = clients["anonymous"].get(f"/en{BOARD}?year=2023&quarter=2")
    assert held.context["industry"].of_period
    assert {each.period for each in held.context["industry"].figures} == {"2023"}
    missing = clients["anonymous"].get(f"/en{BOARD}?year=2026&quarter=1")
    assert not missing.context["industry"].of_period
    assert "No official figure for 2026 is held yet" in missing.content.decode()


def test_every_workstream_says_what_was_done_and_what_came_of_it() -> None:
    for each in Workstream:
        outcomes = {defined.outcome for defined in definitions_of(each.value)}
        assert outcomes == {True, False}, each.value
        codes = [defined.code for defined in definitions_of(each.value)]
        assert len(codes) == len(set(codes)), each.value


def test_an_exact_day_lies_in_one_quarter() -> None:
    assert [Quarter.of(date(2026, month, 1)).number for month in range(1, 13)] == [1] * 3 + [2] * 3 + [
        3
    ] * 3 + [4] * 3


def test_the_api_tells_the_figures_of_the_page(clients: dict[str, Client]) -> None:
    session = Session.objects.create(
        alliance=ours(), kind="study.session", workstream="study", state="held", title_zh="学习", title_en="Study",
        starts_at=timezone.datetime(2026, 2, 3, tzinfo=timezone.get_default_timezone()),
    )  # fmt: skip
    Attendance.objects.create(session=session, member_id=OWN, came=4)
    told = clients["owner"].get("/api/v1/work/board?year=2026&quarter=1&lang=en").json()
    assert (told["first"], told["last"], told["industry_of_period"]) == ("2026-01-01", "2026-03-31", False)
    study = next(part for part in told["workstreams"] if part["workstream"] == "study")
    figures = {each["code"]: each for each in study["figures"]}
    assert (figures["sessions"]["value"], figures["sessions"]["records"]) == (1, None)
    assert figures["people"]["value"] == 4
    records = clients["owner"].get(f"{figures['people']['records']}&lang=en").json()
    assert records == {
        "value": 4,
        "count": 1,
        "records": [{"at": "2026-02-03", "title": "Study", "value": 4, "item": str(session.pk)}],
    }
    assert clients["stranger"].get("/api/v1/work/board?year=2026&quarter=1").json()["workstreams"] != []
