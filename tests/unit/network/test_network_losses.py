"""Scenarios on a network of one's own: hand-checked losses, sums over all firms, names, partners, bad choices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import corechain
from corechain.exceptions import CorechainError
from corechain.production_network import cascade
from corechain.workflows.network import Network
from corechain.workflows.network_losses import FIRMS_KEPT, NetworkChoice, NetworkLosses, network_losses

FIRMS = "firm,sector,name_zh,name_en\nA,mine,甲矿,\nB,mill,乙厂,Second\nC,shop,,\nD,mine,,\n"
LINKS = "supplier,buyer,amount\nA,B,4\nB,C,6\nD,B,4\n"


def opened(folder: Path, firms: str = FIRMS, links: str = LINKS) -> Network:
    (folder / "firms.csv").write_text(firms, "utf-8")
    (folder / "links.csv").write_text(links, "utf-8")
    return corechain.open_network(folder / "firms.csv", folder / "links.csv")


@pytest.fixture
def result(tmp_path: Path) -> NetworkLosses:
    return opened(tmp_path).scenario(firms=["A"], upstream=0.0)


def test_losses_by_hand(result: NetworkLosses) -> None:
    """B gets half its ore from A and D cannot step in beyond its own market share: the cascade says how much."""
    assert result.size == 4
    assert [each.id for each in result.organisations if each.direct] == ["A"]
    assert result.losses[0].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert result.losses[1].tolist() == [1.0, 0.5, 0.0, 0.0]
    assert result.losses[-1].tolist() == [1.0, 0.5, 0.5, 0.0]
    assert result.share_lost == pytest.approx((4 * 1.0 + 6 * 0.5) / 14, abs=1e-12)
    assert result.reached.tolist() == [0, 1, 2, -1]


def test_names_partners_and_causes(result: NetworkLosses) -> None:
    told = {each.id: each for each in result.organisations}
    assert [(told[firm].name.zh, told[firm].name.en) for firm in "ABCD"] == [
        ("甲矿", "甲矿"), ("乙厂", "Second"), ("C", "C"), ("D", "D"),
    ]  # fmt: skip
    assert [told[firm].cause for firm in "ABCD"] == ["shock", "inputs", "inputs", "none"]
    assert [partner["id"] for partner in told["C"].through] == ["B"]
    assert told["C"].through[0]["what"] == [{"zh": "金额 6", "en": "amount 6"}]


def test_the_table_has_every_firm_in_the_order_of_the_file(result: NetworkLosses) -> None:
    assert result.to_arrow().to_pylist()[:2] == [
        {
            "firm": "A",
            "sector": "mine",
            "share_of_sales": 4 / 14,
            "loss": 1.0,
            "hit_after_step": 0,
            "direct": True,
        },
        {
            "firm": "B",
            "sector": "mill",
            "share_of_sales": 6 / 14,
            "loss": 0.5,
            "hit_after_step": 1,
            "direct": False,
        },
    ]
    assert result.to_arrow()["hit_after_step"].to_pylist() == [0, 1, 2, None]


def test_sums_count_firms_that_are_not_told_one_by_one(tmp_path: Path) -> None:
    count = FIRMS_KEPT + 200
    firms = "firm,sector\n" + "".join(f"{number},{number % 7}\n" for number in range(count))
    links = "supplier,buyer,amount\n" + "".join(
        f"{number},{(number * 7 + 3) % count},{number + 1}\n"
        for number in range(count)
        if (number * 7 + 3) % count != number
    )
    network = opened(tmp_path, firms, links)
    result = network.scenario(sectors=["0", "3"], downstream=0.6)
    content = result.to_dict()
    assert len(content["organisations"]) == FIRMS_KEPT
    assert content["size"] == result.to_arrow().num_rows == count
    assert content["hit"] == int((result.losses[-1] >= 0.01).sum()) > FIRMS_KEPT
    assert sum(content["new_by_step"]) == content["hit_by_step"][-1] == content["hit"]
    files = network.files.network
    levels = np.where(np.isin(files.sector, [0, 3]), 0.4, 1.0)
    whole = cascade(files, downstream_start=levels, upstream_start=np.where(levels < 1, 0.0, 1.0))
    assert np.abs(result.losses[-1] - whole.loss).max() <= 1e-6
    lost = [each.weight * each.loss for each in result.organisations]
    assert lost == sorted(lost, reverse=True)
    assert len(content["sector_path"]) == 7
    assert [row[-1] for row in content["sector_path"]] == [each["loss"] for each in content["sectors"]]


BAD = {
    "nobody": (NetworkChoice(), "No firm is chosen."),
    "an unknown firm": (NetworkChoice(firms=("A", "Z")), "Not in the table of firms: Z."),
    "an unknown sector": (NetworkChoice(sectors=("moon",)), "The network has no sector moon."),
    "no severity": (NetworkChoice(firms=("A",), downstream=0.0, upstream=0.0), "The severity must lie"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_choice_that_cannot_be_computed_is_told_so(tmp_path: Path, kind: str) -> None:
    choice, told = BAD[kind]
    with pytest.raises(CorechainError) as caught:
        network_losses(opened(tmp_path).files, choice)
    assert told in caught.value.render("en")


def test_notebooks_show_counts_and_the_loss_map(tmp_path: Path) -> None:
    network = opened(tmp_path)
    assert "<table" in network._repr_html_()
    assert "Second: loses" in network.scenario(firms=["A"]).draw(language="en").svg
    assert network.draw_risk_profile(language="en").title == "Risk profile"
    assert "mine → mill:" in network.draw_sector_heat_map(language="en").svg
