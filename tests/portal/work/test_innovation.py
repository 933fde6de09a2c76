"""Joint innovation: calls, consortia, reviews without conflicts of interest, decisions, projects, figures."""

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
    CannotReview,
    ConflictOfInterest,
)
from corechain_portal.innovation.models import Call, JointProject, PartnerInvitation, Proposal, Review
from corechain_portal.innovation.partner_search import find_partners
from corechain_portal.innovation.results import result_of
from corechain_portal.innovation.reviewing import (
    assign,
    declare_conflict,
    find_reviewer,
    own_review,
    submit_review,
)
from corechain_portal.innovation.steering import CannotRunProject, add_outcome, add_step, set_done
from corechain_portal.membership.grants import give_organisation_role
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind, Standing
from corechain_portal.notices.models import Notice
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.exceptions import CannotMove
from corechain_portal.workstreams.figures import Period
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


# Reviews


def test_the_result_is_the_weighted_mean_of_the_reviews(people: People, in_review: Proposal) -> None:
    _member, person = third_member()
    reviewed(in_review, people["analyst"], people, 8, 5)  # 0.6·8 + 0.4·5 = 6.8
    reviewed(in_review, person, people, 10, 10)
    result = result_of(in_review)
    assert str(result.mean) == "8.40"
    assert [(each.name("en"), str(mean)) for each, mean in result.by_criterion] == [
        ("Technology", "9.00"), ("Use in industry", "7.50"),
    ]  # fmt: skip


def test_nobody_of_the_consortium_reviews(
    people: People, call: Call, proposal: Proposal, other: MemberOrganisation
) -> None:
    join(proposal, other, people["competitor"], people)
    row = under_review(people, call, proposal)
    staff = viewer(people, "secretariat")
    for role in ("owner", "reader", "competitor"):  # lead, lead, partner
        with pytest.raises(ConflictOfInterest, match=f"The {role} belongs to an organisation"):
            assign(row, people[role], staff)
    third, person = third_member()
    PartnerInvitation.objects.create(proposal=row, member=third)  # invited
    with pytest.raises(ConflictOfInterest, match="is invited"):
        assign(row, person, staff)
    for email in (
        "nobody@example.org",
        "stranger@example.org",
        "auditor@example.org",
        "newcomer@example.org",
    ):
        with pytest.raises(CannotReview, match="Nobody in the alliance"):
            find_reviewer(staff, email)


def test_who_joins_the_consortiums_organisation_later_is_shut_out_and_does_not_count(
    clients: dict[str, Client], people: People, in_review: Proposal, other: MemberOrganisation
) -> None:
    review = reviewed(in_review, people["analyst"], people, 10, 10)
    reviewed(in_review, people["liaison"], people, 4, 4)
    assert str(result_of(in_review).mean) == "7.00"
    address = f"/en{WORK}innovation/reviews/{review.pk}/"
    assert SECRET in clients["analyst"].get(address).content.decode()
    give_organisation_role(people["analyst"], other, OrganisationRoleKind.READER)
    result = result_of(in_review)
    assert (str(result.mean), [each.pk for each in result.left_out]) == ("4.00", [review.pk])
    refused = clients["analyst"].get(address)
    assert refused.status_code == 403
    assert SECRET not in refused.content.decode()
    assert "does not count" in clients["secretariat"].get(f"/en{WORK}items/{in_review.pk}/").content.decode()


def test_who_declares_a_conflict_is_not_asked_again(people: People, in_review: Proposal) -> None:
    staff, analyst = viewer(people, "secretariat"), viewer(people, "analyst")
    review = assign(in_review, people["analyst"], staff)
    assert assign(in_review, people["analyst"], staff) == review  # asking twice asks once
    declare_conflict(own_review(analyst, review.pk), analyst)
    with pytest.raises(Http404):
        own_review(analyst, review.pk)
    with pytest.raises(ConflictOfInterest, match="has declared a conflict"):
        assign(in_review, people["analyst"], staff)


