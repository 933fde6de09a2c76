"""Matching: judged demands to nodes, ours against SQLite FTS5 with bigrams and a scan of all names by rapidfuzz."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from benchmarks.timing import Row, alone, paired
from corechain.datasets.registry import open_snapshot
from corechain.matching.analysis import normalise
from corechain.matching.node_index import NodeIndex
from corechain.model.records import ChainNode
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.match_demand import match_demand, warm_up

DEMANDS = Path(__file__).parent.parent / "tests" / "reference" / "judged_demands.csv"
SENTENCE = "求购KrF光刻胶，200mm线，月用量500升，优先长三角"

Finder = Callable[[str], list[str]]
"""A demand → ids of nodes, best first."""


def names_of(node: ChainNode) -> list[str]:
    own = (node.name_zh, node.name_en, *node.synonyms_zh, *node.synonyms_en)
    return [name for name in own if name]


def pieces(text: str) -> list[str]:
    """Latin words, and pairs of neighbouring Chinese characters, of a normalised text."""
    found = []
    for run in re.findall(r"[a-z0-9.]+|[\u4e00-\u9fff]+", normalise(text)[0]):
        if run.isascii() or len(run) == 1:
            found.append(run)
        else:
            found += [run[index : index + 2] for index in range(len(run) - 1)]
    return found


def fts5(snapshot: ChainSnapshot) -> Finder:
    """Names, synonyms and descriptions in FTS5, weighted 10, 5 and 1; a demand is an OR of its pieces."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE nodes USING fts5(id UNINDEXED, names, synonyms, descriptions)")
    for node in snapshot.nodes.values():
        fields = (
            [node.name_zh, node.name_en],
            [*node.synonyms_zh, *node.synonyms_en],
            [node.description_zh, node.description_en],
        )
        texts = [" ".join(piece for text in field if text for piece in pieces(text)) for field in fields]
        connection.execute("INSERT INTO nodes VALUES (?, ?, ?, ?)", (node.id, *texts))

    def find(demand: str) -> list[str]:
        asked = " OR ".join(f'"{piece}"' for piece in dict.fromkeys(pieces(demand)))
        if not asked:
            return []
        rows = connection.execute(
            "SELECT id FROM nodes WHERE nodes MATCH ? ORDER BY bm25(nodes, 0, 10, 5, 1) LIMIT 8", (asked,)
        )
        return [node_id for (node_id,) in rows]

    return find


def scan(snapshot: ChainSnapshot) -> Finder:
    """Every name and synonym compared with the demand by rapidfuzz's weighted ratio."""
    names = [(name, node.id) for node in snapshot.nodes.values() for name in names_of(node)]
    texts = [normalise(name)[0] for name, _ in names]

    def find(demand: str) -> list[str]:
        best = process.extract(normalise(demand)[0], texts, scorer=fuzz.WRatio, limit=20)
        return list(dict.fromkeys(names[index][1] for _, _, index in best))[:8]

    return find


def ours(snapshot: ChainSnapshot) -> Finder:
    return lambda demand: [each.node.id for each in match_demand(snapshot, demand).nodes]


def print_quality(finders: dict[str, Finder], rows: Sequence[dict[str, str]]) -> None:
    """Share of demands with an expected node first and among the first three; for other subjects, with no node."""
    table = Table("half", "language", "demands", "measure", *finders, title="Quality on the judged demands")
    groups = sorted({(row["half"], row["language"]) for row in rows})
    for half, language in groups:
        asked = [row for row in rows if (row["half"], row["language"]) == (half, language)]
        on_topic = [row for row in asked if row["expected"]]
        off_topic = [row for row in asked if not row["expected"]]
        for most in (1, 3):
            shares = [f"{hit(find, on_topic, most):.2f}" for find in finders.values()]
            table.add_row(half, language, str(len(on_topic)), f"hit@{most}", *shares)
        if off_topic:
            silent = [
                sum(not find(row["demand"]) for row in off_topic) / len(off_topic)
                for find in finders.values()
            ]
            table.add_row(half, language, str(len(off_topic)), "no node", *(f"{each:.2f}" for each in silent))
    Console(width=120).print(table)


def hit(find: Finder, rows: Sequence[dict[str, str]], most: int) -> float:
    return sum(bool(set(find(row["demand"])[:most]) & set(row["expected"].split("|"))) for row in rows) / len(
        rows
    )


def run() -> list[Row]:
    snapshot = open_snapshot("wuxi-ic")
    warm_up(snapshot)
    with DEMANDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    demands = [row["demand"] for row in rows]
    finders = {"ours": ours(snapshot), "FTS5": fts5(snapshot), "rapidfuzz": scan(snapshot)}
    print_quality(finders, rows)

    def each(find: Finder) -> Callable[[], object]:
        return lambda: [find(demand) for demand in demands]

    what = f"{len(demands)} demands"
    return [
        paired(
            f"{what}, with suppliers judged", each(finders["ours"]), each(finders["FTS5"]), "FTS5, nodes only"
        ),
        paired(
            f"{what}, with suppliers judged",
            each(finders["ours"]),
            each(finders["rapidfuzz"]),
            "rapidfuzz scan",
        ),
        alone("one demand with four requirements", lambda: match_demand(snapshot, SENTENCE)),
        alone("one demand of 2,000 characters", lambda: match_demand(snapshot, "工艺与材料的需求说明" * 200)),
        alone("building the index", lambda: NodeIndex(snapshot.nodes, snapshot.relations).compounds),
    ]
