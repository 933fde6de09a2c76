"""Weak links on chains small enough to work out on paper."""

from __future__ import annotations

import pytest
from tests.factories.chains import draw_chain_of, tiny_chain

from corechain.exceptions import UnknownName
from corechain.industry_chain.weak_links import COMPONENTS
from corechain.model.intervals import Interval
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.diagnose import weak_links
from corechain.workflows.weak_link import WeakLink

NODES = """
    id       | kind      | final
    resist   | material  |
    scanner  | equipment |
    chip     | product   | true
"""
RELATIONS = """
    from_id | relation | to_id
    resist  | input_to | chip
    scanner | input_to | chip
"""
FIRMS = """
    id    | country | region
    wuxi  | CN      | 320200
    tokyo | JP      |
    osaka | JP      |
    delft | NL      |
"""


def drawn(provisions: str) -> ChainSnapshot:
    return draw_chain_of(NODES, RELATIONS, FIRMS, provisions)


def link(snapshot: ChainSnapshot, node: str, region: str = "CN") -> WeakLink:
    return next(row for row in weak_links(snapshot, region) if row.node.id == node)


def test_full_shares_give_exact_figures() -> None:
    found = link(
        drawn("""
            organisation_id | node_id | share_percent | share_market | share_year
            wuxi            | resist  | 20            | world resist | 2023
            tokyo           | resist  | 50            | world resist | 2023
            osaka           | resist  | 30            | world resist | 2023
        """),
        "resist",
    ).figures
    known = found.concentration
    assert known.covered_share == 1.0
    assert known.firm_hhi is not None
    assert known.firm_hhi.midpoint == pytest.approx(0.04 + 0.25 + 0.09)
    assert known.country_hhi is not None
    assert known.country_hhi.midpoint == pytest.approx(0.04 + 0.64)
    assert known.effective_suppliers is not None
    assert known.effective_suppliers.midpoint == pytest.approx(1 / 0.38)
    assert known.local_share is not None
    assert known.local_share.midpoint == pytest.approx(0.2)
    assert found.components["external_dependence"] == pytest.approx(0.8)
    assert found.missing == ()


def test_a_missing_share_widens_the_interval_and_is_never_zero() -> None:
    known = link(
        drawn("""
            organisation_id | node_id | share_percent | share_market | share_year
            tokyo           | resist  | 50            | world resist | 2023
            delft           | resist  | 25            | world resist | 2023
            wuxi            | resist  |               |              |
        """),
        "resist",
    ).figures.concentration
    # A quarter is unknown: very many small firms at best, one firm at worst.
    assert known.firm_hhi == Interval(0.25 + 0.0625, 0.25 + 0.0625 + 0.0625)
    # That firm may be Japanese.
    assert known.country_hhi == Interval(0.25 + 0.0625, 0.75**2 + 0.0625)
    # The unknown quarter may be Chinese.
    assert known.local_share == Interval(0.0, 0.25)
    assert known.external_dependence == Interval(0.75, 1.0)


def test_without_any_share_the_figures_are_missing_and_named() -> None:
    found = link(drawn("organisation_id | node_id\n tokyo | resist\n osaka | resist"), "resist")
    known = found.figures.concentration
    assert (known.firm_hhi, known.country_hhi, known.local_share, known.covered_share) == (None,) * 4
    assert found.figures.missing == ("external_dependence", "firm_concentration", "country_concentration")
    assert "Missing: External dependence by share" in found.explanation.render("en")
    assert "缺：对外依赖（份额）、企业集中度、国别集中度" in found.explanation.render("zh")


def test_weights_of_what_is_missing_fall_to_the_rest() -> None:
    found = link(drawn("organisation_id | node_id\n tokyo | resist\n osaka | resist"), "resist").figures
    # Two providers in the whole chain, none local: the mean local part is 0.
    parts = {
        "criticality": (0.30, 1.0),
        "external_providers": (0.15, 1.0),
        "few_local_providers": (0.10, 1.0),
        "few_providers": (0.05, 1 / 3),
        "few_substitutes": (0.05, 1.0),
    }
    known = sum(weight for weight, _ in parts.values())
    assert found.score == pytest.approx(sum(weight * value for weight, value in parts.values()) / known)


def test_weights_add_up_to_one() -> None:
    assert sum(each.weight for each in COMPONENTS) == pytest.approx(1.0)


def test_a_node_without_any_record_is_not_called_weak() -> None:
    table = weak_links(drawn("organisation_id | node_id\n tokyo | resist"), "CN")
    assert [row.node.id for row in table if row.figures.rank is not None] == ["resist"]
    unknown = next(row for row in table if row.node.id == "scanner")
    assert unknown.figures.score is None
    assert "cannot be assessed" in unknown.explanation.render("en")


def test_ended_and_planned_provisions_are_no_supply() -> None:
    supply = link(
        drawn("""
            organisation_id | node_id | status
            tokyo           | resist  | ended
            wuxi            | resist  | planned
            osaka           | resist  | unknown
        """),
        "resist",
    ).figures.supply
    assert supply.providers == ("osaka",)


def test_who_makes_a_kind_makes_the_thing() -> None:
    found = link(tiny_chain(), "photoresist", "CN").figures.supply
    assert set(found.providers) == {"sh-resist", "jp-resist"}
    assert found.local == ("sh-resist",)
    assert found.low_confidence_only == 1


