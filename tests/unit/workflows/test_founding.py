"""Founding figures from the built-in data set, and from sets that have fewer."""

from __future__ import annotations

import pytest
from tests.factories.chains import tiny_chain

from corechain.datasets.registry import open_snapshot
from corechain.workflows.founding import Figure, founding_figures


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    return {each.key: each for each in founding_figures(open_snapshot("wuxi-ic"))}


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [
        ("ic-operating-income", "1,783.05 亿元", "178.305 bn CNY"),
        ("ic-operating-income-growth", "25.5 %", "25.5 %"),
        ("three-segment-sales", "1,246.61 亿元", "124.661 bn CNY"),
        ("share-of-jiangsu-three-segments", "45.2 %", "45.2 %"),
        ("rank-ic-scale", "第 2 位", "rank 2"),
    ],
)
def test_official_figures_are_shown_as_published(
    figures: dict[str, Figure], key: str, zh: str, en: str
) -> None:
    figure = figures[key]
    assert not figure.derived
    assert figure.formula is None
    assert (figure.shown.render("zh"), figure.shown.render("en")) == (zh, en)
    assert figure.sources


@pytest.mark.parametrize(
    ("key", "en", "interval"),
    [
        ("ic-operating-income-year-before", "142.076 bn CNY", "142.0187–142.1328 bn CNY"),
        ("jiangsu-three-segment-sales", "275.799 bn CNY", "275.4928–276.1053 bn CNY"),
        ("three-segment-share-of-income", "69.9 %", "69.91–69.92 %"),
        ("ic-operating-income-increase", "36.229 bn CNY", "36.1725–36.2860 bn CNY"),
    ],
)
def test_derived_figures_are_marked_and_carry_formula_and_interval(
    figures: dict[str, Figure], key: str, en: str, interval: str
) -> None:
    figure = figures[key]
    assert figure.derived
    assert figure.formula is not None
    assert figure.shown.render("en") == en
    assert figure.interval_shown is not None
    assert figure.interval_shown.render("en") == interval
    assert figure.interval is not None
    assert figure.value in figure.interval


def test_what_the_source_calls_about_is_marked_so(figures: dict[str, Figure]) -> None:
    assert figures["share-of-jiangsu-ic-industry"].approximate
    assert figures["share-of-jiangsu-ic-industry"].interval_shown is None


def test_a_data_set_without_figures_says_so() -> None:
    table = founding_figures(tiny_chain())
    assert len(table) == 0
    assert "no founding figures" in table.notes[0].render("en")
