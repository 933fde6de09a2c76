"""The index of every firm against values from the published R programs (GLcascade, fastcascade 0.9.3.1)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from corechain.production_network import ProductionNetwork, build_network, systemic_risk

EXACT = 1e-12


def _column(path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


@pytest.fixture(scope="module", params=["n15", "n200"])
def folder(request: pytest.FixtureRequest, shared_data: Path) -> Path:
    return shared_data / "esri_reference" / str(request.param)


@pytest.fixture(scope="module")
def network(folder: Path) -> ProductionNetwork:
    firms, links = folder / "firms.csv", folder / "links.csv"
    return build_network(
        _column(firms, "firm"),
        _column(firms, "sector"),
        _column(links, "supplier"),
        _column(links, "buyer"),
        _column(links, "amount"),
        np.loadtxt(folder / "essentiality.csv", delimiter=","),
    ).require()


@pytest.mark.parametrize("threshold", ["1e-2", "1e-10"])
def test_every_value_agrees_with_the_published_program(
    folder: Path, network: ProductionNetwork, threshold: str
) -> None:
    published = np.loadtxt(folder / f"esri_eps{threshold}.csv", delimiter=",", skiprows=1)
    risk = systemic_risk(network, epsilon=float(threshold))
    ours = np.hstack([risk.combined, risk.downstream, risk.upstream])
    assert np.abs(ours - published).max() < EXACT
