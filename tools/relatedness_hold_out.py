"""Does relatedness find hidden provisions again? Prints the tables of docs/explanation/relatedness.md.

Run: python -m tools.relatedness_hold_out
"""

from __future__ import annotations

import numpy as np

from corechain.datasets.registry import open_snapshot
from corechain.industry_chain.nearness import bonds, chain_nearness
from corechain.industry_chain.supply import is_current
from corechain.relatedness.capabilities import DAMPING, PRIOR_STRENGTH, capabilities
from corechain.relatedness.hold_out import (
    Found,
    by_density,
    hide_each,
    hide_each_from_region,
    of_presence,
    popularity,
)
from corechain.workflows.region_view import region_view

MUCH = 1e6
"""A prior this firm leaves nothing to observation: the chain's relations alone."""


def main() -> None:
    snapshot = open_snapshot("wuxi-ic")
    graph = region_view(snapshot).graph
    prior = chain_nearness(graph, bonds(graph))
    for heading, levels in (
        ("All current provisions", {"high", "medium", "low"}),
        ("Without those of low confidence", {"high", "medium"}),
    ):
        kept = [each for each in snapshot.provisions if is_current(each) and each.confidence in levels]
        found = capabilities(kept, graph.position, prior)
        scores = {
            "popularity of the node (baseline)": popularity,
            "density, co-provision alone (κ = 0)": by_density(np.zeros_like(prior), 0.0),
            "density, chain relations alone": by_density(prior, MUCH),
            f"density, both (κ = {PRIOR_STRENGTH:g}, δ = 0)": by_density(prior, PRIOR_STRENGTH),
            f"density, both, damped (κ = {PRIOR_STRENGTH:g}, δ = {DAMPING:g})": by_density(
                prior, PRIOR_STRENGTH, DAMPING
            ),
        }
        table(f"{heading}: hidden from an organisation", hide_each(found.present, scores))
        for code in ("320200", "320000", "CN"):
            local = region_view(snapshot, code).local
            rows = [number for number, each in enumerate(found.organisations) if local[each] is True]
            of_region = {name: of_presence(score) for name, score in scores.items()}
            of_region["the last, summed over local firms"] = by_density(prior, PRIOR_STRENGTH, DAMPING)
            hidden = hide_each_from_region(found.present, rows, of_region)
            table(f"{heading}: hidden from region {code}", hidden)


def table(heading: str, found: dict[str, Found]) -> None:
    cases = next(iter(found.values())).cases
    print(f"\n{heading} ({cases} cases)\n")
    print("| ranking by | AUC | among the first 10 |\n|---|---|---|")
    for name, each in found.items():
        print(f"| {name} | {each.auc:.3f} | {each.hits:.0%} |")


if __name__ == "__main__":
    main()
