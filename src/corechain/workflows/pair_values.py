"""What a supply link between two firms would do for the chain: the expected loss before and after it.

The expected loss is that of :class:`corechain.production_network.what_if.WhatIf` over the network of
:func:`corechain.workflows.chain_network.chain_network`: the mean share of sales that is lost when one firm, each as
likely as any other, fails. A new link counts as much as the usual link of this chain (the median of the amounts known,
else 1); half and twice as much give the interval. A value may be negative: who has more partners is also reached by
more failures.

Where one of the two firms is not to be named, the value of the very pair would tell who it is: chain values differ
from firm to firm. The value is then the median over all firms that the chain knows for the node, with their span; it
depends on the firm that is named and on the node alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from corechain.exceptions import UnusableNetwork
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.chain_network import ChainNetwork, chain_network
from corechain.workflows.chain_scenario import kinds_of, providers_of

Link = tuple[int, int]
"""Positions of supplier and buyer in the network."""
LEAST_UNNAMED = 3
"""Firms that an unnamed one may be; of fewer nothing is told."""
MOST_UNNAMED = 40
FACTORS = (1.0, 0.5, 2.0)
DIGITS = 12
"""Of a value: the last digits differ with what else is judged in the same run, which is nobody's business."""
OnProgress = Callable[[int, int], None]

OK = "ok"
NO_NETWORK, SUPPLIER_OUTSIDE, BUYER_OUTSIDE, LINKED, TOO_FEW = (
    "no_network", "supplier_outside", "buyer_outside", "linked", "too_few",
)  # fmt: skip


@dataclass(frozen=True)
class LinkQuestion:
    """A candidate link. None for a firm that is not to be named; `node` is then whom it may be."""

    supplier: str | None
    buyer: str | None
    node: str


@dataclass(frozen=True)
class LinkValue:
    """Expected loss before and after; `after` is None where it is not known, and `reason` says why.

    `lower` and `upper` are the least and the greatest value before − after, by the strength of the link or by who the
    unnamed firm may be. `among` is the number of firms that an unnamed one may be, else 0.
    """

    reason: str
    before: float | None = None
    after: float | None = None
    lower: float | None = None
    upper: float | None = None
    among: int = 0

    @property
    def value(self) -> float | None:
        """Expected loss before − after: positive where the chain is stronger afterwards."""
        return None if self.before is None or self.after is None else self.before - self.after


def link_values(
    snapshot: ChainSnapshot, questions: Sequence[LinkQuestion], on_progress: OnProgress | None = None
) -> list[LinkValue]:
    """The value of every question, in their order; all links are judged together."""
    try:
        chain = chain_network(snapshot)
    except UnusableNetwork:
        return [LinkValue(NO_NETWORK)] * len(questions)
    possible = _Possible(snapshot, chain)
    answers = {each: possible.links(each) for each in dict.fromkeys(questions)}
    wanted = sorted({link for links in answers.values() if not isinstance(links, str) for link in links})
    before, values = _judged(chain, wanted, on_progress)
    return [_answer(each, answers[each], before, values) for each in questions]


class _Possible:
    """Which links a question may mean."""

    def __init__(self, snapshot: ChainSnapshot, chain: ChainNetwork) -> None:
        self._snapshot, self._chain = snapshot, chain
        self._existing = set(chain.links_of)

    def links(self, asked: LinkQuestion) -> tuple[Link, ...] | str:
        """The links, or why there are none."""
        suppliers = self._firms(asked.supplier, lambda: self._providers(asked.node), SUPPLIER_OUTSIDE)
        buyers = self._firms(asked.buyer, lambda: self._buyers(asked.node), BUYER_OUTSIDE)
        if isinstance(suppliers, str):
            return suppliers
        if isinstance(buyers, str):
            return buyers
        found = tuple((one, other) for one in suppliers for other in buyers if one != other)
        if asked.supplier is not None and asked.buyer is not None:
            return LINKED if not found or found[0] in self._existing else found
        new = tuple(each for each in found if each not in self._existing)
        return new[:MOST_UNNAMED] if len(new) >= LEAST_UNNAMED else TOO_FEW

    def _firms(self, named: str | None, others: Callable[[], Iterable[str]], outside: str) -> list[int] | str:
        if named is not None:
            place = self._chain.position.get(named)
            return outside if place is None else [place]
        return [self._chain.position[each] for each in sorted(others()) if each in self._chain.position]

    def _providers(self, node: str) -> Iterable[str]:
        return providers_of(self._snapshot, node) if node in self._snapshot.nodes else ()

    def _buyers(self, node: str) -> Iterable[str]:
        """Who buys the node or a kind of it, and who provides something that it goes into."""
        if node not in self._snapshot.nodes:
            return ()
        kinds = kinds_of(self._snapshot, node)
        buying = {each.buyer_id for each in self._snapshot.supply_links if each.node_id in kinds}
        used = {
            each.to_id
            for each in self._snapshot.relations
            if each.relation == "input_to" and each.from_id in kinds
        }
        return buying.union(*(providers_of(self._snapshot, each) for each in used))


def _judged(
    chain: ChainNetwork, links: Sequence[Link], on_progress: OnProgress | None
) -> tuple[float, Mapping[Link, Sequence[float]]]:
    """The expected loss as things stand, and the value of each link at each of :data:`FACTORS`."""
    import numpy as np

    from corechain.production_network.link_changes import LinkChange
    from corechain.production_network.shocks import single_failures
    from corechain.production_network.what_if import WhatIf

    usual = float(np.median(chain.network.amount))
    candidates: list[list[LinkChange]] = [
        [LinkChange(*link, factor * usual)] for link in links for factor in FACTORS
    ]
    if on_progress is not None:
        on_progress(0, len(candidates))
    what_if = WhatIf(chain.network, single_failures(chain.network), candidates)
    values = what_if.chain_values().reshape(len(links), len(FACTORS)).tolist() if links else []
    if on_progress is not None:
        on_progress(len(candidates), len(candidates))
    rounded = [[round(value, DIGITS) for value in each] for each in values]
    return round(float(what_if.before[0, 0]), DIGITS), dict(zip(links, rounded, strict=True))


def _answer(
    asked: LinkQuestion,
    links: tuple[Link, ...] | str,
    before: float,
    values: Mapping[Link, Sequence[float]],
) -> LinkValue:
    if isinstance(links, str):
        return LinkValue(links, before)
    if asked.supplier is not None and asked.buyer is not None:
        own = values[links[0]]
        return LinkValue(OK, before, round(before - own[0], DIGITS), min(own), max(own))
    usual = [values[each][0] for each in links]
    after = round(before - median(usual), DIGITS)
    return LinkValue(OK, before, after, min(usual), max(usual), among=len(links))
