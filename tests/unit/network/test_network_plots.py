"""Pictures of systemic risk say in text what they draw."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from corechain.file_formats.network_files import NetworkFiles, read_network
from corechain.texts import Language
from corechain.workflows.network_plots import draw_risk_profile, draw_sector_heat_map, sector_losses
from corechain.workflows.systemic_risk import RiskQuestion, firm_risks

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def question(shared_data: Path) -> RiskQuestion:
    folder = shared_data / "esri_reference" / "n200"
    return RiskQuestion(folder / "firms.csv", folder / "links.csv", folder / "essentiality.csv")


@pytest.fixture
def files(question: RiskQuestion) -> NetworkFiles:
    return read_network(question.firms, question.links, question.essentiality)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_profile_tells_the_highest_risk(question: RiskQuestion, language: Language) -> None:
    risks = firm_risks(question)
    tree = ElementTree.fromstring(draw_risk_profile(risks, language=language).svg)
    told = tree.findtext(f"{SVG}desc")
    assert told is not None
    assert f"{100 * risks.index[:, 0, 0].max():.2f} %" in told
    assert len(tree.findall(f".//{SVG}polyline")) == 1


def test_heat_map_has_a_cell_for_each_pair(files: NetworkFiles) -> None:
    losses = sector_losses(files)
    assert losses.shape == (12, 12)
    sells = np.bincount(files.network.sector, files.network.out_strength, 12) > 0
    assert np.diag(losses)[sells].tolist() == [1.0] * int(sells.sum())
    tree = ElementTree.fromstring(draw_sector_heat_map(files, language="en").svg)
    assert len(tree.findall(f".//{SVG}rect")) == 144 + 5  # a legend of five cells
    titles = [each.text for each in tree.findall(f".//{SVG}rect/{SVG}title")]
    assert f"3 → 5: {100 * losses[3, 5]:.1f} %" in titles
