"""Feedback changes the weights only where held-out decisions are ranked no worse; all is logged and can be undone."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.portal.matching.made import MATCH
from tests.portal.roles import ours, viewer

from corechain.workflows.pair_listings import TERMS, PairWeights
from corechain_portal.accounts.models import User
from corechain_portal.audit.models import AuditEntry
from corechain_portal.introductions.models import Introduction
from corechain_portal.matching.connections import _contracted, _failed
from corechain_portal.matching.feedback import keep_decision
from corechain_portal.matching.models import Decision, Match, Outcome, Reweighting
from corechain_portal.matching.weights import (
    back_to_defaults,
    current_weights,
    decided,
    is_learning,
    learn,
    switch,
)

pytestmark = pytest.mark.django_db
People = dict[str, User]
DEFAULTS = PairWeights()


def decide(demands: int, taken_by: str, *, least: bool = False, sample: bool = False, begin: int = 0) -> None:
    """Four candidates a demand; the one with most (or least) of one term got the contract."""
    chance = random.Random(begin + 1)
    for number in range(demands):
        demand = uuid.uuid4()
        candidates = [{term: chance.random() for term in TERMS} for _ in range(4)]
        taken = (min if least else max)(candidates, key=lambda each: each[taken_by])
        for each in candidates:
            outcome = Outcome.CONTRACTED if each is taken else Outcome.DECLINED
            Decision.objects.create(
                alliance=ours(), match=uuid.uuid4(), demand=demand, outcome=outcome, terms=each, sample=sample,
                at=timezone.now() - timedelta(days=2000 - begin - number),
            )  # fmt: skip


def test_what_decides_counts_more_and_the_log_tells_by_how_much() -> None:
    decide(60, "place")
    line = learn(ours())
    assert line is not None
    assert (line.kind, line.decisions, line.person) == ("learnt", 240, None)
    assert line.before == DEFAULTS.as_dict()
    assert line.after == line.proposed == current_weights(ours()).as_dict()
    assert line.after["place"] > line.before["place"]
    figures = line.figures
    assert (figures["learnt_from"], figures["held_out"]) == (40, 20)
    assert figures["mrr"][1] > figures["mrr"][0]
    assert figures["lower"] <= figures["better"] <= figures["upper"]
    assert AuditEntry.objects.filter(action="matching.weights", subject_id=str(line.pk)).count() == 1
    assert learn(ours()) is None  # nothing new to learn from


def test_what_ranks_held_out_decisions_worse_is_not_applied() -> None:
    decide(40, "place")
    decide(20, "place", least=True, begin=1000)  # the newest, by which it is judged, say the contrary
    line = learn(ours())
    assert line is not None
    assert line.kind == "worse"
    assert line.figures["better"] < 0
    assert line.proposed != line.after == DEFAULTS.as_dict()
    assert current_weights(ours()) == DEFAULTS


def test_too_few_decisions_and_those_of_the_demo_teach_nothing() -> None:
    decide(60, "place", sample=True)
    assert decided(ours()) == []
    decide(5, "place")
    line = learn(ours())
    assert line is not None
    assert (line.kind, line.figures, current_weights(ours())) == ("few", {}, DEFAULTS)


def test_it_can_be_switched_off_and_back_to_the_defaults(people: People) -> None:
    decide(60, "place")
    learn(ours())
    staff = viewer(people, "secretariat")
    assert current_weights(ours()) != DEFAULTS
    switch(staff, learning=False)
    assert (is_learning(ours()), current_weights(ours())) == (False, DEFAULTS)
    decide(10, "price", begin=500)
    assert learn(ours()) is None
    switch(staff, learning=True)
    learnt = learn(ours())
    assert learnt is not None
    back_to_defaults(staff)
    assert (is_learning(ours()), current_weights(ours())) == (True, DEFAULTS)
    kinds = list(Reweighting.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["learnt", "off", "on", learnt.kind, "defaults"]


def test_the_page_shows_the_log_to_the_staff(people: People, clients: dict[str, Client]) -> None:
    decide(60, "place")
    clients["secretariat"].post(reverse("matches-weights-change"), {"step": "learn"})
    page = clients["auditor"].get(reverse("matches-weights")).content.decode()
    line = Reweighting.objects.get()
    assert f"{line.figures['mrr'][0]:.2f} → {line.figures['mrr'][1]:.2f}" in page
    assert people["secretariat"].get_full_name() in page
    assert "学得并采用" in page


OUTCOMES = [
    (_failed, "declined", ["declined"]),
    (_failed, "withdrawn", []),
    (_failed, "lapsed", []),
    (_contracted, "contract", ["contracted"]),
]


@pytest.mark.parametrize(("receiver", "state", "kept"), OUTCOMES)
def test_what_came_of_an_introduction_is_kept_with_the_values_of_the_match(
    receiver: object, state: str, kept: list[str]
) -> None:
    match = Match.objects.select_related("demand", "offer").get(pk=MATCH)
    introduction = Introduction(
        listing=match.demand, own_listing=match.offer, asked=match.demand.member, asker=match.offer.member,
        state=state, reason="price",
    )  # fmt: skip
    receiver(introduction)  # type: ignore[operator]
    assert list(Decision.objects.filter(match=MATCH).values_list("outcome", flat=True)) == kept
    if kept:
        assert Decision.objects.get(match=MATCH).terms == match.terms


def test_a_contract_outweighs_that_it_was_put_aside_before() -> None:
    match = Match.objects.get(pk=MATCH)
    for outcome, stands in (
        ("dismissed", "dismissed"),
        ("contracted", "contracted"),
        ("declined", "contracted"),
    ):
        keep_decision(match, Outcome(outcome))
        assert Decision.objects.get(match=MATCH).outcome == stands
    assert not {field.name for field in Decision._meta.get_fields()} & {"member", "person", "organisation"}
