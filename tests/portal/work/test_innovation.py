"""Joint innovation: calls, consortia and the search for partners, what waits, pages."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, STRANGER, People, theirs, viewer
from tests.portal.work.innovation_rows import (
    SECRET,
    copy_of,
    join,
    let_deadline_pass,
    make_call,
    make_proposal,
    reviewed,
    third_member,
    under_review,
)
from tests.portal.work_items import WORK

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import make_viewer
from corechain_portal.home.waiting import waiting_for
from corechain_portal.innovation.consortium import add_role, answer, invite, part_from, take_back
from corechain_portal.innovation.deciding import add_criterion, extend_deadline
from corechain_portal.innovation.exceptions import (
    CannotCall,
    CannotPropose,
)
from corechain_portal.innovation.models import Call, PartnerInvitation, Proposal, Review
from corechain_portal.innovation.partner_search import find_partners
from corechain_portal.innovation.reviewing import (
    assign,
    own_review,
)
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.notices.models import Notice
from corechain_portal.workstreams.items import change_item, move_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(people: People) -> Call:
    return make_call(people)


@pytest.fixture
def proposal(people: People, call: Call) -> Proposal:
    return make_proposal(people, call)


@pytest.fixture
def other() -> MemberOrganisation:
    return MemberOrganisation.objects.get(pk=OTHER)


@pytest.fixture
def in_review(people: People, call: Call, proposal: Proposal, other: MemberOrganisation) -> Proposal:
    join(proposal, other, people["competitor"], people)
    return under_review(people, call, proposal)


# Calls


def test_a_call_opens_with_criteria_and_a_deadline_to_come_and_is_fixed_then(people: People) -> None:
    staff = viewer(people, "secretariat")
    call = make_call(people)
    with pytest.raises(CannotCall, match="criteria are fixed"):
        add_criterion(call, {"name_zh": "迟到", "weight": 1}, staff)
    with pytest.raises(CannotCall, match="only be put off"):
        extend_deadline(call, call.ends_at - timedelta(days=1), staff)
    later = call.ends_at + timedelta(days=1)
    extend_deadline(call, later, staff)
    call.refresh_from_db()
    assert call.ends_at == later
    with pytest.raises(CannotCall, match="deadline has not passed"):
        move_item(call, "review", staff)
    Call.objects.filter(pk=call.pk).update(state="draft", ends_at=timezone.now())
    with pytest.raises(CannotCall, match="no deadline to come"):
        move_item(call, "open", staff)
    call.criteria.all().delete()
    with pytest.raises(CannotCall, match="no criteria"):
        move_item(call, "open", staff)


def test_what_is_not_submitted_in_time_lapses(people: People, call: Call, proposal: Proposal) -> None:
    let_deadline_pass(call)
    with pytest.raises(CannotPropose, match="takes no proposals"):
        move_item(proposal, "submit", viewer(people, "owner"))
    with pytest.raises(CannotPropose, match="takes no proposals"):
        add_role(proposal, {"name_zh": "封测"}, viewer(people, "owner"))
    with pytest.raises(CannotPropose, match="takes no proposals"):
        make_proposal(people, Call.objects.get(pk=call.pk))
    move_item(call, "review", viewer(people, "secretariat"))
    proposal.refresh_from_db()
    assert proposal.state == "lapsed"


# Consortia


def test_a_proposal_is_seen_by_its_consortium_and_the_staff_alone(
    clients: dict[str, Client], people: People, proposal: Proposal, other: MemberOrganisation
) -> None:
    page = f"/en{WORK}items/{proposal.pk}/"
    assert {role: clients[role].get(page).status_code for role in ("owner", "reader", "secretariat")} == {
        "owner": 200, "reader": 200, "secretariat": 200,
    }  # fmt: skip
    outside = ("competitor", "analyst", "stranger", "strange_administrator", "anonymous")
    assert {clients[role].get(page).status_code for role in outside} == {404}
    invitation = invite(proposal, other, viewer(people, "owner"))
    assert clients["competitor"].get(page).status_code == 404  # invited, and knows the role only
    asked = clients["competitor"].get(f"{WORK}innovation/invitations/{invitation.pk}/").content.decode()
    assert "KrF光刻胶国产化" in asked
    assert SECRET not in asked
    answer(invitation, True, "愿意", viewer(people, "competitor"))
    assert SECRET in clients["competitor"].get(page).content.decode()
    part_from(proposal, other, viewer(people, "competitor"))
    assert clients["competitor"].get(page).status_code == 404


def test_its_level_cannot_be_widened(clients: dict[str, Client], people: People, proposal: Proposal) -> None:
    clients["owner"].post(f"{WORK}items/{proposal.pk}/share/", {"level": "public"})
    proposal.refresh_from_db()
    assert proposal.level == Level.NAMED
    assert clients["competitor"].get(f"{WORK}items/{proposal.pk}/").status_code == 404


def test_a_role_is_taken_once_and_opens_again_when_its_partner_leaves(
    people: People, proposal: Proposal, other: MemberOrganisation
) -> None:
    owner, competitor = viewer(people, "owner"), viewer(people, "competitor")
    third, person = third_member()
    role = add_role(proposal, {"name_zh": "光刻胶供应", "nodes": ["krf-photoresist"]}, owner)
    first = invite(proposal, other, owner, role=role)
    second = invite(proposal, third, owner, role=role)
    answer(first, True, "", competitor)
    with pytest.raises(CannotPropose, match="taken this role meanwhile"):
        answer(second, True, "", make_viewer(proposal.alliance, person))
    second.refresh_from_db()
    assert second.state == "waiting"  # nothing of it was kept
    part_from(proposal, other, owner)
    role.refresh_from_db()
    assert role.filled_by is None
    assert {each.code for each in Notice.objects.filter(code__startswith="innovation.")} == {
        "innovation.invited", "innovation.joined",
    }  # fmt: skip


@pytest.mark.parametrize(("pk", "said"), [(STRANGER, "present members"), (OWN, "in the consortium already")])
def test_whom_one_cannot_invite(people: People, proposal: Proposal, pk: uuid.UUID, said: str) -> None:
    with pytest.raises(CannotPropose, match=said):
        invite(proposal, MemberOrganisation.objects.get(pk=pk), viewer(people, "owner"))


def test_an_invitation_is_answered_once_by_who_may(
    clients: dict[str, Client], people: People, proposal: Proposal, other: MemberOrganisation
) -> None:
    owner = viewer(people, "owner")
    invitation = invite(proposal, other, owner)
    with pytest.raises(CannotPropose, match="answer already"):
        invite(proposal, other, owner)
    with pytest.raises(PermissionDenied):
        answer(invitation, True, "", owner)
    address = f"{WORK}innovation/invitations/{invitation.pk}/"
    assert clients["owner"].get(address).status_code == 404
    assert clients["stranger"].get(address).status_code in (403, 404)
    take_back(invitation, owner)
    assert clients["competitor"].post(address, {"accept": "yes"}).status_code == 409
    assert not PartnerInvitation.objects.filter(state="accepted").exists()


def test_submitting_needs_partners_who_have_answered_and_are_members(
    people: People, proposal: Proposal, other: MemberOrganisation
) -> None:
    owner = viewer(people, "owner")
    with pytest.raises(CannotPropose, match="at least 1 organisations; there are 0"):
        move_item(proposal, "submit", owner)
    third, _person = third_member()
    join(proposal, other, people["competitor"], people)
    waiting = invite(proposal, third, owner)
    with pytest.raises(CannotPropose, match="waits for its answer"):
        move_item(proposal, "submit", owner)
    take_back(waiting, owner)
    MemberOrganisation.objects.filter(pk=OTHER).update(standing=Standing.LEFT)
    with pytest.raises(CannotPropose, match="“Yi Chips” has left the alliance"):
        move_item(proposal, "submit", owner)
    MemberOrganisation.objects.filter(pk=OTHER).update(standing=Standing.ACTIVE)
    move_item(proposal, "submit", owner)
    with pytest.raises(CannotPropose, match="consortium is fixed"):
        part_from(proposal, other, viewer(people, "competitor"))
    move_item(proposal, "reopen", owner)  # before the deadline it can be taken back
    part_from(proposal, other, viewer(people, "competitor"))


def test_a_stale_edit_changes_nothing(people: People, proposal: Proposal) -> None:
    owner = viewer(people, "owner")
    assert change_item(proposal, owner, proposal.version, {"text_zh": "第二版"}) is True
    assert change_item(proposal, owner, proposal.version, {"text_zh": "旧页面"}) is False
    proposal.refresh_from_db()
    assert proposal.text_zh == "第二版"


def test_partners_are_found_by_the_matching_with_reasons(
    clients: dict[str, Client], people: People, proposal: Proposal, other: MemberOrganisation
) -> None:
    fields = {"name_zh": "光刻胶", "nodes": ["krf-photoresist"], "requirements": "200mm线，月用量500升"}
    role = add_role(proposal, fields, viewer(people, "owner"))
    search = find_partners(role, "zh")
    assert search.demand == "KrF光刻胶：200mm线，月用量500升"
    assert [each.value for each in search.answer.requirements] == [200.0, 500.0]
    assert {each.standing for each in search.candidates} == {""}  # none of them is a member yet
    best = search.candidates[0]
    MemberOrganisation.objects.filter(pk=OTHER).update(registry_id=best.result.organisation.id)
    address = f"/en{WORK}innovation/{proposal.pk}/roles/{role.pk}/partners/"
    page = clients["owner"].get(address).content.decode()
    in_english = find_partners(role, "en")
    assert in_english.demand == "KrF photoresist: 200mm线，月用量500升"
    assert in_english.candidates[0].result.leading_reasons[0].render("en") in page
    assert page.count("Send the invitation") == 1
    sent = {"member": str(OTHER), "role": str(role.pk), "once": str(uuid.uuid4())}
    for _ in range(2):  # a second click invites nobody twice
        assert clients["owner"].post(f"{WORK}innovation/{proposal.pk}/invitations/", sent).status_code == 302
    assert next(each.standing for each in find_partners(role, "zh").candidates) == "invited"
    assert clients["competitor"].get(address).status_code == 404


# Pages


def test_what_waits_says_the_call_and_nothing_of_the_proposal(
    clients: dict[str, Client], people: People, call: Call, proposal: Proposal, other: MemberOrganisation
) -> None:
    invitation = invite(proposal, other, viewer(people, "owner"))
    due = waiting_for(viewer(people, "competitor"))
    assert [each.text.render("en") for each in due if "consortium" in each.text.render("en")] == [
        "Answer an invitation to a consortium: “Resist call”"
    ]
    assert "KrF光刻胶国产化" in clients["competitor"].get(f"{WORK}innovation/invitations/").content.decode()
    answer(invitation, True, "", viewer(people, "competitor"))
    row = under_review(people, call, proposal)
    assign(row, people["analyst"], viewer(people, "secretariat"))
    waits = [each.text.render("en") for each in waiting_for(viewer(people, "analyst"))]
    assert "Review a proposal: “Resist call”" in waits
    page = clients["analyst"].get(f"{WORK}innovation/invitations/").content.decode()
    assert "光刻材料攻关" in page
    assert "KrF光刻胶国产化" not in page
    assert Notice.objects.filter(code="innovation.review_asked", person=people["analyst"]).count() == 1


def test_proposing_through_the_pages(clients: dict[str, Client], people: People, call: Call) -> None:
    address = f"{WORK}innovation/new/proposal/"
    filled = clients["owner"].get(f"{address}?for_call={call.pk}").content.decode()
    assert f'value="{call.pk}" selected' in filled
    sent = {"title_zh": "封装基板", "for_call": str(call.pk), "once": str(uuid.uuid4())}
    assert clients["secretariat"].post(address, sent).status_code == 403  # the staff propose nothing
    assert clients["owner"].post(address, sent).status_code == 302
    assert Proposal.objects.get(title_zh="封装基板").level == Level.NAMED
    let_deadline_pass(call)
    late = clients["owner"].post(f"/en{address}", {**sent, "once": str(uuid.uuid4())})
    assert late.status_code == 422
    assert "its deadline may have passed" in late.content.decode()


def test_another_alliance_has_no_part(people: People, call: Call, proposal: Proposal) -> None:
    strange = make_viewer(theirs(), people["strange_administrator"])
    assert not Proposal.objects.visible_to(strange).exists()
    assert not Call.objects.visible_to(strange).exists()
    review = Review.objects.create(proposal=proposal, reviewer=people["strange_administrator"])
    with pytest.raises(Http404):
        own_review(strange, review.pk)


def test_pages_ask_few_queries_however_many_rows(
    clients: dict[str, Client], people: People, in_review: Proposal
) -> None:
    staff = viewer(people, "secretariat")
    reviewed(in_review, people["analyst"], people, 8, 5)
    mine = assign(in_review, people["liaison"], staff)
    pages = (
        ("secretariat", f"{WORK}items/{in_review.for_call_id}/"),
        ("secretariat", f"{WORK}items/{in_review.pk}/"),
        ("owner", f"{WORK}items/{in_review.pk}/"),
        ("liaison", f"{WORK}innovation/invitations/"),
        ("liaison", f"{WORK}innovation/reviews/{mine.pk}/"),
        ("secretariat", f"{WORK}innovation/?kind=innovation.proposal"),
    )
    few = [_queries(clients[role], address) for role, address in pages]
    for number in range(5):
        more = copy_of(in_review, f"另一份{number}")
        reviewed(more, people["analyst"], people, 7, 7)
        assign(more, people["liaison"], staff)
    reviewed(in_review, third_member()[1], people, 3, 3)
    assert [_queries(clients[role], address) for role, address in pages] == few
    assert max(few) < 20, few


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
