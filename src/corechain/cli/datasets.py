"""``corechain datasets``: list, import, check, export, remove."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corechain.cli.output import format_option, language, print_answer
from corechain.texts import Text

if TYPE_CHECKING:
    from corechain.workflows.manage_datasets import Progress

replace_option = click.option("--replace", is_flag=True, help="Overwrite what is there under that name.")


@click.group()
def datasets() -> None:
    """Bring data sets in, check them, hand them out / 数据集的导入、检查与导出.

    \b
    Examples / 示例:
      corechain datasets list
      corechain datasets import eto ./eto-chip-explorer/data --name eto
      corechain datasets import tables ./our-tables --name our-chain
      corechain datasets check our-tables.xlsx
      corechain datasets export wuxi-ic --to wuxi-ic.xlsx --format xlsx
    """


@datasets.command("list")
@format_option
def list_(output_format: str) -> None:
    """The data sets of this machine and what they hold.

    \b
    Examples / 示例:
      corechain datasets list
      corechain datasets list --format json
    """
    from corechain.workflows.manage_datasets import list_datasets

    print_answer(list_datasets(), output_format)


@datasets.group("import")
def import_() -> None:
    """Bring a data set in: our own tables, or the ETO supply-chain files.

    \b
    Examples / 示例:
      corechain datasets import tables ./our-tables --name our-chain
      corechain datasets import eto ./eto-chip-explorer/data --name eto
    """


@import_.command("tables")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", help="Name to keep it under; else the one in dataset.toml, or that of the file.")
@replace_option
@format_option
def import_tables(path: Path, name: str | None, replace: bool, output_format: str) -> None:
    """Import our own tables: a folder of CSV files, or an Excel workbook with one sheet a table.

    Every fault is listed with its file, row, column and remedy; then nothing is loaded.

    \b
    Examples / 示例:
      corechain datasets import tables ./our-tables --name our-chain
      corechain datasets import tables our-chain.xlsx --replace
    """
    from corechain.workflows import manage_datasets

    with _progress() as progress:
        answer = manage_datasets.import_tables(path, name=name, replace_old=replace, progress=progress)
    print_answer(answer, output_format)


@import_.command("eto")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="eto", show_default=True, help="Name to keep it under.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write every finding, row by row, to FILE (.csv or .json).",
)
@replace_option
@format_option
def import_eto(folder: Path, name: str, report: Path | None, replace: bool, output_format: str) -> None:
    """Import the ETO Advanced Semiconductor Supply Chain Dataset (CC BY-NC 4.0) from its CSV files.

    FOLDER holds inputs.csv, providers.csv, provision.csv, sequence.csv and stages.csv. Every row is loaded, or
    reported with the reason.

    \b
    Examples / 示例:
      corechain datasets import eto ./eto-chip-explorer/data
      corechain datasets import eto ./eto-chip-explorer/data --name eto --replace --report findings.csv
    """
    from corechain.workflows.import_eto import import_eto, write_findings

    with _progress() as progress:
        result = import_eto(folder, name=name, replace_old=replace, progress=progress)
    if report is not None:
        write_findings(result, report, language())
    print_answer(result.summary(), output_format)
    if output_format == "table":
        click.echo()
        print_answer(result.reasons(), output_format)


@datasets.command()
@click.argument("name_or_path", metavar="NAME|PATH")
@format_option
def check(name_or_path: str, output_format: str) -> None:
    """Check a data set, folder or workbook and count its rows by table and confidence. Changes nothing.

    \b
    Examples / 示例:
      corechain datasets check wuxi-ic
      corechain datasets check ./our-tables
      corechain --lang zh datasets check our-chain.xlsx
    """
    from corechain.workflows.manage_datasets import check_dataset

    with _progress() as progress:
        answer = check_dataset(name_or_path, progress=progress)
    print_answer(answer, output_format)


@datasets.command()
@click.argument("name")
@click.option(
    "--to", required=True, type=click.Path(path_type=Path), metavar="DIR|FILE.xlsx", help="Where to write."
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["csv", "xlsx", "parquet"]),
    help="Default: xlsx for a name that ends so, else csv.",
)
@replace_option
def export(name: str, to: Path, output_format: str | None, replace: bool) -> None:
    """Write a data set to files that others can read, and `import tables` can read again.

    Text that a spreadsheet would run as a formula is written so that it is not run.

    \b
    Examples / 示例:
      corechain datasets export wuxi-ic --to ./wuxi-ic-tables
      corechain datasets export wuxi-ic --to wuxi-ic.xlsx
      corechain datasets export eto --to ./eto-parquet --format parquet
    """
    from corechain.workflows.manage_datasets import export_dataset

    chosen = output_format or ("xlsx" if to.suffix.lower() == ".xlsx" else "csv")
    with _progress() as progress:
        written = export_dataset(name, to, chosen, replace_old=replace, progress=progress)
    _tell(Text(zh="已写入 {path}。", en="Written to {path}.", path=written))


@datasets.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete an imported data set from this machine.

    \b
    Examples / 示例:
      corechain datasets remove our-chain
    """
    from corechain.workflows.manage_datasets import remove_dataset

    remove_dataset(name)
    _tell(Text(zh="已删除“{name}”。", en="Removed “{name}”.", name=name))


def _tell(text: Text) -> None:
    click.echo(text.render(language()))


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """Show on stderr which table is at work and how far, where a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    console = Console(stderr=True)
    rows = Text(zh="行", en="rows").render(language())
    with console.status("…") as status:
        yield lambda what, count: status.update(f"{what}: {count:,} {rows}")
