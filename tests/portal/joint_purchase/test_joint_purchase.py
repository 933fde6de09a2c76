"""A joint purchase from the first question to names that are open: what is computed, who sees what, what holds."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.portal.joint_purchase.made import PURCHASE
from tests.portal.joint_purchase.rows import (
    consent,
    demand,
    gathered,
    member,
    of,
    offer,
    over,
    quantities,
    split,
    staff,
)
from tests.portal.roles import OTHER, OWN

from corechain_portal.joint_purchase import answering, gathering
from corechain_portal.joint_purchase.capacity import promised
from corechain_portal.joint_purchase.exceptions import BadPurchase, CannotPurchase
from corechain_portal.joint_purchase.keeping import keep_split
from corechain_portal.joint_purchase.models import JointPurchase, Proposal, PurchaseState
from corechain_portal.joint_purchase.shown import show
from corechain_portal.joint_purchase.splitting import computed, whole_parts
from corechain_portal.listings.models import Disclosure, Listing
from corechain_portal.listings.publishing import withdraw
from corechain_portal.membership.models import MemberOrganisation

pytestmark = pytest.mark.django_db


def test_the_cheapest_split_is_that_of_all_there_are() -> None:
    """Two demands, two offers, quantities in tens: tried one by one."""
    purchase = gathered([(member(1), 60), (member(2), 40)], [(member(8), 80, 10), (member(9), 50, 12)])
    proposal = split(purchase, largest_share=70)
    costs = [
        10 * (a + b) + 12 * (100 - a - b)
        for a, b in product(range(0, 61, 10), range(0, 41, 10))
        if a + b <= 70 and 100 - a - b <= 50
    ]
    assert proposal.state == "ready"
    assert proposal.cost == min(costs) == Decimal(1060)
    assert proposal.risk == 0.7
    got = quantities(proposal)
    assert sum(amount for (need, _), amount in got.items() if need == 1) == 60
    assert sum(amount for (_, source), amount in got.items() if source == 1) == 70
    assert any("S1" in each["en"] for each in proposal.content["binding"])


def test_all_accept_and_names_are_open_to_those_who_deal_with_each_other() -> None:
    buyers, sellers = [member(1), member(2)], [member(8), member(9)]
    purchase = gathered([(buyers[0], 60), (buyers[1], 40)], [(sellers[0], 60, 10), (sellers[1], 50, 12)])
    proposal = split(purchase)
    for each in (*buyers, *sellers):
        assert not Disclosure.objects.filter(member=each).exists()
        done = answering.accept(proposal, each, of(each))
    assert done
    purchase.refresh_from_db()
    assert purchase.state == PurchaseState.AGREED
    lines = list(proposal.lines.select_related("need", "offer"))
    for line in lines:
        assert Disclosure.objects.filter(listing=line.offer.listing_id, member=line.need.member_id).exists()
        assert Disclosure.objects.filter(listing=line.need.listing_id, member=line.offer.member_id).exists()
    assert Disclosure.objects.count() == 2 * len({(each.need_id, each.offer_id) for each in lines})
    with pytest.raises(CannotPurchase):
        answering.accept(proposal, buyers[0], of(buyers[0]))


def test_one_no_ends_it_and_frees_what_it_held() -> None:
    purchase = gathered([(member(1), 60)], [(member(8), 80, 10)])
    proposal = split(purchase)
    [listing] = Listing.objects.filter(member=member(8))
    assert promised([listing.pk]) == {listing.pk: Decimal(60)}
    with pytest.raises(BadPurchase):
        answering.decline(proposal, member(8), of(member(8)), "because")
    answering.decline(proposal, member(8), of(member(8)), "price")
    purchase.refresh_from_db()
    assert (purchase.state, promised([listing.pk])) == (PurchaseState.GATHERING, {})
    assert [each.code for each in purchase.history.all()][-1] == "declined"


def test_a_capacity_is_not_promised_twice() -> None:
    capacity = offer(member(8), 100, 10)
    first = over([demand(member(1), 70), capacity])
    second = over([demand(member(2), 50), capacity])
    assert split(first).state == "ready"
    proposal = split(second)
    assert proposal.state == "failed"
    assert "30" in proposal.problem_en
    assert "50" in proposal.problem_en
    gathering.cancel(first, staff())
    assert split(second).state == "ready"


def test_a_capacity_promised_while_a_split_is_computed_is_computed_again() -> None:
    capacity = offer(member(8), 100, 10)
    first = over([demand(member(1), 70), capacity])
    second = over([demand(member(2), 50), capacity])
    late = Proposal.objects.create(purchase=second, number=1)
    found = computed(late)
    assert split(first).state == "ready"
    assert keep_split(late, found) is None
    late.refresh_from_db()
    assert (late.state, late.lines.count()) == ("waiting", 0)


@pytest.mark.parametrize(
    ("limits", "days", "told"),
    [
        ({"largest_share": 40}, None, "largest share of 40.0%"),
        ({}, 5, "No offer serves “D1” within 5 days; the soonest takes 20."),
        ({"most_risk": 20}, None, "No split has a risk of at most 20.0%"),
    ],
)
def test_why_there_is_no_split(limits: dict[str, int], days: int | None, told: str) -> None:
    purchase = gathered([(member(1), 100)], [(member(8), 80, 10), (member(9), 80, 11)], agree=False)
    for part in purchase.participations.select_related("listing", "member", "purchase"):
        consent(part, days=days if part.side == "demand" else 20)
    proposal = split(purchase, **limits)
    assert proposal.state == "failed"
    assert told in proposal.problem_en
    assert proposal.problem_zh
    purchase.refresh_from_db()
    assert purchase.state == PurchaseState.GATHERING


def test_who_leaves_or_goes_off_the_market_ends_what_counts_on_it(
    django_capture_on_commit_callbacks: object,
) -> None:
    purchase = gathered([(member(1), 60)], [(member(8), 80, 10), (member(9), 80, 11)])
    split(purchase)
    [listing] = Listing.objects.filter(member=member(8))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        withdraw(of(member(8)), listing, "other", "")
    purchase.refresh_from_db()
    assert purchase.state == PurchaseState.GATHERING
    assert purchase.participations.get(listing=listing).consent == "gone"
    assert quantities(split(purchase)) == {(1, 2): 60}


def test_a_member_that_left_makes_a_proposal_void() -> None:
    purchase = gathered([(member(1), 60)], [(member(8), 80, 10)])
    proposal = split(purchase)
    MemberOrganisation.objects.filter(pk=member(8).pk).update(standing="left")
    with pytest.raises(CannotPurchase, match="void"):
        answering.accept(proposal, member(1), of(member(1)))
    proposal.refresh_from_db()
    assert proposal.state == "declined"


def test_an_unanswered_proposal_lapses() -> None:
    from corechain_portal.joint_purchase.tasks import end_unanswered_proposals

    purchase = gathered([(member(1), 60)], [(member(8), 80, 10)])
    proposal = split(purchase, answer_by=timezone.localdate())
    assert end_unanswered_proposals() == 0
    JointPurchase.objects.filter(pk=purchase.pk).update(answer_by=timezone.localdate() - timedelta(days=1))
    assert end_unanswered_proposals() == 1
    proposal.refresh_from_db()
    assert proposal.state == "declined"


def test_only_the_organiser_asks_and_only_its_own_organisation_agrees() -> None:
    purchase = gathered([(member(1), 60)], [(member(8), 80, 10)], lead=member(1), agree=False)
    part = purchase.participations.get(member=member(8))
    with pytest.raises(PermissionDenied):
        gathering.consent(part, of(member(1)), {"quantity": Decimal(1), "price": Decimal(1)})
    with pytest.raises(PermissionDenied):
        gathering.consent(part, staff(), {"quantity": Decimal(1), "price": Decimal(1)})
    with pytest.raises(BadPurchase):
        gathering.consent(part, of(member(8)), {"quantity": Decimal(81), "price": Decimal(1)})
    with pytest.raises(BadPurchase):
        gathering.ask(purchase, [demand(member(2), 5, nodes=(("etcher", "刻蚀机"),)).pk], of(member(1)))


def page(client: Client, purchase: JointPurchase, prefix: str = "/en") -> str:
    response = client.get(prefix + reverse("joint-purchase", args=[purchase.pk]).removeprefix("/en"))
    assert response.status_code == 200
    return response.content.decode()


def test_a_member_sees_its_own_lines_alone(clients: dict[str, Client]) -> None:
    """Of three demands and two offers, with numbers that occur nowhere else."""
    own, other = MemberOrganisation.objects.get(pk=OWN), MemberOrganisation.objects.get(pk=OTHER)
    purchase = gathered(
        [(own, 6173), (other, 4127), (member(3), 2711)],
        [(member(8), 6173, 1013), (member(9), 8000, 1277)],
    )
    answered = split(purchase)
    seen, staffs = page(clients["trader"], purchase), page(clients["secretariat"], purchase)
    secrets = ("4,127", "2,711", "13,011", f"{answered.cost:,.2f}", "Yi Chips", "Member firm no. 3")
    secrets += ("Member firm no. 8", "Member firm no. 9", "8,000", str(OTHER), str(member(8).pk))
    assert "6,173" in seen
    assert "Jia Chips" in seen
    assert [each for each in secrets if each in seen] == []
    assert [
        each for each in ("6,173", "4,127", "2,711", "Yi Chips", "Member firm no. 9") if each not in staffs
    ] == []
    competitor = page(clients["competitor"], purchase)
    assert "4,127" in competitor
    assert "6,173" not in competitor
    assert "Jia Chips" not in competitor
    assert clients["reader"].get(reverse("joint-purchase", args=[purchase.pk])).status_code == 403
    assert clients["stranger"].get(reverse("joint-purchase", args=[purchase.pk])).status_code == 403
    elsewhere = gathered([(member(3), 10)], [(member(8), 20, 10)])
    assert clients["trader"].get(reverse("joint-purchase", args=[elsewhere.pk])).status_code == 404


def test_totals_are_for_buyers_with_enough_others() -> None:
    few = gathered([(member(n), 10) for n in (1, 2, 3)], [(member(8), 80, 10), (member(9), 9, 9)])
    many = gathered([(member(n), 10) for n in (1, 2, 3, 4)], [(member(8), 80, 10), (member(9), 9, 9)])
    for purchase in (few, many):
        split(purchase)
        purchase.refresh_from_db()
    assert show(few, of(member(1))).proposal.cost is None  # type: ignore[union-attr]
    assert show(many, of(member(1))).proposal.cost == Decimal(391)  # type: ignore[union-attr]
    assert show(many, of(member(8))).proposal.cost is None  # type: ignore[union-attr]
    assert show(many, of(member(1))).proposal.binding == ()  # type: ignore[union-attr]
    assert show(many, staff()).proposal.binding  # type: ignore[union-attr]


def test_by_the_pages(clients: dict[str, Client]) -> None:
    """The staff gather, two members agree and accept, through the forms."""
    own, other = MemberOrganisation.objects.get(pk=OWN), MemberOrganisation.objects.get(pk=OTHER)
    asked, offered = demand(own, 60), offer(other, 80, 10)
    staffs, buyer, seller = clients["secretariat"], clients["trader"], clients["competitor"]
    begin = reverse("joint-purchase-new")
    form = {"node": "krf-photoresist", "title": "联合采购", "unit": "L", "period": "month"}
    form |= {"once": "00000000-0000-4000-8000-00000000aa01"}
    answer = staffs.post(begin, {**form, "listing": [str(asked.pk), str(offered.pk)]})
    purchase = JointPurchase.objects.exclude(pk=PURCHASE).get()
    at = {"purchase_id": purchase.pk}
    assert answer["Location"] == reverse("joint-purchase", kwargs=at)
    staffs.post(begin, {**form, "listing": [str(asked.pk)]})  # the same form again
    assert JointPurchase.objects.exclude(pk=PURCHASE).count() == 1
    need, source = purchase.participations.order_by("side")
    figures = {need: {"quantity": "60"}, source: {"quantity": "80", "price": "10"}}
    for client, part in ((buyer, need), (seller, source)):
        address = reverse("joint-purchase-consent", kwargs={**at, "part_id": part.pk})
        assert client.post(address, {}).status_code == 422
        assert client.post(address, figures[part]).status_code == 302
    assert (
        staffs.post(reverse("joint-purchase-split", kwargs=at), {"largest_share": "500"}).status_code == 422
    )
    assert buyer.post(reverse("joint-purchase-split", kwargs=at), {"largest_share": "100"}).status_code == 403
    staffs.post(reverse("joint-purchase-split", kwargs=at), {"largest_share": "100"})
    from corechain_portal.joint_purchase.tasks import compute_split

    proposal = purchase.proposals.get()
    assert compute_split(str(proposal.pk)) == "ready"
    to = {**at, "proposal_id": proposal.pk}
    for client in (buyer, seller):
        assert client.post(reverse("joint-purchase-accept", kwargs=to)).status_code == 302
    purchase.refresh_from_db()
    assert purchase.state == "agreed"
    assert "乙芯科技" in page(buyer, purchase, "")


@pytest.mark.parametrize("role", ["secretariat", "trader"])
def test_a_page_costs_the_same_with_many(clients: dict[str, Client], role: str) -> None:
    own = MemberOrganisation.objects.get(pk=OWN)
    counts = []
    for others in (2, 12):
        needs = [(own, 10), *((member(n), 10) for n in range(1, others))]
        purchase = gathered(needs, [(member(n), 50, n) for n in range(20, 20 + others)])
        split(purchase, largest_share=60)
        page(clients[role], purchase)
        for address in (reverse("joint-purchases"), reverse("joint-purchase", args=[purchase.pk])):
            with CaptureQueriesContext(connection) as queries:
                assert clients[role].get(address).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) < 25


@settings(max_examples=60, deadline=None)
@given(
    needs=st.lists(st.integers(1, 500), min_size=1, max_size=5),
    shares=st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=5, max_size=5),
)
def test_whole_parts_deliver_exactly_what_is_needed(needs: list[int], shares: list[list[float]]) -> None:
    parts = []
    for number, need in enumerate(needs):
        weights = shares[number]
        parts += [(number, source, need * weight / sum(weights)) for source, weight in enumerate(weights)]
    room = [
        Decimal(int(sum(amount for _, source, amount in parts if source == each)) + 1) for each in range(3)
    ]
    found = whole_parts(parts, [Decimal(each) for each in needs], room)
    for number, need in enumerate(needs):
        assert sum(amount for (of_need, _), amount in found.items() if of_need == number) == need
    assert all(amount > 0 and amount == amount.to_integral_value() for amount in found.values())
