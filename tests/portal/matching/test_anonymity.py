"""A match does not give a hidden name away: pages, answers, notices, webhooks and figures, tried against each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.portal.matching.made import NODE, demand, match_of, offer, other, own
from tests.portal.roles import OTHER, OWN, ours, viewer

from corechain.workflows.chain_network import chain_network
from corechain_portal.accounts.models import User
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.integration.models import Delivery, Webhook
from corechain_portal.listings.disclosing import disclose
from corechain_portal.listings.models import Listing
from corechain_portal.matching.models import Match
from corechain_portal.matching.queries import own_matches
from corechain_portal.matching.shown import ShownMatch, show_matches, with_both_sides
from corechain_portal.matching.telling import tell_new
from corechain_portal.matching.valuing import value_matches
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db
People = dict[str, User]
TELLING = ("甲芯", "Jia Chips", str(OWN), OWN.hex, "owner@example.org")
"""What would tell that the demand is OWN's."""


@pytest.fixture(autouse=True)
def _an_empty_market(db: None) -> None:
    Listing.objects.filter(state="published").update(state="withdrawn")


def in_chain(member: MemberOrganisation, number: int) -> MemberOrganisation:
    """The member as the firm at a place of the chain's supply network."""
    chain = chain_network(current_snapshot(member.alliance))
    taken = set(MemberOrganisation.objects.exclude(pk=member.pk).values_list("registry_id", flat=True))
    member.registry_id = [each for each in chain.organisation_ids if each not in taken][number]
    member.save(update_fields=["registry_id"])
    return member


def competitors_match(people: People) -> ShownMatch:
    """The match as the other side is shown it."""
    reader = viewer(people, "competitor")
    rows = with_both_sides(own_matches(reader).filter(offer__isnull=False))
    (found,) = show_matches(list(rows), reader)
    return found


def texts(clients: dict[str, Client], wanted: Listing, offered: Listing, match: Match) -> Iterator[str]:
    """Everything that the competitor can read of the match."""
    client = clients["competitor"]
    for address in (
        reverse("matches"),
        reverse("listing-matches", args=[offered.pk]),
        reverse("api:matches"),
        reverse("api:one-match", args=[match.pk]),
        reverse("saved-searches"),
        reverse("me-notices"),
    ):
        for language in ("", "/en"):
            page = client.get(language + address if not address.startswith("/api") else address)
            assert page.status_code == 200
            yield page.content.decode()
            yield str(page.headers)
    refused = client.get(reverse("listing-matches", args=[wanted.pk]))
    assert refused.status_code == 404
    yield refused.content.decode()


def test_nothing_that_the_other_side_reads_tells_the_hidden_name(
    people: People, clients: dict[str, Client]
) -> None:
    hook = Webhook.objects.create(
        member=other(), url="https://example.org/hook", events=["match.found"], active=True
    )
    wanted, offered = demand(), offer()
    match = match_of(wanted, offered)
    value_matches(ours())
    tell_new(ours())
    told = Notice.objects.filter(person=people["competitor"], code__startswith="matching.")
    assert told.exists()
    deliveries = Delivery.objects.filter(webhook=hook)
    assert deliveries.exists()
    read = [
        *texts(clients, wanted, offered, match),
        *(str(each.params) for each in told),
        *(str(each.body) for each in deliveries),
    ]
    assert any("求购光刻胶" in each for each in read)  # it is there, without the name
    assert [word for word in TELLING for each in read if word in each] == []


def test_the_chain_value_is_the_same_whoever_hides_behind_the_demand(people: People) -> None:
    in_chain(other(), 0)
    wanted, offered = demand(), offer()
    match = match_of(wanted, offered)
    exact, seen = [], []
    for number in (3, 11, 25):
        in_chain(own(), number)
        Match.objects.update(valued_version="")
        value_matches(ours())
        match.refresh_from_db()
        exact.append(match.values["named"])
        seen.append(competitors_match(people).value)
    assert len({str(each) for each in exact}) > 1  # the very pair's values differ: they would tell
    assert len(set(seen)) == 1
    staff = show_matches([match], viewer(people, "secretariat"), of=wanted)[0].value
    assert staff.among == 0


def test_whether_the_hidden_firm_is_in_the_chain_at_all_is_not_told(people: People) -> None:
    in_chain(other(), 0)
    match_of(demand(), offer())
    seen = []
    for registry_id in (None, in_chain(own(), 5).registry_id):
        MemberOrganisation.objects.filter(pk=OWN).update(registry_id=registry_id)
        Match.objects.update(valued_version="")
        value_matches(ours())
        seen.append(competitors_match(people).value)
    assert seen[0] == seen[1]


def test_a_member_with_a_hidden_offer_still_stands_among_the_known_providers(people: People) -> None:
    """Left out because of its offer, it would be known as the one behind it."""
    snapshot = current_snapshot(ours())
    taken = set(MemberOrganisation.objects.values_list("registry_id", flat=True))
    provider = next(
        each.organisation_id
        for each in snapshot.provisions_by_node[NODE]
        if each.organisation_id and each.organisation_id not in taken
    )
    MemberOrganisation.objects.filter(pk=OTHER).update(registry_id=provider)
    hidden = offer(hidden=("name",))
    wanted = demand()
    match_of(wanted, hidden)
    reader = viewer(people, "trader")
    shown = show_matches(list(with_both_sides(own_matches(reader))), reader)
    by_offer = next(each for each in shown if each.other is not None)
    by_chain = next(each for each in shown if each.other is None)
    assert by_offer.member is None
    assert by_offer.provider is None
    assert by_chain.member == other()


def test_who_was_accepted_is_shown_the_name_and_the_value_of_the_very_pair(people: People) -> None:
    in_chain(other(), 0)
    in_chain(own(), 5)
    wanted, offered = demand(), offer()
    match_of(wanted, offered)
    value_matches(ours())
    assert competitors_match(people).member is None
    with transaction.atomic():
        disclose(wanted, other(), viewer(people, "owner"))
    found = competitors_match(people)
    assert found.member == own()
    assert found.value.among == 0
