"""Matches are found both ways within what each side may see, once, and are gone when a listing ends or changes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import TestCase
from django.utils import timezone
from tests.portal.listings.rows import content
from tests.portal.matching.made import NODE, demand, match_of, offer, other, own
from tests.portal.roles import OTHER, ours, viewer

from corechain_portal.access.confidentiality import Level
from corechain_portal.accounts.models import User
from corechain_portal.background.models import Job
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.listings.models import Listing
from corechain_portal.listings.publishing import change, renew, withdraw
from corechain_portal.matching.finding import find_all, find_for
from corechain_portal.matching.models import Match
from corechain_portal.matching.queries import matches_of, own_matches
from corechain_portal.matching.shown import show_matches, with_both_sides
from corechain_portal.matching.tasks import match_all_listings, match_listing
from corechain_portal.matching.telling import tell_new
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db
People = dict[str, User]


@pytest.fixture(autouse=True)
def _an_empty_market(db: None) -> None:
    """What other tests have on the market would be found too."""
    Listing.objects.filter(state="published").update(state="withdrawn")


def shown(people: People, role: str) -> list[tuple[str, str]]:
    """The other sides' titles and the points of what this person is shown."""
    as_viewer = viewer(people, role)
    rows = show_matches(list(with_both_sides(own_matches(as_viewer))), as_viewer)
    return [(each.other.title, each.points[0].text.render("en")) for each in rows if each.other is not None]


def test_publishing_finds_it_for_both_sides_with_reasons(people: People) -> None:
    wanted = demand()
    with TestCase.captureOnCommitCallbacks(execute=True):
        offer()
    job = Job.objects.filter(task__endswith="match_listing").latest("made_at")
    match_listing(*job.arguments["args"])
    found = Match.objects.get(demand=wanted, offer__title="供应光刻胶")
    assert (found.relation, found.excluded) == ("same", False)
    assert {each["code"] for each in found.findings} == {"node_same", "quantity_part", "place_province"}
    why = "It offers “KrF photoresist”, the very thing that is wanted."
    assert ("供应光刻胶", why) in shown(people, "trader")
    assert ("求购光刻胶", why) in shown(people, "competitor")
    assert shown(people, "reader") == []  # matches are for owners and traders


def test_finding_again_changes_nothing_and_one_listing_or_all_give_the_same() -> None:
    wanted, offered = demand(), offer()
    find_all(ours())
    first = list(Match.objects.order_by("key").values_list("pk", "key", "fit", "findings"))
    assert first
    find_for(wanted.pk)
    find_for(offered.pk)
    find_all(ours())
    assert list(Match.objects.order_by("key").values_list("pk", "key", "fit", "findings")) == first


