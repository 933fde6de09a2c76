"""Resolutions: one vote an organisation, quorum, deadline, members that leave; amendments and versions; meetings."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, People, viewer
from tests.portal.work_items import WORK

from corechain_portal.governance.drafting import answer_amendment, propose_amendment
from corechain_portal.governance.exceptions import CannotVote, NotReady
from corechain_portal.governance.kinds import MEETING, RESOLUTION
from corechain_portal.governance.models import AmendmentState, Choice, Resolution, Vote
from corechain_portal.governance.tasks import close_ended_votes
from corechain_portal.governance.voting import Count, close_vote, count, vote, votes_needed
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import change_item, make_item, move_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(people: People) -> dict[str, MemberOrganisation]:
    """The alliance's members: only these two, so that counts can be checked by hand."""
    MemberOrganisation.objects.filter(alliance__slug="wuxi-ic").exclude(pk__in=(OWN, OTHER)).update(
        standing=Standing.LEFT
    )
    return {"own": MemberOrganisation.objects.get(pk=OWN), "other": MemberOrganisation.objects.get(pk=OTHER)}


@pytest.fixture
def draft(people: People, members: dict[str, MemberOrganisation]) -> Resolution:
    made = make_item(
        RESOLUTION,
        viewer(people, "secretariat"),
        {"title_zh": "会费办法", "text_zh": "第一稿", "vote_until": timezone.now() + timedelta(days=3)},
    )
    return Resolution.objects.get(pk=made.pk)


@pytest.fixture
def voting(people: People, draft: Resolution) -> Resolution:
    move_item(draft, "call", viewer(people, "secretariat"))
    draft.refresh_from_db()
    return draft


def end(resolution: Resolution) -> str:
    Resolution.objects.filter(pk=resolution.pk).update(vote_until=timezone.now() - timedelta(seconds=1))
    assert close_ended_votes() == 1
    resolution.refresh_from_db()
    return resolution.state


@pytest.mark.parametrize(
    ("electorate", "percent", "needed"),
    [(10, 50, 5), (11, 50, 6), (3, 67, 3), (0, 50, 0), (7, 0, 0), (7, 100, 7)],
)
def test_votes_needed_for_a_quorum(electorate: int, percent: int, needed: int) -> None:
    assert votes_needed(electorate, percent) == needed


@pytest.mark.parametrize(
    ("votes", "adopted"),
    [
        ((3, 2, 0), True),
        ((2, 2, 1), False),  # a tie is no majority
        ((2, 0, 0), False),  # no quorum
        ((1, 0, 4), True),  # abstentions make the quorum and do not count against
        ((0, 0, 5), False),
    ],
)
def test_when_a_vote_is_adopted(votes: tuple[int, int, int], adopted: bool) -> None:
    assert Count(10, *votes, quorum=5, majority=50).is_adopted is adopted


def test_one_vote_an_organisation_that_can_be_changed(
    people: People, voting: Resolution, members: dict[str, MemberOrganisation]
) -> None:
    vote(voting, members["own"], Choice.AGAINST, viewer(people, "owner"))
    vote(voting, members["own"], Choice.FOR, viewer(people, "editor"))
    counted = count(voting)
    assert (counted.electorate, counted.votes_for, counted.against, counted.quorum) == (2, 1, 0, 1)
    assert Vote.objects.filter(resolution=voting).count() == 1
    assert end(voting) == "adopted"
    assert voting.result == {"electorate": 2, "for": 1, "against": 0, "abstain": 0}


