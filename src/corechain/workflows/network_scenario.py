"""Random outages over days: how much output may be lost, with quantiles and how sure they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corechain.exceptions import UnusableShock
from corechain.file_formats.network_files import NetworkFiles
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.texts import Text
from corechain.workflows.network_shocks import firms_where

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corechain.production_network.scenarios import Hazard, ScenarioResult


@dataclass(frozen=True)
class ScenarioQuestion:
    """Hazards as people write them, and how they are drawn."""

    hazards: Sequence[str]
    """``COLUMN=VALUE,hits=0.1,days=5-20,probability=0.02``; hits and probability are 1 where left out."""
    draws: int = 1000
    seed: int = 0
    horizon: int = 365
    inventory: str | None = None
    """A number of days, or a column of the table of firms."""
    workers: int | None = None


@dataclass(frozen=True)
class LossLine:
    """One line of the distribution, in output days, with the ends of its 95 % interval."""

    key: str
    what: Text
    days: float
    low: float | None = None
    high: float | None = None


def run_scenario(
    files: NetworkFiles, question: ScenarioQuestion, on_progress: Callable[[int, int], None] | None = None
) -> ScenarioResult:
    """Draw and run; see :mod:`corechain.production_network.scenarios` for the model.

    Raises :class:`corechain.exceptions.UnusableShock` for a hazard that cannot be read or makes no sense.
    """
    from corechain.production_network.scenarios import simulate

    hazards = [read_hazard(files, text) for text in question.hazards]
    return simulate(
        files.network,
        hazards,
        draws=question.draws,
        seed=question.seed,
        inventory_days=_inventory(files, question.inventory),
        horizon=question.horizon,
        workers=question.workers,
        on_progress=on_progress,
    )


def loss_distribution(result: ScenarioResult) -> AnswerTable[LossLine]:
    """Mean with its standard error, quantiles with their intervals, and what was hit."""
    error = 1.96 * result.standard_error
    known = len(result.losses) > 1
    rows = [
        LossLine("mean", Text(zh="平均损失", en="mean loss"), result.mean,
                 result.mean - error if known else None, result.mean + error if known else None),
        LossLine("standard_error", Text(zh="均值的标准误", en="standard error of the mean"), result.standard_error),
    ]  # fmt: skip
    for share in (0.05, 0.25, 0.5, 0.75, 0.95, 0.99):
        value, low, high = result.quantile(share)
        what = Text(zh="{p} % 的抽样不超过", en="not exceeded in {p} % of draws", p=f"{100 * share:g}")
        rows.append(LossLine(f"p{100 * share:g}", what, value, low, high))
    rows.append(LossLine("worst", Text(zh="最大损失", en="largest loss"), float(result.losses.max())))
    columns = [
        AnswerColumn[LossLine]("key", Text(zh="代号", en="key"), lambda row: row.key, detail=True),
        AnswerColumn[LossLine]("what", Text(zh="项目", en="what"), lambda row: row.what),
        AnswerColumn[LossLine]("days", Text(zh="产出天数", en="output days"), lambda row: float(row.days), 5),
        AnswerColumn[LossLine]("low", Text(zh="95 % 下限", en="95 % from"), lambda row: row.low, 5),
        AnswerColumn[LossLine]("high", Text(zh="95 % 上限", en="to"), lambda row: row.high, 5),
    ]
    title = Text(
        zh="{n} 次抽样的损失分布（平均每次停产 {m} 家）",
        en="Losses in {n} draws ({m} firms stopped on average)",
        n=len(result.losses),
        m=f"{result.stopped.mean():.2f}",
    )
    return AnswerTable(title, columns, rows, _notes(result))


def _notes(result: ScenarioResult) -> list[Text]:
    notes = [
        Text(
            zh="1 个产出天数是全网一天的产出；一年有 365 个。",
            en="1 output day is what the whole network makes in a day; a year has 365.",
        )
    ]
    if result.unfinished:
        notes.append(
            Text(
                zh="{n} 次抽样到期末仍有损失，之后的没有计入。",
                en="In {n} draws losses went on beyond the horizon and are not counted further.",
                n=result.unfinished,
            )
        )
    return notes


def read_hazard(files: NetworkFiles, text: str) -> Hazard:
    """``region=320200,hits=0.1,days=5-20,probability=0.02`` as a hazard; the first part says which firms."""
    from corechain.production_network.scenarios import Hazard

    where, *parts = text.split(",")
    try:
        given = dict(part.split("=", 1) for part in parts)
        given = {key.strip(): value.strip() for key, value in given.items()}
        first, _, last = given.pop("days").partition("-")
        days = (int(first), int(last or first))
        hits, probability = float(given.pop("hits", "1")), float(given.pop("probability", "1"))
    except (KeyError, ValueError):
        given = {"?": ""}
    if given or "=" not in where:
        raise UnusableShock(
            Text(zh="读不懂事件“{text}”。", en="The hazard “{text}” cannot be read.", text=text),
            Text(zh="写成 列=值,days=5-20，可加 hits=0.1 和 probability=0.02。",
                 en="Write COLUMN=VALUE,days=5-20 and maybe hits=0.1 and probability=0.02."),
        )  # fmt: skip
    return Hazard(firms_where(files, where), days, probability, hits, text)


def _inventory(files: NetworkFiles, given: str | None) -> float | NDArray[np.float64]:
    if given is None:
        return 0.0
    try:
        return float(given)
    except ValueError:
        return files.firm_numbers(given)
