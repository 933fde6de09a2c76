"""What if these firms or sectors stop: a scenario on a network of one's own, step by step.

The same cascade and the same result as on the chain (:mod:`corechain.workflows.chain_scenario`), for networks of any
size: the firms that lose most stand in the result one by one, all the others in sums and in a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corechain.exceptions import UnknownName, UnusableShock
from corechain.file_formats.network_files import NetworkFiles
from corechain.texts import Language, Text, reader_language
from corechain.workflows.chain_network import Sector
from corechain.workflows.chain_scenario import PARTNERS_SHOWN, PHASES, OnPhase, ScenarioChoice, check_figures
from corechain.workflows.scenario_result import (
    DIGITS,
    HIT,
    OrganisationLoss,
    ScenarioResult,
    SectorLoss,
    in_both,
)
from corechain.workflows.systemic_risk import firm_positions

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from corechain.production_network import CascadeResult
    from corechain.workflows.draw_chain import Picture

FIRMS_KEPT = 300
"""Firms that a result tells one by one."""
MOST_EDGES = 3000
"""Links between them that a result keeps, the greatest amounts first."""
NAME_COLUMNS = {"zh": ("name_zh", "name", "name_en"), "en": ("name_en", "name", "name_zh")}
"""Optional columns of the table of firms that tell what to call a firm; else its id does."""


@dataclass(frozen=True)
class NetworkChoice:
    """Who is hit and how hard: the union of firms and of all firms of sectors; see :class:`ScenarioChoice`."""

    firms: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    downstream: float = 1.0
    upstream: float = 1.0
    epsilon: float = 0.01


@dataclass(frozen=True, repr=False)
class NetworkLosses(ScenarioResult):
    """Losses on a network of one's own. `organisations` are those that lose most, :data:`FIRMS_KEPT` at most.

    `losses` is (steps + 1, n) in the order of the table of firms, `sector_path` (steps + 1, K) the share of each
    sector's sales that is lost; `is_direct` (n) tells whom the shock itself hits.
    """

    files: NetworkFiles
    losses: NDArray[np.float64]
    sector_path: NDArray[np.float64]
    is_direct: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """All firms of the network."""
        return self.files.network.firms

    @property
    def direct(self) -> int:
        """Firms that the shock itself hits."""
        return int(self.is_direct.sum())

    def hit_after(self, step: int) -> int:
        """Firms that lose at least :data:`HIT` after `step`; 0 is the shock itself, −1 the end."""
        return int((self.losses[step] >= HIT).sum())

    @cached_property
    def reached(self) -> NDArray[np.int32]:
        """The step after which each firm first counts as hit (n); −1 is never."""
        import numpy as np

        is_hit = self.losses >= HIT
        return np.where(is_hit.any(axis=0), is_hit.argmax(axis=0), -1).astype(np.int32)

    @property
    def _sector_share(self) -> NDArray[np.float64]:
        """Each sector's share of all sales (K)."""
        import numpy as np

        network = self.files.network
        shares = np.bincount(network.sector, network.share_of_sales, len(network.sector_names))
        return shares.astype(np.float64)

    def draw_curves(self, *, most: int = 6, language: Language | None = None) -> Picture:
        """Losses over the steps, of all output and of the `most` sectors that lose most of it."""
        import numpy as np

        from corechain.workflows.loss_curves import draw_loss_curves

        lost = self._sector_share * self.sector_path[-1]
        chosen = [int(each) for each in np.argsort(-lost, kind="stable")[:most] if lost[each] > 0]
        sectors = [
            (self.files.network.sector_names[each], self.sector_path[:, each].tolist()) for each in chosen
        ]
        return draw_loss_curves(self.lost_by_step, sectors, language=language or reader_language())

    def to_arrow(self) -> pa.Table:
        """Every firm: ``firm, sector, share_of_sales, loss, hit_after_step, direct``, in the order of the table."""
        import pyarrow as pa

        network = self.files.network
        return pa.table(
            {
                "firm": self.files.firms.text("firm"),
                "sector": pa.array([network.sector_names[number] for number in network.sector]),
                "share_of_sales": pa.array(network.share_of_sales),
                "loss": pa.array(self.losses[-1]),
                "hit_after_step": pa.array(self.reached, mask=self.reached < 0),
                "direct": pa.array(self.is_direct),
            }
        )

    def to_dict(self) -> dict[str, Any]:
        """As of a scenario on the chain, with what stands for the firms that are not told one by one."""
        import numpy as np

        steps = range(len(self.losses))
        return super().to_dict() | {
            "size": self.size,
            "untouched": int((self.losses[-1] == 0.0).sum()),
            "hit_by_step": [self.hit_after(step) for step in steps],
            "new_by_step": [int((self.reached == step).sum()) for step in steps],
            "sector_path": np.round(self.sector_path, DIGITS).T.tolist(),
            "sector_share": np.round(self._sector_share, DIGITS).tolist(),
        }


