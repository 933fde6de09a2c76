"""What if these organisations stop: a scenario on the chain's production network, step by step, with its evidence.

The model is the cascade of :mod:`corechain.production_network`; what the chain puts into it is told in
:mod:`corechain.workflows.chain_network`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corechain.exceptions import UnusableShock
from corechain.model.places import lies_in, place
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.chain_network import ChainNetwork, chain_members, chain_network
from corechain.workflows.scenario_result import (
    DIGITS,
    HIT,
    OrganisationLoss,
    ScenarioResult,
    SectorLoss,
    in_both,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corechain.production_network import CascadeResult

EPSILON = 0.01
LEAST_EPSILON, MOST_EPSILON = 1e-6, 0.5
PARTNERS_SHOWN = 3

OnPhase = Callable[[str, int, int], None]
"""Told the phase (``read``, ``build``, ``spread``, ``sum``), how many are done and how many there are."""
PHASES = ("read", "build", "spread", "sum")


@dataclass(frozen=True)
class ScenarioChoice:
    """Who is hit and how hard: the union of organisations, of providers of nodes and their kinds, and of a region.

    `downstream` is the share of what they deliver that fails, `upstream` the share of what they order that does
    (0 to 1). `epsilon`: spreading ends after the first step in which nobody loses more than this share.
    """

    organisations: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    region: str | None = None
    downstream: float = 1.0
    upstream: float = 1.0
    epsilon: float = EPSILON


@dataclass(frozen=True)
class Selection:
    """Whom a choice means: those in the network, and those that have no supply link to pass anything on."""

    organisation_ids: tuple[str, ...]
    without_links: tuple[str, ...]
    place_unknown: int
    """Organisations of the network that may or may not lie in the region; they are not hit."""


def selection(snapshot: ChainSnapshot, choice: ScenarioChoice) -> Selection:
    """Whom `choice` means, by id.

    Raises :class:`corechain.exceptions.UnknownName` for an unknown organisation, node or region.
    """
    chosen = {snapshot.organisation(each).id for each in choice.organisations}
    chosen |= {each for node in choice.nodes for each in providers_of(snapshot, node)}
    linked = chain_members(snapshot).main_node
    unknown = 0
    if choice.region:
        region = place(choice.region)
        for each in snapshot.organisations.values():
            answer = lies_in(each, region)
            if answer:
                chosen.add(each.id)
            elif answer is None and each.id in linked:
                unknown += each.id not in chosen
    return Selection(tuple(sorted(chosen & linked.keys())), tuple(sorted(chosen - linked.keys())), unknown)


def providers_of(snapshot: ChainSnapshot, node_id: str) -> Collection[str]:
    """Organisations that provide the node or a kind of it now, or sell it by a supply link.

    Raises :class:`corechain.exceptions.UnknownName` for an unknown node.
    """
    wanted = kinds_of(snapshot, snapshot.node(node_id).id)
    provided = {
        each.organisation_id
        for node in wanted
        for each in snapshot.provisions_by_node.get(node, ())
        if each.organisation_id and each.status == "active"
    }
    sellers = _sellers(snapshot)
    return provided | {each for node in wanted for each in sellers.get(node, ())}


def kinds_of(snapshot: ChainSnapshot, node_id: str) -> set[str]:
    """The node and all its kinds; of a stage, also its parts and their kinds."""
    below = _below(snapshot)
    found, waiting = {node_id}, [node_id]
    while waiting:
        for each in below.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


@lru_cache(maxsize=2)
def _below(snapshot: ChainSnapshot) -> Mapping[str, Sequence[str]]:
    """Kinds and parts of each node that has any."""
    below: dict[str, list[str]] = defaultdict(list)
    for relation in snapshot.relations:
        if relation.relation in ("variant_of", "part_of"):
            below[relation.to_id].append(relation.from_id)
    return dict(below)


@lru_cache(maxsize=2)
def _sellers(snapshot: ChainSnapshot) -> Mapping[str, Sequence[str]]:
    """Suppliers of each node that somebody sells."""
    sellers: dict[str, list[str]] = defaultdict(list)
    for link in snapshot.supply_links:
        if link.node_id:
            sellers[link.node_id].append(link.supplier_id)
    return dict(sellers)


def run_scenario(
    snapshot: ChainSnapshot, choice: ScenarioChoice, on_phase: OnPhase | None = None
) -> ScenarioResult:
    """Let the shock of `choice` spread. `on_phase` is told how far it is, and may raise to stop.

    Raises :class:`corechain.exceptions.UnknownName` for unknown ids, and
    :class:`corechain.exceptions.UnusableShock` where nobody with a supply link is chosen or a figure is out of range.
    """
    from corechain.production_network import cascade

    def at(phase: str) -> None:
        if on_phase is not None:
            on_phase(phase, PHASES.index(phase), len(PHASES))

    check_figures(choice)
    at("read")
    who = selection(snapshot, choice)
    if not who.organisation_ids:
        raise nobody_linked()
    at("build")
    chain = chain_network(snapshot)
    hit = [chain.position[each] for each in who.organisation_ids]
    down, up = (
        _levels(chain.network.firms, hit, severity) for severity in (choice.downstream, choice.upstream)
    )
    at("spread")
    spread = cascade(
        chain.network, downstream_start=down, upstream_start=up, epsilon=choice.epsilon, keep_path=True
    )
    at("sum")
    return _result(snapshot, chain, who, spread, choice.epsilon)


def check_figures(choice: ScenarioChoice) -> None:
    """Raise :class:`corechain.exceptions.UnusableShock` where a severity or epsilon is out of range."""
    severities = (choice.downstream, choice.upstream)
    if not all(0.0 <= each <= 1.0 for each in severities) or max(severities) < HIT:
        raise UnusableShock(
            Text(zh="冲击强度须在 1 % 到 100 % 之间。", en="The severity must lie between 1 % and 100 %.")
        )
    if not LEAST_EPSILON <= choice.epsilon <= MOST_EPSILON:
        raise UnusableShock(
            Text(
                zh="停止阈值须在 {least} 到 {most} 之间。",
                en="Epsilon must lie between {least} and {most}.",
                least=f"{LEAST_EPSILON:.6f}",
                most=MOST_EPSILON,
            )
        )


def nobody_linked() -> UnusableShock:
    """The error of a choice that means nobody in the network."""
    return UnusableShock(
        Text(
            zh="所选机构都没有供货关系，冲击无从传导。",
            en="No organisation chosen has a supply link, so nothing can spread.",
        ),
        Text(
            zh="请选择有供货关系的机构、环节或地区。",
            en="Choose organisations, nodes or a region with supply links.",
        ),
    )


def _levels(firms: int, hit: Sequence[int], severity: float) -> NDArray[np.float64]:
    import numpy as np

    levels = np.ones(firms)
    levels[hit] = 1.0 - severity
    return levels


def _result(
    snapshot: ChainSnapshot, chain: ChainNetwork, who: Selection, spread: CascadeResult, epsilon: float
) -> ScenarioResult:
    import numpy as np

    network = chain.network
    losses = np.stack([1.0 - np.minimum(down, up) for down, up in spread.path])
    losses[losses < 10.0**-DIGITS] = 0.0
    weights = network.share_of_sales
    lost = losses @ weights
    order = sorted(
        range(network.firms), key=lambda firm: (-weights[firm] * losses[-1, firm], -losses[-1, firm], firm)
    )
    direct = {chain.position[each] for each in who.organisation_ids}
    partners = _Partners(snapshot, chain, spread, losses[-1])
    return ScenarioResult(
        dataset=snapshot.name,
        version=snapshot.version,
        title=snapshot.title,
        basis=chain.basis,
        currency=chain.currency,
        links=network.links,
        links_without_amount=chain.links_without_amount,
        share_lost=float(lost[-1]),
        share_direct=float(lost[0]),
        steps=spread.steps,
        ended=spread.ended,
        organisations=tuple(
            _organisation(snapshot, chain, firm, losses[:, firm], firm in direct, partners) for firm in order
        ),
        sectors=_sector_losses(chain, losses[-1]),
        edges=_edges(chain, order),
        lost_by_step=tuple(float(each) for each in lost),
        without_links=tuple(_name(snapshot, each) for each in who.without_links),
        place_unknown=who.place_unknown,
        epsilon=epsilon,
    )


def _organisation(
    snapshot: ChainSnapshot,
    chain: ChainNetwork,
    firm: int,
    path: NDArray[np.float64],
    direct: bool,
    partners: _Partners,
) -> OrganisationLoss:
    reached = [step for step, loss in enumerate(path) if loss >= HIT]
    cause, through = ("shock", ()) if direct else partners.of(firm)
    identifier = chain.organisation_ids[firm]
    return OrganisationLoss(
        id=identifier,
        name=_name(snapshot, identifier),
        sector=int(chain.network.sector[firm]),
        weight=float(chain.network.share_of_sales[firm]),
        path=tuple(float(each) for each in path),
        direct=direct,
        reached_at=reached[0] if reached else None,
        cause=cause,
        through=through,
    )


class _Partners:
    """Through whom a loss reaches an organisation: suppliers where its inputs fail, buyers where its orders do."""

    def __init__(
        self, snapshot: ChainSnapshot, chain: ChainNetwork, spread: CascadeResult, loss: NDArray[np.float64]
    ) -> None:
        self._snapshot, self._chain, self._spread, self._loss = snapshot, chain, spread, loss
        self._suppliers: dict[int, list[int]] = defaultdict(list)
        self._buyers: dict[int, list[int]] = defaultdict(list)
        for supplier, buyer in chain.links_of:
            self._suppliers[buyer].append(supplier)
            self._buyers[supplier].append(buyer)

    def of(self, firm: int) -> tuple[str, tuple[Mapping[str, Any], ...]]:
        """The cause and the partners with the greatest losses in that direction."""
        if self._loss[firm] == 0.0:
            return "none", ()
        by_inputs = self._spread.downstream[firm] <= self._spread.upstream[firm]
        levels = self._spread.downstream if by_inputs else self._spread.upstream
        others: Iterable[int] = (self._suppliers if by_inputs else self._buyers)[firm]
        found = sorted((float(levels[other]), other) for other in others if levels[other] < 1.0 - 1e-9)
        through = tuple(self._partner(other, firm, by_inputs) for _, other in found[:PARTNERS_SHOWN])
        return ("inputs" if by_inputs else "orders"), through

    def _partner(self, other: int, firm: int, by_inputs: bool) -> Mapping[str, Any]:
        links = self._chain.links_of[(other, firm) if by_inputs else (firm, other)]
        rank = {"high": 2, "medium": 1, "low": 0}
        nodes = [self._snapshot.node(each.node_id) for each in links if each.node_id]
        identifier = self._chain.organisation_ids[other]
        return {
            "id": identifier,
            "name": in_both(_name(self._snapshot, identifier)),
            "what": [in_both(Text(zh=each.name("zh"), en=each.name("en"))) for each in nodes],
            "sources": sorted({source for each in links for source in each.sources}),
            "confidence": min((each.confidence for each in links), key=lambda each: rank.get(each, 0)),
        }


def _sector_losses(chain: ChainNetwork, loss: NDArray[np.float64]) -> tuple[SectorLoss, ...]:
    import numpy as np

    weights, sector = chain.network.out_strength, chain.network.sector
    result = []
    for number, each in enumerate(chain.sectors):
        inside = sector == number
        sales = float(weights[inside].sum())
        lost = float(weights[inside] @ loss[inside])
        hit = int(np.count_nonzero(loss[inside] >= HIT))
        result.append(SectorLoss(each, int(inside.sum()), hit, lost / sales if sales else None))
    return tuple(result)


def _edges(chain: ChainNetwork, order: Sequence[int]) -> tuple[tuple[int, int], ...]:
    shown = {firm: number for number, firm in enumerate(order)}
    ends = zip(chain.network.supplier.tolist(), chain.network.buyer.tolist(), strict=True)
    return tuple((shown[supplier], shown[buyer]) for supplier, buyer in ends)


def _name(snapshot: ChainSnapshot, organisation_id: str) -> Text:
    found = snapshot.organisations[organisation_id]
    return Text(zh=found.short_zh or found.name("zh"), en=found.name("en"))
