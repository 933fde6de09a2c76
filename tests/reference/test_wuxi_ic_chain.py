"""The chain of the data set `wuxi-ic`: its form, and what stops when something is knocked out."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from corechain.datasets.built_in import open_built_in
from corechain.industry_chain.graph import ChainGraph
from corechain.industry_chain.knock_out import knock_out

REPOSITORY = Path(__file__).resolve().parents[2]
DATASET = REPOSITORY / "src/corechain/datasets/wuxi_ic"
CURATED = REPOSITORY / "tools/wuxi_ic/chain"
SCRIPT = REPOSITORY / "tools/wuxi_ic/build_chain.py"
STAGES = (
    "stage-design",
    "stage-materials",
    "stage-equipment",
    "stage-fabrication",
    "stage-packaging-test",
    "stage-products",
    "stage-applications",
    "stage-services",
)

Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def nodes() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in read(DATASET / "chain_nodes.csv")}


@pytest.fixture(scope="module")
def relations() -> Rows:
    return read(DATASET / "node_relations.csv")


@pytest.fixture(scope="module")
def graph() -> ChainGraph:
    snapshot = open_built_in()
    return ChainGraph.build(snapshot.nodes.values(), snapshot.relations)


@pytest.fixture(scope="module")
def stage_of(relations: Rows) -> dict[str, str]:
    return {row["from_id"]: row["to_id"] for row in relations if row["relation"] == "part_of"}


# Form


def test_the_tables_are_what_the_script_makes_of_the_curated_files(shared_facts: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(shared_facts), "--check"]
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_there_are_at_least_240_nodes_each_once() -> None:
    ids = [row["id"] for row in read(DATASET / "chain_nodes.csv")]
    assert len(ids) == len(set(ids))
    assert len(ids) - len(STAGES) >= 240


def test_every_term_of_the_evidence_is_a_node(nodes: dict[str, dict[str, str]], shared_facts: Path) -> None:
    terms = [row["term_en"] for row in read(shared_facts / "chain_terms.csv")]
    ids = {re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-") for term in terms}
    assert ids - set(nodes) == set()


def test_every_node_has_names_and_one_sentence_in_both_languages(nodes: dict[str, dict[str, str]]) -> None:
    for node, row in nodes.items():
        assert row["name_zh"], node
        assert row["name_en"], node
        assert re.fullmatch(r"[^。]*[一-鿿][^。]*。", row["description_zh"]), node
        assert re.fullmatch(r"[A-Z].{10,}\.", row["description_en"]), node
        assert not re.search(r"[一-鿿]", row["description_en"]), node
        assert len(row["description_en"]) <= 160, node


@pytest.mark.parametrize("column", ["description_zh", "description_en", "name_zh", "name_en"])
def test_names_and_descriptions_are_not_repeated(nodes: dict[str, dict[str, str]], column: str) -> None:
    texts = Counter(row[column].casefold() for row in nodes.values() if row["kind"] != "stage")
    assert [text for text, times in texts.items() if times > 1] == []


def test_a_wording_names_one_node_only(nodes: dict[str, dict[str, str]]) -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for node, row in nodes.items():
        if row["kind"] != "stage":
            for column in ("name_zh", "name_en", "synonyms_zh", "synonyms_en"):
                for wording in filter(None, row[column].split("|")):
                    named[wording.casefold()].add(node)
    assert {wording: ids for wording, ids in named.items() if len(ids) > 1} == {}


def test_purchasable_nodes_have_other_wordings_in_both_languages(nodes: dict[str, dict[str, str]]) -> None:
    few = [
        node
        for node, row in nodes.items()
        if row["kind"] in {"material", "equipment", "software", "service"}
        and (not row["synonyms_zh"] or not row["synonyms_en"])
    ]
    assert few == []


def test_relations_refer_to_nodes_and_stand_once(nodes: dict[str, dict[str, str]], relations: Rows) -> None:
    ends = {row[end] for row in relations for end in ("from_id", "to_id")}
    assert ends - set(nodes) == set()
    pairs = Counter((row["from_id"], row["to_id"]) for row in relations)
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_every_node_is_part_of_one_stage(nodes: dict[str, dict[str, str]], relations: Rows) -> None:
    parts = Counter(row["from_id"] for row in relations if row["relation"] == "part_of")
    assert set(parts) == {node for node, row in nodes.items() if row["kind"] != "stage"}
    assert set(parts.values()) == {1}
    stages = [node for node, row in nodes.items() if row["kind"] == "stage"]
    assert sorted(stages, key=lambda node: int(nodes[node]["position"])) == list(STAGES)


def test_nothing_is_made_of_itself(relations: Rows) -> None:
    edges = [(row["from_id"], row["to_id"]) for row in relations if row["relation"] != "part_of"]
    assert list(nx.simple_cycles(nx.DiGraph(edges))) == []


def test_a_general_node_has_at_least_two_kinds(relations: Rows) -> None:
    kinds = Counter(row["to_id"] for row in relations if row["relation"] == "variant_of")
    assert [node for node, count in kinds.items() if count < 2] == []


def test_low_confidence_is_marked_by_its_source(nodes: dict[str, dict[str, str]], relations: Rows) -> None:
    for row in [*nodes.values(), *relations]:
        assert (row["sources"] == "src-general-knowledge") == (row["confidence"] == "low"), row
        assert "src-eto" not in row["sources"], row


@pytest.mark.parametrize(
    ("cell", "ids"),
    [
        ("general knowledge, unchecked", ["src-general-knowledge"]),
        (
            'chainkg product list: 硅片; financedatabase summaries: "wafer"',
            ["src-chainkg", "src-financedatabase"],
        ),
        ("https://example.org/a — One; two; three", ["W01"]),
        ("https://example.org/a — One; eto inputs.csv Wafer [CC BY-NC 4.0]", ["W01", "src-eto"]),
        ("https://example.net/new — 招股说明书", ["src-web-example-net-new"]),
        ("public GitHub file, stored index id 7 (a list, the index gives no repository name)", ["G01"]),
        (
            "public GitHub file, stored index id 8 (a pool, the index gives no repository name)",
            ["src-github-a-pool"],
        ),
    ],
)
def test_a_source_cell_names_its_sources(cell: str, ids: list[str]) -> None:
    listed = "public GitHub file, stored index id 7 (a list, the index gives no repository name)"
    book = source_book()({"W01": "https://example.org/a — One; two; three", "G01": listed})
    assert book.ids(cell) == ids
    assert not any("index" in row.title + row.note for row in book.rows())


def source_book() -> Callable[[dict[str, str]], Any]:
    if str(SCRIPT.parent) not in sys.path:
        sys.path.insert(0, str(SCRIPT.parent))
    return import_module("sources").SourceBook  # type: ignore[no-any-return]


def reaches_a_final_product(relations: Rows, nodes: dict[str, dict[str, str]]) -> set[str]:
    """Nodes with a path to a final product.

    An input of a general node is an input of its kinds. A kind counts for the general node it belongs to, but
    not for that node's other kinds.
    """
    edges = nx.DiGraph()
    for row in relations:
        kind, general = row["from_id"], row["to_id"]
        if row["relation"] == "input_to":
            for reached in ("whole", "one kind"):
                edges.add_edge((row["from_id"], reached), (row["to_id"], "whole"))
        elif row["relation"] == "variant_of":
            edges.add_edge((general, "whole"), (kind, "whole"))
            for reached in ("whole", "one kind"):
                edges.add_edge((kind, reached), (general, "one kind"))
    final = {node for node, row in nodes.items() if row["final"] == "true"}
    sources = {
        node for end in final if (end, "whole") in edges for node, _ in nx.ancestors(edges, (end, "whole"))
    }
    return sources | final


def test_every_node_reaches_a_final_product(nodes: dict[str, dict[str, str]], relations: Rows) -> None:
    optional = {row["id"] for row in read(CURATED / "optional.csv")}
    reached = reaches_a_final_product(relations, nodes)
    left_out = {node for node, row in nodes.items() if row["kind"] != "stage"} - reached
    assert left_out == optional
    assert {nodes[node]["kind"] for node in optional} == {"service"}


def test_final_products_are_applications_and_chips_without_kinds(
    nodes: dict[str, dict[str, str]], relations: Rows, stage_of: dict[str, str]
) -> None:
    general = {row["to_id"] for row in relations if row["relation"] == "variant_of"}
    final = {node for node, row in nodes.items() if row["final"] == "true"}
    excluded = {row["id"] for row in read(CURATED / "not_final.csv")}
    assert {stage_of[node] for node in final} == {"stage-products", "stage-applications"}
    assert final & (general | excluded) == set()
    assert {node for node, stage in stage_of.items() if stage == "stage-applications"} <= final


def test_a_specification_says_what_the_name_says(nodes: dict[str, dict[str, str]]) -> None:
    rows = read(DATASET / "specifications.csv")
    assert {row["node_id"] for row in rows} - set(nodes) == set()
    assert {row["organisation_id"] for row in rows} == {""}
    found = {(row["node_id"], row["attribute"], row["operator"], row["value"], row["unit"]) for row in rows}
    assert {
        ("300-mm-silicon-wafer", "wafer_size", "eq", "300", "mm"),
        ("200-mm-silicon-wafer", "wafer_size", "eq", "200", "mm"),
        ("krf-photoresist", "wavelength", "eq", "248", "nm"),
        ("arf-immersion-scanner", "wavelength", "eq", "193", "nm"),
        ("euv-scanner", "wavelength", "eq", "13.5", "nm"),
        ("i-line-stepper", "wavelength", "eq", "365", "nm"),
        ("mature-node-foundry", "process_node", "ge", "28", "nm"),
        ("advanced-node-foundry", "process_node", "le", "16", "nm"),
    } <= found


# Meaning: knocked out → what must stop, what must stand

EVERYTHING = "every final product"
KNOCK_OUTS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("photoresist", (EVERYTHING,), ()),
    ("photomask", (EVERYTHING,), ()),
    ("coater-developer", (EVERYTHING,), ()),
    ("developer", (EVERYTHING,), ()),
    ("equipment-component", (EVERYTHING,), ()),
    ("wafer-cleaning", (EVERYTHING,), ()),
    ("wafer-dicing", (EVERYTHING,), ()),
    ("euv-scanner", ("leading-edge-processor",), ("cpu", "mosfet", "igbt", "dram", "microcontroller")),
    ("arf-immersion-scanner", ("cpu", "fpga", "dram", "nand-flash"), ("microcontroller", "mosfet", "igbt")),
    (
        "krf-photoresist",
        ("cpu", "dram", "microcontroller", "dc-dc-converter"),
        ("mosfet", "saw-filter", "led-chip"),
    ),
    ("laser-gas-mixture", ("cpu", "dram", "microcontroller"), ("mosfet", "led-chip")),
    (
        "300-mm-silicon-wafer",
        ("cpu", "dram", "nand-flash", "fpga"),
        ("mosfet", "mems-device", "energy-metering-ic"),
    ),
    ("200-mm-silicon-wafer", ("energy-metering-ic",), ("dram", "mosfet", "microcontroller", "custom-asic")),
    ("electronic-grade-polysilicon", ("cpu", "mosfet", "mems-device"), ("led-chip",)),
    (
        "sic-substrate",
        ("sic-power-device", "sic-module", "gan-rf-power-amplifier"),
        ("mosfet", "igbt", "power-module"),
    ),
    ("gan-on-si-wafer", ("gan-power-device",), ("gan-rf-power-amplifier", "led-chip", "mosfet")),
    ("sapphire-substrate", ("led-chip", "led-lighting"), ("gan-power-device", "cpu")),
    (
        "gaas-substrate",
        ("gaas-power-amplifier", "rf-front-end", "smartphones-and-tablets"),
        ("optical-chip", "mosfet"),
    ),
    ("inp-substrate", ("optical-chip", "optical-module", "ai-computing"), ("gaas-power-amplifier", "mosfet")),
    ("soi-wafer", ("rf-switch", "rf-front-end"), ("low-noise-amplifier", "dram", "mosfet")),
    ("piezoelectric-wafer", ("saw-filter",), ("baw-filter", "rf-filter", "rf-front-end")),
    (
        "lead-frame",
        ("mosfet", "discrete-igbt", "ac-dc-converter-ic", "intelligent-power-module"),
        ("cpu", "dram", "igbt-module"),
    ),
    (
        "bonding-wire",
        ("mosfet", "dram", "igbt-module", "microcontroller"),
        ("cpu", "gpu", "baseband-and-mobile-soc"),
    ),
    (
        "abf-film",
        ("cpu", "gpu", "ai-training-accelerator"),
        ("dram", "microcontroller", "baseband-and-mobile-soc"),
    ),
    ("bt-substrate", ("dram", "nand-flash", "baseband-and-mobile-soc"), ("cpu", "mosfet")),
    (
        "copper-clad-ceramic-substrate",
        ("igbt-module", "sic-module", "rail-and-heavy-traction"),
        ("mosfet", "discrete-igbt"),
    ),
    ("hbm", ("ai-training-accelerator", "ai-computing"), ("gpu", "edge-ai-chip", "dram")),
    ("dram-fabrication", ("dram", "hbm", "personal-computers"), ("nand-flash", "cpu", "eeprom")),
    ("through-silicon-via", ("hbm", "ai-training-accelerator"), ("cpu", "dram")),
    ("deep-silicon-etcher", ("mems-device", "hbm"), ("cpu", "mosfet")),
    ("copper-target", ("cpu", "fpga"), ("mosfet", "ac-dc-converter-ic", "igbt")),
    ("cmp-pad", ("cpu", "dram", "power-management-ic"), ("mosfet", "thyristor", "led-chip")),
    ("memory-tester", ("dram", "nand-flash", "nor-flash"), ("cpu", "mosfet")),
    ("probe-card", (EVERYTHING,), ()),
    ("eda-software", ("cpu", "dram", "power-management-ic"), ("led-chip", "saw-filter")),
    ("logic-synthesis-tool", ("cpu", "microcontroller"), ("dram", "mosfet", "ldo-regulator")),
    ("risc-v-core", (), ("microcontroller", "cpu")),
    ("processor-core-ip", ("microcontroller", "iot-chip", "security-chip"), ("dram", "mosfet", "fpga")),
    ("remanufactured-equipment", (), ("cpu", "mosfet")),
    ("wafer-foundry", ("microcontroller", "mosfet", "cpu"), ("dram", "nand-flash", "led-chip")),
    ("bcd-process", ("power-management-ic", "gate-driver-ic"), ("mosfet", "dram", "data-converter")),
    ("burn-in-test", ("automotive-grade-chip", "automotive-electronics"), ("microcontroller", "dram")),
    ("chip-design-service", (), ("custom-asic", "cpu")),
    ("power-module", ("electric-drive-and-charging", "rail-and-heavy-traction"), ("mosfet", "led-lighting")),
    ("igbt", ("igbt-module", "discrete-igbt"), ("sic-module", "power-module", "electric-drive-and-charging")),
]


@pytest.mark.parametrize(
    ("knocked_out", "must_stop", "must_stand"), KNOCK_OUTS, ids=[row[0] for row in KNOCK_OUTS]
)
def test_knocking_out_stops_what_it_should(
    graph: ChainGraph, knocked_out: str, must_stop: tuple[str, ...], must_stand: tuple[str, ...]
) -> None:
    effect = knock_out(graph, [knocked_out])
    if EVERYTHING in must_stop:
        assert effect.share_of_final == 1
        return
    stopped = set(effect.stopped) | {knocked_out}
    assert [node for node in must_stop if node not in stopped] == []
    assert [node for node in must_stand if node in stopped] == []
    assert set(must_stop) | set(must_stand) <= set(graph.ids)


def test_euv_stops_one_product_only(graph: ChainGraph) -> None:
    assert knock_out(graph, ["euv-scanner"]).stopped_final == ("leading-edge-processor",)


def test_everything_can_be_made_as_long_as_nothing_is_knocked_out(graph: ChainGraph) -> None:
    assert knock_out(graph, []).stopped == ()