def network_losses(
    files: NetworkFiles,
    choice: NetworkChoice,
    on_phase: OnPhase | None = None,
    *,
    name: str = "",
    version: str = "",
) -> NetworkLosses:
    """Let the shock of `choice` spread. `on_phase` is told how far it is, and may raise to stop.

    `name` and `version` say in the result which network it was. Raises
    :class:`corechain.exceptions.UnknownName` for unknown firms or sectors, and
    :class:`corechain.exceptions.UnusableShock` where nobody is chosen or a figure is out of range.
    """
    import numpy as np

    from corechain.production_network import by_sector, cascade

    def at(phase: str) -> None:
        if on_phase is not None:
            on_phase(phase, PHASES.index(phase), len(PHASES))

    check_figures(
        ScenarioChoice(downstream=choice.downstream, upstream=choice.upstream, epsilon=choice.epsilon)
    )
    network = files.network
    is_direct = chosen_firms(files, choice)
    at("build")
    network.compiled  # noqa: B018 (cached)
    at("spread")
    down, up = (np.where(is_direct, 1.0 - severity, 1.0) for severity in (choice.downstream, choice.upstream))
    spread = cascade(
        network, downstream_start=down, upstream_start=up, epsilon=choice.epsilon, keep_path=True
    )
    at("sum")
    losses = np.stack([1.0 - np.minimum(*levels) for levels in spread.path])
    losses[losses < 10.0**-DIGITS] = 0.0
    sector_path = np.stack([by_sector(network, each) for each in losses])
    return _Summary(files, spread, losses, sector_path, is_direct).result(name, version, choice.epsilon)


def chosen_firms(files: NetworkFiles, choice: NetworkChoice) -> NDArray[np.bool_]:
    """Whom `choice` means (n); raises as :func:`network_losses` does."""
    import numpy as np

    network = files.network
    unknown = [each for each in choice.sectors if each not in network.sector_names]
    if unknown:
        raise UnknownName(
            Text(zh="网络里没有行业：{names}。", en="The network has no sector {names}.",
                 names=", ".join(unknown[:20])),
            Text(zh="有：{some}。", en="There are: {some}.", some=", ".join(network.sector_names)[:300]),
        )  # fmt: skip
    is_hit = np.isin(network.sector, [network.sector_names.index(each) for each in choice.sectors])
    if choice.firms:
        is_hit[firm_positions(files, choice.firms)] = True
    if not is_hit.any():
        raise UnusableShock(
            Text(zh="没有选中任何企业。", en="No firm is chosen."),
            Text(zh="请选择企业或行业。", en="Choose firms or sectors."),
        )
    return is_hit


class FirmNames:
    """What firms are called in each language; see :data:`NAME_COLUMNS`."""

    def __init__(self, files: NetworkFiles) -> None:
        self._ids = files.firms.text("firm")
        self._columns = {
            language: [files.firms.text(each) for each in columns if each in files.firms.names]
            for language, columns in NAME_COLUMNS.items()
        }

    def of(self, firm: int) -> Text:
        """The name of the firm at this position."""
        return Text(zh=self._called("zh", firm), en=self._called("en", firm))

    def _called(self, language: str, firm: int) -> str:
        found = (column[firm].as_py() for column in (*self._columns[language], self._ids))
        return next(str(each) for each in found if each)


