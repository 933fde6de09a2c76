"""What organisations can do: presence on chain nodes, and how near a further node lies to what they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from corechain.model.records import Provision
from corechain.relatedness.product_space import Matrix, supported_proximity

PRIOR_STRENGTH = 5.0
"""The chain's own relations count like five observed organisations."""

DAMPING = 1.0
"""What lies near a node must weigh about as much as one full neighbour before its density is believed."""


@dataclass(frozen=True, eq=False)
class Capabilities:
    """What each organisation provides, and how near nodes lie.

    `present`: shape (organisations, nodes), 1 where an organisation provides a node; `near`: shape (nodes, nodes).
    """

    organisations: tuple[str, ...]
    present: Matrix
    near: Matrix


def capabilities(
    provisions: Iterable[Provision],
    position: Mapping[str, int],
    prior: Matrix,
    strength: float = PRIOR_STRENGTH,
) -> Capabilities:
    """Presence of every organisation in `provisions`, and relatedness of nodes.

    `position`: number of each node; `prior`: nearness of nodes in the chain, shape (nodes, nodes).
    """
    kept = [each for each in provisions if each.organisation_id and each.node_id in position]
    organisations = tuple(dict.fromkeys(each.organisation_id or "" for each in kept))
    rows = {organisation: number for number, organisation in enumerate(organisations)}
    present = np.zeros((len(organisations), len(position)))
    for each in kept:
        present[rows[each.organisation_id or ""], position[each.node_id]] = 1.0
    return Capabilities(organisations, present, supported_proximity(present, prior, strength))


def nearest(present: Matrix, near: Matrix, node: int) -> tuple[Matrix, Matrix]:
    """For each row, how near the nearest thing it has lies to `node`, and which one that is.

    Returns nearness of shape (rows,), 0 where a row has nothing near, and node numbers of shape (rows,).
    """
    reach = present * near[:, node]
    return reach.max(axis=1), reach.argmax(axis=1)
