"""What stops when nodes are knocked out.

A node is available iff it is not knocked out, nothing it is a kind of is knocked out, every input of it and
of each thing it is a kind of is available, and, where it has kinds, at least one of them is available. Of all
ways to satisfy this the one with most nodes available is meant (greatest fixpoint), so that nodes which feed
each other stand until something outside their circle stops.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corechain.industry_chain.graph import ChainGraph, Neighbours

Reason = Literal["input", "kind", "last_kind"]


@dataclass(frozen=True)
class Step:
    """`effect` stopped because `cause` did.

    ``input``: the cause goes into the effect; ``kind``: the effect is a kind of the cause;
    ``last_kind``: the cause is a kind of the effect, and no other kind is left.
    """

    cause: str
    effect: str
    reason: Reason


@dataclass(frozen=True)
class KnockOut:
    """What a knock-out stops. `stopped` names every node that is no longer available, nearest first.

    `share_of_final` is the share of final products that can no longer be made, from 0 to 1; None where the
    chain has no final product.
    """

    knocked_out: tuple[str, ...]
    stopped: tuple[str, ...]
    stopped_final: tuple[str, ...]
    share_of_final: float | None
    because: Mapping[str, Step]

    def path_to(self, node_id: str) -> tuple[Step, ...]:
        """The steps from a node knocked out to `node_id`; empty for the knocked-out one; `KeyError` if it stands."""
        if node_id not in self.because and node_id not in self.knocked_out:
            raise KeyError(node_id)
        steps: list[Step] = []
        while node_id in self.because:
            steps.append(self.because[node_id])
            node_id = steps[-1].cause
        return tuple(reversed(steps))


def knock_out(graph: ChainGraph, node_ids: Iterable[str]) -> KnockOut:
    """Knock `node_ids` out together; raises :class:`corechain.exceptions.UnknownName` for an unknown one."""
    knocked = list(dict.fromkeys(graph.positions(node_ids)))
    walk = _Walk(graph, knocked)
    walk.run()
    stopped = tuple(graph.ids[node] for node in walk.order)
    final = tuple(graph.ids[node] for node in walk.order if graph.final[node])
    finals = int(graph.final.sum())
    because = {
        graph.ids[effect]: Step(graph.ids[cause], graph.ids[effect], reason)
        for effect, (cause, reason) in walk.because.items()
    }
    return KnockOut(
        knocked_out=tuple(graph.ids[node] for node in knocked),
        stopped=stopped,
        stopped_final=final,
        share_of_final=len(final) / finals if finals else None,
        because=because,
    )


class _Walk:
    """Breadth-first from the knocked-out nodes, each edge looked at once.

    A node is *barred* when it, or something it is a kind of, is knocked out or lacks an input: then its own
    kinds are barred too. It may stop without being barred, when its last kind stops.
    """

    def __init__(self, graph: ChainGraph, knocked: list[int]) -> None:
        self.graph = graph
        self.order = list(knocked)
        self.stopped = set(knocked)
        self.barred = set(knocked)
        self.because: dict[int, tuple[int, Reason]] = {}
        self.kinds_left = np.diff(graph.variants.start).tolist()
        self.queue: deque[tuple[int, bool]] = deque()
        for node in knocked:
            self.queue.append((node, True))
            self.queue.append((node, False))

    def run(self) -> None:
        graph = self.graph
        while self.queue:
            node, as_barred = self.queue.popleft()
            if as_barred:
                for kind in graph.variants.lists[node]:
                    self._bar(kind, node, "kind")
                continue
            for use in graph.uses.lists[node]:
                self._bar(use, node, "input")
            for parent in graph.parents.lists[node]:
                self.kinds_left[parent] -= 1
                if self.kinds_left[parent] == 0:
                    self._stop(parent, node, "last_kind")

    def _bar(self, node: int, cause: int, reason: Reason) -> None:
        if node not in self.barred:
            self.barred.add(node)
            self.queue.append((node, True))
            self._stop(node, cause, reason)

    def _stop(self, node: int, cause: int, reason: Reason) -> None:
        if node not in self.stopped:
            self.stopped.add(node)
            self.order.append(node)
            self.because[node] = (cause, reason)
            self.queue.append((node, False))


def stopped_by_each(graph: ChainGraph) -> NDArray[np.bool_]:
    """What the knock-out of each single node stops: shape (nodes, nodes), ``[i, k]`` = i stops when k is out.

    All knock-outs run at once, one bit each in 64-bit words, so that a round costs one pass over the
    relations; rounds end when nothing changes (at most as many as the longest path).
    """
    count = len(graph)
    out = np.zeros((count, -(-count // 64)), dtype=np.uint64)
    numbers = np.arange(count)
    out[numbers, numbers // 64] = np.uint64(1) << (numbers % 64).astype(np.uint64)
    barred, stopped = out.copy(), out.copy()
    while True:
        new_barred = out | _any_of(graph.inputs, stopped) | _any_of(graph.parents, barred)
        new_stopped = new_barred | _all_of(graph.variants, stopped)
        if np.array_equal(new_barred, barred) and np.array_equal(new_stopped, stopped):
            break
        barred, stopped = new_barred, new_stopped
    bits = np.unpackbits(stopped.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    return bits[:, :count].astype(bool)


def share_of_final_stopped(graph: ChainGraph) -> NDArray[np.float64] | None:
    """Share of final products that the knock-out of each node stops: shape (nodes,), from 0 to 1.

    None where the chain has no final product.
    """
    if not graph.final.any():
        return None
    shares: NDArray[np.float64] = stopped_by_each(graph)[graph.final].mean(axis=0)
    return shares


def _any_of(neighbours: Neighbours, words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return _reduced(np.bitwise_or, neighbours, words)


def _all_of(neighbours: Neighbours, words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return _reduced(np.bitwise_and, neighbours, words)


def _reduced(combine: np.ufunc, neighbours: Neighbours, words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """`combine` over the neighbours of each node; zero for a node without any."""
    result = np.zeros_like(words)
    has_any = np.flatnonzero(np.diff(neighbours.start))
    if len(has_any):
        result[has_any] = combine.reduceat(words[neighbours.index], neighbours.start[has_any], axis=0)
    return result
