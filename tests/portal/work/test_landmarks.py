"""Flagship projects: milestones as bars, risks, reports, partners, nodes of the chain, the map."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, STRANGER, People, viewer
from tests.portal.work_items import WORK

from corechain_portal.access.confidentiality import Level
from corechain_portal.landmarks.gantt import draw_gantt
from corechain_portal.landmarks.kinds import PROJECT
from corechain_portal.landmarks.models import Milestone, Project
from corechain_portal.landmarks.steering import CannotSteer, add_milestone, add_partner, report, set_done
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import make_item, move_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(people: People) -> Project:
    fields = {
        "title_zh": "先进封装产线", "member": MemberOrganisation.objects.get(pk=OWN), "region": "320214",
        "nodes": ["krf-photoresist"], "funding_secured": 5000,
    }  # fmt: skip
    return Project.objects.get(pk=make_item(PROJECT, viewer(people, "owner"), fields).pk)


def test_bars_lie_where_their_days_are() -> None:
    steps = [
        Milestone(
            name_zh="a", starts_on=date(2026, 1, 1), due_on=date(2026, 1, 11), done_on=date(2026, 1, 10)
        ),
        Milestone(name_zh="b", due_on=date(2026, 1, 31)),  # begins when the one before is due
        Milestone(name_zh="c", due_on=date(2026, 4, 11)),
    ]
    gantt = draw_gantt(steps, None, date(2026, 2, 20))
    assert gantt is not None
    assert (gantt.first, gantt.last, gantt.today) == (date(2026, 1, 1), date(2026, 4, 11), 50.0)
    assert [(bar.left, bar.width) for bar in gantt.bars] == [(0.0, 10.0), (10.0, 20.0), (30.0, 70.0)]
    assert draw_gantt([], None, date(2026, 1, 1)) is None


def test_a_gantt_over_new_year_marks_the_year() -> None:
    gantt = draw_gantt(
        [Milestone(name_zh="a", starts_on=date(2026, 12, 22), due_on=date(2027, 1, 11))],
        None,
        date(2025, 1, 1),
    )
    assert gantt is not None
    assert (gantt.years, gantt.today) == (((2027, 50.0),), None)


def test_milestones_reports_and_partners(
    clients: dict[str, Client], people: People, project: Project
) -> None:
    owner = viewer(people, "owner")
    late = add_milestone(
        project, {"name_zh": "洁净室完工", "due_on": timezone.localdate() - timedelta(days=1)}, owner
    )
    assert late.is_late is True
    set_done(late, True, owner)
    assert late.is_late is False
    report(project, 35, "设备进场", owner)
    project.refresh_from_db()
    assert project.progress == 35
    add_partner(project, MemberOrganisation.objects.get(pk=OTHER), owner)
    page = clients["competitor"].get(f"/en{WORK}items/{project.pk}/").content.decode()
    for shown in ("洁净室完工", "设备进场", "KrF photoresist", "Gantt".lower()):
        assert shown in page
    assert "Add a milestone" not in page
    assert "Add a milestone" in clients["owner"].get(f"/en{WORK}items/{project.pk}/").content.decode()


@pytest.mark.parametrize("pk", [OWN, STRANGER])
def test_neither_oneself_nor_strangers_are_partners(people: People, project: Project, pk: uuid.UUID) -> None:
    with pytest.raises(CannotSteer):
        add_partner(project, MemberOrganisation.objects.get(pk=pk), viewer(people, "owner"))


def test_a_partner_sees_a_project_that_is_for_named_organisations(
    clients: dict[str, Client], people: People, project: Project
) -> None:
    Project.objects.filter(pk=project.pk).update(level=Level.NAMED)
    project.refresh_from_db()
    address = f"{WORK}items/{project.pk}/"
    assert clients["competitor"].get(address).status_code == 404
    add_partner(project, MemberOrganisation.objects.get(pk=OTHER), viewer(people, "owner"))
    assert clients["competitor"].get(address).status_code == 200


def test_through_the_pages(clients: dict[str, Client], project: Project) -> None:
    base = f"{WORK}landmarks/{project.pk}"
    step = {"name_zh": "投产", "due_on": "2027-06-30"}
    assert clients["owner"].post(f"{base}/milestones/", step).status_code == 302
    assert clients["owner"].post(f"{base}/milestones/", {"name_zh": "投产"}).status_code == 409
    assert clients["competitor"].post(f"{base}/milestones/", step).status_code == 403
    milestone = project.milestones.get()
    assert (
        clients["owner"].post(f"{base}/milestones/{milestone.pk}/done/", {"done": "yes"}).status_code == 302
    )
    risk = {"text": "设备交期", "likelihood": "high", "impact": "medium"}
    assert clients["owner"].post(f"{base}/risks/", risk).status_code == 302
    assert "设备交期" not in clients["anonymous"].get(f"{WORK}items/{project.pk}/").content.decode()
    assert clients["owner"].post(f"{base}/risks/{project.risks.get().pk}/close/").status_code == 302
    assert clients["owner"].post(f"{base}/reports/", {"progress": "120", "text": "x"}).status_code == 409
    assert clients["owner"].post(f"{base}/reports/", {"progress": "20", "text": "开工"}).status_code == 302
    assert clients["owner"].post(f"{base}/partners/", {"member": "x"}).status_code == 404


def test_nodes_are_named_as_people_name_them(clients: dict[str, Client]) -> None:
    sent = {"title_zh": "光刻胶基地", "level": "public", "once": str(uuid.uuid4())}
    assert (
        clients["owner"].post(f"{WORK}landmarks/new/project/", {**sent, "nodes": "没有的环节"}).status_code
        == 422
    )
    made = clients["owner"].post(
        f"{WORK}landmarks/new/project/", {**sent, "nodes": "KrF光刻胶，krf-photoresist"}
    )
    assert made.status_code == 302
    assert Project.objects.get(title_zh="光刻胶基地").nodes == ["krf-photoresist"]


def test_the_map_shows_what_one_may_see(clients: dict[str, Client], project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(level=Level.ALLIANCE)
    assert "先进封装产线" in clients["owner"].get(f"{WORK}landmarks/map/").content.decode()
    assert "先进封装产线" not in clients["anonymous"].get(f"{WORK}landmarks/map/").content.decode()


def test_figures(clients: dict[str, Client], people: People, project: Project) -> None:
    move_item(project, "start", viewer(people, "owner"))
    figures = {
        each.code: each
        for each in figures_of("landmarks", viewer(people, "owner"), Period.year(timezone.localdate().year))
    }
    assert (figures["begun"].value, figures["funding"].value, figures["finished"].value) == (1, 5000, 0)
    assert clients["owner"].get(figures["begun"].link).context["page"].paginator.count == 1
