"""Demands and offers paired, on tables that can be checked by hand.

In every table the weights are 4 for the node, 3 for the requirements, 2 for the quantity and 1 for each other term, and
an offer is certain. A demand that asks for nothing but a node is thus compared on node (4) and certainty (1).
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.chains import TINY_NODES, TINY_ORGANISATIONS, TINY_RELATIONS, draw_chain_of, parse_table

from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.pair_listings import (
    Paired,
    PairWeights,
    Terms,
    listing_terms,
    pair_listings,
    provider_terms,
)

WEIGHTS = PairWeights(node=4, requirements=3, quantity=2, time=1, place=1, price=1, certainty=1)
DAY = date(2026, 3, 1)


def requirement(text: str, *, hard: bool = True) -> dict[str, Any]:
    """``wafer_size = 200 mm``, ``process_node <= 40 nm`` or ``certificate = ISO 9001``."""
    attribute, sign, value, *unit = text.split(" ", 3)
    number: Any = float(value) if value.replace(".", "").isdigit() else " ".join((value, *unit))
    operator = {"=": "eq", "<=": "le", ">=": "ge"}[sign]
    known = unit[0] if unit and isinstance(number, float) else None
    return {
        "attribute": attribute,
        "operator": operator,
        "value": number,
        "unit": known,
        "text": text,
        "hard": hard,
    }


def wanted(*nodes: str, **more: Any) -> Terms:
    return listing_terms("demand", "buyer", nodes or ("krf-photoresist",), **more)


def offered(*nodes: str, **more: Any) -> Terms:
    return listing_terms("offer", "seller", nodes or ("krf-photoresist",), **more)


@pytest.fixture(scope="module")
def chain() -> ChainSnapshot:
    return draw_chain_of(TINY_NODES, TINY_RELATIONS)


def pair(chain: ChainSnapshot, demand: Terms, offer: Terms) -> Paired | None:
    found = pair_listings(chain, [demand], [offer], weights=WEIGHTS)
    return found[0] if found else None


RELATED = """
    wanted          | offered          | relation | closeness
    krf-photoresist | krf-photoresist  | same     | 1
    photoresist     | krf-photoresist  | narrower | 0.9
    krf-photoresist | photoresist      | wider    | 0.6
    krf-photoresist | arf-photoresist  |          |
    krf-photoresist | silicon-wafer    |          |
    lithography     | krf-photoresist  |          |
