"""What the carry-over did to the evidence: rows dropped and added, values corrected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Dropped:
    """One evidence row that is not in the data set, and why."""

    table: str
    row: str
    confidence: str
    reason: str


@dataclass(frozen=True)
class Correction:
    """One value that was changed, and on what ground."""

    table: str
    row: str
    field: str
    old: str
    new: str
    reason: str
    source: str


@dataclass(frozen=True)
class Addition:
    """One row of the curated tables that the evidence does not have."""

    table: str
    row: str
    confidence: str
    sources: str


@dataclass
class CarryOver:
    """Log of one run; the report is made from it alone."""

    counts_in: dict[str, Counter[str]] = field(default_factory=dict)
    counts_out: dict[str, Counter[str]] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    additions: list[Addition] = field(default_factory=list)
    lowered: Counter[tuple[str, str]] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def drop(self, table: str, row: str, confidence: str, reason: str) -> None:
        """Count one evidence row as left out."""
        self.dropped.append(Dropped(table, row, confidence, reason))

    def add(self, table: str, row: dict[str, str], name: str) -> None:
        """Count the curated `row` as an addition to `table`."""
        self.additions.append(Addition(table, name, row["confidence"], row["sources"]))

    def lower(self, table: str, before: str, after: str) -> None:
        """Count one row of `table` whose confidence went from `before` to `after`."""
        if before != after:
            self.lowered[table, f"{before} → {after}"] += 1
