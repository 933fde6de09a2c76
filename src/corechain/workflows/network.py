"""A production network of one's own in a notebook: ask it, draw it. Every method is one workflow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corechain.file_formats.network_files import NetworkFiles, read_network
from corechain.texts import Language, Text, reader_language

if TYPE_CHECKING:
    from corechain.model.answers import AnswerTable
    from corechain.production_network import SystemicRisk
    from corechain.workflows.draw_chain import Picture
    from corechain.workflows.network_check import Counted
    from corechain.workflows.network_losses import NetworkLosses


class Network:
    """Firms and links opened for questions. `files` has the network itself and the table of its firms."""

    def __init__(self, files: NetworkFiles) -> None:
        self.files = files

    @classmethod
    def open(
        cls,
        firms: str | Path,
        links: str | Path,
        essentiality: str | Path = "leontief",
        *,
        market: str | None = None,
    ) -> Network:
        """Read and check both tables; see :func:`corechain.file_formats.network_files.read_network`."""
        return cls(read_network(Path(firms), Path(links), essentiality, market=market))

    def counts(self) -> AnswerTable[Counted]:
        """What is in the network, and what is worth knowing about its files."""
        from corechain.workflows.network_check import network_counts

        return network_counts(self.files, Text(zh="网络概况", en="What is in the network"))

    @cached_property
    def risk(self) -> SystemicRisk:
        """The systemic risk of every firm, computed once: 100,000 firms take some 20 s on two cores."""
        from corechain.production_network import systemic_risk

        return systemic_risk(self.files.network)

    def scenario(
        self,
        *,
        firms: Sequence[str] = (),
        sectors: Sequence[str] = (),
        downstream: float = 1.0,
        upstream: float = 1.0,
        epsilon: float = 0.01,
    ) -> NetworkLosses:
        """What is lost, step by step, when these are hit; shows itself as the loss map.

        `downstream` is the share of what they deliver that fails, `upstream` the share of what they order.
        """
        from corechain.workflows.network_losses import NetworkChoice, network_losses

        choice = NetworkChoice(tuple(firms), tuple(sectors), downstream, upstream, epsilon)
        return network_losses(self.files, choice)

    def draw_risk_profile(self, *, language: Language | None = None) -> Picture:
        """The systemic risk of every firm, by rank."""
        from corechain.workflows.network_plots import draw_risk_profile

        return draw_risk_profile(self.risk.combined.ravel(), language=language or reader_language())

    def draw_sector_heat_map(self, *, epsilon: float = 0.01, language: Language | None = None) -> Picture:
        """What each sector loses when a whole sector stops."""
        from corechain.workflows.network_plots import draw_sector_heat_map

        return draw_sector_heat_map(self.files, epsilon=epsilon, language=language or reader_language())

    def _repr_html_(self) -> str:
        return self.counts()._repr_html_()

    def __repr__(self) -> str:
        network = self.files.network
        return f"<Network: {network.firms} firms, {network.links} links, {len(network.sector_names)} sectors>"