def test_it_is_gone_when_a_listing_ends_changes_or_runs_out(people: People) -> None:
    wanted, offered = demand(), offer()
    find_all(ours())
    staff = viewer(people, "secretariat")
    assert matches_of(staff, wanted).filter(offer=offered).exists()
    # At once, before any worker has looked.
    assert change(viewer(people, "competitor"), offered, offered.version, content(side="offer", hidden=()))
    assert not matches_of(staff, wanted).filter(offer=offered).exists()
    find_for(offered.pk)
    assert matches_of(staff, wanted).filter(offer=offered).exists()
    withdraw(viewer(people, "competitor"), offered, "other")
    assert not matches_of(staff, wanted).filter(offer=offered).exists()
    find_for(offered.pk)
    assert not Match.objects.filter(offer=offered).exists()
    again = offer(title="再供光刻胶")
    find_all(ours())
    Listing.objects.filter(pk=wanted.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert not matches_of(staff, again).filter(demand=wanted).exists()
    find_all(ours())
    assert not Match.objects.filter(demand=wanted).exists()
    renew(viewer(people, "owner"), wanted)
    find_for(wanted.pk)
    assert Match.objects.filter(demand=wanted, offer=again).exists()


LEVELS = [
    # Level of the demand, whom it names, whether each side is shown the match.
    (Level.ALLIANCE, (), True, True),
    (Level.NAMED, (OTHER,), True, True),
    (Level.NAMED, (), True, False),
    (Level.SECRETARIAT, (), True, False),
]


@pytest.mark.parametrize(("level", "named", "by_owner", "by_other"), LEVELS)
def test_each_side_is_shown_what_it_may_see(
    people: People, level: Level, named: tuple[object, ...], by_owner: bool, by_other: bool
) -> None:
    wanted = demand(level=level, named=tuple(MemberOrganisation.objects.filter(pk__in=named)))
    offered = offer()
    find_all(ours())
    tell_new(ours())
    for role, own_listing, sees in (("trader", wanted, by_owner), ("competitor", offered, by_other)):
        pair = own_matches(viewer(people, role)).filter(demand=wanted, offer=offered)
        assert pair.exists() == sees
        told = Notice.objects.filter(person=people[role], code="matching.found", subject_id=own_listing.pk)
        assert told.exists() == sees


def test_two_that_may_not_know_of_each_other_are_not_compared() -> None:
    wanted, offered = demand(level=Level.SECRETARIAT), offer(level=Level.SECRETARIAT)
    find_all(ours())
    assert not Match.objects.filter(demand=wanted, offer=offered).exists()


def test_alliances_do_not_mix(people: People) -> None:
    demand()
    offer()
    match_all_listings()
    for match in Match.objects.select_related("demand", "offer", "member"):
        assert match.alliance_id == match.demand.alliance_id
        assert (match.offer or match.member).alliance_id == match.alliance_id
    assert not own_matches(viewer(people, "stranger")).exists()


def test_what_certainly_fails_is_kept_with_the_reason(people: People) -> None:
    asked = {
        "attribute": "wafer_size",
        "operator": "eq",
        "value": 200,
        "unit": "mm",
        "text": "200mm",
        "hard": True,
    }
    wanted = demand(requirements=(asked,))
    offered = offer(requirements=({**asked, "value": 300, "text": "300mm"},))
    find_all(ours())
    as_viewer = viewer(people, "trader")
    rows = list(with_both_sides(matches_of(as_viewer, wanted, excluded=True).filter(offer=offered)))
    (left_out,) = show_matches(rows, as_viewer, of=wanted)
    failed = [each.text.render("zh") for each in left_out.points if each.excludes]
    assert failed == ["“200mm”：供给写明的规格不满足。"]
    assert not own_matches(as_viewer).filter(demand=wanted, offer=offered).exists()


def test_a_member_is_found_by_what_the_chain_knows_of_it(people: People) -> None:
    provider = _as_provider(other())
    wanted = demand()
    find_all(ours())
    match = Match.objects.get(demand=wanted, member=provider)
    assert match.offer is None
    assert ("求购光刻胶", match.findings[0]["code"]) in [
        (title, "node_same") for title, _ in shown(people, "competitor")
    ]
    tell_new(ours())
    assert Notice.objects.filter(person=people["competitor"], code="matching.wanted").count() == 1


def _as_provider(member: MemberOrganisation) -> MemberOrganisation:
    """The member, as the organisation of the chain that provides the node."""
    snapshot = current_snapshot(member.alliance)
    taken = set(MemberOrganisation.objects.values_list("registry_id", flat=True))
    provisions = snapshot.provisions_by_node[NODE]
    member.registry_id = next(
        each.organisation_id for each in provisions if each.organisation_id not in taken
    )
    member.save(update_fields=["registry_id"])
    return member


def test_new_matches_are_told_once_to_each_side(people: People) -> None:
    wanted, offered = demand(), offer()
    find_for(offered.pk)
    tell_new(ours(), offered.pk)
    tell_new(ours())
    find_all(ours())
    tell_new(ours())
    for role, listing in (("owner", wanted), ("trader", wanted), ("competitor", offered)):
        told = Notice.objects.filter(person=people[role], code="matching.found", subject_id=listing.pk)
        assert told.count() == 1
    notice = Notice.objects.get(person=people["competitor"], code="matching.found", subject_id=offered.pk)
    assert notice.params["why"]["zh"] == "“KrF光刻胶”，3 项中 1 项满足"
    assert "甲芯" not in str(notice.params)
    assert "Jia" not in str(notice.params)


def test_a_hidden_part_takes_no_part_in_the_comparison() -> None:
    wanted = demand(quantity=Decimal(500), hidden=("name", "quantity", "place"))
    match = match_of(wanted, offer())
    assert [each["code"] for each in match.findings] == ["node_same"]
    assert match.terms.keys() == {"node", "certainty"}


def test_nobody_is_matched_with_themselves() -> None:
    wanted = demand(member=_as_provider(own()))
    offer(member=own())
    find_all(ours())
    assert not Match.objects.filter(demand=wanted).exists()
