"""From a confirmed contract to the chain: own rows, computed before and after, public where both parties say so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.portal.introductions.rows import NODE, TERMS, in_talks, member, viewer
from tests.portal.roles import OTHER, OWN, ours

from corechain.datasets.registry import open_snapshot
from corechain.workflows.diagnose import weak_links
from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import LoadedDataset, Origin
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.introductions.contract_models import Contract
from corechain_portal.introductions.contracts import (
    confirm_contract,
    report_contract,
    set_terms,
    withdraw_contract,
)
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.outcomes.models import AgreedSupply, Outcome, OutcomeState
from corechain_portal.outcomes.tasks import compute_outcome, compute_stale_outcomes

pytestmark = pytest.mark.django_db
PARTIES = {"owner", "trader", "competitor"}
INSIDE = {*PARTIES, "editor", "analyst", "secretariat", "auditor"}
EVERY = {*INSIDE, "anonymous", "newcomer", "stranger"}


def signed(visibility: str = "parties", **terms: object) -> Contract:
    """OTHER, which is the maker of wet chemicals in the chain, supplies OWN, which is the foundry."""
    MemberOrganisation.objects.filter(pk=OTHER).update(registry_id="jianghua")
    MemberOrganisation.objects.filter(pk=OWN).update(registry_id="cr-micro")
    made = in_talks()
    contract = report_contract(made, viewer("owner"), {**TERMS, "visibility": visibility, **terms})
    return confirm_contract(contract, viewer("competitor"))


def links() -> set[tuple[str, str]]:
    return {
        (each.supplier_id, each.buyer_id)
        for each in current_snapshot(ours()).supply_links
        if each.id.startswith("contract-")
    }


def test_a_contract_of_the_parties_changes_its_outcome_and_not_the_chain_of_all() -> None:
    before = current_snapshot(ours())
    contract = signed()
    assert current_snapshot(ours()) is before
    assert compute_outcome(str(contract.pk)) == OutcomeState.DONE
    effect = Outcome.objects.get(pk=contract.pk).effects[0]
    ranked = {row.node.id: row.figures for row in weak_links(before, ours().region or None).rows}
    assert effect["node"] == NODE
    assert effect["before"]["rank"] == ranked[NODE].rank
    assert effect["before"]["providers"] == len(ranked[NODE].supply.providers)
    assert effect["after"]["providers"] == effect["before"]["providers"] + 1
    assert effect["after"]["rank"] > effect["before"]["rank"]
    loss = effect["loss"]
    assert 0 < loss["before"] < 1
    assert loss["after_interval"]["lower"] <= loss["after"] <= loss["after_interval"]["upper"]
    assert len(effect["because"]) >= 4


def test_a_public_contract_enters_the_chain_and_leaves_it_when_it_is_withdrawn() -> None:
    before = current_snapshot(ours())
    contract = signed("public")
    after = current_snapshot(ours())
    assert links() == {("jianghua", "cr-micro")}
    assert after.version != before.version
    compute_outcome(str(contract.pk))
    effect = Outcome.objects.get(pk=contract.pk).effects[0]
    now = {row.node.id: row.figures.rank for row in weak_links(after, ours().region or None).rows}
    assert effect["after"]["rank"] == now[NODE]  # what the public page says is what the outcome promised
    withdraw_contract(contract, viewer("owner"))
    assert links() == set()
    assert current_snapshot(ours()).version == before.version
    assert Outcome.objects.get(pk=contract.pk).state == OutcomeState.WITHDRAWN


def test_samples_and_the_other_alliance_never_enter_it() -> None:
    signed("public")
    AgreedSupply.objects.update(sample=True)
    assert links() == set()


def test_it_outlives_a_reload_of_the_data_set_and_costs_one_query_when_kept() -> None:
    signed("public")
    alliance = ours()
    current_snapshot(alliance)
    with CaptureQueriesContext(connection) as queries:
        current_snapshot(alliance)
    assert len(queries) == 1
    LoadedDataset.objects.filter(alliance=ours()).update(version="older")
    assert load_snapshot(open_snapshot("wuxi-ic"), ours(), origin=Origin.DATA_DESK)
    assert links() == {("jianghua", "cr-micro")}


def test_a_corrected_contract_is_computed_again() -> None:
    contract = signed("public")
    compute_outcome(str(contract.pk))
    corrected = {**TERMS, "visibility": "public", "nodes": ["arf-photoresist"]}
    contract = set_terms(contract, viewer("owner"), corrected)
    assert (
        Outcome.objects.get(pk=contract.pk).state == OutcomeState.DONE
    )  # the old terms stand until both agree
    contract = confirm_contract(contract, viewer("competitor"))
    assert Outcome.objects.get(pk=contract.pk).state == OutcomeState.WAITING
    compute_outcome(str(contract.pk))
    assert [each["node"] for each in Outcome.objects.get(pk=contract.pk).effects] == ["arf-photoresist"]
    assert AgreedSupply.objects.filter(ended_at=None).count() == 1


def test_outcomes_of_an_older_chain_are_computed_again_in_the_night() -> None:
    contract = signed()
    compute_outcome(str(contract.pk))
    compute_stale_outcomes()  # those that other tests look at
    assert compute_stale_outcomes() == 0
    Outcome.objects.filter(pk=contract.pk).update(data_version="older")
    assert compute_stale_outcomes() == 1
    assert Outcome.objects.get(pk=contract.pk).state == OutcomeState.WAITING


def test_a_member_that_the_chain_does_not_name_is_added_with_its_public_contract() -> None:
    contract = signed("public")
    MemberOrganisation.objects.filter(pk=OTHER).update(registry_id=None)
    corrected = {**TERMS, "visibility": "public", "unit": "kg"}
    said = set_terms(Contract.objects.get(pk=contract.pk), viewer("owner"), corrected)
    confirm_contract(said, viewer("competitor"))
    assert links() == {(f"member-{OTHER}", "cr-micro")}
    assert current_snapshot(ours()).organisations[f"member-{OTHER}"].name_zh == member(OTHER).name_zh
    assert compute_outcome(str(contract.pk)) == OutcomeState.DONE


@pytest.mark.parametrize(
    ("visibility", "sees"), [("parties", PARTIES), ("alliance", INSIDE), ("public", EVERY)]
)
def test_who_sees_an_outcome_follows_the_contract_and_the_amount_its_own_level(
    clients: dict[str, Client], visibility: str, sees: set[str]
) -> None:
    contract = signed(visibility)
    compute_outcome(str(contract.pk))
    seen = set()
    for role in EVERY:
        answer = clients[role].get(reverse("outcome", args=[contract.pk]))
        assert answer.status_code in (200, 404)
        if answer.status_code == 200:
            seen.add(role)
            assert ("120000" in answer.content.decode()) == (role in PARTIES), role
            api = clients[role].get(reverse("api:outcome", args=[contract.pk])).json()
            assert (api["terms"]["amount"] is not None) == (role in PARTIES), role
    assert seen == sees
