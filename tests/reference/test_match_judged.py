"""Demands judged by hand: does matching understand what they are about?

`dev` demands were looked at while the lexicon and the rules were made. `held_out` ones were written before the
rules; three were seen as misses once, and no rule was made for them. `final` ones were written after the rules and
measured once (zh 17 of 18, en 12 of 15 first); what the misses showed was mended after, so they count as dev now.
The floors are a little below what is measured; ``pytest -s`` prints the table.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corechain.datasets.registry import open_snapshot
from corechain.matching.analysis import analyse
from corechain.matching.node_index import NodeIndex
from corechain.matching.requirements import read_requirements
from corechain.matching.understanding import UnderstoodNode, understand
from corechain.model.records import ChainNode, NodeRelation
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.match_demand import match_demand, match_index

HERE = Path(__file__).parent

FLOORS = {
    ("dev", "zh"): (0.95, 0.95),
    ("dev", "en"): (0.85, 0.85),
    ("held_out", "zh"): (0.88, 0.97),
    ("held_out", "en"): (0.95, 0.95),
    ("final", "zh"): (0.9, 0.94),
    ("final", "en"): (0.93, 0.93),
}
"""Half and language → least share of demands with an expected node first, and among the first three."""

OFF_TOPIC_FLOOR = 0.9
MOST_FALSE_ALARMS = 0.015
ETO_FLOORS = (0.95, 0.98)


def judged(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def chain() -> ChainSnapshot:
    return open_snapshot("wuxi-ic")


def ranks(chain: ChainSnapshot, rows: list[dict[str, str]]) -> Iterator[tuple[dict[str, str], int | None]]:
    """Each demand with the rank of the first expected node, or None."""
    for row in rows:
        expected = {each.casefold() for each in row["expected"].split("|")}
        found = [each.node.id.casefold() for each in match_demand(chain, row["demand"]).nodes]
        yield row, next((rank for rank, node_id in enumerate(found, 1) if node_id in expected), None)


def test_every_expected_node_is_in_the_chain(chain: ChainSnapshot) -> None:
    expected = {each for row in judged("judged_demands.csv") for each in row["expected"].split("|") if each}
    assert expected - set(chain.nodes) == set()
    assert len(judged("judged_demands.csv")) >= 120


@pytest.mark.parametrize(("half", "language"), list(FLOORS))
def test_demands_are_understood(chain: ChainSnapshot, half: str, language: str) -> None:
    rows = [
        row
        for row in judged("judged_demands.csv")
        if (row["half"], row["language"]) == (half, language) and row["expected"]
    ]
    first, third, missed = measure(chain, rows)
    print(
        f"\n{half} {language}: {len(rows)} demands, hit@1 {first:.3f}, hit@3 {third:.3f}, not first: {missed}"
    )
    least_first, least_third = FLOORS[half, language]
    assert first >= least_first
    assert third >= least_third


@pytest.mark.parametrize("half", ["dev", "held_out", "final"])
def test_other_subjects_are_left_alone(chain: ChainSnapshot, half: str) -> None:
    rows = [row for row in judged("judged_demands.csv") if row["half"] == half and not row["expected"]]
    answers = {row["demand"]: match_demand(chain, row["demand"]).nodes for row in rows}
    mistaken = {demand: [each.node.id for each in nodes] for demand, nodes in answers.items() if nodes}
    print(f"\n{half}: {len(rows)} demands off topic, {len(mistaken)} with a node: {mistaken}")
    assert 1 - len(mistaken) / len(rows) >= OFF_TOPIC_FLOOR


def test_chinese_demands_find_english_names(shared_data: Path) -> None:
    rows = judged("judged_eto_demands.csv")
    first, third, missed = measure(eto_chain(shared_data / "eto"), rows)
    print(
        f"\nEnglish names only: {len(rows)} demands, hit@1 {first:.3f}, hit@3 {third:.3f}, not first: {missed}"
    )
    assert first >= ETO_FLOORS[0]
    assert third >= ETO_FLOORS[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ordinary_words_are_left_alone(chain: ChainSnapshot, shared_data: Path, language: str) -> None:
    """Every sixtieth entry of a general dictionary: hardly one names anything of the chain."""
    entries = dictionary(shared_data / "cc_cedict", language)[::60]
    index = match_index(chain).nodes
    alarms = {each: found[0].node_id for each in entries if (found := understood(index, each))}
    print(f"\n{language}: {len(alarms)} of {len(entries)} dictionary entries got a node: {alarms}")
    assert len(entries) > 700
    assert len(alarms) / len(entries) <= MOST_FALSE_ALARMS


def understood(index: NodeIndex, text: str) -> tuple[UnderstoodNode, ...]:
    analysed = analyse(text)
    return understand(index, analysed, read_requirements(analysed)).nodes


def dictionary(folder: Path, language: str) -> list[str]:
    """Chinese headwords of three to eight characters, or their short English senses."""
    lines = gzip.decompress((folder / "cedict_1_0_ts_utf-8_mdbg.txt.gz").read_bytes()).decode().splitlines()
    entries = [re.match(r"\S+ (\S+) \[[^]]*\] /(.*)/", line) for line in lines if not line.startswith("#")]
    if language == "zh":
        return [found[1] for found in entries if found and re.fullmatch("[\u4e00-\u9fff]{3,8}", found[1])]
    senses = [sense for found in entries if found for sense in found[2].split("/")]
    return [sense for sense in senses if 3 <= len(sense) <= 40]


def measure(chain: ChainSnapshot, rows: list[dict[str, str]]) -> tuple[float, float, list[str]]:
    """Share of demands with an expected node first, among the first three, and the demands where it is not first."""
    found = list(ranks(chain, rows))
    first = sum(rank == 1 for _, rank in found) / len(found)
    third = sum(rank is not None and rank <= 3 for _, rank in found) / len(found)
    return first, third, [row["demand"] for row, rank in found if rank != 1]


def eto_chain(folder: Path) -> ChainSnapshot:
    """The inputs with their variants as nodes with English names only, under their own ids."""
    with (folder / "inputs.csv").open(encoding="utf-8", newline="") as file:
        nodes = [
            {"id": row["input_id"], "kind": kind_of(row["type"]), "name_en": row["input_name"]}
            | {"description_en": row["description"]}
            for row in csv.DictReader(file)
        ]
    with (folder / "sequence.csv").open(encoding="utf-8", newline="") as file:
        relations = [
            {"from_id": row["input_id"], "relation": "variant_of", "to_id": row["is_type_of_id"]}
            for row in csv.DictReader(file)
            if row["is_type_of_id"]
        ]
    return ChainSnapshot.from_rows({"chain_nodes": nodes, "node_relations": relations}, name="english-names")


def kind_of(eto_type: str) -> str:
    return {"process": "process", "tool_resource": "equipment", "material_resource": "material"}.get(
        eto_type, "product"
    )


def test_the_index_needs_no_lexicon_for_its_own_words() -> None:
    """A user's own table works with nodes that the lexicon has never seen."""
    nodes = {"n1": ChainNode("n1", "product", "燕窝罐头", "canned bird nest", (), "high")}
    relations: list[NodeRelation] = []
    assert [
        each.node_id for each in NodeIndex(nodes, relations, {}).vocabulary.targets[("燕", "窝", "罐", "头")]
    ] == ["n1"]
