"""Words and figures as people read them: units, places, remarks, marks of confidence, bars of what is not known."""

from __future__ import annotations

import pytest
from django.utils import translation

from corechain.model.intervals import Interval
from corechain.model.records import Indicator, Observation, Organisation
from corechain.model.schema import TABLES, table_schema
from corechain_portal.matching.marking import marked
from corechain_portal.web.quantities import shown_observation
from corechain_portal.web.templatetags import corechain as tags
from corechain_portal.web.words import WORDS


def figure(value: float, power: int, decimals: int | None) -> Observation:
    return Observation("o", "320200", "i", "2021", value, power, "A", ("W01",), "high", decimals=decimals)


@pytest.mark.parametrize(
    ("value", "power", "decimals", "unit", "zh", "en"),
    [
        (1783.05, 8, 2, "CNY", "1,783.05 亿元", "178.305 bn CNY"),
        (228, 8, 0, "USD", "228 亿美元", "22.8 bn USD"),
        (9.45, 4, 2, "WAFERS_PER_MONTH", "9.45 万片/月", "94,500 wafers a month"),
        (432.83, 8, 2, "PIECES", "432.83 亿块", "43.283 bn pieces"),
        (50000, 0, None, "PERSONS", "5 万人", "50,000 persons"),
        (400, 0, None, "COUNT", "400 个", "400"),
        (5, 8, 0, "USD", "5 亿美元", "500 m USD"),
        (25.5, 0, 1, "PERCENT", "25.5 %", "25.5 %"),
        (50, 0, 0, "PERCENT", "50 %", "50 %"),
        (2, 0, 0, "RANK", "第 2 位", "rank 2"),
    ],
)
def test_a_figure_keeps_the_digits_of_its_source(
    value: float, power: int, decimals: int | None, unit: str, zh: str, en: str
) -> None:
    shown = shown_observation(figure(value, power, decimals), Indicator("i", "指标", "indicator", unit))
    assert (shown.render("zh"), shown.render("en")) == (zh, en)


def test_every_code_of_the_schemas_has_words() -> None:
    lists = {
        ("chain_nodes", "kind"): "node_kind",
        ("organisations", "kind"): "organisation_kind",
        ("organisations", "role"): "role",
        ("organisations", "confidence"): "confidence",
        ("provisions", "status"): "provision_status",
        ("specifications", "attribute"): "attribute",
        ("specifications", "operator"): "operator",
        ("observations", "status"): "observation_status",
        ("sources", "kind"): "source_kind",
    }
    for (table, column), words in lists.items():
        codes = next(each.codes for each in table_schema(table).columns if each.name == column)
        assert set(codes) == set(WORDS[words]), (table, column)
    assert set(WORDS["table"]) == set(TABLES)


@pytest.mark.parametrize(
    ("region", "country", "zh", "en"),
    [
        ("320214", "CN", "无锡新吴区", "Xinwu District, Wuxi"),
        ("320200", "CN", "无锡市", "Wuxi"),
        ("310000", "CN", "上海市", "Shanghai"),
        (None, "JP", "日本", "Japan"),
        (None, "TW", "中国台湾", "Taiwan, China"),
    ],
)
def test_a_place_is_told_with_its_city(region: str | None, country: str, zh: str, en: str) -> None:
    organisation = Organisation("o", "名", "Name", "firm", country, ("W01",), "high", region=region)
    with translation.override("zh-hans"):
        assert tags.place_of(organisation) == zh
    with translation.override("en"):
        assert tags.place_of(organisation) == en


def test_a_remark_in_two_languages_is_shown_in_one() -> None:
    remark = "来源写“超过”，是下限。 / The source says more than: a lower bound."
    with translation.override("zh-hans"):
        assert tags.note(remark) == "来源写“超过”，是下限。"
    with translation.override("en"):
        assert tags.note(remark) == "The source says more than: a lower bound."
        assert tags.note("8 / 12 inch") == "8 / 12 inch"


def test_an_unknown_share_is_hatched_and_never_zero() -> None:
    with translation.override("en"):
        unknown = tags.share(None)
        assert "hatched" in unknown
        assert "unknown" in unknown
        assert "0" not in unknown
        nothing = tags.share(0.0)
        assert "hatched" not in nothing
        assert "0 %" in nothing


def test_an_interval_is_drawn_from_end_to_end() -> None:
    drawn = tags.share(Interval(0.12, 0.35))
    assert 'class="meter interval" style="--from:0.1200;--to:0.3500"' in drawn
    assert "12–35 %" in drawn


def test_a_rank_lies_on_the_scale_of_its_page() -> None:
    class Figures:
        rank_best, rank, rank_worst = 10, 20, 60

    assert 'style="--from:0.0000;--to:1.0000;--at:0.2000"' in tags.whisker(Figures, (10, 60))
    assert 'style="--from:' in tags.whisker(Figures, (20, 20))


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("求购KrF光刻胶", ["光刻胶", "KrF光刻胶"], "求购<mark>KrF光刻胶</mark>"),
        ("<b>QFN</b>", ["qfn"], "&lt;b&gt;<mark>QFN</mark>&lt;/b&gt;"),
        ("a.c abc", ["a.c"], "<mark>a.c</mark> abc"),
        ("nothing", ["", " "], "nothing"),
        ("<mark>", [], "&lt;mark&gt;"),
    ],
)
def test_words_are_marked_in_the_readers_own_text(text: str, words: list[str], shown: str) -> None:
    assert marked(text, words) == shown
