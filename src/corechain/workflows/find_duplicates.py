"""Demands or offers that say the same as another one, read against a chain."""

from __future__ import annotations

from collections.abc import Mapping

from corechain.matching import near_duplicates as method
from corechain.matching.near_duplicates import LEAST_SIMILARITY, Id, NearDuplicate, NearDuplicatePair
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.match_demand import match_index


def near_duplicates(
    snapshot: ChainSnapshot,
    text: str,
    candidates: Mapping[Id, str],
    *,
    least: float = LEAST_SIMILARITY,
) -> list[NearDuplicate[Id]]:
    """Those of `candidates` (id → text) that ask for the same as `text`: id, similarity from `least` to 1, reasons.

    Texts may be in Chinese or English. Each is read, about 2 ms: give the candidates on the same nodes, and of one
    side (demands or offers).

    >>> from corechain.datasets.registry import open_snapshot
    >>> others = {7: "500 L/month of KrF photoresist, 200 mm line", 8: "求购KrF光刻胶，12英寸线，月用量500升"}
    >>> found = near_duplicates(open_snapshot("wuxi-ic"), "求购KrF光刻胶，8英寸线，月用量500升", others)
    >>> [(each.id, each.similarity) for each in found]
    [(7, 1.0)]
    """
    return method.near_duplicates(text, candidates, match_index(snapshot).nodes, least=least)


def near_duplicate_pairs(
    snapshot: ChainSnapshot, texts: Mapping[Id, str], *, least: float = LEAST_SIMILARITY
) -> list[NearDuplicatePair[Id]]:
    """All pairs of `texts` (id → text) that ask for the same, most alike first."""
    return method.near_duplicate_pairs(texts, match_index(snapshot).nodes, least=least)
