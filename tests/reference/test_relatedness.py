"""Relatedness and complexity against independent programs on world trade.

- `economiccomplexity` for R (Vargas Sepúlveda 2020): its own output for trade of 226 countries in 785 products,
  mean of 1998 to 2000.
- `economic-complexity` for Python (Datawheel): run here on exports of 226 countries in 21 sections.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from corechain.relatedness.complexity import complexity
from corechain.relatedness.product_space import presence, proximity, rca


class World(NamedTuple):
    """What countries export, and the R program's output on it."""

    values: np.ndarray
    output: dict[str, Any]


@pytest.fixture(scope="module")
def world(shared_data: Path) -> World:
    rdata = pytest.importorskip("rdata", reason="needs the package rdata to read R's output")
    folder = shared_data / "economiccomplexity_r"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        output = rdata.read_rda(folder / "economiccomplexity_output.rda")["economiccomplexity_output"]
    trade = pd.read_csv(folder / "world_trade_avg_1998_to_2000.csv.gz", dtype={"product": str})
    table = trade.pivot_table(index="country", columns="product", values="value", fill_value=0.0)
    index = output["balassa_index"]
    countries, products = ([str(each) for each in index.coords[axis].values] for axis in index.dims)
    return World(table.loc[countries, products].to_numpy(dtype=float), output)


def as_array(value: Any) -> np.ndarray:
    """R's matrix, sparse or not, without its diagonal."""
    dense = value.toarray() if hasattr(value, "toarray") else np.asarray(getattr(value, "values", value))
    dense = dense.astype(float).copy()
    np.fill_diagonal(dense, 0.0)
    return dense


def test_advantage_agrees_in_every_cell(world: World) -> None:
    theirs = np.asarray(world.output["balassa_index"].values, dtype=float)
    assert theirs.shape == (226, 785)
    assert np.array_equal(presence(rca(world.values)), theirs)


def test_proximity_of_products_and_of_countries_agrees(world: World) -> None:
    present = presence(rca(world.values))
    theirs = world.output["proximity"]
    assert np.array_equal(proximity(present), as_array(theirs["proximity_product"]))
    assert np.array_equal(proximity(present.T), as_array(theirs["proximity_country"]))


def test_complexity_is_the_second_eigenvector_of_world_trade(world: World) -> None:
    present = presence(rca(world.values))
    found = complexity(present)
    kept = present[present.sum(axis=1) > 0]
    kept = kept[:, kept.sum(axis=0) > 0]
    matrix = (kept / kept.sum(axis=1)[:, None]) @ (kept / kept.sum(axis=0)).T
    eci = found.eci[~np.isnan(found.eci)]
    values = np.sort(np.real(np.linalg.eigvals(matrix)))[::-1]
    # Up to a shift along the first eigenvector (all ones) ECI is an eigenvector to the second eigenvalue.
    centred = eci - (kept.sum(axis=1) @ eci) / kept.sum()
    assert np.allclose(matrix @ centred, values[1] * centred, atol=1e-9)


@pytest.fixture(scope="module")
def sections(shared_data: Path) -> pd.DataFrame:
    exports = pd.read_csv(shared_data / "py_economic_complexity_tests" / "global_exports.csv")
    return exports.pivot_table(
        index="Country ID", columns="Section ID", values="Trade Value", aggfunc="sum", fill_value=0.0
    ).astype(float)


@pytest.fixture(scope="module")
def other_program() -> Any:
    return pytest.importorskip("economic_complexity", reason="needs the package economic-complexity")


def test_advantage_agrees_with_the_python_program(sections: pd.DataFrame, other_program: Any) -> None:
    theirs = other_program.rca(sections).fillna(0.0).to_numpy()
    assert np.allclose(rca(sections.to_numpy()), theirs, rtol=1e-12)


def test_reflections_come_closer_and_closer_to_the_eigenvector(
    sections: pd.DataFrame, other_program: Any
) -> None:
    """Each reflection multiplies by M̃ once more, so the method of reflections tends to the eigenvector."""
    ours = complexity(presence(rca(sections.to_numpy())))
    apart = []
    for iterations in (10, 20, 30, 40, 60):
        eci, pci = other_program.complexity(other_program.rca(sections), iterations=iterations)
        apart.append(1 - min(np.corrcoef(ours.eci, eci)[0, 1], np.corrcoef(ours.pci, pci)[0, 1]))
    assert apart == sorted(apart, reverse=True)
    assert apart[-1] < 2e-5