def test_a_review_is_whole_and_submitted_once(
    clients: dict[str, Client], people: People, in_review: Proposal
) -> None:
    review = assign(in_review, people["analyst"], viewer(people, "secretariat"))
    address = f"/en{WORK}innovation/reviews/{review.pk}/"
    first, second = in_review.for_call.criteria.all()
    sent = {f"mark-{first.pk}": "11", f"why-{first.pk}": "好", f"mark-{second.pk}": "5"}
    faulty = clients["analyst"].post(address, sent)
    assert faulty.status_code == 422
    assert not review.marks.exists()
    sent |= {f"mark-{first.pk}": "9", f"why-{second.pk}": "尚可"}
    assert clients["analyst"].post(address, sent).status_code == 302
    assert clients["analyst"].post(address, sent).status_code == 409
    assert str(result_of(in_review).mean) == "7.40"
    with pytest.raises(CannotReview, match="“Technology” needs a mark"):
        submit_review(
            assign(in_review, people["liaison"], viewer(people, "secretariat")),
            {},
            "",
            viewer(people, "liaison"),
        )
    with pytest.raises(PermissionDenied):
        submit_review(review, {}, "", viewer(people, "liaison"))
    assert clients["liaison"].get(address).status_code == 404  # somebody else's


def test_applicants_learn_marks_and_reasons_after_the_decision_and_never_names(
    clients: dict[str, Client], people: People, in_review: Proposal
) -> None:
    reviewed(in_review, people["analyst"], people, 8, 5)
    page = f"/en{WORK}items/{in_review.pk}/"
    seen = clients["owner"].get(page).content.decode()
    assert "因为8" not in seen
    assert "The analyst" not in seen
    assert "The analyst" in clients["secretariat"].get(page).content.decode()
    move_item(in_review, "accept", viewer(people, "secretariat"), "技术领先")
    for role in ("owner", "competitor"):
        seen = clients[role].get(page).content.decode()
        assert "因为8" in seen
        assert "6.80" in seen
        assert "技术领先" in seen
        assert "The analyst" not in seen


# Decisions and projects


def test_deciding_is_for_staff_without_interest_with_reviews_and_a_reason(
    people: People, in_review: Proposal, other: MemberOrganisation
) -> None:
    staff = viewer(people, "secretariat")
    with pytest.raises(PermissionDenied):
        move_item(in_review, "accept", viewer(people, "owner"), "好")
    with pytest.raises(CannotMove, match="needs a reason"):
        move_item(in_review, "accept", staff)
    with pytest.raises(CannotPropose, match="At least 1 reviews have to count; 0 do"):
        move_item(in_review, "accept", staff, "好")
    reviewed(in_review, people["analyst"], people, 8, 5)
    with pytest.raises(CannotCall, match="not decided yet: 1"):
        move_item(in_review.for_call, "decide", staff)
    give_organisation_role(people["administrator"], other, OrganisationRoleKind.READER)
    with pytest.raises(ConflictOfInterest, match="neither assign reviews nor decide"):
        move_item(in_review, "accept", viewer(people, "administrator"), "好")
    with pytest.raises(ConflictOfInterest):
        assign(in_review, people["liaison"], viewer(people, "administrator"))
    move_item(in_review, "decline", staff, "不符合指南")
    with pytest.raises(CannotMove):
        move_item(in_review, "accept", staff, "好")
    with pytest.raises(CannotReview, match="not under review"):
        assign(in_review, people["liaison"], staff)
    move_item(Call.objects.get(pk=in_review.for_call_id), "decide", staff)
    assert not JointProject.objects.exists()


