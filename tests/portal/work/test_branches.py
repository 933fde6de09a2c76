"""Joint branch building: pairing of two members, activities with records and photographs."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, STRANGER, People, viewer
from tests.portal.work_items import WORK

from corechain_portal.branches.kinds import ACTIVITY, PAIRING
from corechain_portal.branches.models import Activity, Pairing
from corechain_portal.branches.pairing import CannotPair
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import make_item, move_item

pytestmark = pytest.mark.django_db


def member(pk: uuid.UUID) -> MemberOrganisation:
    return MemberOrganisation.objects.get(pk=pk)


@pytest.fixture
def pairing(people: People) -> Pairing:
    fields = {"title_zh": "甲乙结对", "member": member(OWN), "partner": member(OTHER)}
    return Pairing.objects.get(pk=make_item(PAIRING, viewer(people, "owner"), fields).pk)


def test_the_other_side_accepts_a_pairing(people: People, pairing: Pairing) -> None:
    with pytest.raises(PermissionDenied):
        move_item(pairing, "accept", viewer(people, "owner"))
    assert move_item(pairing, "accept", viewer(people, "competitor")).state == "active"


@pytest.mark.parametrize("partner", [OWN, OTHER])
def test_no_pairing_with_oneself_or_twice(people: People, pairing: Pairing, partner: uuid.UUID) -> None:
    fields = {"title_zh": "再结对", "member": member(OWN), "partner": member(partner)}
    with pytest.raises(CannotPair):
        make_item(PAIRING, viewer(people, "owner"), fields)
    assert Pairing.objects.count() == 1


def test_a_partner_of_another_alliance_cannot_be_chosen(clients: dict[str, Client]) -> None:
    sent = {"title_zh": "跨联盟", "partner": str(STRANGER), "once": str(uuid.uuid4())}
    refused = clients["owner"].post(f"{WORK}branches/new/pairing/", sent)
    assert refused.status_code == 422
    assert "partner" in refused.context["form"].errors


def test_an_activity_is_held_and_its_record_published(
    clients: dict[str, Client], people: People, pairing: Pairing
) -> None:
    sent = {
        "title_zh": "参观展厅", "starts_at": "2026-11-20T09:00", "form": "visit", "once": str(uuid.uuid4()),
    }  # fmt: skip
    made = clients["owner"].post(f"{WORK}branches/new/activity/", sent)
    assert made.status_code == 302
    activity = Activity.objects.get(title_zh="参观展厅")
    assert activity.member_id == OWN
    move_item(activity, "hold", viewer(people, "owner"))
    with pytest.raises(CannotPair, match="no record"):
        move_item(activity, "report", viewer(people, "owner"))
    Activity.objects.filter(pk=activity.pk).update(report_zh="两支部共 30 人参加。")
    assert move_item(activity, "report", viewer(people, "liaison")).state == "reported"


def test_figures_count_what_their_lists_show(
    clients: dict[str, Client], people: People, pairing: Pairing
) -> None:
    move_item(pairing, "accept", viewer(people, "competitor"))
    made = make_item(ACTIVITY, viewer(people, "liaison"), {"title_zh": "活动", "starts_at": timezone.now()})
    move_item(made, "hold", viewer(people, "liaison"))
    figures = figures_of("branches", viewer(people, "owner"), Period.year(timezone.localdate().year))
    assert {each.code: each.value for each in figures} == {"activities": 1, "records": 0, "pairs": 1}
    for figure in figures:
        assert clients["owner"].get(figure.link).context["page"].paginator.count == figure.value
