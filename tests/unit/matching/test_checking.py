"""A requirement against one supplier, with the evidence a reader sees."""

from __future__ import annotations

import pytest

from corechain.matching.analysis import analyse
from corechain.matching.checking import Specifications, check, city_of, seat_of
from corechain.matching.node_index import NodeIndex
from corechain.matching.place_wishes import read_places
from corechain.matching.requirements import read_requirements
from corechain.model.records import ChainNode, Organisation, Specification

INDEX = NodeIndex(
    {
        "wafer-300": ChainNode("wafer-300", "material", "12英寸硅片", None, (), "high"),
        "packages": ChainNode("packages", "process", "QFN/SOP封装", None, (), "high"),
        "sic": ChainNode(
            "sic", "material", "SiC衬底", None, (), "high", ("6英寸碳化硅衬底", "8英寸碳化硅衬底")
        ),
        "foundry": ChainNode("foundry", "process", "成熟制程代工", None, (), "high"),
    },
    [],
)
SPECIFICATIONS = Specifications(
    [
        Specification("s1", "foundry", "process_node", "ge", "28", (), "high", None, "nm"),
        Specification("s2", "foundry", "process_node", "in", "90|55", (), "high", "wuxi", "nm"),
    ]
)


def organisation(identifier: str, region: str | None, country: str = "CN") -> Organisation:
    return Organisation(identifier, identifier, None, "firm", country, (), "high", region=region)


@pytest.mark.parametrize(
    ("demand", "region", "country", "verdict", "evidence"),
    [
        ("无锡附近", "320200", "CN", "met", "就在无锡市。"),
        ("无锡附近", "320500", "CN", "met", "位于江苏省苏州市，距无锡市约 40 公里。"),
        ("无锡附近", "110000", "CN", "unknown", "不知道它离无锡市多远。"),
        ("无锡附近", "440300", "CN", "not_met", "位于广东省深圳市，距无锡市约 1170 公里。"),
        ("无锡附近", None, "JP", "not_met", "位于日本，不在无锡市附近。"),
        ("限无锡", "320000", "CN", "unknown", "只知道它位于江苏省，不能断定是否在无锡市。"),
        ("限无锡", "320214", "CN", "met", "位于江苏省无锡市新吴区，属于无锡市。"),
        ("非日本", None, "JP", "not_met", "位于日本，属于日本。"),
        ("非日本", "320200", "CN", "met", "位于江苏省无锡市，不在日本。"),
        ("送到苏州", "320200", "CN", "unknown", "没有送货范围的数据。"),
    ],
)
def test_place(demand: str, region: str | None, country: str, verdict: str, evidence: str) -> None:
    (requirement,) = read_places(analyse(demand))
    made = check(requirement, organisation("a", region, country), {"wafer-300": True}, INDEX, SPECIFICATIONS)
    assert (made.verdict, made.evidence.render("zh")) == (verdict, evidence)


@pytest.mark.parametrize(
    ("demand", "identifier", "supplied", "verdict", "evidence"),
    [
        ("300mm", "a", {"wafer-300": True}, "met", "所供环节“12英寸硅片”本身的规格：300 mm。"),
        ("8英寸", "a", {"wafer-300": True}, "not_met", "所供环节“12英寸硅片”本身的规格：300 mm。"),
        ("QFN", "a", {"packages": True}, "met", "所供环节“QFN/SOP封装”本身的规格：QFN。"),
        ("QFN", "a", {"packages": False}, "unknown", "数据中没有它在“QFN”方面的记录，请向机构核实。"),
        ("7nm", "a", {"foundry": True}, "not_met", "所供环节“成熟制程代工”本身的规格：不小于 28 nm。"),
        ("55nm", "a", {"foundry": True}, "unknown", "数据中没有它在“55nm”方面的记录，请向机构核实。"),
        ("55nm", "wuxi", {"foundry": True}, "met", "该机构的规格：90、55 nm。"),
        ("40nm", "wuxi", {"foundry": True}, "not_met", "该机构的规格：90、55 nm。"),
        ("8英寸", "a", {"sic": True}, "unknown", "数据中没有它在“8英寸”方面的记录，请向机构核实。"),
        ("预算1万元", "a", {"foundry": True}, "unknown", "没有价格数据，请向机构询价。"),
    ],
)
def test_specification(
    demand: str, identifier: str, supplied: dict[str, bool], verdict: str, evidence: str
) -> None:
    (requirement,) = read_requirements(analyse(demand))
    made = check(requirement, organisation(identifier, "320200"), supplied, INDEX, SPECIFICATIONS)
    assert (made.verdict, made.evidence.render("zh")) == (verdict, evidence)


def test_where_an_organisation_is() -> None:
    shanghai, jiangyin = organisation("a", "310000"), organisation("b", "320281")
    assert [place.name("zh") for each in (shanghai, jiangyin) if (place := city_of(each))] == [
        "上海市",
        "无锡市",
    ]
    assert seat_of(jiangyin).render("en") == "Jiangyin, Wuxi, Jiangsu"
    assert city_of(organisation("c", "320000")) is None
    assert city_of(organisation("d", None, "JP")) is None