def test_an_accepted_proposal_becomes_a_project_of_those_still_there(
    clients: dict[str, Client], people: People, call: Call, proposal: Proposal, other: MemberOrganisation
) -> None:
    third, person = third_member()
    role = add_role(proposal, {"name_zh": "封测", "nodes": ["final-test"]}, viewer(people, "owner"))
    join(proposal, other, people["competitor"], people)
    join(proposal, third, person, people)
    Proposal.objects.filter(pk=proposal.pk).update(nodes=["krf-photoresist"], amount=300)
    row = under_review(people, call, proposal)
    reviewed(row, people["analyst"], people, 8, 5)
    MemberOrganisation.objects.filter(pk=OTHER).update(standing=Standing.LEFT)
    move_item(row, "accept", viewer(people, "secretariat"), "同意立项")
    project = JointProject.objects.get()
    assert (project.member_id, project.nodes, project.amount) == (OWN, ["krf-photoresist", "final-test"], 300)
    assert [each.member for each in project.participations.all()] == [third]
    assert role.nodes == ["final-test"]
    page = clients["analyst"].get(f"{WORK}items/{project.pk}/").content.decode()  # the alliance sees it
    assert "KrF光刻胶国产化" in page
    assert SECRET not in page
    give_organisation_role(
        people["analyst"], MemberOrganisation.objects.get(pk=OWN), OrganisationRoleKind.READER
    )
    row.refresh_from_db()
    assert str(result_of(row).mean) == "6.80"  # what was decided stays as it was decided


def test_a_project_reports_milestones_and_outcomes(
    clients: dict[str, Client], people: People, in_review: Proposal
) -> None:
    reviewed(in_review, people["analyst"], people, 8, 5)
    move_item(in_review, "accept", viewer(people, "secretariat"), "同意")
    project, owner = JointProject.objects.get(), viewer(people, "owner")
    base = f"{WORK}innovation/{project.pk}"
    sent = {"name_zh": "首批样品", "due_on": "2020-01-31"}
    assert (
        clients["competitor"].post(f"{base}/milestones/", sent).status_code == 403
    )  # a partner, not the lead
    assert clients["owner"].post(f"{base}/milestones/", sent).status_code == 302
    step = project.steps.get()
    assert step.is_late
    assert clients["owner"].post(f"{base}/milestones/{step.pk}/done/", {"done": "yes"}).status_code == 302
    set_done(step, False, owner)
    assert clients["owner"].post(f"{base}/outcomes/", {"what": "prize", "words": "x"}).status_code == 409
    sent = {"what": "prototype", "words": "样品通过验证", "reached_on": f"{timezone.localdate()}"}
    assert clients["owner"].post(f"{base}/outcomes/", sent).status_code == 302
    assert "样品通过验证" in clients["analyst"].get(f"{WORK}items/{project.pk}/").content.decode()
    move_item(project, "finish", owner)
    with pytest.raises(CannotRunProject, match="over"):
        add_step(JointProject.objects.get(), {"name_zh": "再来", "due_on": timezone.localdate()}, owner)
    add_outcome(
        JointProject.objects.get(),
        {"what": "supply", "words": "供货", "reached_on": timezone.localdate()},
        owner,
    )
    figures = {
        each.code: each for each in figures_of("innovation", owner, Period.year(timezone.localdate().year))
    }
    counted = {
        code: figures[code].value
        for code in ("calls", "proposals", "consortia", "projects", "finished", "outcomes")
    }
    assert counted == {
        "calls": 1,
        "proposals": 1,
        "consortia": 1,
        "projects": 1,
        "finished": 1,
        "outcomes": 2,
    }
    for code in ("calls", "proposals", "consortia", "projects", "finished"):
        assert clients["owner"].get(figures[code].link).context["page"].paginator.count == 1, code
    assert "resources" in figures  # shared resources are counted beside them
    strangers = figures_of("innovation", viewer(people, "analyst"), Period.year(timezone.localdate().year))
    assert {each.code: each.value for each in strangers}[
        "proposals"
    ] == 0  # confidential ones are not counted


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