@pytest.mark.parametrize(
    ("provisions", "expected"),
    [
        ("organisation_id | node_id\n tokyo | resist", True),
        ("organisation_id | node_id\n tokyo | resist\n osaka | resist", False),
        (
            "organisation_id | node_id | share_percent | share_market\n tokyo | resist | 80 | m\n osaka | resist | | ",
            True,
        ),
        # One known provider with a small share: others must hold the rest.
        ("organisation_id | node_id | share_percent | share_market\n tokyo | resist | 6 | m", False),
    ],
)
def test_single_source(provisions: str, expected: bool) -> None:
    assert link(drawn(provisions), "resist").figures.single_source is expected


@pytest.mark.parametrize(
    ("provisions", "expected"),
    [
        ("organisation_id | node_id\n tokyo | resist\n osaka | resist", True),
        ("organisation_id | node_id\n tokyo | resist\n osaka | resist\n wuxi | resist", False),
        ("organisation_id | node_id | share_percent | share_market\n tokyo | resist | 80 | m", False),
    ],
)
def test_few_records_and_no_share_may_only_be_a_thin_record(provisions: str, expected: bool) -> None:
    assert link(drawn(provisions), "resist").figures.thinly_recorded is expected


def test_shares_of_different_markets_are_never_added() -> None:
    known = link(
        drawn("""
            organisation_id | node_id | share_percent | share_market      | share_year
            tokyo           | resist  | 40            | world resist (Q1) | 2023
            osaka           | resist  | 30            | world resist (Q2) | 2023
            wuxi            | resist  | 90            | Chinese resist    | 2015
            delft           | resist  | 90            | Chinese resist    | 2015
        """),
        "resist",
    ).figures.concentration
    # Shares of the Chinese market exceed the whole and say nothing; those of the world are put together.
    assert known.market == "world resist"
    assert known.covered_share == pytest.approx(0.7)


def test_old_shares_do_not_fill_up_new_ones() -> None:
    known = link(
        drawn("""
            organisation_id | node_id | share_percent | share_market | share_year
            tokyo           | resist  | 40            | world resist | 2023
            osaka           | resist  | 30            | world resist | 2022
            delft           | resist  | 20            | world resist | 2015
        """),
        "resist",
    ).figures.concentration
    assert known.covered_share == pytest.approx(0.7)
    assert known.years == (2022, 2023)


def test_country_shares_give_the_local_share_of_a_country_exactly() -> None:
    snapshot = drawn("""
        organisation_id | country | node_id | share_percent | share_market
                        | CN      | resist  | 10            | world resist
                        | JP      | resist  | 70            | world resist
    """)
    assert link(snapshot, "resist", "CN").figures.concentration.local_share == Interval.exactly(0.1)
    # Of a city nothing is known from countries' shares.
    assert link(snapshot, "resist", "320200").figures.concentration.local_share is None
    # A country that is not named has at most the rest.
    korea = link(snapshot, "resist", "KR").figures.concentration.local_share
    assert korea is not None
    assert (korea.lower, korea.upper) == (0.0, pytest.approx(0.2))


def test_a_firm_known_only_by_its_city_may_lie_in_a_district() -> None:
    snapshot = drawn("organisation_id | node_id | share_percent | share_market\n wuxi | resist | 100 | m")
    city, district = link(snapshot, "resist", "320200").figures, link(snapshot, "resist", "320214").figures
    assert city.concentration.local_share == Interval.exactly(1.0)
    assert district.concentration.local_share == Interval(0.0, 1.0)
    assert district.supply.perhaps_local == ("wuxi",)


def test_regions_by_code_and_by_name_are_the_same() -> None:
    snapshot = tiny_chain()
    for one, two in (("320200", "无锡"), ("CN-32", "江苏"), ("CN", "China")):
        assert weak_links(snapshot, one).records("en") == weak_links(snapshot, two).records("en")
    assert weak_links(snapshot).records("en") == weak_links(snapshot, "320200").records("en")


def test_an_unknown_region_is_said_so() -> None:
    with pytest.raises(UnknownName, match="Atlantis"):
        weak_links(tiny_chain(), "Atlantis")


def test_the_report_leaves_stages_out_and_has_every_node_once() -> None:
    snapshot = tiny_chain()
    nodes = [row.node.id for row in weak_links(snapshot)]
    assert sorted(nodes) == sorted(node.id for node in snapshot.nodes.values() if node.kind != "stage")


def test_rank_lies_within_its_range() -> None:
    ranked = [row.figures for row in weak_links(tiny_chain()) if row.figures.rank is not None]
    assert ranked
    for row in ranked:
        assert row.rank_best is not None
        assert row.rank_worst is not None
        assert row.rank is not None
        assert row.rank_best <= row.rank <= row.rank_worst


def test_a_dominant_firm_is_told_with_its_share() -> None:
    found = link(
        drawn("""
            organisation_id | node_id | share_percent | share_market
            tokyo           | resist  | 85            | world resist
            osaka           | resist  | 10            | world resist
        """),
        "resist",
    )
    assert "Known providers: 2 (one holds 85 %); in China: 0." in found.explanation.render("en")
    assert "已知供方 2 家（其中一家占 85 %），其中在中国 0 家。" in found.explanation.render("zh")
