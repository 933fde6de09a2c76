"""Every firm's systemic risk: read the network, compute in shards, write a table or show the riskiest firms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from corechain import __version__
from corechain.engines.shards import OnProgress, Shard, ShardOptions
from corechain.exceptions import MissingPart, UnknownName, UnusableShock
from corechain.file_formats.network_files import NAMED_MATRICES, NetworkFiles, read_network
from corechain.file_formats.network_results import require_writable, write_table
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.texts import Text
from corechain.workflows.network_parts import Parts, fingerprint

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from corechain.production_network import SystemicRisk

SHARD = 2_000
"""Shocks in a shard: some seconds of work at 100,000 firms."""
MEASURES = ("esri", "esri_downstream", "esri_upstream")
ENGINES = ("local", "spark")


@dataclass(frozen=True)
class RiskQuestion:
    """Which files, which firms fail, and how losses are weighed."""

    firms: Path
    links: Path
    essentiality: str | Path = "leontief"
    epsilon: float = 0.01
    only: Sequence[str] = ()
    """Ids of the firms that fail, each alone; none means all."""
    first: int | None = None
    """Only the first so many firms of the table."""
    weights: Sequence[str] = ()
    """Columns of the table of firms; none is the share of sales between firms."""
    market: str | None = None
    workers: int | None = None
    engine: str = "local"
    master: str | None = None

    @property
    def weight_names(self) -> tuple[str, ...]:
        """Names of the weights; the share of sales where no column is named."""
        return tuple(self.weights) or ("share_of_sales",)


@dataclass(frozen=True, eq=False)
class FirmRisks:
    """The index of chosen firms: `index` is (firms chosen, 3, weights), in the order of :data:`MEASURES`."""

    files: NetworkFiles
    chosen: NDArray[np.int32]
    weights: tuple[str, ...]
    index: NDArray[np.float64]
    cut_short: int = 0
    """How many failures had not come to rest after the most steps there may be."""

    @property
    def warnings(self) -> list[Text]:
        """What to know before the numbers are used."""
        from corechain.production_network.cascade import cut_short

        return [cut_short(self.cut_short)] if self.cut_short else []

    def column(self, measure: str, weight: str) -> NDArray[np.float64]:
        """One measure of the firms chosen under one weight."""
        values: NDArray[np.float64] = self.index[:, MEASURES.index(measure), self.weights.index(weight)]
        return values

    @property
    def column_names(self) -> list[tuple[str, str, str]]:
        """(name, measure, weight) of each column; the name carries the weight where there are several."""
        several = len(self.weights) > 1
        return [
            (f"{measure}_{weight}" if several else measure, measure, weight)
            for weight in self.weights
            for measure in MEASURES
        ]

    def to_arrow(self) -> pa.Table:
        """Firms as given and their measures, in the order asked for."""
        import pyarrow as pa

        columns = {"firm": self.files.firms.text("firm").take(pa.array(self.chosen))}
        for name, measure, weight in self.column_names:
            columns[name] = pa.array(self.column(measure, weight))
        return pa.table(columns)

    def riskiest(self, limit: int = 20) -> AnswerTable[dict[str, Any]]:
        """The firms whose failure costs most under the first weight."""
        import numpy as np

        network = self.files.network
        order = np.argsort(-self.column(MEASURES[0], self.weights[0]), kind="stable")[:limit]
        rows = []
        for position in order:
            firm = int(self.chosen[position])
            row = {"firm": str(network.firm[firm]), "sector": network.sector_names[network.sector[firm]]}
            row |= {
                name: float(self.column(measure, weight)[position])
                for name, measure, weight in self.column_names
            }
            rows.append(row)
        title = Text(
            zh="系统性风险最高的 {shown} 家企业（共算 {all} 家）",
            en="The {shown} firms of highest systemic risk (of {all} computed)",
            shown=len(rows),
            all=len(self.chosen),
        )
        return AnswerTable(title, self._answer_columns(), rows, [_explained(), *self.warnings])

    def _answer_columns(self) -> list[AnswerColumn[dict[str, Any]]]:
        def column(key: str, title: Text, digits: int | None = None) -> AnswerColumn[dict[str, Any]]:
            return AnswerColumn(key, title, lambda row: row[key], digits)

        titles = {
            "esri": Text(zh="系统性风险指数", en="ESRI"),
            "esri_downstream": Text(zh="其中下游", en="downstream"),
            "esri_upstream": Text(zh="其中上游", en="upstream"),
        }
        shown = [column("firm", Text(zh="企业", en="firm")), column("sector", Text(zh="行业", en="sector"))]
        for name, measure, weight in self.column_names:
            title = titles[measure]
            if len(self.weights) > 1:
                title = Text(zh="{m}（{w}）", en="{m} ({w})", m=title, w=weight)
            shown.append(column(name, title, 6))
        return shown


def firm_risks(
    question: RiskQuestion,
    *,
    out: Path | None = None,
    resume: bool = False,
    on_progress: OnProgress | None = None,
    shard_size: int = SHARD,
) -> FirmRisks:
    """Answer `question`; with `out` finished shards lie in ``OUT.parts`` until the table is written whole to `out`.

    `resume` goes on with the shards that are there, once inputs and options agree.
    Raises the errors of :func:`corechain.file_formats.network_files.read_network`, and
    :class:`corechain.exceptions.UnknownName` for a firm that is not in the table.
    """
    import numpy as np

    if out is not None:
        require_writable(out)
    engine = _engine(question)
    files = read_network(question.firms, question.links, question.essentiality, market=question.market)
    chosen, options = _chosen(files, question), _options(files, question)
    shards, kept = _shards(chosen, shard_size), dict[int, Any]()
    parts = None if out is None else Parts(out)
    if parts is not None:
        parts.open(_run(question, files, shard_size), resume=resume)
        kept = {number: parts.read(number) for number in parts.finished() if number < len(shards)}

    def sink(shard: Shard, result: Any) -> None:
        kept[shard.number] = _rows(result)
        if parts is not None:
            parts.keep(shard.number, kept[shard.number])

    tell = _tell_from(len(chosen), sum(len(each) for each in kept.values()), on_progress)
    engine.run_shards(files.network, [s for s in shards if s.number not in kept], options, tell, sink)
    found = np.concatenate([kept[number] for number in sorted(kept)])
    risks = FirmRisks(files, chosen, question.weight_names, found[:, :-1], int(found[:, -1, 0].sum()))
    if parts is not None:
        write_table(risks.to_arrow(), parts.out)
        parts.remove()
    return risks


def _rows(result: SystemicRisk) -> NDArray[np.float64]:
    """A shard's results as they are kept: the measures, and 1 where a shock was cut short (shocks, 4, weights)."""
    import numpy as np

    cut = np.broadcast_to(result.is_cut_short[:, None], result.combined.shape)
    return np.stack([result.combined, result.downstream, result.upstream, cut], axis=1)


