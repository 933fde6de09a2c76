"""Which shocks a question is about: firms failing one by one, or named ones stopping together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corechain.exceptions import UnknownName, UnusableShock
from corechain.file_formats.network_files import NetworkFiles
from corechain.texts import Text
from corechain.workflows.systemic_risk import firm_positions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corechain.production_network.shocks import Shocks


@dataclass(frozen=True)
class ShockQuestion:
    """Without `stop` every firm (or `sample` of them) fails alone; with it all firms named there stop together."""

    stop: Sequence[str] = ()
    """``COLUMN=VALUE`` of the table of firms, or ``firm=ID``."""
    sample: int | None = None
    seed: int = 0
    probability: str | None = None
    """Column with each firm's probability of failing; 1 / n each by default."""


def shocks_of(files: NetworkFiles, question: ShockQuestion) -> Shocks:
    """The shocks with their probabilities; a sample is scaled so that its expected loss estimates that of all."""
    import numpy as np

    from corechain.production_network.shocks import scenarios, single_failures

    network = files.network
    if question.stop:
        levels = np.ones(network.firms)
        for where in question.stop:
            levels[firms_where(files, where)] = 0.0
        return scenarios(network, [(levels, levels)])
    chances = np.full(network.firms, 1.0 / network.firms)
    if question.probability is not None:
        chances = files.firm_numbers(question.probability)
        if chances.max() > 1:
            raise UnusableShock(
                Text(
                    zh="“{c}”列有大于 1 的概率。",
                    en="The column “{c}” has probabilities above 1.",
                    c=question.probability,
                )
            )
    chosen = np.arange(network.firms)
    if question.sample is not None and question.sample < network.firms:
        chosen = np.sort(
            np.random.default_rng(question.seed).choice(network.firms, question.sample, replace=False)
        )
    return single_failures(network, chosen, chances[chosen] * network.firms / len(chosen))


def firms_where(files: NetworkFiles, where: str) -> NDArray[np.int32]:
    """Positions of the firms with ``COLUMN=VALUE``; ``|`` between several values.

    Raises :class:`corechain.exceptions.UnknownName` where no firm has it.
    """
    import numpy as np

    column, _, value = where.partition("=")
    values = {each.strip() for each in value.split("|")}
    if column.strip() == "firm":
        return firm_positions(files, sorted(values))
    labels = files.firm_labels(column.strip())
    found = np.array([number for number, label in enumerate(labels) if label in values], np.int32)
    if not len(found):
        raise UnknownName(
            Text(zh="没有企业的“{c}”是“{v}”。", en="No firm has “{v}” as its “{c}”.", c=column, v=value),
            Text(zh="有：{some}。", en="There are: {some}.",
                 some=", ".join(sorted({label for label in labels if label}))[:300]),
        )  # fmt: skip
    return found
