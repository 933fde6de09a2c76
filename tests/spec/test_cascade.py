"""Cascades that a reader can check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from corechain.exceptions import UnusableShock
from corechain.production_network import ProductionNetwork, build_network, by_sector, cascade, systemic_risk


def network(sectors: str, links: str, essentiality: list[list[int]]) -> ProductionNetwork:
    """`sectors` like "mine:ore mill:steel", `links` like "mine>mill:4"."""
    firm, sector = zip(*(pair.split(":") for pair in sectors.split()), strict=True)
    pairs, amount = zip(*(link.split(":") for link in links.split()), strict=True)
    supplier, buyer = zip(*(pair.split(">") for pair in pairs), strict=True)
    names = tuple(dict.fromkeys(sector))
    return build_network(firm, sector, supplier, buyer, amount, essentiality, sector_names=names).require()


def start(net: ProductionNetwork, **levels: float) -> np.ndarray:
    return np.array([levels.get(str(firm), 1.0) for firm in net.firm])


ALL_ESSENTIAL = [[2, 2, 2], [2, 2, 2], [2, 2, 2]]
ALL_OTHER = [[1, 1, 1], [1, 1, 1], [1, 1, 1]]
CHAIN = ("mine:ore mill:steel shop:goods", "mine>mill:4 mill>shop:6")


def test_without_its_only_essential_supplier_a_firm_stops_and_so_does_the_next() -> None:
    net = network(*CHAIN, ALL_ESSENTIAL)
    result = cascade(net, downstream_start=start(net, mine=0.0), upstream_start=start(net), keep_path=True)
    assert [list(down) for down, _ in result.path] == [[0, 1, 1], [0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert list(result.upstream) == [1, 1, 1]
    assert (result.steps, result.ended) == (3, True)


def test_without_its_only_customer_a_firm_stops() -> None:
    net = network(*CHAIN, ALL_ESSENTIAL)
    result = cascade(net, downstream_start=start(net), upstream_start=start(net, shop=0.0))
    assert list(result.upstream) == [0, 0, 0]
    assert list(result.downstream) == [1, 1, 1]


def test_a_supplier_loses_the_share_that_it_sold_to_the_customer() -> None:
    net = network("farm:food inn:service bar:service", "farm>inn:3 farm>bar:1", [[2, 1], [1, 1]])
    result = cascade(net, downstream_start=start(net), upstream_start=start(net, bar=0.0))
    assert list(result.upstream) == [0.75, 1, 0]


def test_half_of_a_partial_loss_passes_on_where_half_of_the_inputs_are_hit() -> None:
    net = network("ore:ore coal:coal mill:steel", "ore>mill:5 coal>mill:5", ALL_OTHER)
    result = cascade(net, downstream_start=start(net, ore=0.5), upstream_start=start(net))
    assert list(result.downstream) == [0.5, 1, 0.75]


def test_an_essential_input_bounds_a_firm_whatever_its_cost() -> None:
    net = network("bolt:bolts oak:wood desk:desks", "bolt>desk:1 oak>desk:99", ALL_ESSENTIAL)
    result = cascade(net, downstream_start=start(net, bolt=0.0), upstream_start=start(net))
    assert list(result.downstream) == [0, 1, 0]


def test_a_negligible_input_is_not_missed() -> None:
    net = network(
        "cafe:food oak:wood desk:desks", "cafe>desk:50 oak>desk:50", [[0, 0, 0], [2, 2, 2], [2, 2, 2]]
    )
    result = cascade(net, downstream_start=start(net, cafe=0.0), upstream_start=start(net))
    assert list(result.downstream) == [0, 1, 1]


def test_others_in_the_market_replace_what_they_can() -> None:
    """a sells 1 of 4 in its market: 3 are left, so a third of what it no longer delivers cannot be replaced."""
    net = network("a:ore b:ore mill:steel works:steel", "a>mill:1 b>works:3", [[2, 2], [2, 2]])
    result = cascade(net, downstream_start=start(net, a=0.0), upstream_start=start(net))
    assert result.downstream == pytest.approx([0, 1, 2 / 3, 1], abs=1e-15)


def test_the_cascade_ends_with_the_first_quiet_step() -> None:
    net = network("a:x b:y c:z", "a>b:1 a>c:99 b>c:1", ALL_OTHER)
    loose = cascade(net, downstream_start=start(net), upstream_start=start(net, b=0.0), epsilon=0.01)
    strict = cascade(net, downstream_start=start(net), upstream_start=start(net, b=0.0), epsilon=0.009)
    assert (loose.steps, strict.steps) == (1, 2)
    assert list(loose.upstream) == list(strict.upstream) == [0.99, 0, 1]


def test_the_index_is_what_is_lost_of_all_sales() -> None:
    net = network("mine:ore mill:steel shop:goods", "mine>mill:4 mill>shop:6 mine>shop:10", ALL_OTHER)
    risk = systemic_risk(net, epsilon=1e-10)
    upstream_of_shop = 1.0  # both sell to it and to each other only
    assert risk.upstream[2, 0] == pytest.approx((14 / 20 + 6 / 20) * upstream_of_shop, abs=1e-15)
    assert risk.upstream[1, 0] == pytest.approx(6 / 20 + 14 / 20 * 4 / 14, abs=1e-15)
    assert risk.downstream[2, 0] == 0.0  # it supplies nobody, and has no sales of its own


def test_losses_of_a_sector_are_shares_of_its_sales() -> None:
    net = network("a:ore b:ore mill:steel", "a>mill:1 b>mill:3", [[2, 2], [2, 2]])
    assert list(by_sector(net, np.array([1.0, 0.0, 1.0]))) == [0.25, 0.0]


@pytest.mark.parametrize("levels", [[1.0, 1.0], [1.0, 1.0, 1.5], [1.0, float("nan"), 1.0]])
def test_a_shock_that_does_not_fit_is_refused(levels: list[float]) -> None:
    net = network(*CHAIN, ALL_ESSENTIAL)
    with pytest.raises(UnusableShock):
        cascade(net, downstream_start=levels, upstream_start=np.ones(3))


def closed_loop(leak: float) -> ProductionNetwork:
    """Two firms that sell all to each other but for the share `leak`, which goes to a third."""
    rest = 1 - leak
    return network("a:one b:one c:two", f"a>b:{rest} b>a:{rest} a>c:{leak} b>c:{leak}", [[0, 0], [0, 0]])


def test_losses_that_come_back_in_a_closed_loop_fade_by_what_leaks_out_of_it() -> None:
    # When c stops, both lose 0.1, then 0.1 + 0.9 · 0.1, …: step t adds 0.1 · 0.9^(t − 1), which is 0.0478 in step 8.
    net = closed_loop(0.1)
    result = cascade(net, downstream_start=start(net), upstream_start=start(net, c=0.0), epsilon=0.05)
    assert (result.steps, result.ended) == (8, True)
    assert result.loss.round(12).tolist() == [*[round(1 - 0.9**8, 12)] * 2, 1]


def test_a_loop_that_hardly_leaks_is_cut_short_and_says_so() -> None:
    # Each step adds 0.0001 · 0.9999^(t − 1), still 0.0000368 in step 10,000; it would take ln(100)/0.0001 = 46,000.
    net = closed_loop(0.0001)
    result = cascade(net, downstream_start=start(net), upstream_start=start(net, c=0.0), epsilon=1e-6)
    assert (result.steps, result.ended) == (10_000, False)
    risk = systemic_risk(net, epsilon=1e-6)
    assert risk.is_cut_short.tolist() == [False, False, True]
    assert risk.upstream[2, 0] == pytest.approx(1 - 0.9999**10_000, abs=1e-9)
    assert not systemic_risk(net, epsilon=1e-4).is_cut_short.any()
