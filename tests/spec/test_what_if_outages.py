"""Outages day by day on a chain that can be worked out by hand: mine → mill → shop, every input essential.

The mine sells 1 a day to the mill, the mill 1 a day to the shop; mine and mill weigh 1/2 each, the shop 0.
"""

from __future__ import annotations

import numpy as np
import pytest

from corechain.exceptions import UnusableShock
from corechain.production_network import ProductionNetwork, build_network, cascade
from corechain.production_network.scenarios import Hazard, ScenarioResult, draw_outages, simulate

MINE, MILL, SHOP = range(3)


@pytest.fixture(scope="module")
def chain() -> ProductionNetwork:
    return build_network(["mine", "mill", "shop"], [0, 1, 2], ["mine", "mill"], ["mill", "shop"], [365.0, 365.0],
                         np.full((3, 3), 2)).require()  # fmt: skip


def run(
    chain: ProductionNetwork, firm: int, days: int, inventory: float | list[float] = 0.0
) -> ScenarioResult:
    hazard = Hazard(np.array([firm], np.int32), (days, days))
    return simulate(chain, [hazard], draws=1, inventory_days=inventory, horizon=20)


def test_without_inventory_each_loses_the_whole_outage_a_day_later(chain: ProductionNetwork) -> None:
    #   day   1 2 3 4 5 6
    #   mine  1 1 1 1 . .
    #   mill  . 1 1 1 1 .
    result = run(chain, MINE, 4)
    assert result.by_day[:6].tolist() == [0.5, 1.0, 1.0, 1.0, 0.5, 0.0]
    assert result.by_firm.tolist() == [4.0, 4.0, 4.0]
    assert result.mean == 4.0


def test_inventory_is_used_up_first(chain: ProductionNetwork) -> None:
    # Nothing comes to the mill on days 2 to 6; its stock lasts days 2, 3 and 4, so it stands on days 5 and 6.
    # The shop has one day: it misses days 6 and 7, takes day 6 from stock and stands on day 7.
    result = run(chain, MINE, 5, [0.0, 3.0, 1.0])
    assert result.by_firm.tolist() == [5.0, 2.0, 1.0]


def test_outage_shorter_than_the_inventory_stays_where_it_is(chain: ProductionNetwork) -> None:
    assert run(chain, MINE, 3, 3.0).by_firm.tolist() == [3.0, 0.0, 0.0]


def test_part_of_a_day_in_stock_saves_part_of_a_day(chain: ProductionNetwork) -> None:
    assert run(chain, MINE, 2, 0.5).by_firm.tolist() == [2.0, 1.5, 1.0]


def test_orders_fail_at_once_and_inventory_is_no_help(chain: ProductionNetwork) -> None:
    # The shop stops for 2 days: the mill has no orders on days 2 and 3, the mine on days 3 and 4.
    result = run(chain, SHOP, 2, 9.0)
    assert result.by_firm.tolist() == [2.0, 2.0, 2.0]
    assert result.by_day[:5].tolist() == [0.0, 0.5, 1.0, 0.5, 0.0]


def test_what_goes_on_beyond_the_horizon_is_told(chain: ProductionNetwork) -> None:
    hazard = Hazard(np.array([MINE], np.int32), (9, 9))
    result = simulate(chain, [hazard], draws=1, horizon=5)
    assert (result.unfinished, result.by_firm.tolist()) == (1, [5.0, 4.0, 3.0])


@pytest.mark.parametrize("seed", range(4))
def test_endless_outage_settles_where_the_cascade_does(seed: int) -> None:
    random = np.random.default_rng(seed)
    pairs = [(i, j) for i in range(12) for j in range(12) if i != j and random.random() < 0.12]
    network = build_network(range(12), [number % 3 for number in range(12)], [i for i, _ in pairs],
                            [j for _, j in pairs], random.lognormal(size=len(pairs)),
                            random.integers(0, 3, (3, 3))).require()  # fmt: skip
    levels = np.ones(12)
    levels[4] = 0.0
    wanted = cascade(network, downstream_start=levels, upstream_start=levels, epsilon=1e-14)
    result = simulate(network, [Hazard(np.array([4], np.int32), (500, 500))], draws=1, horizon=500, least=0.0)
    assert result.by_day[-1] == pytest.approx(network.share_of_sales @ wanted.loss, abs=1e-7)


def test_draws_depend_on_seed_and_number_alone(chain: ProductionNetwork) -> None:
    hazards = [Hazard(np.arange(3, dtype=np.int32), (1, 9), probability=0.5, hits=0.5)]
    few = simulate(chain, hazards, draws=5, seed=3, workers=1)
    many = simulate(chain, hazards, draws=40, seed=3, workers=2)
    assert many.losses[:5].tolist() == few.losses.tolist()
    assert simulate(chain, hazards, draws=40, seed=4).losses.tolist() != many.losses.tolist()
    assert 0 < (many.stopped > 0).mean() < 1


def test_chances_and_lengths_are_those_asked_for() -> None:
    hazard = Hazard(np.arange(10, dtype=np.int32), (5, 8), probability=0.25, hits=0.4)
    drawn = [draw_outages([hazard], 1, number) for number in range(4000)]
    happened = [firms for firms, _ in drawn if len(firms)]
    lengths = np.concatenate([days for _, days in drawn])
    assert set(lengths.tolist()) == {5, 6, 7, 8}
    assert len(happened) / 4000 == pytest.approx(0.25 * (1 - 0.6**10), abs=0.03)
    assert np.mean([len(firms) for firms, _ in drawn]) == pytest.approx(0.25 * 4, abs=0.1)


def test_quantiles_and_standard_error_of_known_losses() -> None:
    losses = np.arange(1.0, 101.0)
    result = ScenarioResult(losses, np.zeros(100, np.int32), np.zeros(1), np.zeros(1), 0)
    assert result.mean == 50.5
    assert result.standard_error == pytest.approx(losses.std(ddof=1) / 10)
    assert result.quantile(0.5) == (50.0, 40.0, 60.0)
    assert result.quantile(0.95) == (95.0, 90.0, 100.0)


@pytest.mark.parametrize(
    "hazard",
    [Hazard(np.zeros(0, np.int32), (1, 2)), Hazard(np.array([9], np.int32), (1, 2)),
     Hazard(np.array([0], np.int32), (0, 2)), Hazard(np.array([0], np.int32), (3, 2)),
     Hazard(np.array([0], np.int32), (1, 2), probability=1.5)],
)  # fmt: skip
def test_hazards_that_cannot_be(chain: ProductionNetwork, hazard: Hazard) -> None:
    with pytest.raises(UnusableShock):
        simulate(chain, [hazard])
