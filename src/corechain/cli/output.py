"""How the command line speaks: tables to a person, JSON or CSV to a program, errors to stderr."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from corechain.exceptions import CorechainError, InvalidTables
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.texts import Language, Text, reader_language

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH_OF_A_PIPE = 180
LATIN_WORD = re.compile(r"[\w-]+", re.ASCII)
LONGEST_WORD = 40
NARROWEST_TEXT = 14
"""Columns of text are folded down to this many cells; where not even that fits, rows are printed as blocks."""

FORMATS = ("table", "json", "csv")

format_option = click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="table for people, json or csv for programs.",
)
dataset_option = click.option(
    "--dataset",
    default="wuxi-ic",
    show_default=True,
    metavar="NAME",
    help="Data set to ask; `corechain datasets list` shows them.",
)

FAULTS_SHOWN = 1000
"""Faults that an error lists; of any more it tells the number."""

_chosen: list[Language] = []


def settle_language(lang: str | None) -> None:
    """Remember the language asked for on the command line; None leaves it to the environment."""
    _chosen[:] = [cast("Language", lang)] if lang else []


def chosen_language() -> Language | None:
    """The language asked for with ``--lang``, or None."""
    return _chosen[0] if _chosen else None


def language() -> Language:
    """The language to speak: as asked for, else of the environment."""
    return chosen_language() or reader_language()


def tell_error(error: CorechainError) -> None:
    """Print what happened and what to do, to stderr; faults of tables on lines of their own, the first 1,000."""
    click.echo(error.render(language()), err=True)
    if isinstance(error, InvalidTables):
        for fault in error.faults[:FAULTS_SHOWN]:
            click.echo(f"  {fault.render(language())}", err=True)
        more = error.total - FAULTS_SHOWN
        if more > 0:
            click.echo(
                Text(zh="……另有 {more} 处。", en="… and {more} more.", more=more).render(language()), err=True
            )


def print_answer(table: AnswerTable[Any], output_format: str) -> None:
    """Print `table` to stdout in one of :data:`FORMATS`."""
    if output_format == "json":
        click.echo(table.to_json(language()))
    elif output_format == "csv":
        click.echo(table.to_csv(language()), nl=False)
    else:
        _print_rich(table)


def _print_rich(answer: AnswerTable[Any]) -> None:
    """A table where it fits the terminal's width; else, as database shells do, one block of lines a row."""
    from rich.console import Console
    from rich.measure import Measurement

    speak = language()
    # A pipe has no width of its own; a page of a document has about this many columns.
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else WIDTH_OF_A_PIPE
    console = Console(highlight=False, width=width)
    widths = [_least_width(answer, column, speak) for column in answer.main_columns]
    table = _rich_table(answer, widths, speak)
    unbounded = console.options.update(max_width=100_000)
    if Measurement.get(console, unbounded, table).minimum <= console.width:
        console.print(table)
    else:
        _print_blocks(console, answer, speak)
    for note in answer.notes:
        console.print(note.render(speak), style="dim", markup=False)


def _least_width(answer: AnswerTable[Any], column: AnswerColumn[Any], speak: Language) -> int:
    """Width below which a column cannot be read: numbers and identifiers whole, other text folded."""
    from rich.cells import cell_len

    cells = [answer.shown(row, column, speak) for row in answer]
    widest = max(map(cell_len, cells), default=0)
    title = max(cell_len(part) for part in column.title.render(speak).split() or [""])
    if column.digits is not None:
        return max(title, widest)
    word = max((len(word) for cell in cells for word in LATIN_WORD.findall(cell)), default=0)
    return max(title, min(widest, max(NARROWEST_TEXT, min(word, LONGEST_WORD))))


def _rich_table(answer: AnswerTable[Any], widths: list[int], speak: Language) -> Table:
    from rich.table import Table
    from rich.text import Text as Plain

    title = Plain(answer.title.render(speak), style="bold")
    table = Table(title=title, title_justify="left", header_style="bold", box=None)
    for column, width in zip(answer.main_columns, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.digits is not None else "left"
        table.add_column(column.title.render(speak), justify=justify, min_width=width, overflow="fold")
    for row in answer:
        table.add_row(*(Plain(answer.shown(row, column, speak)) for column in answer.main_columns))
    return table


def _print_blocks(console: Console, answer: AnswerTable[Any], speak: Language) -> None:
    from rich.table import Table
    from rich.text import Text as Plain

    console.print(answer.title.render(speak), style="bold", markup=False)
    for number, row in enumerate(answer, start=1):
        console.print(f"─ {number} ─", style="dim", markup=False)
        block = Table.grid(padding=(0, 2))
        block.add_column(no_wrap=True, style="dim")
        block.add_column(overflow="fold")
        for column in answer.main_columns:
            block.add_row(Plain(column.title.render(speak)), Plain(answer.shown(row, column, speak)))
        console.print(block)
