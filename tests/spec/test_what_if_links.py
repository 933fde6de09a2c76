"""What a link is worth, on networks small enough to work out by hand.

Weights are shares of sales before the change. Every input is essential.

    supplier | buyer | amount          mine sells 10, mill sells 10: each weighs 1/2
    mine     | mill  | 10              shop sells nothing: weighs 0
    mill     | shop  | 10              rival sells nothing yet, and is in mine's market
"""

from __future__ import annotations

import numpy as np
import pytest

from corechain.exceptions import UnusableShock
from corechain.production_network import ProductionNetwork, build_network, systemic_risk
from corechain.production_network.best_links import best_links, best_links_exactly
from corechain.production_network.shocks import scenarios, single_failures
from corechain.production_network.what_if import LinkChange, WhatIf, changed

MINE, RIVAL, MILL, SHOP = range(4)


def network(*more: tuple[int, int, float]) -> ProductionNetwork:
    links = [(MINE, MILL, 10.0), (MILL, SHOP, 10.0), *more]
    supplier, buyer, amount = zip(*links, strict=True)
    return build_network([*"mrks"], [0, 0, 1, 2], supplier=[[*"mrks"][each] for each in supplier],
                         buyer=[[*"mrks"][each] for each in buyer], amount=amount,
                         essentiality=np.full((3, 3), 2)).require()  # fmt: skip


def values(here: ProductionNetwork, *candidates: list[LinkChange]) -> list[float]:
    """Chain values when the mine stops."""
    return WhatIf(here, single_failures(here, [MINE]), candidates).chain_values().round(12).tolist()


def test_second_supplier_halves_what_the_mill_loses() -> None:
    # Before: mine 1/2 · 1 + mill 1/2 · 1 = 1. With rival → mill 10 the mill takes 10 of 20 from the mine, and what is
    # left of the market is 10, so that σ = min(1, 10/10): mill loses 1/2, in all 1/2 + 1/4.
    assert values(network(), [LinkChange(RIVAL, MILL, 10.0)]) == [0.25]


def test_large_second_supplier_can_replace_the_mine() -> None:
    # With 30 from the rival the mill takes 10 of 40 from the mine, σ = 10/30: it loses 1/12, in all 1/2 + 1/24.
    assert values(network(), [LinkChange(RIVAL, MILL, 30.0)]) == [round(1 - 1 / 2 - 1 / 24, 12)]


def test_removing_the_link_again_takes_its_value_back() -> None:
    # Now rival sells too: mine, rival and mill weigh 1/3 each. Before 1/3 + 1/3 · 1/2; after 1/3 + 1/3 · 1.
    here = network((RIVAL, MILL, 10.0))
    assert values(here, [LinkChange(RIVAL, MILL, 0.0)]) == [round(-1 / 6, 12)]


def test_reweighting_to_the_same_amount_changes_nothing() -> None:
    assert values(network(), [LinkChange(MINE, MILL, 10.0)]) == [0.0]


def test_shock_that_never_meets_the_change_is_not_run_again() -> None:
    # The rival has no link, so its failure reaches the rival alone: not the shop, nor the mill and its market, which
    # are all that a larger link from mill to shop touches. The failure of the shop does.
    what_if = WhatIf(network(), single_failures(network(), [RIVAL, SHOP]), [[LinkChange(MILL, SHOP, 20.0)]])
    assert what_if.concerned.tolist() == [1]


def test_expected_loss_is_the_probable_index() -> None:
    here = network()
    risk = systemic_risk(here).combined[:, 0]
    chances = np.array([0.1, 0.2, 0.3, 0.4])
    what_if = WhatIf(here, single_failures(here, probability=chances), [])
    assert what_if.before[0, 0] == pytest.approx(chances @ risk, abs=1e-15)


def test_named_shock_of_half_the_mill() -> None:
    # Mill loses 1/2; upstream the mine sells all to the mill and loses 1/2: in all 1/4 + 1/4.
    here = network()
    levels = np.array([1, 1, 0.5, 1])
    assert WhatIf(here, scenarios(here, [(levels, levels)]), []).before[0, 0] == pytest.approx(0.5, abs=1e-15)


@pytest.mark.parametrize("change", [LinkChange(0, 0, 1.0), LinkChange(0, 9, 1.0), LinkChange(0, 1, -1.0)])
def test_links_that_cannot_be(change: LinkChange) -> None:
    with pytest.raises(UnusableShock):
        values(network(), [change])
    with pytest.raises(UnusableShock):
        changed(network(), [change])


def test_best_link_first_and_none_that_harms() -> None:
    # rival → mill 30 is worth most; a link from the shop to the rival is worth nothing when the mine stops.
    here = network()
    candidates = [LinkChange(SHOP, RIVAL, 5.0), LinkChange(RIVAL, MILL, 10.0), LinkChange(RIVAL, MILL, 30.0)]
    picks = best_links(here, candidates, single_failures(here, [MINE]), budget=2)
    assert [(pick.candidate, round(pick.gain, 12)) for pick in picks] == [(2, round(1 / 2 - 1 / 24, 12))]
    best, gain = best_links_exactly(here, candidates, single_failures(here, [MINE]), budget=2)
    assert (best, round(gain, 12)) == ((2,), round(1 / 2 - 1 / 24, 12))


def test_costs_bound_what_is_chosen() -> None:
    # Twice the cost for less than twice the gain: per unit of cost the smaller link is the better first choice.
    here = network()
    candidates = [LinkChange(RIVAL, MILL, 10.0), LinkChange(RIVAL, MILL, 30.0)]
    shocks = single_failures(here, [MINE])
    assert [pick.candidate for pick in best_links(here, candidates, shocks, budget=2, costs=[1, 2])] == [0]
    assert best_links_exactly(here, candidates, shocks, budget=2, costs=[1, 2])[0] == (1,)
