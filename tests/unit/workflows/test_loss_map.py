"""The loss map says in text what it draws: who loses, who was hit, which links are lit."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

import corechain
from corechain.texts import Language
from corechain.workflows.loss_map import draw_loss_map
from corechain.workflows.scenario_result import HIT, ScenarioResult
from corechain.workflows.sentences import percent

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def result() -> ScenarioResult:
    return corechain.open("wuxi-ic").scenario(nodes=["photoresist"])


def _bars(tree: ElementTree.Element) -> list[str]:
    return [title.text or "" for title in tree.iter(f"{SVG}title") if ": loses " in (title.text or "")]


def test_every_bar_tells_its_loss_after_the_step(result: ScenarioResult) -> None:
    tree = ElementTree.fromstring(draw_loss_map(result, 1, language="en", most=1000).svg)
    expected = {f"{each.name.en}: loses {percent(each.path[1]) or '0 %'}" for each in result.organisations}
    assert set(_bars(tree)) >= expected


@pytest.mark.parametrize("step", [0, 1, 4, None])
def test_links_are_lit_where_both_ends_have_lost(result: ScenarioResult, step: int | None) -> None:
    tree = ElementTree.fromstring(draw_loss_map(result, step, most=1000).svg)
    loss = [each.path[-1 if step is None else step] for each in result.organisations]
    lit = [path for path in tree.iter(f"{SVG}path") if path.get("stroke-opacity") == "0.4"]
    assert len(lit) == sum(loss[supplier] >= HIT and loss[buyer] >= HIT for supplier, buyer in result.edges)


def test_what_is_not_drawn_is_counted(result: ScenarioResult) -> None:
    tree = ElementTree.fromstring(draw_loss_map(result, language="en", most=3).svg)
    told = [text.text for text in tree.iter(f"{SVG}text") if (text.text or "").endswith("more, not drawn")]
    beyond = [each.organisations - 3 for each in result.sectors if each.organisations > 3]
    assert told == [f"{more} more, not drawn" for more in beyond]
    firms = [group for group in tree.iter(f"{SVG}g") if len(group.findall(f"{SVG}rect")) == 3]
    assert len(firms) == sum(min(3, each.organisations) for each in result.sectors)


@pytest.mark.parametrize(("language", "told"), [("zh", "6 家受到冲击"), ("en", "6 are hit by the shock")])
def test_the_answer_is_told_in_the_readers_language(
    result: ScenarioResult, language: Language, told: str
) -> None:
    tree = ElementTree.fromstring(result.draw(language=language).svg)
    assert told in (tree.findtext(f"{SVG}desc") or "")
    assert result.draw(99, language=language).title == result.draw(language=language).title


def test_results_and_chains_show_themselves_in_notebooks(result: ScenarioResult) -> None:
    assert result._repr_html_().startswith("<svg")
    chain = corechain.open("wuxi-ic")
    assert "0 家为 0" in chain.draw_risk_profile(language="zh").svg
    assert "Materials → Wafer fabrication:" in chain.draw_sector_heat_map(language="en").svg
