"""A demand on the tiny chain, from its words to ranked suppliers, as a reader can check by hand."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.chains import draw_chain_of, parse_table, tiny_chain

from corechain.exceptions import BadDemand, UnknownName
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.match_demand import LONGEST_DEMAND, match_demand, match_index

NODES = """
    id              | kind     | name_zh   | name_en
    photoresist     | material | 光刻胶    | photoresist
    krf-photoresist | material | KrF光刻胶 | KrF photoresist
    arf-photoresist | material | ArF光刻胶 | ArF photoresist
    lead-frame      | material | 引线框架  | lead frame
    dicing-blade    | material | 划片刀    | dicing blade
"""
RELATIONS = """
    from_id         | relation   | to_id
    krf-photoresist | variant_of | photoresist
    arf-photoresist | variant_of | photoresist
"""
ORGANISATIONS = """
    id        | country | region | name_zh      | name_en   | short_zh
    wuxi-krf  | CN      | 320214 | 无锡甲公司   | Wuxi A    | 锡甲
    sh-krf    | CN      | 310000 | 上海乙公司   | Shanghai B | 沪乙
    js-any    | CN      | 320000 | 江苏丙公司   | Jiangsu C | 苏丙
    jp-resist | JP      |        | 日本丁公司   | Japan D   |
    jp-arf    | JP      |        | 日本戊公司   | Japan E   |
    ended     | CN      | 320200 | 无锡己公司   | Wuxi F    |
"""
PROVISIONS = """
    organisation_id | country | node_id         | status  | confidence | share_percent | share_market | share_year
    wuxi-krf        |         | krf-photoresist | active  | low        |               |              |
    sh-krf          |         | krf-photoresist | active  | high       | 12            | 全球KrF      | 2024
    js-any          |         | photoresist     | active  | high       |               |              |
    jp-resist       |         | photoresist     | active  | high       | 30            | 全球光刻胶   | 2023
    jp-arf          |         | arf-photoresist | planned | medium     |               |              |
    ended           |         | krf-photoresist | ended   | high       |               |              |
                    | JP      | krf-photoresist | active  | medium     | 60            | 全球KrF      | 2024
    js-any          |         | lead-frame      | active  | high       |               |              |
