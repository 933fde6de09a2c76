"""Two results side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from corechain_portal.laboratory.downloads import every_firm
from corechain_portal.laboratory.shown import ShownResult

FIRMS_COMPARED = 500


@dataclass(frozen=True)
class Pair:
    """One stage or organisation in both; None where a scenario's data do not have it."""

    name: str
    first: float | None
    second: float | None
    id: str | None = None
    stage: str = ""

    @property
    def difference(self) -> float | None:
        """Second less first; None where one of them is not known."""
        if self.first is None or self.second is None:
            return None
        return self.second - self.first

    @property
    def points(self) -> str:
        """The difference in percentage points with its sign; empty where it is not known."""
        if self.difference is None:
            return ""
        points = round(self.difference * 100, 1)
        return f"{points:+.1f}".replace("-", "−") if points else "0.0"


class Comparison:
    """Stages and organisations of two results, matched by their ids."""

    def __init__(self, first: ShownResult, second: ShownResult) -> None:
        self.first, self.second = first, second

    @property
    def same_data(self) -> bool:
        """Whether both were computed on the same version of the same data."""
        return bool(self.first.content["version"] == self.second.content["version"])

    @property
    def difference(self) -> float:
        """How much more output the second loses."""
        return float(self.second.content["share_lost"]) - float(self.first.content["share_lost"])

    @property
    def stages(self) -> Sequence[Pair]:
        """Every stage of either, in the order of the chain."""
        pairs = []
        ours, theirs = (_by_id(each.content["sectors"]) for each in (self.first, self.second))
        for identifier in dict.fromkeys([*ours, *theirs]):
            one, two = ours.get(identifier), theirs.get(identifier)
            name = self.first.said((one or two or {})["name"])
            pairs.append(Pair(name, one and one["loss"], two and two["loss"]))
        return pairs

    @cached_property
    def firms(self) -> Sequence[Pair]:
        """Every organisation that loses in either, the greatest difference first."""
        ours, theirs = (_by_id(each.content["organisations"]) for each in (self.first, self.second))
        pairs = []
        for identifier in dict.fromkeys([*ours, *theirs]):
            one, two = ours.get(identifier), theirs.get(identifier)
            losses = [None if each is None else float(each["path"][-1]) for each in (one, two)]
            if any(losses):
                of, each = (self.first, one) if one else (self.second, two or {})
                stage = of.said(of.content["sectors"][each["sector"]]["name"])
                link = identifier if identifier in self.first.known_ids else None
                pairs.append(Pair(of.said(each["name"]), losses[0], losses[1], link, stage))
        return sorted(
            pairs, key=lambda pair: (-abs(pair.difference or 0.0), -max(pair.first or 0, pair.second or 0))
        )


class NetworkComparison(Comparison):
    """Sectors and firms of two results on the same network; firms are those of the kept table of every firm."""

    @property
    def stages(self) -> Sequence[Pair]:
        """Every sector with any firm, the greatest difference first."""
        pairs = [
            Pair(self.first.said(one["name"]), one["loss"], two["loss"])
            for one, two in zip(self.first.content["sectors"], self.second.content["sectors"], strict=True)
            if one["organisations"]
        ]
        return sorted(pairs, key=lambda pair: -abs(pair.difference or 0.0))

    @cached_property
    def firms(self) -> Sequence[Pair]:
        """The firms whose losses differ most, :data:`FIRMS_COMPARED` at most; by output lost where they are equal."""
        import numpy as np

        one, two = (every_firm(each.scenario) for each in (self.first, self.second))
        losses = [table["loss"].to_numpy() for table in (one, two)]
        largest = np.maximum(*losses)
        order = np.lexsort((-largest, -np.abs(losses[1] - losses[0])))
        chosen = [int(each) for each in order[:FIRMS_COMPARED] if largest[each] > 0]
        ids, sectors = (one[name].take(chosen).to_pylist() for name in ("firm", "sector"))
        return [
            Pair(firm, float(losses[0][place]), float(losses[1][place]), None, sector)
            for firm, sector, place in zip(ids, sectors, chosen, strict=True)
        ]


def _by_id(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    return {each["id"]: each for each in rows}