"""


@pytest.mark.parametrize("row", parse_table(RELATED), ids=lambda row: f"{row['wanted']}-{row['offered']}")
def test_nodes(chain: ChainSnapshot, row: dict[str, str | None]) -> None:
    found = pair(chain, wanted(str(row["wanted"])), offered(str(row["offered"])))
    if row["relation"] is None:
        assert found is None
    else:
        assert found is not None
        assert found.pair.relation.kind == row["relation"]
        assert found.fit == round((4 * float(row["closeness"] or 0) + 1) / 5, 6)


CASES: list[tuple[str, dict[str, Any], dict[str, Any], float]] = [
    # What the demand says, what the offer says, and the fit: (4 node + 1 certainty + w · v) ÷ (5 + w).
    ("nothing more asked", {}, {"price": 3.0}, 1.0),
    ("capacity in other units: 500 kg of 1 t a month", {"quantity": 1, "unit": "t", "period": "month"},
     {"quantity": 500, "unit": "kg", "period": "month"}, (5 + 2 * 0.5) / 7),
    ("91 L a quarter are 1 L a day", {"quantity": 1, "unit": "L", "period": "day"},
     {"quantity": 91, "unit": "L", "period": "quarter"}, 1.0),
    ("litres and kilograms do not compare", {"quantity": 1, "unit": "L"}, {"quantity": 9, "unit": "kg"}, (5 + 1) / 7),
    ("a hidden capacity is unknown", {"quantity": 1, "unit": "L"}, {}, (5 + 1) / 7),
    ("the price asked is twice what would be paid", {"price": 50, "unit": "L"}, {"price": 100, "unit": "L"}, 5.5 / 6),
    ("prices of other units: 1 000 a kg is 1 a gram", {"price": 1, "unit": "g"}, {"price": 1000, "unit": "kg"}, 1.0),
    ("the same city", {"region": "320200"}, {"region": "320214"}, 1.0),
    ("the same province", {"region": "320200"}, {"region": "320500"}, (5 + 0.7) / 6),
    ("the same country", {"region": "320200"}, {"region": "310000"}, (5 + 0.4) / 6),
    ("5 of 10 days", {"starts_on": DAY, "ends_on": date(2026, 3, 10)}, {"starts_on": date(2026, 3, 6)}, 5.5 / 6),
    ("twice the lead time", {"lead_time_days": 30}, {"lead_time_days": 60}, 5.5 / 6),
    ("one met, one unknown",
     {"requirements": [requirement("wafer_size = 200 mm"), requirement("certificate = ISO 9001")]},
     {"requirements": [requirement("wafer_size = 200 mm")]}, (5 + 3 * 0.75) / 8),
    ("a wish not met", {"requirements": [requirement("wafer_size = 200 mm", hard=False)]},
     {"requirements": [requirement("wafer_size = 300 mm")]}, 5 / 8),
]  # fmt: skip


@pytest.mark.parametrize(("what", "demand", "offer", "fit"), CASES, ids=[case[0] for case in CASES])
def test_terms(
    chain: ChainSnapshot, what: str, demand: dict[str, Any], offer: dict[str, Any], fit: float
) -> None:
    found = pair(chain, wanted(**demand), offered(**offer))
    assert found is not None, what
    assert found.fit == round(fit, 6)
    assert found.excluded_because == ()


def test_what_certainly_fails_excludes_with_the_reason(chain: ChainSnapshot) -> None:
    found = pair(
        chain,
        wanted(requirements=[requirement("wafer_size = 200 mm")], starts_on=DAY),
        offered(requirements=[requirement("wafer_size = 300 mm")], ends_on=date(2026, 2, 28)),
    )
    assert found is not None
    assert [each.render("en") for each in found.excluded_because] == [
        "“wafer_size = 200 mm”: what the offer states does not meet it.",
        "The days of the two sides do not overlap.",
    ]
    assert [each.render("zh") for each in found.excluded_because] == [
        "“wafer_size = 200 mm”：供给写明的规格不满足。",
        "双方的日期没有重叠。",
    ]


def test_a_wish_for_a_place_is_judged_by_where_the_offer_is(chain: ChainSnapshot) -> None:
    there = {"attribute": "region", "operator": "eq", "value": "CN-YRD", "text": "长三角", "hard": True}
    near, far = offered(region="310000"), offered(region="110000")
    inside, outside, unknown = (
        pair(chain, wanted(requirements=[there]), each) for each in (near, far, offered())
    )
    assert inside is not None
    assert outside is not None
    assert unknown is not None
    assert (inside.pair.excluded, outside.pair.excluded, unknown.pair.excluded) == (False, True, False)
    assert unknown.doubts[0].render("zh") == "“长三角”：所在地没有公开。"


def test_a_requirement_fills_the_empty_field_that_says_the_same() -> None:
    quantity = {
        "attribute": "quantity",
        "operator": "ge",
        "value": 500,
        "unit": "L/month",
        "text": "月用量500升",
    }
    read = wanted(requirements=[quantity])
    assert (read.requirements, read.quantity, read.unit) == ((), 500.0, "L/month")
    given = wanted(requirements=[quantity], quantity=600.0, unit="L", period="month")
    assert (given.requirements, given.quantity, given.unit) == ((), 600.0, "L/month")


def test_nobody_is_paired_with_themselves_nor_with_what_neither_may_know_of(chain: ChainSnapshot) -> None:
    own = listing_terms("offer", "buyer", ["krf-photoresist"])
    assert pair(chain, wanted(), own) is None
    to_others = {"seen_by": frozenset({"somebody"})}
    assert pair(chain, wanted(**to_others), offered()) is not None  # the buyer sees the offer
    assert pair(chain, wanted(**to_others), offered(**to_others)) is None


def test_known_providers_count_by_how_sure_they_are() -> None:
    provisions = """
        organisation_id | node_id         | status  | confidence
        sh-resist       | krf-photoresist | active  | low
        jp-resist       | krf-photoresist | planned | high
        nl-litho        | krf-photoresist | ended   | high
    """
    found = provider_terms(draw_chain_of(TINY_NODES, TINY_RELATIONS, TINY_ORGANISATIONS, provisions))
    assert {each.owner: each.certainty for each in found} == {"sh-resist": 0.85, "jp-resist": 0.6}
