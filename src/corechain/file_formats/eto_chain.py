"""ETO inputs, stages and sequence → chain nodes and relations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from corechain.file_formats.eto_files import EtoFiles, EtoRow
from corechain.file_formats.eto_findings import EtoReport
from corechain.file_formats.eto_sources import ETO

KINDS: Mapping[str, str] = {
    "process": "process",
    "material_resource": "material",
    "tool_resource": "equipment",
    "design_resource": "product",
    "ultimate_output": "product",
}
"""ETO type → our kind. A design resource (logic chip design, advanced CPUs, FPGAs …) is a kind of chip."""

SOFTWARE = frozenset({"N84", "N85"})
"""Design software and core IP, which ETO files under tools and materials."""

_LINKS = (("goes_into", "input_to"), ("is_type_of", "variant_of"))
_CONFIDENCE = "medium"
"""One source, ETO, says so."""


def slug(name: str) -> str:
    """The id that a name becomes.

    >>> slug("Assembly, testing, and packaging (ATP)")
    'assembly-testing-and-packaging-atp'
    """
    return re.sub(r"[^0-9a-z]+", "-", name.casefold()).strip("-")


class ChainBuilder:
    """Builds nodes and relations; `ids` and `names` then give our id and ETO's name by ETO's id."""

    def __init__(self, files: EtoFiles, report: EtoReport) -> None:
        self._files = files
        self._report = report
        self.ids: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.nodes: list[dict[str, Any]] = []
        self.relations: list[dict[str, Any]] = []

    def build(self) -> None:
        """Stages, inputs, relations, and the stage of every input."""
        for position, row in enumerate(self._files.stages, start=1):
            self._add(row, "stages", row["stage_id"], row["stage_name"], "stage", position)
        for row in self._files.inputs:
            kind = "software" if row["input_id"] in SOFTWARE else KINDS.get(row["type"])
            if kind is None:
                self._report.accounts["inputs"].read += 1
                self._report.tell("inputs", row, "unknown_type", row["type"])
            else:
                self._add(row, "inputs", row["input_id"], row["input_name"], kind)
        for row in self._files.sequence:
            self._relate(row)
        self._place()

    def _add(
        self, row: EtoRow, account: str, eto_id: str, name: str, kind: str, position: int | None = None
    ) -> None:
        self._report.accounts[account].read += 1
        if eto_id in self.ids:
            self._report.tell(account, row, "repeated", eto_id)
            return
        node_id = slug(f"stage {name}" if kind == "stage" else name)
        if node_id in self.ids.values():
            node_id = f"{node_id}-{eto_id.lower()}"
        self.ids[eto_id], self.names[eto_id] = node_id, name
        self.nodes.append(
            {
                "id": node_id,
                "kind": kind,
                "name_en": name,
                "description_en": row["description"] or None,
                "position": position,
                "final": row["type"] == "ultimate_output" if kind == "product" else None,
                "sources": [ETO],
                "confidence": _CONFIDENCE,
            }
        )

    def _relate(self, row: EtoRow) -> None:
        account = self._report.accounts["relations"]
        account.read += 1
        links = [(row[f"{way}_id"], relation, way) for way, relation in _LINKS if row[f"{way}_id"]]
        missing = [each for each in (row["input_id"], *(link[0] for link in links)) if each not in self.ids]
        if missing or not links:
            reason, subject = ("unknown_id", missing[0]) if missing else ("no_relation", row["input_name"])
            self._report.tell("relations", row, reason, subject)
            return
        self._compare(row, "input")
        added = 0
        for target, relation, way in links:
            self._compare(row, way)
            added += self._link(self.ids[row["input_id"]], relation, self.ids[target])
        if not added:
            self._report.tell("relations", row, "repeated", row["input_name"])

    def _compare(self, row: EtoRow, way: str) -> None:
        self.compare("relations", row, row[f"{way}_id"], row[f"{way}_name"])

    def compare(self, account: str, row: EtoRow, eto_id: str, name: str) -> None:
        """Tell when `name` is not the name of the node `eto_id`."""
        if name != self.names[eto_id]:
            self._report.tell(account, row, "renamed", f"{name} → {self.names[eto_id]} ({eto_id})")

    def _link(self, from_id: str, relation: str, to_id: str, note: str | None = None) -> bool:
        if any(
            each["from_id"] == from_id and each["relation"] == relation and each["to_id"] == to_id
            for each in self.relations
        ):
            return False
        self.relations.append(
            {
                "from_id": from_id,
                "relation": relation,
                "to_id": to_id,
                "note": note,
                "sources": [ETO],
                "confidence": _CONFIDENCE,
            }
        )
        return True

    def _place(self) -> None:
        """Put every input in one stage: the one ETO gives, else that of the nearest input it leads to."""
        given = {
            self.ids[row["input_id"]]: self.ids[row["stage_id"]]
            for row in self._files.inputs
            if row["input_id"] in self.ids and row["stage_id"] in self.ids
        }
        targets, origins = self._neighbours()
        for row in self._files.inputs:
            node = self.ids.get(row["input_id"])
            if node is None:
                continue
            if node in given:
                self._link(node, "part_of", given[node])
                continue
            found = nearest_stage(node, targets, given) or nearest_stage(node, origins, given)
            if found is not None:
                stage, by_way_of = found
                self._report.tell("inputs", row, "derived_stage", stage)
                self._link(node, "part_of", stage, f"Derived: nearest by way of {by_way_of}")

    def _neighbours(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        targets: dict[str, list[str]] = defaultdict(list)
        origins: dict[str, list[str]] = defaultdict(list)
        for each in self.relations:
            targets[each["from_id"]].append(each["to_id"])
            origins[each["to_id"]].append(each["from_id"])
        return targets, origins


def nearest_stage(
    node: str, neighbours: Mapping[str, Sequence[str]], given: Mapping[str, str]
) -> tuple[str, str] | None:
    """Stage of the nearest neighbour that has one, with that neighbour; of equally near ones the first listed.

    >>> nearest_stage("mask", {"mask": ["lithography"]}, {"lithography": "fabrication"})
    ('fabrication', 'lithography')
    """
    layer, seen = [node], {node}
    while layer:
        following: list[str] = []
        for each in layer:
            for neighbour in neighbours.get(each, ()):
                if neighbour in given:
                    return given[neighbour], neighbour
                if neighbour not in seen:
                    seen.add(neighbour)
                    following.append(neighbour)
        layer = following
    return None
