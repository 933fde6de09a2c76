"""The pages of matches: order by the reader's weight, put aside and back, as few queries whatever the number."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.portal.matching.made import MATCH, demand, offer, own
from tests.portal.roles import ours, viewer

from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.introductions.models import Introduction
from corechain_portal.listings.models import Listing
from corechain_portal.matching.finding import find_all
from corechain_portal.matching.models import Decision, Dismissal, Match, RankingChoice, SavedSearch
from corechain_portal.matching.ordering import benefits_of, ordered
from corechain_portal.matching.queries import own_matches, unanswered
from corechain_portal.matching.searches import alert, save_search
from corechain_portal.matching.shown import show_matches, with_both_sides
from corechain_portal.notices.models import Notice

People = dict[str, User]
Clients = dict[str, Client]


@pytest.fixture
def pages(db: None) -> list[str]:
    """Pages of a demand with offers."""
    Listing.objects.filter(state="published").update(state="withdrawn")
    wanted = demand()
    offer(title="供应光刻胶一")
    find_all(ours())
    return [reverse("matches"), reverse("listing-matches", args=[wanted.pk]), reverse("api:matches")]


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL goes through a table of few rows whatever it is"
)
def test_no_question_goes_through_the_whole_market(people: People, pages: list[str]) -> None:
    owner, staff = viewer(people, "owner"), viewer(people, "secretariat")
    assert own_matches(owner).exists()
    for rows in (own_matches(owner), unanswered(staff, 7)):
        plan = rows.order_by("-fit", "pk").explain()
        assert not re.search(
            r"SCAN (matching_match|listings_listing|U\d)\b(?! USING INDEX match_best_told)", plan
        )


def test_queries_do_not_grow_with_matches(clients: Clients, pages: list[str]) -> None:
    few = [queries(clients["trader"], page) for page in pages]
    for number in range(4):
        offer(title=f"又一种光刻胶{number}", text=f"又一种光刻胶{number}")
    find_all(ours())
    assert [queries(clients["trader"], page) for page in pages] == few
    assert max(few) < 20


@pytest.mark.django_db
def test_queries_of_the_staffs_pages(clients: Clients, pages: list[str]) -> None:
    Match.objects.update(told_demand_at=timezone.now() - timedelta(days=9))
    for name in ("matches-unanswered", "matches-weights", "saved-searches"):
        assert queries(clients["secretariat"], reverse(name)) < 20


def test_who_has_no_own_matches_is_led_to_those_of_all(clients: Clients, pages: list[str]) -> None:
    Match.objects.update(told_demand_at=timezone.now() - timedelta(days=9))
    address = f"/en{reverse('matches')}"
    seen = clients["secretariat"].get(address).content.decode()
    assert "1 good match of the alliance was told 7 days ago" in seen
    for name in ("matches-unanswered", "listings", "introductions", "matches-weights"):
        assert f'href="{reverse(name)}"' in seen
    assert "Matches of all members" not in clients["trader"].get(address).content.decode()


def test_the_readers_weight_orders_and_is_kept(people: People, clients: Clients, pages: list[str]) -> None:
    offer(title="更近的光刻胶", region="320200", text="更近的光刻胶")
    find_all(ours())
    kept = {"reason": "ok", "before": 1.0, "among": 0}
    for title, value in (("供应光刻胶一", 0.5), ("更近的光刻胶", -0.5)):
        values = {"named": {**kept, "after": 1.0 - value, "lower": value, "upper": value}}
        Match.objects.filter(offer__title=title).update(values=values)

    def titles() -> list[str]:
        page = clients["trader"].get(pages[1]).content.decode()
        return re.findall(r"<bdi>((?:供应|更近的)光刻胶一?)</bdi></a>", page)

    assert titles() == ["更近的光刻胶", "供应光刻胶一"]
    sent = clients["trader"].post(reverse("matches-order"), {"chain": "100", "next": pages[1]})
    assert sent.headers["Location"] == pages[1]
    assert titles() == ["供应光刻胶一", "更近的光刻胶"]
    assert RankingChoice.objects.get(person=people["trader"]).chain_percent == 100
    away = clients["trader"].post(reverse("matches-order"), {"chain": "200", "next": "https://example.com/"})
    assert away.headers["Location"] == reverse("matches")
    assert RankingChoice.objects.get(person=people["trader"]).chain_percent == 100


def test_putting_aside_is_for_ones_own_organisation_and_can_be_taken_back(
    people: People, clients: Clients, pages: list[str]
) -> None:
    match = Match.objects.get(offer__isnull=False)
    for _ in range(2):
        clients["trader"].post(reverse("match-dismiss", args=[match.pk]), {"reason": "place"})
    assert Dismissal.objects.get(match=match).reason == "place"
    assert Decision.objects.get(match=match.pk).terms == match.terms
    assert not own_matches(viewer(people, "owner")).filter(pk=match.pk).exists()
    assert own_matches(viewer(people, "competitor")).filter(pk=match.pk).exists()
    assert "1 项已搁置" in clients["trader"].get(pages[1]).content.decode()
    clients["trader"].post(reverse("match-take-back", args=[match.pk]))
    assert own_matches(viewer(people, "owner")).filter(pk=match.pk).exists()
    assert not Decision.objects.filter(match=match.pk).exists()


def test_the_staff_watch_what_nobody_answers_and_propose_it(
    people: People, clients: Clients, pages: list[str]
) -> None:
    match = Match.objects.get(offer__isnull=False)
    address = reverse("matches-unanswered")
    assert match.offer.title not in clients["secretariat"].get(address).content.decode()
    Match.objects.update(told_demand_at=timezone.now() - timedelta(days=8))
    assert match.offer.title in clients["secretariat"].get(address).content.decode()
    assert match.offer.title not in clients["secretariat"].get(f"{address}?days=9").content.decode()
    sent = clients["secretariat"].post(reverse("match-propose", args=[match.pk]))
    made = Introduction.objects.get(listing=match.demand, own_listing=match.offer)
    assert sent.headers["Location"] == reverse("introduction", args=[made.pk])
    assert match.offer.title not in clients["secretariat"].get(address).content.decode()


@pytest.mark.django_db
def test_a_saved_search_tells_once_a_day_of_what_its_reader_may_see(people: People) -> None:
    Listing.objects.filter(state="published").update(state="withdrawn")
    for role in ("competitor", "owner"):
        save_search(viewer(people, role), text="光刻胶", region="无锡")
    demand(title="求购光刻胶甲")
    demand(title="求购光刻胶乙", text="求购光刻胶乙", level="secretariat")
    demand(title="求购光刻胶丙", text="求购光刻胶丙", hidden=("name", "place"))
    alert(ours())
    alert(ours())
    told = Notice.objects.filter(code="matching.search")
    assert [(each.person, each.params["count"]) for each in told] == [(people["competitor"], 1)]
    offer(title="供应光刻胶", text="供应光刻胶", member=own(), region="320200")
    alert(ours())
    assert told.filter(person=people["competitor"]).count() == 2


@pytest.mark.django_db
def test_a_search_of_a_program_belongs_to_its_organisation(people: People) -> None:
    program = Viewer(
        ours(), None, frozenset(), viewer(people, "trader").organisation_roles, frozenset({"loop"})
    )
    made = save_search(program, node="krf-photoresist")
    assert (made.person, made.member) == (None, own())
    assert SavedSearch.objects.visible_to(viewer(people, "owner")).filter(pk=made.pk).exists()
    assert not SavedSearch.objects.visible_to(viewer(people, "reader")).filter(pk=made.pk).exists()
    assert not SavedSearch.objects.visible_to(viewer(people, "competitor")).filter(pk=made.pk).exists()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines may be busy
@given(st.lists(st.one_of(st.none(), st.floats(-50, 50)), max_size=8))
def test_benefits_keep_the_order_of_values(values: list[float | None]) -> None:
    benefits = benefits_of(values)
    assert all(0.0 <= each <= 1.0 for each in benefits)
    known = [(value, benefit) for value, benefit in zip(values, benefits, strict=True) if value is not None]
    for value, benefit in known:
        assert all((benefit <= later) or other < value for other, later in known)


@pytest.mark.django_db
def test_the_order_does_not_depend_on_the_order_in_which_they_come(people: People) -> None:
    staff = viewer(people, "secretariat")
    offer(title="又供光刻胶", text="又供光刻胶")
    find_all(ours())
    rows = list(with_both_sides(Match.objects.filter(excluded=False)))
    assert MATCH in {each.pk for each in rows}
    shown = show_matches(rows, staff)
    for percent in (0, 40, 100):
        assert ordered(shown, percent) == ordered(shown[::-1], percent)
