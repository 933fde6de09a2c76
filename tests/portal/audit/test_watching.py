"""The watch over every request under test does see what leaves no entry; and every model has its place in the audit."""

from __future__ import annotations

import uuid

import pytest
from django.apps import apps
from django.test import Client
from tests.portal.audit.watching import NOT_AUDITED, Unaudited
from tests.portal.integration.made import TOKEN
from tests.portal.roles import OWN

import corechain_portal
from corechain_portal.audit.words import THINGS

PART_OF = {
    "alliances.alliancelogo": "alliances.alliance",
    "audit.auditcheck": "what checking found; changes nothing that is checked",
    "audit.auditentry": "the audit itself",
    "chain.chainnode": "chain.loadeddataset",
    "chain.noderelation": "chain.loadeddataset",
    "chain.provision": "chain.loadeddataset",
    "chain.source": "chain.loadeddataset",
    "chain.specification": "chain.loadeddataset",
    "chain.supplylink": "chain.loadeddataset",
    "laboratory.ownnetworkfiles": "laboratory.ownnetwork",
    "laboratory.scenariofirms": "laboratory.scenario",
    "laboratory.scenarioresult": "laboratory.scenario",
    "membership.formername": "membership.memberorganisation",
    "membership.membershipperiod": "membership.memberorganisation",
    "organisations.organisation": "chain.loadeddataset",
    "statistics.indicator": "chain.loadeddataset",
    "statistics.observation": "chain.loadeddataset",
}
"""Models that change only with another thing, whose entry tells of it."""
APPS = (
    "accounts", "alliances", "attachments", "audit", "background", "chain", "contacts", "integration", "laboratory",
    "membership", "notices", "organisations", "statistics", "web",
)  # fmt: skip


@pytest.mark.django_db
def test_a_change_without_an_entry_fails_its_test(
    clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/members/{OWN}/tokens/{TOKEN}/revoke/"
    monkeypatch.setattr("corechain_portal.integration.tokens.record", lambda *_, **__: None)
    with pytest.raises(Unaudited, match="integration_apitoken"):
        clients["owner"].post(address)


@pytest.mark.django_db
def test_what_changes_nothing_needs_no_entry(clients: dict[str, Client]) -> None:
    assert clients["owner"].post(f"/members/{OWN}/tokens/", {"once": uuid.uuid4()}).status_code == 422


def test_every_model_is_audited_or_says_why_not() -> None:
    models = {
        model._meta.label_lower: model._meta.db_table
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        if model.__module__.startswith(corechain_portal.__name__)
    }
    placed = {*THINGS, *PART_OF}
    assert {
        name for name, table in models.items() if name not in placed and table not in NOT_AUDITED
    } == set()


def test_audited_things_say_what_is_kept_of_them() -> None:
    things = [apps.get_model(label) for label in THINGS if label.partition(".")[0] in APPS]
    # What is kept of an account is told by its part of the portal, without a name or address.
    lacking = {model._meta.label_lower for model in things if not hasattr(model, "to_audit")} - {
        "accounts.user",
        "integration.delivery",
        "membership.organisationrole",
        "membership.alliancerole",
    }
    assert lacking == set()
