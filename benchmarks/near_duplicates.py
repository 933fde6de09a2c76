"""Near-duplicate demands: precision and recall on labelled pairs, ours against letters alone, and the time of many.

`python -m benchmarks near_duplicates` also writes ``docs/explanation/near-duplicates.csv``, which the page beside it
shows. What is compared: rapidfuzz's token ratio on the normalised text, and the Jaccard coefficient of three-character
shingles, which is what MinHash estimates (so that MinHash can do no better). Both get the threshold that is best on
the half that was looked at; the held-out half is measured with it.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rapidfuzz import fuzz
from rich.console import Console
from rich.table import Table
from tests.factories.demand_pairs import Pair, demand_pairs, names_only

from benchmarks.timing import Row, alone
from corechain.datasets.registry import open_snapshot
from corechain.matching.analysis import normalise
from corechain.matching.gist import read_gist
from corechain.matching.near_duplicates import (
    LEAST_SIMILARITY,
    compare,
    near_duplicate_pairs,
    near_duplicates,
)
from corechain.matching.node_index import NodeIndex

NUMBERS = Path(__file__).resolve().parent.parent / "docs" / "explanation" / "near-duplicates.csv"
COLUMNS = ("half", "how", "reads", "same", "different", "precision", "recall")
ALL_WORDS, NAMES_ONLY = "all its wordings", "one name a language"
MANY = 2_000

Measure = Callable[[Pair], float]


def ours(index: NodeIndex) -> Measure:
    """Similarity as the platform has it."""
    return lambda pair: compare(read_gist(index, pair.one), read_gist(index, pair.other), index)[0]


def token_ratio(pair: Pair) -> float:
    """Likeness of the letters, whatever the order of the words."""
    return float(fuzz.token_sort_ratio(normalise(pair.one)[0], normalise(pair.other)[0])) / 100


def shingle_jaccard(pair: Pair) -> float:
    """Share of common three-character shingles."""
    one, other = (_shingles(normalise(text)[0]) for text in (pair.one, pair.other))
    return len(one & other) / len(one | other)


def _shingles(text: str) -> set[str]:
    return {text[place : place + 3] for place in range(max(1, len(text) - 2))}


def quality(measure: Measure, pairs: Sequence[Pair], least: float) -> tuple[float, float]:
    """Precision and recall of calling pairs from `least` on the same."""
    said = [pair.same for pair in pairs if measure(pair) >= least]
    same = sum(pair.same for pair in pairs)
    return (sum(said) / len(said) if said else 0.0), sum(said) / same


def best_threshold(measure: Measure, pairs: Sequence[Pair]) -> float:
    """The threshold with the highest F1 among hundredths."""

    def f1(least: float) -> float:
        precision, recall = quality(measure, pairs, least)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    return max((each / 100 for each in range(20, 100)), key=f1)


def measured() -> Iterator[dict[str, object]]:
    """One row for each half, way and chain that reads."""
    chain = open_snapshot("wuxi-ic")
    pairs = demand_pairs(chain)
    halves = {half: [each for each in pairs if each.half == half] for half in ("dev", "held_out")}
    ways: list[tuple[str, str, Measure, float]] = [
        ("ours", ALL_WORDS, ours(NodeIndex(chain.nodes, chain.relations)), LEAST_SIMILARITY),
        ("ours", NAMES_ONLY, ours(NodeIndex(names_only(chain), chain.relations)), LEAST_SIMILARITY),
        ("token ratio", "", token_ratio, best_threshold(token_ratio, halves["dev"])),
        ("shingles", "", shingle_jaccard, best_threshold(shingle_jaccard, halves["dev"])),
    ]
    for half, chosen in halves.items():
        same = sum(each.same for each in chosen)
        for how, reads, measure, least in ways:
            found = [f"{each:.3f}" for each in quality(measure, chosen, least)]
            row = (half, how, reads, same, len(chosen) - same, *found)
            yield dict(zip(COLUMNS, row, strict=True))


def write(rows: Sequence[dict[str, object]]) -> None:
    """Keep the numbers for the page."""
    with NUMBERS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def run() -> list[Row]:
    rows = list(measured())
    write(rows)
    table = Table(*COLUMNS, title="Quality on labelled pairs")
    for row in rows:
        table.add_row(*map(str, row.values()))
    Console(width=120).print(table)
    chain = open_snapshot("wuxi-ic")
    index = NodeIndex(chain.nodes, chain.relations)
    texts = [text for pair in demand_pairs(chain) for text in (pair.one, pair.other)]
    many = dict(enumerate(random.Random(1).sample(texts, min(MANY, len(texts)))))
    hundred = {place: many[place] for place in range(100)}
    return [
        alone("one demand among 100 candidates", lambda: near_duplicates(texts[0], hundred, index)),
        alone(f"all pairs among {len(many):,} demands", lambda: near_duplicate_pairs(many, index), rounds=1),
    ]
