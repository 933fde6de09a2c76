"""The chain as arrays: who is an input to whom (AND), who is a variant of whom (OR), which products are final."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corechain.exceptions import UnknownName
from corechain.model.records import ChainNode, NodeRelation
from corechain.texts import Text


@dataclass(frozen=True)
class Neighbours:
    """Neighbours of every node in compressed rows: those of node i are ``index[start[i]:start[i + 1]]``.

    `start` has shape (nodes + 1,), `index` shape (edges,); both int64.
    """

    start: NDArray[np.int64]
    index: NDArray[np.int64]

    @classmethod
    def from_edges(cls, owners: Sequence[int], neighbours: Sequence[int], nodes: int) -> Neighbours:
        """Compress the edge list (owner, neighbour); a pair that occurs twice is kept once."""
        pairs = np.unique(np.array([owners, neighbours], dtype=np.int64).reshape(2, -1), axis=1)
        start = np.concatenate([[0], np.cumsum(np.bincount(pairs[0], minlength=nodes))]).astype(np.int64)
        return cls(start, pairs[1])

    def of(self, node: int) -> NDArray[np.int64]:
        """Neighbours of `node`."""
        return self.index[self.start[node] : self.start[node + 1]]

    @cached_property
    def lists(self) -> list[list[int]]:
        """Neighbours of every node as plain lists, for walks in Python."""
        return [self.of(node).tolist() for node in range(len(self.start) - 1)]


@dataclass(frozen=True, eq=False)
class ChainGraph:
    """Nodes without stages, with the relations that decide availability.

    `inputs[i]`: what goes into i (all are needed); `variants[i]`: kinds of i (any one serves);
    `uses` and `parents` are the same relations read from the other end; `final` has shape (nodes,).
    """

    ids: tuple[str, ...]
    inputs: Neighbours
    uses: Neighbours
    variants: Neighbours
    parents: Neighbours
    final: NDArray[np.bool_]

    @classmethod
    def build(cls, nodes: Iterable[ChainNode], relations: Iterable[NodeRelation]) -> ChainGraph:
        """The graph of `nodes` (stages are left out) and those `relations` that join two of them.

        A product is final when its record says so; where the record is silent, when it goes into nothing.
        """
        kept = [node for node in nodes if node.kind != "stage"]
        position = {node.id: number for number, node in enumerate(kept)}
        ends: dict[str, tuple[list[int], list[int]]] = {"input_to": ([], []), "variant_of": ([], [])}
        for each in relations:
            if each.relation in ends and each.from_id in position and each.to_id in position:
                ends[each.relation][0].append(position[each.from_id])
                ends[each.relation][1].append(position[each.to_id])
        inputs_from, inputs_to = ends["input_to"]
        kinds, parents = ends["variant_of"]
        count = len(kept)
        uses = Neighbours.from_edges(inputs_from, inputs_to, count)
        leads_on = np.diff(uses.start) > 0
        final = [
            node.final if node.final is not None else node.kind == "product" and not leads_on[number]
            for number, node in enumerate(kept)
        ]
        return cls(
            ids=tuple(position),
            inputs=Neighbours.from_edges(inputs_to, inputs_from, count),
            uses=uses,
            variants=Neighbours.from_edges(parents, kinds, count),
            parents=Neighbours.from_edges(kinds, parents, count),
            final=np.array(final, dtype=bool),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Number of each node."""
        return {node_id: number for number, node_id in enumerate(self.ids)}

    def positions(self, node_ids: Iterable[str]) -> list[int]:
        """Numbers of `node_ids`; raises :class:`UnknownName` for one that is no node of the chain."""
        try:
            return [self.position[node_id] for node_id in node_ids]
        except KeyError as missing:
            raise UnknownName(
                Text(zh="链上没有环节“{id}”。", en="The chain has no node “{id}”.", id=missing.args[0]),
                Text(
                    zh="阶段不能断供；用 `corechain chain show` 查看所有环节。",
                    en="Stages cannot be knocked out; `corechain chain show` lists all nodes.",
                ),
            ) from None

    def kinds_below(self, node: int) -> list[int]:
        """`node` and every kind of it, kinds of kinds included, each once, nearest first."""
        found = [node]
        seen = {node}
        for each in found:
            for kind in self.variants.lists[each]:
                if kind not in seen:
                    seen.add(kind)
                    found.append(kind)
        return found

    def siblings(self, node: int) -> set[int]:
        """Other kinds of the same parents: what may serve in place of `node`."""
        kinds = {kind for parent in self.parents.lists[node] for kind in self.variants.lists[parent]}
        return kinds - {node}