def test_a_vote_after_the_deadline_is_refused(
    people: People, voting: Resolution, members: dict[str, MemberOrganisation]
) -> None:
    Resolution.objects.filter(pk=voting.pk).update(vote_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(CannotVote, match="not taken now"):
        vote(voting, members["own"], Choice.FOR, viewer(people, "owner"))
    assert close_vote(voting) is True
    assert close_vote(voting) is False
    voting.refresh_from_db()
    assert voting.state == "lapsed"


def test_who_leaves_has_no_vote_and_counts_for_no_quorum(
    people: People, voting: Resolution, members: dict[str, MemberOrganisation]
) -> None:
    Resolution.objects.filter(pk=voting.pk).update(quorum=100)
    vote(voting, members["other"], Choice.AGAINST, viewer(people, "competitor"))
    vote(voting, members["own"], Choice.FOR, viewer(people, "owner"))
    MemberOrganisation.objects.filter(pk=OTHER).update(standing=Standing.LEFT)
    counted = count(Resolution.objects.get(pk=voting.pk))
    assert (counted.electorate, counted.votes_for, counted.against, counted.quorum) == (1, 1, 0, 1)
    with pytest.raises(CannotVote):
        vote(voting, MemberOrganisation.objects.get(pk=OTHER), Choice.FOR, viewer(people, "competitor"))
    assert end(voting) == "adopted"


def test_the_quorum_can_be_lost_when_members_leave(
    people: People, voting: Resolution, members: dict[str, MemberOrganisation]
) -> None:
    Resolution.objects.filter(pk=voting.pk).update(quorum=100)
    vote(voting, members["other"], Choice.FOR, viewer(people, "competitor"))
    MemberOrganisation.objects.filter(pk=OTHER).update(standing=Standing.LEFT)
    assert end(voting) == "lapsed"


def test_who_joins_after_the_call_has_no_vote(people: People, voting: Resolution) -> None:
    late = MemberOrganisation.objects.create(alliance=voting.alliance, name_zh="新会员")
    with pytest.raises(CannotVote, match="was no member"):
        vote(voting, late, Choice.FOR, viewer(people, "owner"))


def test_a_charter_needs_two_thirds(people: People, voting: Resolution) -> None:
    Resolution.objects.filter(pk=voting.pk).update(is_charter=True)
    assert count(Resolution.objects.get(pk=voting.pk)).majority == 66


def test_a_vote_needs_a_deadline_ahead(people: People, draft: Resolution) -> None:
    Resolution.objects.filter(pk=draft.pk).update(vote_until=None)
    with pytest.raises(NotReady, match="deadline"):
        move_item(draft, "call", viewer(people, "secretariat"))


def test_a_lapsed_vote_is_called_again_from_nothing(
    people: People, voting: Resolution, members: dict[str, MemberOrganisation]
) -> None:
    Resolution.objects.filter(pk=voting.pk).update(quorum=100)
    vote(voting, members["own"], Choice.FOR, viewer(people, "owner"))
    assert end(voting) == "lapsed"
    Resolution.objects.filter(pk=voting.pk).update(vote_until=timezone.now() + timedelta(days=1))
    move_item(voting, "call_again", viewer(people, "secretariat"))
    assert count(Resolution.objects.get(pk=voting.pk)).cast == 0


# Drafting -----------------------------------------------------------------------------------------------------


def test_each_change_of_the_text_is_a_version(people: People, draft: Resolution) -> None:
    staff = viewer(people, "secretariat")
    assert change_item(draft, staff, draft.version, {"text_zh": "第二稿"})
    draft.refresh_from_db()
    assert change_item(draft, staff, draft.version, {"quorum": 60})
    assert [(each.number, each.text_zh) for each in draft.texts.all()] == [(2, "第二稿"), (1, "第一稿")]


def test_the_text_that_is_voted_on_does_not_change(people: People, voting: Resolution) -> None:
    with pytest.raises(NotReady, match="cannot change"):
        change_item(voting, viewer(people, "secretariat"), voting.version, {"text_zh": "偷改"})
    voting.refresh_from_db()
    assert voting.text_zh == "第一稿"


def test_amendments_are_answered_once(
    people: People, draft: Resolution, members: dict[str, MemberOrganisation]
) -> None:
    with pytest.raises(NotReady):
        propose_amendment(draft, members["own"], "改第三条", viewer(people, "owner"))
    move_item(draft, "open", viewer(people, "secretariat"))
    made = propose_amendment(draft, members["own"], "改第三条", viewer(people, "owner"))
    answer_amendment(made, AmendmentState.TAKEN_UP, "采纳", viewer(people, "secretariat"))
    with pytest.raises(NotReady, match="answered already"):
        answer_amendment(made, AmendmentState.DECLINED, "", viewer(people, "secretariat"))


# Pages --------------------------------------------------------------------------------------------------------


def test_nobody_sees_how_others_voted_before_the_end(
    clients: dict[str, Client], people: People, voting: Resolution, members: dict[str, MemberOrganisation]
) -> None:
    vote(voting, members["other"], Choice.AGAINST, viewer(people, "competitor"))
    page = clients["owner"].get(f"/en{WORK}items/{voting.pk}/").content.decode()
    assert "1 of 2 members have voted" in page
    assert 'aria-pressed="true"' not in page
    assert "Who voted how" not in page
    end(voting)
    assert "Who voted how" in clients["owner"].get(f"/en{WORK}items/{voting.pk}/").content.decode()


def test_a_vote_through_the_page_with_anothers_organisation_is_refused(
    clients: dict[str, Client], voting: Resolution
) -> None:
    address = f"{WORK}governance/{voting.pk}/vote/"
    assert clients["owner"].post(address, {"choice": "for"}).status_code == 302
    swapped = clients["owner"].post(address, {"choice": "against", "member": str(OTHER)})
    assert swapped.status_code in (302, 403)
    assert not Vote.objects.filter(resolution=voting, member=OTHER).exists()
    assert clients["reader"].post(address, {"choice": "for"}).status_code == 403
    assert clients["owner"].post(address, {"choice": "perhaps"}).status_code == 404


def test_a_meeting_with_agenda_and_minutes(clients: dict[str, Client], people: People) -> None:
    sent = {
        "title_zh": "理事会第三次会议", "starts_at": "2026-12-01T14:00", "of_council": "on", "level": "alliance",
        "once": str(uuid.uuid4()),
    }  # fmt: skip
    made = clients["secretariat"].post(f"{WORK}governance/new/meeting/", sent)
    assert made.status_code == 302
    item_id = made["Location"].rstrip("/").rsplit("/", 1)[1]
    agenda = {"agenda": "审议会费办法\n\n通报项目进展\n"}
    assert clients["secretariat"].post(f"{WORK}governance/{item_id}/agenda/", agenda).status_code == 302
    page = clients["owner"].get(made["Location"]).content.decode()
    assert page.index("审议会费办法") < page.index("通报项目进展")
    move = f"{WORK}items/{item_id}/move/"
    assert clients["secretariat"].post(move, {"move": "hold"}).status_code == 302
    assert clients["secretariat"].post(move, {"move": "minute"}).status_code == 409


def test_the_council_and_its_terms(clients: dict[str, Client]) -> None:
    MemberOrganisation.objects.filter(pk=OWN).update(seat="president")
    wrong = {"name_zh": "第一届", "since": "2026-01-01", "until": "2025-01-01"}
    assert clients["secretariat"].post(f"{WORK}governance/council/terms/", wrong).status_code == 422
    term = {"name_zh": "第一届", "since": "2026-01-01", "until": "2030-12-31"}
    assert clients["secretariat"].post(f"{WORK}governance/council/terms/", term).status_code == 302
    page = clients["anonymous"].get(f"{WORK}governance/council/").content.decode()
    assert "第一届" in page
    assert "甲芯科技" in page


def test_figures_count_what_their_lists_show(
    clients: dict[str, Client], people: People, draft: Resolution
) -> None:
    make_item(MEETING, viewer(people, "secretariat"), {"title_zh": "会", "starts_at": timezone.now()})
    for figure in figures_of(
        "governance", viewer(people, "secretariat"), Period.year(timezone.localdate().year)
    ):
        page = clients["secretariat"].get(figure.link)
        assert page.status_code == 200
        assert page.context["page"].paginator.count == figure.value
