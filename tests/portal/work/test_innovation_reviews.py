"""Joint innovation: reviews without conflicts of interest, decisions, the projects that come of them, figures."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, People, viewer
from tests.portal.work.innovation_rows import (
    SECRET,
    join,
    make_call,
    make_proposal,
    reviewed,
    third_member,
    under_review,
)
from tests.portal.work_items import WORK

from corechain_portal.innovation.consortium import add_role
from corechain_portal.innovation.exceptions import (
    CannotCall,
    CannotPropose,
    CannotReview,
    ConflictOfInterest,
)
from corechain_portal.innovation.models import Call, JointProject, PartnerInvitation, Proposal
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
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.exceptions import CannotMove
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import move_item

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


def test_figures_count_what_the_lists_behind_them_show(
    clients: dict[str, Client], people: People, in_review: Proposal
) -> None:
    reviewed(in_review, people["analyst"], people, 8, 5)
    move_item(in_review, "accept", viewer(people, "secretariat"), "同意")
    project, owner = JointProject.objects.get(), viewer(people, "owner")
    add_outcome(project, {"what": "prototype", "words": "样品", "reached_on": timezone.localdate()}, owner)
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
