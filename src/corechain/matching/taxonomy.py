"""Variants, parents and stages of the nodes, as far as matching needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from corechain.model.records import NodeRelation


class Taxonomy:
    """Who is a variant of whom, and what stands in which stage."""

    def __init__(self, relations: Iterable[NodeRelation]) -> None:
        self.parents: dict[str, list[str]] = defaultdict(list)
        self.variants: dict[str, list[str]] = defaultdict(list)
        self.members: dict[str, list[str]] = defaultdict(list)
        self.stage: dict[str, str] = {}
        self.inputs: dict[str, list[str]] = defaultdict(list)
        self.outputs: dict[str, list[str]] = defaultdict(list)
        for relation in relations:
            if relation.relation == "variant_of":
                self.parents[relation.from_id].append(relation.to_id)
                self.variants[relation.to_id].append(relation.from_id)
            elif relation.relation == "part_of":
                self.members[relation.to_id].append(relation.from_id)
                self.stage[relation.from_id] = relation.to_id
            else:
                self.inputs[relation.to_id].append(relation.from_id)
                self.outputs[relation.from_id].append(relation.to_id)

    @cached_property
    def uses(self) -> frozenset[str]:
        """Nodes that things go into and that go into nothing, nor does anything they are variants of: end uses."""
        return frozenset(
            node_id
            for node_id in self.inputs
            if not any(
                self.outputs.get(each) for each in (node_id, *(above for above, _ in self.above(node_id)))
            )
            and node_id not in self.variants
            and node_id not in self.parents
        )

    def above(self, node_id: str) -> Iterator[tuple[str, int]]:
        """Nodes that `node_id` is a variant of, nearest first, with the number of steps."""
        return self._walk(node_id, self.parents)

    def below(self, node_id: str) -> Iterator[tuple[str, int]]:
        """Variants of `node_id`, nearest first, with the number of steps."""
        return self._walk(node_id, self.variants)

    def siblings(self, node_id: str) -> Iterator[str]:
        """Other variants of the same parents."""
        for parent in self.parents.get(node_id, ()):
            yield from (each for each in self.variants[parent] if each != node_id)

    @staticmethod
    def _walk(start: str, edges: Mapping[str, list[str]]) -> Iterator[tuple[str, int]]:
        seen, frontier, steps = {start}, [start], 0
        while frontier:
            steps += 1
            following = []
            for node_id in frontier:
                for each in edges.get(node_id, ()):
                    if each not in seen:
                        seen.add(each)
                        following.append(each)
                        yield each, steps
            frontier = following
