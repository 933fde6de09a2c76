"""Availability by its definition, read off word for word: slow, and independent of the library's walks."""

from __future__ import annotations

from collections.abc import Iterable

from corechain.industry_chain.graph import ChainGraph


def available(graph: ChainGraph, knocked_out: Iterable[str]) -> set[str]:
    """Start with everything available and strike out what breaks a rule until nothing changes."""
    out = set(graph.positions(knocked_out))
    inputs, variants, parents = graph.inputs.lists, graph.variants.lists, graph.parents.lists
    ancestors = [_above(node, parents) for node in range(len(graph))]
    standing = set(range(len(graph)))
    while True:
        kept = {
            node
            for node in standing
            if node not in out
            and not ancestors[node] & out
            and all(each in standing for one in {node, *ancestors[node]} for each in inputs[one])
            and (not variants[node] or any(each in standing for each in variants[node]))
        }
        if kept == standing:
            return {graph.ids[node] for node in standing}
        standing = kept


def _above(node: int, parents: list[list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(parents[node])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += parents[each]
    return found
