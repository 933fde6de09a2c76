"""Which nodes a demand is about, on a chain small enough to check by hand."""

from __future__ import annotations

import pytest
from tests.factories.chains import draw_chain_of

from corechain.matching.analysis import analyse
from corechain.matching.node_index import NodeIndex
from corechain.matching.requirements import read_requirements
from corechain.matching.understanding import LEAST_SCORE, Understanding, understand
from corechain.model.records import ChainNode

NODES = """
    id                | kind      | name_zh      | name_en
    photoresist       | material  | 光刻胶       | photoresist
    krf-photoresist   | material  | KrF光刻胶    | KrF photoresist
    silicon-wafer     | material  | 硅片         | silicon wafer
    wafer-300         | material  | 12英寸硅片   | 300 mm silicon wafer
    lead-frame        | material  | 引线框架     | lead frame
    rf-generator      | equipment | 射频电源     | RF generator
    etcher            | equipment | 刻蚀机       | etcher
    wafer-grinder     | equipment | 减薄机       | wafer grinder
    wafer-thinning    | process   | 晶圆减薄     | wafer thinning
    wafer-foundry     | process   | 晶圆代工     | wafer foundry
    packaging         | process   | 封装测试     | packaging and test service
    to-package        | process   | TO功率封装   | TO power package
    mosfet            | product   | MOSFET       | MOSFET
    rail              | product   | 轨道交通     | rail traction
    bird-nest-soup    | product   | 燕窝罐头     | canned bird nest
"""
RELATIONS = """
    from_id         | relation   | to_id
    krf-photoresist | variant_of | photoresist
    wafer-300       | variant_of | silicon-wafer
    lead-frame      | input_to   | packaging
    packaging       | input_to   | mosfet
    mosfet          | input_to   | rail
"""
ENGLISH_ONLY = """
    id       | kind      | name_en
    n31      | material  | Photoresists
    n33      | material  | Photomasks
    n20      | equipment | EUV lithography tools
    n110     | equipment | CVD tools (adv. pkg.)
"""
CHINESE_ONLY = """
    id       | kind      | name_zh | name_en
    n1       | material  | 光刻胶  |
    n2       | service   | 机加工  |
"""


@pytest.fixture(scope="module")
def index() -> NodeIndex:
    chain = draw_chain_of(NODES, RELATIONS)
    return NodeIndex(chain.nodes, chain.relations)


def read(index: NodeIndex, demand: str) -> Understanding:
    analysed = analyse(demand)
    return understand(index, analysed, read_requirements(analysed))


def first(index: NodeIndex, demand: str) -> str | None:
    nodes = read(index, demand).nodes
    return nodes[0].node_id if nodes else None


@pytest.mark.parametrize(
    ("demand", "node_id"),
    [
        ("KrF光刻胶", "krf-photoresist"),
        ("248nm光刻胶", "krf-photoresist"),
        ("光阻", "photoresist"),
        ("光克胶", "photoresist"),
        ("12英寸抛光片", "wafer-300"),
        ("300mm的硅片", "wafer-300"),
        ("prime wafers", "silicon-wafer"),
        ("leadframes", "lead-frame"),
        ("蚀刻设备", "etcher"),
        ("二手刻蚀机", "etcher"),
        ("晶圆减薄", "wafer-thinning"),
        ("晶圆减薄设备", "wafer-grinder"),
        ("流片代工", "wafer-foundry"),
        ("OSAT", "packaging"),
        ("燕窝罐头", "bird-nest-soup"),
        ("求购罐头燕窝", "bird-nest-soup"),
    ],
)
def test_the_most_specific_node_wins(index: NodeIndex, demand: str, node_id: str) -> None:
    assert first(index, demand) == node_id


@pytest.mark.parametrize(
    "demand", ["红烧肉", "今天天气不错", "what is the weather like", "二手房", "机票", "DROP TABLE"]
)
def test_other_subjects_have_no_node(index: NodeIndex, demand: str) -> None:
    assert read(index, demand).nodes == ()


