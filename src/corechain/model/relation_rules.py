"""Rules of the chain as a whole: stages at the end of `part_of`, one stage a node, nothing twice, no circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import NamedTuple

from corechain.exceptions import Fault
from corechain.texts import Text


class RelationRow(NamedTuple):
    """One readable row of node_relations and where it stands."""

    file: str
    row: int
    from_id: str
    relation: str
    to_id: str


def check_relations(relations: Sequence[RelationRow], kinds: Mapping[str, str]) -> Iterator[Fault]:
    """Faults of `relations` taken together; `kinds` gives the kind of each node."""
    yield from _repeated(relations)
    yield from _stages(relations, kinds)
    for relation in ("input_to", "variant_of"):
        yield from _circles(relation, [each for each in relations if each.relation == relation])


def _repeated(relations: Iterable[RelationRow]) -> Iterator[Fault]:
    seen: dict[tuple[str, str, str], int] = {}
    for each in relations:
        first = seen.setdefault((each.from_id, each.relation, each.to_id), each.row)
        if first != each.row:
            yield Fault(
                each.file, each.row, None,
                Text(zh="这条关系在第 {first} 行已经有了。", en="This relation is already given in row {first}.",
                     first=first),
                Text(zh="删去其中一行。", en="Delete one of the rows."),
            )  # fmt: skip


def _stages(relations: Iterable[RelationRow], kinds: Mapping[str, str]) -> Iterator[Fault]:
    stage_of: dict[str, RelationRow] = {}
    for each in relations:
        if each.relation != "part_of":
            continue
        kind = kinds.get(each.to_id, "stage")
        if kind not in {"stage", ""}:
            yield Fault(
                each.file, each.row, "to_id",
                Text(zh="“{id}”不是阶段，而是 {kind}。", en="“{id}” is not a stage but a {kind}.",
                     id=each.to_id, kind=kind),
                Text(zh="part_of 只能指向种类为 stage 的环节。", en="part_of must lead to a node of kind stage."),
            )  # fmt: skip
        first = stage_of.setdefault(each.from_id, each)
        if first.to_id != each.to_id:
            yield Fault(
                each.file, each.row, "to_id",
                Text(zh="“{id}”在第 {first} 行已属于阶段“{stage}”。",
                     en="“{id}” already belongs to the stage “{stage}” by row {first}.",
                     id=each.from_id, stage=first.to_id, first=first.row),
                Text(zh="一个环节只属于一个阶段。", en="A node belongs to one stage only."),
            )  # fmt: skip


def _circles(relation: str, relations: Sequence[RelationRow]) -> Iterator[Fault]:
    """One fault per circle found; the last link of each is taken away before looking for the next."""
    rows = {(each.from_id, each.to_id): each for each in relations if each.from_id != each.to_id}
    sources: dict[str, set[str]] = defaultdict(set)
    for from_id, to_id in rows:
        sources[to_id].add(from_id)
    while True:
        try:
            TopologicalSorter(sources).prepare()
        except CycleError as error:
            path: list[str] = error.args[1]
            # The row that comes last in the file closes the circle.
            closing = max((rows[pair] for pair in pairwise(path)), key=lambda each: each.row)
            sources[closing.to_id].discard(closing.from_id)
            yield Fault(
                closing.file, closing.row, "relation",
                Text(zh="{relation} 绕成一圈：{path}。", en="{relation} runs in a circle: {path}.",
                     relation=relation, path=" → ".join(path)),
                Text(zh="删去或改正其中一条关系。", en="Delete or correct one relation of the circle."),
            )  # fmt: skip
        else:
            return