def _options(files: NetworkFiles, question: RiskQuestion) -> ShardOptions:
    weights = {name: _shares(files, name) for name in question.weights}
    return ShardOptions(question.epsilon, weights, question.workers, question.master)


def _shards(chosen: NDArray[np.int32], size: int) -> list[Shard]:
    starts = range(0, len(chosen), size)
    return [Shard(number, chosen[start : start + size]) for number, start in enumerate(starts)]


def _tell_from(total: int, before: int, on_progress: OnProgress | None) -> OnProgress | None:
    """Progress that counts what an earlier run has done."""
    if on_progress is None:
        return None
    on_progress(before, total)
    return lambda done, _: on_progress(before + done, total)


def _engine(question: RiskQuestion) -> ModuleType:
    """The engine asked for, once it has seen that it can work."""
    name = question.engine
    try:
        engine = import_module(f"corechain.engines.{name}")
    except ModuleNotFoundError as error:
        raise MissingPart(
            Text(zh="没有安装计算引擎“{name}”。", en="The engine “{name}” is not installed.", name=name),
            Text(zh="用 --engine local，或安装 corechain[{name}]。",
                 en="Use --engine local, or install corechain[{name}].", name=name),
        ) from error  # fmt: skip
    engine.check(question.master)
    return engine


def _chosen(files: NetworkFiles, question: RiskQuestion) -> NDArray[np.int32]:
    """Positions of the firms that fail."""
    import numpy as np

    if question.only:
        return firm_positions(files, question.only)
    every = np.arange(files.network.firms, dtype=np.int32)
    return every if question.first is None else every[: question.first]


def firm_positions(files: NetworkFiles, names: Sequence[str]) -> NDArray[np.int32]:
    """Where firms stand in the table; raises :class:`corechain.exceptions.UnknownName` with all that do not."""
    import numpy as np

    place = {name: position for position, name in enumerate(files.network.firm)}
    unknown = [name for name in names if name not in place]
    if unknown:
        raise UnknownName(
            Text(
                zh="企业表中没有：{names}。",
                en="Not in the table of firms: {names}.",
                names=", ".join(unknown[:20]),
            ),
            Text(
                zh="核对 {file} 的 firm 列。",
                en="Check the column firm of {file}.",
                file=files.firms.path.name,
            ),
        )
    return np.array([place[name] for name in names], dtype=np.int32)


def _shares(files: NetworkFiles, column: str) -> NDArray[np.float64]:
    """The column divided by its sum, so that the index lies between 0 and 1."""
    values = files.firm_numbers(column)
    total = float(values.sum())
    if total <= 0:
        raise UnusableShock(
            Text(zh="权重列“{c}”全为零。", en="The column of weights “{c}” is zero throughout.", c=column),
            Text(zh="换一列。", en="Choose another column."),
        )
    return values / total


def _run(question: RiskQuestion, files: NetworkFiles, shard_size: int) -> dict[str, Any]:
    """All that a finished shard depends on."""
    named = str(question.essentiality) in NAMED_MATRICES
    paths = [question.firms, question.links] + ([] if named else [Path(question.essentiality)])
    return {
        "version": __version__,
        "rows": 4,  # of a shard: the index, both sides, and whether a cascade was cut short
        "inputs": fingerprint(paths),
        "essentiality": str(question.essentiality) if named else "file",
        "epsilon": question.epsilon,
        "only": list(question.only),
        "first": question.first,
        "weights": list(question.weights),
        "market": question.market,
        "shard": shard_size,
        "firms": files.network.firms,
    }


def _explained() -> Text:
    return Text(
        zh="指数为该企业单独停产后全网加权产出的损失比例（Diem 等 2022）。",
        en="The index is the weighted share of all output that is lost when the firm alone stops (Diem et al. 2022).",
    )