@pytest.mark.parametrize(
    ("demand", "wanted", "context"),
    [
        ("用于刻蚀机的射频电源", {"rf-generator"}, {"etcher"}),
        ("RF generators for our etchers", {"rf-generator"}, {"etcher"}),
        ("我们是封测厂，求购引线框架", {"lead-frame"}, {"packaging"}),
        ("光刻胶和引线框架", {"photoresist", "lead-frame"}, set()),
        ("轨道交通用的MOSFET", {"mosfet"}, {"rail"}),
        ("MOSFET 3300V 轨道交通", {"mosfet"}, {"rail"}),
        ("轨道交通", {"rail"}, set()),
    ],
)
def test_what_is_wanted_and_what_it_is_for(
    index: NodeIndex, demand: str, wanted: set[str], context: set[str]
) -> None:
    nodes = read(index, demand).nodes
    assert {each.node_id for each in nodes if each.role == "wanted"} == wanted
    assert {each.node_id for each in nodes if each.role == "context"} == context


@pytest.mark.parametrize(
    ("demand", "first"),
    [
        ("减薄代工", "wafer-thinning"),
        ("无锡，减薄代工，月产1万片", "wafer-thinning"),
        ("代工，12英寸", "wafer-foundry"),
        ("晶圆代工", "wafer-foundry"),
        ("MOSFET代工", "wafer-foundry"),
    ],
)
def test_a_process_done_for_hire_is_no_wafer_foundry(index: NodeIndex, demand: str, first: str) -> None:
    assert read(index, demand).nodes[0].node_id == first


def test_what_is_not_wanted(index: NodeIndex) -> None:
    nodes = read(index, "要光刻胶，不要引线框架").nodes
    assert [(each.node_id, each.role) for each in nodes] == [
        ("photoresist", "wanted"),
        ("lead-frame", "unwanted"),
    ]
    assert [each.role for each in read(index, "不要引线框架").nodes] == ["unwanted"]


def test_a_term_without_a_node_is_named_and_read_by_its_part(index: NodeIndex) -> None:
    understood = read(index, "光刻胶单体")
    assert understood.unknown == (("光刻胶单体", "material"),)
    assert [each.node_id for each in understood.nodes] == ["photoresist"]
    assert LEAST_SCORE <= understood.nodes[0].score < 0.7


@pytest.mark.parametrize(
    ("nodes", "demand", "node_id"),
    [
        (ENGLISH_ONLY, "求购光刻胶", "n31"),
        (ENGLISH_ONLY, "KrF光刻胶", "n31"),
        (ENGLISH_ONLY, "掩膜版", "n33"),
        (ENGLISH_ONLY, "极紫外光刻机", "n20"),
        (ENGLISH_ONLY, "先进封装CVD设备", "n110"),
        (CHINESE_ONLY, "photo resist", "n1"),
        (CHINESE_ONLY, "CNC machining", "n2"),
    ],
)
def test_the_lexicon_bridges_the_languages(nodes: str, demand: str, node_id: str) -> None:
    chain = draw_chain_of(nodes)
    assert first(NodeIndex(chain.nodes, chain.relations), demand) == node_id


def test_words_left_over_after_a_node_weaken_it_and_are_named(index: NodeIndex) -> None:
    """光刻胶报警系统 is no photoresist; what a supplier is called says nothing."""
    understood = read(index, "光刻胶报警系统")
    assert understood.unread == (("报警系统", "光刻胶"),)
    assert understood.nodes[0].score < 0.8
    plain = read(index, "光刻胶供应商")
    assert plain.unread == ()
    assert plain.nodes[0].score == 1.0


def test_words_in_any_order_are_the_special_node(index: NodeIndex) -> None:
    assert first(index, "光刻胶（KrF）") == "krf-photoresist"
    assert first(index, "硅片 12英寸") == "wafer-300"


def test_capitals_are_no_stop_words() -> None:
    chain = draw_chain_of(
        """
        id | kind    | name_zh | name_en
        n1 | process | TO封装  | TO package
        n2 | process | 封装    | packaging
        """
    )
    assert first(NodeIndex(chain.nodes, chain.relations), "封装") == "n2"


def test_a_wording_does_not_reach_across_what_a_thing_is_for() -> None:
    index = NodeIndex(
        {
            "fab": ChainNode("fab", "process", None, "wafer fabrication", (), "high", (), ("wafer fab",)),
            "wafer": ChainNode("wafer", "material", None, "silicon wafer", (), "high"),
        },
        [],
    )
    understood = understand(index, analyse("silicon wafers for a fab"), [])
    assert [each.node_id for each in understood.nodes][:1] == ["wafer"]
