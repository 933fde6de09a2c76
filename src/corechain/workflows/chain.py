"""One chain in a notebook: ask it, diagnose it, draw it. Every method is one workflow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language, reader_language

if TYPE_CHECKING:
    from corechain.model.answers import AnswerTable
    from corechain.workflows.diagnose import Extension, Gap, WeakLink
    from corechain.workflows.draw_chain import Picture
    from corechain.workflows.match_answer import MatchAnswer
    from corechain.workflows.scenario_result import ScenarioResult
    from corechain.workflows.show_chain import NodeProfile


class Chain:
    """A data set opened for questions. `snapshot` is the data themselves."""

    def __init__(self, snapshot: ChainSnapshot) -> None:
        self.snapshot = snapshot

    @classmethod
    def open(cls, name: str) -> Chain:
        """The chain of the data set called `name`; raises :class:`corechain.exceptions.UnknownName`."""
        from corechain.datasets.registry import open_snapshot

        return cls(open_snapshot(name))

    def match(
        self, text: str, *, region: str | None = None, limit: int = 10, language: Language | None = None
    ) -> MatchAnswer:
        """Suppliers for a demand in a person's own words, in Chinese or English, with reasons."""
        from corechain.workflows.match_demand import match_demand

        return match_demand(self.snapshot, text, region=region, limit=limit, language=language)

    def weak_links(self, region: str | None = None) -> AnswerTable[WeakLink]:
        """Nodes of the chain ranked by weakness as seen from `region` (the data set's own by default)."""
        from corechain.workflows.diagnose import weak_links

        return weak_links(self.snapshot, region)

    def gaps(self, region: str | None = None) -> AnswerTable[Gap]:
        """Nodes that `region` lacks, with the local firms that make what lies nearest."""
        from corechain.workflows.diagnose import gaps

        return gaps(self.snapshot, region)

    def extend(self, region: str | None = None) -> AnswerTable[Extension]:
        """Next nodes within the reach of `region`, by relatedness, with the reason."""
        from corechain.workflows.diagnose import extend

        return extend(self.snapshot, region)

    def node(self, node_id: str) -> NodeProfile:
        """Everything known of one node: what goes in, what it goes into, who provides it."""
        from corechain.workflows.show_chain import node_profile

        return node_profile(self.snapshot, node_id)

    def draw(self, region: str | None = None, *, language: Language | None = None) -> Picture:
        """The chain as a picture: stages as columns, a bar per node filled by the local share."""
        from corechain.workflows.draw_chain import draw_chain

        return draw_chain(self.snapshot, region, language=language or reader_language())

    def scenario(
        self,
        *,
        organisations: Sequence[str] = (),
        nodes: Sequence[str] = (),
        region: str | None = None,
        downstream: float = 1.0,
        upstream: float = 1.0,
        epsilon: float = 0.01,
    ) -> ScenarioResult:
        """What is lost, step by step, when these are hit; shows itself as the loss map.

        `downstream` is the share of what they deliver that fails, `upstream` the share of what they order.

        >>> import corechain
        >>> result = corechain.open("wuxi-ic").scenario(nodes=["photoresist"], downstream=0.5, upstream=0.5)
        >>> result
        <ScenarioResult: 31 of 120 hit, 5.9% lost>
        >>> result.draw(1, language="en")
        <Picture: Loss map, step 1 of 4>
        """
        from corechain.workflows.chain_scenario import ScenarioChoice, run_scenario

        choice = ScenarioChoice(tuple(organisations), tuple(nodes), region, downstream, upstream, epsilon)
        return run_scenario(self.snapshot, choice)

    def draw_risk_profile(self, *, epsilon: float = 0.01, language: Language | None = None) -> Picture:
        """The systemic risk of every organisation with a supply link, by rank."""
        from corechain.production_network import systemic_risk
        from corechain.workflows.chain_network import chain_network
        from corechain.workflows.network_plots import draw_risk_profile

        risk = systemic_risk(chain_network(self.snapshot).network, epsilon=epsilon)
        return draw_risk_profile(risk.combined.ravel(), language=language or reader_language())

    def draw_sector_heat_map(self, *, epsilon: float = 0.01, language: Language | None = None) -> Picture:
        """What each stage loses when a whole stage stops."""
        from corechain.workflows.chain_network import chain_network
        from corechain.workflows.network_plots import draw_sector_heat_map

        chain = chain_network(self.snapshot)
        names = [each.name for each in chain.sectors]
        language = language or reader_language()
        return draw_sector_heat_map(chain.network, names=names, epsilon=epsilon, language=language)

    def _repr_html_(self) -> str:
        return self.draw()._repr_html_()

    def __repr__(self) -> str:
        title = self.snapshot.title.render(reader_language())
        return (
            f"<{title}: {len(self.snapshot.nodes)} nodes, {len(self.snapshot.organisations)} organisations>"
        )