class _Summary:
    """Makes the result of what a cascade came to."""

    def __init__(
        self,
        files: NetworkFiles,
        spread: CascadeResult,
        losses: NDArray[np.float64],
        sector_path: NDArray[np.float64],
        is_direct: NDArray[np.bool_],
    ) -> None:
        import numpy as np

        self.files, self.spread, self.losses = files, spread, losses
        self.sector_path, self.is_direct = sector_path, is_direct
        weights = files.network.share_of_sales
        order = np.lexsort((np.arange(len(weights)), -losses[-1], -weights * losses[-1]))[:FIRMS_KEPT]
        self.kept = [int(firm) for firm in order]
        self.names = FirmNames(files)
        self.partners = _Partners(files, spread, self.names)

    def result(self, name: str, version: str, epsilon: float) -> NetworkLosses:
        network = self.files.network
        lost = self.losses @ network.share_of_sales
        called = name or self.files.firms.path.name
        return NetworkLosses(
            dataset=called,
            version=version,
            title=Text(zh=called, en=called),
            basis="money",
            currency=None,
            links=network.links,
            links_without_amount=0,
            share_lost=float(lost[-1]),
            share_direct=float(lost[0]),
            steps=self.spread.steps,
            ended=self.spread.ended,
            organisations=tuple(self.organisation(firm) for firm in self.kept),
            sectors=self.sectors(),
            edges=self.edges(),
            lost_by_step=tuple(float(each) for each in lost),
            without_links=(),
            place_unknown=0,
            epsilon=epsilon,
            files=self.files,
            losses=self.losses,
            sector_path=self.sector_path,
            is_direct=self.is_direct,
        )

    def organisation(self, firm: int) -> OrganisationLoss:
        network, path = self.files.network, self.losses[:, firm]
        reached = [step for step, loss in enumerate(path) if loss >= HIT]
        is_direct = bool(self.is_direct[firm])
        cause, through = ("shock", ()) if is_direct else self.partners.of(firm, float(path[-1]))
        return OrganisationLoss(
            id=str(network.firm[firm]),
            name=self.names.of(firm),
            sector=int(network.sector[firm]),
            weight=float(network.share_of_sales[firm]),
            path=tuple(float(each) for each in path),
            direct=is_direct,
            reached_at=reached[0] if reached else None,
            cause=cause,
            through=through,
        )

    def sectors(self) -> tuple[SectorLoss, ...]:
        import numpy as np

        network = self.files.network
        kinds = len(network.sector_names)
        counts = np.bincount(network.sector, minlength=kinds)
        hit = np.bincount(network.sector, self.losses[-1] >= HIT, kinds)
        sales = np.bincount(network.sector, network.out_strength, kinds)
        return tuple(
            SectorLoss(
                Sector(name, Text(zh=name, en=name), is_stage=False), int(counts[number]), int(hit[number]),
                float(self.sector_path[-1, number]) if sales[number] else None,
            )
            for number, name in enumerate(network.sector_names)
        )  # fmt: skip

    def edges(self) -> tuple[tuple[int, int], ...]:
        """Links between the firms kept."""
        import numpy as np

        network = self.files.network
        place = np.full(network.firms, -1, np.int32)
        place[self.kept] = np.arange(len(self.kept))
        inside = np.flatnonzero((place[network.supplier] >= 0) & (place[network.buyer] >= 0))
        inside = inside[np.argsort(-network.amount[inside], kind="stable")[:MOST_EDGES]]
        return tuple(
            zip(place[network.supplier[inside]].tolist(), place[network.buyer[inside]].tolist(), strict=True)
        )


class _Partners:
    """Through whom a loss reaches a firm: its suppliers where inputs fail, its buyers where orders do."""

    def __init__(self, files: NetworkFiles, spread: CascadeResult, names: FirmNames) -> None:
        import numpy as np

        self._files, self._spread, self._names = files, spread, names
        network = files.network
        self._by_buyer = np.argsort(network.buyer, kind="stable")
        self._by_supplier = np.argsort(network.supplier, kind="stable")

    def of(self, firm: int, loss: float) -> tuple[str, tuple[Mapping[str, Any], ...]]:
        """The cause, and the partners that carry the greatest amounts of loss in that direction."""
        import numpy as np

        if loss == 0.0:
            return "none", ()
        network, spread = self._files.network, self._spread
        by_inputs = bool(spread.downstream[firm] <= spread.upstream[firm])
        order, own = (self._by_buyer, network.buyer) if by_inputs else (self._by_supplier, network.supplier)
        start, end = np.searchsorted(own, [firm, firm + 1], sorter=order)
        links = order[start:end]
        others = (network.supplier if by_inputs else network.buyer)[links]
        lost = network.amount[links] * (1.0 - (spread.downstream if by_inputs else spread.upstream)[others])
        top = [place for place in np.argsort(-lost, kind="stable")[:PARTNERS_SHOWN] if lost[place] > 0.0]
        through = tuple(
            self._partner(int(others[place]), float(network.amount[links[place]])) for place in top
        )
        return ("inputs" if by_inputs else "orders"), through

    def _partner(self, other: int, amount: float) -> Mapping[str, Any]:
        said = Text(zh="金额 {amount}", en="amount {amount}", amount=f"{amount:,.6g}")
        identifier = str(self._files.network.firm[other])
        return {
            "id": identifier,
            "name": in_both(self._names.of(other)),
            "what": [in_both(said)],
            "sources": [],
            "confidence": "",
        }