"""


@pytest.fixture(scope="module")
def chain() -> ChainSnapshot:
    return draw_chain_of(NODES, RELATIONS, ORGANISATIONS, PROVISIONS, name="resists", home_region="320200")


def ranked(chain: ChainSnapshot, demand: str, **options: str) -> list[str]:
    return [each.organisation.id for each in match_demand(chain, demand, **options).results]  # type: ignore[arg-type]


def test_makers_of_the_node_come_before_makers_of_its_parent(chain: ChainSnapshot) -> None:
    """Ended provisions, countries and makers of a sister variant are no candidates."""
    assert ranked(chain, "KrF光刻胶") == ["sh-krf", "wuxi-krf", "jp-resist", "js-any"]


def test_scores_are_those_of_the_documented_formula(chain: ChainSnapshot) -> None:
    answer = match_demand(chain, "KrF光刻胶，优先无锡")
    scores = {each.organisation.id: each.score for each in answer.results}
    assert scores == {
        "wuxi-krf": 0.85,  # confidence low 0.85, in Wuxi
        "sh-krf": 0.8,  # confidence high, preference not met: 1 - 0.2
        "js-any": 0.54,  # one step up 0.6, whether in Wuxi unknown: 0.6 * (1 - 0.2 * 0.5)
        "jp-resist": 0.48,  # one step up, not in Wuxi: 0.6 * 0.8
    }


def test_a_variant_serves_a_demand_for_its_parent(chain: ChainSnapshot) -> None:
    answer = match_demand(chain, "photoresist")
    variants = {each.organisation.id: each.score for each in answer.results}
    assert variants["jp-resist"] == 1.0
    assert variants["sh-krf"] == 0.9
    assert variants["jp-arf"] == round(0.9 * 0.97 * 0.6, 4)
    reasons = [each.render("en") for each in answer.results[2].reasons]
    assert reasons[0] == "It supplies “KrF photoresist”, one kind of the “photoresist” asked for."


@pytest.mark.parametrize(
    ("demand", "kept", "excluded"),
    [
        ("KrF光刻胶，限无锡", ["wuxi-krf", "js-any"], ["sh-krf", "jp-resist"]),
        ("KrF光刻胶，非日本", ["sh-krf", "wuxi-krf", "js-any"], ["jp-resist"]),
        ("KrF photoresist in Jiangsu", ["wuxi-krf", "js-any"], ["sh-krf", "jp-resist"]),
    ],
)
def test_a_binding_place_excludes_only_who_is_certainly_elsewhere(
    chain: ChainSnapshot, demand: str, kept: list[str], excluded: list[str]
) -> None:
    """Whether a firm known only to be in Jiangsu is in Wuxi is open: it stays."""
    answer = match_demand(chain, demand)
    assert [each.organisation.id for each in answer.results] == kept
    assert [each.organisation.id for each in answer.excluded] == excluded


def test_region_asked_beside_the_text_binds(chain: ChainSnapshot) -> None:
    assert ranked(chain, "KrF光刻胶", region="CN-32") == ["wuxi-krf", "js-any"]
    assert ranked(chain, "KrF光刻胶", region="上海") == ["sh-krf"]
    with pytest.raises(UnknownName) as caught:
        match_demand(chain, "KrF光刻胶", region="亚特兰蒂斯")
    assert "亚特兰蒂斯" in caught.value.render("zh")


def test_requirements_are_judged_with_evidence(chain: ChainSnapshot) -> None:
    answer = match_demand(chain, "KrF光刻胶，月用量500升，优先长三角").to_dict()
    assert [
        (each["attribute"], each["value"], each["hard"]) for each in answer["understood"]["requirements"]
    ] == [
        ("quantity", 500, True),
        ("region", "CN-YRD", False),
    ]
    best = answer["results"][0]
    assert best["organisation"] == {
        "id": "sh-krf",
        "name_zh": "上海乙公司",
        "name_en": "Shanghai B",
        "country": "CN",
        "city": "上海市",
    }
    assert best["requirements"] == [
        {
            "text": "月用量500升",
            "verdict": "unknown",
            "evidence": "数据中没有它在“月用量500升”方面的记录，请向机构核实。",
        },
        {"text": "长三角", "verdict": "met", "evidence": "位于上海市，属于长三角。"},
    ]
    assert best["reasons"] == [
        "供给“KrF光刻胶”，即所求的“KrF光刻胶”。",
        "依据 1 条来源，可信度高。",
        "份额 12%（全球KrF，2024 年）。",
        "位于上海市。",
    ]


def test_the_same_answer_in_the_other_language(chain: ChainSnapshot) -> None:
    answer = match_demand(chain, "KrF光刻胶，优先长三角")
    assert answer.to_dict("en")["results"][0]["reasons"][0] == (
        "It supplies “KrF photoresist”, which is the “KrF光刻胶” asked for."
    )
    assert match_demand(chain, "KrF光刻胶", language="en").to_dict()["results"][0]["reasons"][3] == (
        "It is in Shanghai."
    )
    assert answer.to_dict("en")["language"] == "zh"


def test_a_specification_decides(chain: ChainSnapshot) -> None:
    rows = {name: table.to_pylist() for name, table in chain.tables.items()}
    evidence = {"sources": ["drawn"], "confidence": "high"}
    drawn = """
        id | node_id         | organisation_id | attribute   | operator | value      | unit
        s1 | krf-photoresist | sh-krf          | capacity    | eq       | 300        | L/month
        s2 | krf-photoresist | wuxi-krf        | capacity    | eq       | 30         | L/day
        s3 | krf-photoresist |                 | wavelength  | eq       | 248        | nm
    """
    rows["specifications"] = [row | evidence for row in parse_table(drawn)]
    answer = match_demand(ChainSnapshot.from_rows(rows, name="specified"), "248nm光刻胶，月用量500升")
    verdicts = {
        each.organisation.id: [check.verdict for check in each.checks]
        for each in (*answer.results, *answer.excluded)
    }
    assert verdicts["wuxi-krf"] == ["met", "met"]
    assert verdicts["sh-krf"] == ["met", "not_met"]
    assert verdicts["js-any"] == ["unknown", "unknown"]
    assert [each.organisation.id for each in answer.excluded] == ["sh-krf"]


def test_nothing_fits_says_so_and_offers_what_is_near(chain: ChainSnapshot) -> None:
    answer = match_demand(chain, "划片刀")
    assert (answer.results, answer.found) == ((), 0)
    assert [note.render("zh") for note in answer.notes] == [
        "数据中没有机构供给“划片刀”。可以看看相近的环节。"
    ]
    alone = match_demand(chain, "ArF光刻胶，限无锡")
    assert [each.organisation.id for each in alone.results] == ["js-any"]
    assert "photoresist" in [each.node.id for each in alone.nearest]


@pytest.mark.parametrize("demand", ["红烧肉", "今天天气不错", "what is the weather like today"])
def test_another_subject_gets_no_supplier(chain: ChainSnapshot, demand: str) -> None:
    answer = match_demand(chain, demand)
    assert (answer.nodes, answer.results) == ((), ())
    assert answer.notes


def test_a_named_organisation_comes_first_or_is_spoken_of(chain: ChainSnapshot) -> None:
    assert ranked(chain, "锡甲的KrF光刻胶")[0] == "wuxi-krf"
    assert "sh-krf" not in ranked(chain, "替代沪乙的KrF光刻胶")
    notes = [note.render("zh") for note in match_demand(chain, "锡甲的引线框架").notes]
    assert notes == ["需求提到无锡甲公司；数据中没有它供给所求环节的记录。"]


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("", "需求是空的。"),
        (" \t\n　", "需求是空的。"),
        ("光" * 10_000, "需求有 10000 个字符，最多 2000 个。"),
        ("😀🎉", "需求里没有文字。"),
        ("？！……", "需求里没有文字。"),
        ("<br><hr>", "需求里没有文字。"),
        ("\x00\x07", "需求里没有文字。"),
    ],
)
def test_a_text_that_cannot_be_read(chain: ChainSnapshot, text: str, zh: str) -> None:
    with pytest.raises(BadDemand) as caught:
        match_demand(chain, text)
    assert caught.value.problem.render("zh") == zh
    assert caught.value.remedy is not None


@pytest.mark.parametrize(
    "text",
    [
        "KrF光刻胶😀",
        "<script>alert(1)</script>KrF光刻胶",
        "'; DROP TABLE nodes; -- KrF光刻胶",
        "KrF光刻膠，優先無錫",
        "need KrF光刻胶 in 无锡",
        "Kr\u200bF\x07 光刻胶",
        "ＫＲＦ　光刻胶",
        "KrF光刻胶 {0} {name} %s",
    ],
)
def test_odd_writing_is_read_all_the_same(chain: ChainSnapshot, text: str) -> None:
    answer = match_demand(chain, text)
    assert answer.nodes[0].node.id in {"krf-photoresist", "photoresist"}
    assert answer.to_dict()["query"] == text
    assert "<script>" not in answer._repr_html_()


def test_limit(chain: ChainSnapshot) -> None:
    answer = match_demand(chain, "KrF光刻胶", limit=1)
    assert (len(answer.results), answer.found) == (1, 4)
    with pytest.raises(BadDemand):
        match_demand(chain, "KrF光刻胶", limit=0)


def test_the_index_is_kept_by_version() -> None:
    one, two = tiny_chain(), tiny_chain()
    assert match_index(one) is match_index(two)


def test_tables_for_the_notebook(chain: ChainSnapshot) -> None:
    answer = match_demand(chain, "KrF光刻胶，优先无锡")
    frame = answer.to_pandas()
    assert list(frame["organisation_id"]) == ["wuxi-krf", "sh-krf", "js-any", "jp-resist"]
    assert frame.loc[0, "requirements"] == "无锡市=met"
    assert answer.to_csv().count("\n") == 5
    assert json.loads(answer.to_json())["results"][0]["rank"] == 1


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=120))
def test_any_text_gets_an_answer_or_a_readable_error(text: str) -> None:
    chain = tiny_chain()
    try:
        answer = match_demand(chain, text)
    except BadDemand:
        return
    assert len(text) <= LONGEST_DEMAND
    record = answer.to_dict()
    assert record == match_demand(chain, text).to_dict()
    order = [(not each["named"], -each["score"]) for each in record["results"]]
    assert order == sorted(order)
    assert all(0 <= each["score"] <= 1 for each in record["results"])


@pytest.mark.parametrize(
    "text",
    [
        "1" * 2000,
        "\t \n" * 600 + "光刻胶",
        "(" * 1000 + "a" * 1000,
        "不要光刻胶" * 400,
        "无锡" * 1000,
        "月用量" * 660,
        "<a" * 1000,
    ],
)
def test_a_hostile_text_is_answered_all_the_same(chain: ChainSnapshot, text: str) -> None:
    """Two seconds leave room for a busy machine; what this guards against takes minutes."""
    match_demand(chain, "光克胶")
    start = time.perf_counter()
    match_demand(chain, text)
    assert time.perf_counter() - start < 2
