"""Synthetic networks: write one to files, tell how well it fits, and describe a real one by tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from corechain.exceptions import Fault, InvalidTables, UnwritableFile
from corechain.file_formats.network_columns import Columns, read_columns
from corechain.file_formats.network_files import NetworkFiles
from corechain.file_formats.network_results import write_table
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.texts import Text

if TYPE_CHECKING:
    from corechain.production_network.generator import Fit, NetworkTables

FILES = ("sectors.csv", "mixing.csv", "distributions.csv")
TRAITS = ("customers", "suppliers", "sales")


def generate_files(
    to: Path, tables: NetworkTables, *, firms: int | None = None, links: int | None = None, seed: int = 0,
    suffix: str = ".csv",
) -> AnswerTable[Fit]:  # fmt: skip
    """Write ``firms`` and ``links`` files into the folder `to`; the answer tells how near they come to the tables."""
    import pyarrow as pa

    from corechain.production_network.generator import fit, generate

    made = generate(tables, firms=firms, links=links, seed=seed)
    _folder(to)
    digits = len(str(len(made.sector)))
    ids = pa.array([f"F{number:0{digits}d}" for number in range(1, len(made.sector) + 1)])
    sectors = pa.array(tables.sectors).take(pa.array(made.sector))
    write_table(pa.table({"firm": ids, "sector": sectors}), to / f"firms{suffix}")
    ends = {"supplier": ids.take(pa.array(made.supplier)), "buyer": ids.take(pa.array(made.buyer))}
    write_table(pa.table({**ends, "amount": made.amount}), to / f"links{suffix}")
    return fit_table(fit(tables, made))


def fit_table(fits: list[Fit]) -> AnswerTable[Fit]:
    """How near a generated network comes to its tables."""
    columns = [
        AnswerColumn[Any]("key", Text(zh="代号", en="key"), lambda row: row.key, detail=True),
        AnswerColumn[Any]("what", Text(zh="项目", en="trait"), lambda row: row.what),
        AnswerColumn[Any]("wanted", Text(zh="表中", en="in the tables"), lambda row: float(row.wanted), 2),
        AnswerColumn[Any]("got", Text(zh="生成", en="generated"), lambda row: float(row.got), 2),
        AnswerColumn[Any](
            "distance", Text(zh="差距（0–1）", en="distance (0–1)"), lambda row: float(row.distance), 3
        ),
    ]
    note = Text(
        zh="分布的差距是分布函数之差的最大值，其余是份额之差总和的一半。",
        en="Distance of distributions: largest difference of their functions; of others: half the sum of differences.",
    )
    return AnswerTable(
        Text(zh="生成的网络与表的吻合", en="Fit of the generated network"), columns, fits, [note]
    )


def describe_files(files: NetworkFiles, to: Path) -> list[Path]:
    """Write the tables of a real network into the folder `to`, to generate others like it."""
    import numpy as np
    import pyarrow as pa

    from corechain.production_network.generator import describe

    tables = describe(files.network)
    _folder(to)
    kinds = len(tables.sectors)
    row, column = np.nonzero(tables.links)
    names = np.array(tables.sectors, dtype=object)
    mixing = {"supplying_sector": names[row].tolist(), "buying_sector": names[column].tolist(),
              "links": tables.links[row, column], "amount": tables.amounts[row, column]}  # fmt: skip
    distributions = {"share": np.linspace(0, 1, len(tables.customers))}
    distributions |= {name: getattr(tables, name) for name in TRAITS}
    distributions["correlation"] = np.full(len(tables.customers), tables.correlation)
    contents = ({"sector": list(tables.sectors), "firms": tables.firms}, mixing, distributions)
    for name, content in zip(FILES, contents, strict=True):
        write_table(pa.table(content), to / name)
    return [to / name for name in FILES[: 3 if kinds else 0]]


def read_tables(folder: Path) -> NetworkTables:
    """Tables written by :func:`describe_files`, or by hand in the same shape.

    Raises :class:`corechain.exceptions.InvalidTables` for unknown sectors and anything that is no number of at least 0.
    """
    import numpy as np

    from corechain.production_network.generator import NetworkTables

    sectors = read_columns(folder / FILES[0], ["sector", "firms"])
    mixing = read_columns(folder / FILES[1], ["supplying_sector", "buying_sector", "links", "amount"])
    spread = read_columns(folder / FILES[2], ["share", *TRAITS])
    numbers = {}
    for columns, names in ((sectors, ["firms"]), (mixing, ["links", "amount"]), (spread, list(TRAITS))):
        for name in names:
            numbers[name] = columns.numbers(name)
            _positive(columns.path.name, name, columns.row_numbers, numbers[name])
    names_of = tuple(sectors.text("sector").to_pylist())
    ends = _ends(mixing, names_of)
    links, amounts = (np.zeros((len(names_of), len(names_of))) for _ in range(2))
    np.add.at(links, ends, numbers["links"])
    np.add.at(amounts, ends, numbers["amount"])
    correlation = float(spread.numbers("correlation")[0]) if "correlation" in spread.names else 0.5
    return NetworkTables(
        sectors=names_of,
        firms=numbers["firms"],
        links=links,
        amounts=amounts,
        customers=np.sort(numbers["customers"]),
        suppliers=np.sort(numbers["suppliers"]),
        sales=np.sort(numbers["sales"]),
        correlation=correlation,
    )


def _ends(mixing: Columns, sectors: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Positions of the supplying and the buying sector in each row of the mixing table."""
    place = {name: number for number, name in enumerate(sectors)}
    supplying, buying = (
        [place.get(name, -1) for name in mixing.text(end).to_pylist()]
        for end in ("supplying_sector", "buying_sector")
    )
    unknown = [number for number, pair in enumerate(zip(supplying, buying, strict=True)) if min(pair) < 0]
    if unknown:
        problem = Text(zh="行业不在 sectors.csv 中。", en="The sector is not in sectors.csv.")
        remedy = Text(
            zh="改正行业名，或在 sectors.csv 中加上。", en="Correct its name, or add it to sectors.csv."
        )
        rows = mixing.row_numbers(unknown[:1000])
        raise InvalidTables(
            [Fault(mixing.path.name, row, None, problem, remedy) for row in rows], total=len(unknown)
        )
    return supplying, buying


def _positive(file: str, column: str, row_numbers: Any, values: Any) -> None:
    import numpy as np

    wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if len(wrong) or not len(values):
        problem = Text(zh="不是有限的非负数。", en="It is not a finite number of at least 0.")
        rows = row_numbers([int(each) for each in wrong[:1000]]) or [None]
        remedy = Text(zh="每行填一个数。", en="Give one number a row.")
        raise InvalidTables(
            [Fault(file, row, column, problem, remedy) for row in rows], total=max(1, len(wrong))
        )


def _folder(to: Path) -> None:
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFile(
            Text(
                zh="不能建立文件夹 {to}：{r}。",
                en="The folder {to} cannot be made: {r}.",
                to=to,
                r=error.strerror,
            )
        ) from error
