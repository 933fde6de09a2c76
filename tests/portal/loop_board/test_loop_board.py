"""The dashboard: what is counted, what is left out, who sees it, and that it is not computed in the request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.portal.joint_purchase.rows import demand, member, offer
from tests.portal.roles import OWN, ours

from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions.contract_models import Contract
from corechain_portal.introductions.models import Introduction
from corechain_portal.listings.models import Listing
from corechain_portal.loop_board.computing import board_of, keep_board
from corechain_portal.loop_board.models import LoopBoard
from corechain_portal.loop_board.reading import courses
from corechain_portal.loop_board.tasks import compute_boards
from corechain_portal.matching.models import Match
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.outcomes.models import Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_market(db: None) -> None:
    """Only what a test publishes."""
    Listing.objects.all().delete()


def answered(listing: Listing, by: MemberOrganisation, *, accepted: bool, days: int = 4) -> Introduction:
    """Somebody showed interest `days` after it was published; both accepted two days later."""
    at = listing.published_at + timedelta(days=days)
    both = at + timedelta(days=2) if accepted else None
    return Introduction.objects.create(
        alliance=listing.alliance,
        listing=listing,
        asked=listing.member,
        asker=by,
        state="talks" if accepted else "asked",
        made_at=at,
        asker_agreed_at=at,
        asked_agreed_at=both,
    )


def contracted(introduction: Introduction, *, before: float = 0.02, after: float = 0.019) -> None:
    contract = Contract.objects.create(
        alliance=introduction.alliance,
        introduction=introduction,
        supplier=introduction.asker,
        buyer=introduction.asked,
        state="confirmed",
        agreed={"nodes": ["krf-photoresist"], "signed_on": "2026-11-01"},
        agreed_at=introduction.asked_agreed_at + timedelta(days=10),
    )
    loss = {
        "before": before,
        "after": after,
        "after_interval": {"lower": after - 0.001, "upper": after + 0.001},
    }
    Outcome.objects.create(
        contract=contract, state="done", effects=[{"node": "krf-photoresist", "loss": loss}]
    )


def test_a_funnel_counted_by_hand() -> None:
    """Nine demands of nine firms: six with interest, three of them accepted by both, none with a contract."""
    demands = [demand(member(n), 10) for n in range(1, 10)]
    for number, each in enumerate(demands[:6]):
        answered(each, member(20), accepted=number < 3)
    board = board_of(ours())
    assert board["steps"] == [0, 1, 2, 3, 4]
    assert board["funnel"] == [9, 6, 6, 3, 0]
    assert board["groups"]["node"]["rows"] == [{"key": "krf-photoresist", "figures": [9, 6, 6, 3, 0]}]
    assert board["groups"]["region"]["rows"] == [{"key": "320200", "figures": [9, 6, 6, 3, 0]}]
    times = {(each["from"], each["to"]): each["days"] for each in board["medians"]}
    assert times == {(0, 1): None, (0, 2): 4, (2, 3): 2, (3, 4): None}


def test_two_firms_are_no_figure() -> None:
    for n in (1, 2):
        for _ in range(3):
            demand(member(n), 10)
    board = board_of(ours())
    assert (board["funnel"], board["steps"]) == ([], [])
    assert all(not table["rows"] for table in board["groups"].values())
    demand(member(3), 10)
    assert board_of(ours())["funnel"] == [6, 0, 0, 0, 0]  # seven, rounded


def test_what_one_firm_alone_reached_is_left_out() -> None:
    demands = [demand(member(n), 10) for n in range(1, 7)]
    answered(demands[0], member(20), accepted=True)
    board = board_of(ours())
    assert (board["steps"], board["funnel"]) == (
        [0, 4],
        [6, 0],
    )  # that nobody has a contract tells of all six
    assert board["medians"] == [
        {"from": start, "to": end, "days": None, "listings": None}
        for start, end in ((0, 1), (0, 2), (2, 3), (3, 4))
    ]


def test_the_effect_adds_up_contracts_of_enough_parties() -> None:
    for n in (1, 2, 3):
        contracted(answered(demand(member(n), 10), member(20 + n), accepted=True))
    effect = board_of(ours())["effect"]
    assert effect == {"contracts": 3, "change": -0.003, "lower": -0.006, "upper": 0.0}
    Contract.objects.filter(supplier=member(21)).update(state="withdrawn")
    assert board_of(ours())["effect"] is None


def test_unanswered_demands_by_node() -> None:
    old = timezone.now() - timedelta(days=20)
    for n in range(1, 5):
        Listing.objects.filter(pk=demand(member(n), 10).pk).update(published_at=old)
        demand(member(n), 10)  # too new to wait
        offer(member(n), 10, 1)
    board = board_of(ours())
    assert board["unanswered"]["rows"] == [{"key": "krf-photoresist", "figures": [3]}]  # four, rounded


def test_matches_count_and_excluded_ones_do_not() -> None:
    for n in (1, 2, 3):
        asked, offered = demand(member(n), 10), offer(member(10 + n), 10, 1)
        Match.objects.filter(demand=asked).delete()
        for excluded, of in ((False, offered), (True, offered)):
            Match.objects.update_or_create(
                key=f"{asked.pk}{excluded}"[:80],
                defaults={
                    "alliance": ours(), "demand": asked, "offer": of, "demand_version": 1, "offer_version": 1,
                    "relation": "same", "wanted_node": "krf-photoresist", "offered_node": "krf-photoresist",
                    "fit": 0.9, "terms": {}, "findings": [], "excluded": excluded,
                    "compared_at": timezone.now(),
                },
            )  # fmt: skip
    reached = [each.furthest for each in courses(ours())]
    assert reached == [1] * 6


def test_the_page_shows_what_was_computed_and_computes_nothing(clients: dict[str, Client]) -> None:
    for n in range(1, 7):
        answered(demand(member(n), 10), member(20), accepted=True)
    empty = clients["reader"].get("/en/loop/").content.decode()
    assert "computed each night" in empty
    assert reverse("listings") in empty
    assert compute_boards() >= 1
    seen = clients["reader"].get("/en/loop/").content.decode()
    assert "≈ 6" in seen
    assert "KrF" in seen
    assert reverse("listings") + "?node=" not in seen.replace("/en/", "/")
    staffs = clients["secretariat"].get("/en/loop/").content.decode()
    assert "?node=krf-photoresist" in staffs
    told = clients["trader"].get("/api/v1/loop/board").json()
    assert told["funnel"] == [6, 6, 6, 6, 0]
    assert told["groups"]["side"]["rows"][0]["name_en"] == "Demands"


def test_a_raised_threshold_holds_at_once(clients: dict[str, Client]) -> None:
    for n in range(1, 5):
        demand(member(n), 10)
    keep_board(ours())
    assert "≈ 3" in clients["reader"].get("/en/loop/").content.decode()
    Alliance.objects.filter(pk=ours().pk).update(least_organisations=5)
    assert "≈" not in clients["reader"].get("/en/loop/").content.decode()


def test_alliances_are_apart(clients: dict[str, Client]) -> None:
    for n in range(1, 5):
        demand(member(n), 10)
    compute_boards()
    assert LoopBoard.objects.get(alliance__slug="theirs").content["funnel"] == []
    assert "≈" not in clients["stranger"].get("/@theirs/en/loop/").content.decode()


def test_costs_do_not_grow_with_listings(clients: dict[str, Client]) -> None:
    own = MemberOrganisation.objects.get(pk=OWN)
    counts = []
    for batch in (1, 5):
        for n in range(1, batch + 3):
            answered(demand(member(batch * 20 + n), 10), own, accepted=True)
        reset_queries()
        with CaptureQueriesContext(connection) as computing:
            keep_board(ours())
        clients["reader"].get("/loop/")
        with CaptureQueriesContext(connection) as reading:
            clients["reader"].get("/loop/")
        counts.append((len(computing), len(reading)))
    assert counts[0] == counts[1]
    assert counts[0][0] < 20
    assert counts[0][1] < 15
    assert len(courses(ours())) == 3 + 7
