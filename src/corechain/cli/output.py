"""How the command line speaks: tables to a person, JSON or CSV to a program, errors to stderr."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from corechain.exceptions import CorechainError, InvalidTables
from corechain.model.answers import AnswerTable
from corechain.texts import Language, Text, reader_language

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH_OF_A_PIPE = 160
LATIN_WORD = re.compile(r"[\w-]+", re.ASCII)
LONGEST_WORD = 40
PADDING = 2
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


def page() -> Console:
    """Where people read: the terminal, or a page of a document's width where output goes into a pipe or file."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else WIDTH_OF_A_PIPE
    return Console(highlight=False, width=width)


def _print_rich(answer: AnswerTable[Any]) -> None:
    """A table where it fits the terminal's width; else, as database shells do, one block of lines a row."""
    speak = language()
    console = page()
    widths = _column_widths(answer, speak, console.width)
    if widths:
        console.print(_rich_table(answer, widths, speak))
    else:
        _print_blocks(console, answer, speak)
    for note in answer.notes:
        console.print(note.render(speak), style="dim", markup=False)


def _column_widths(answer: AnswerTable[Any], speak: Language, room: int) -> list[int]:
    """Widths that fit into `room` cells; empty where not even the least ones do.

    Least: numbers and identifiers whole, other text and titles folded. What is left over goes to the columns that
    need least to stand unfolded.
    """
    from rich.cells import cell_len

    least, whole = [], []
    for column in answer.main_columns:
        title = column.title.render(speak)
        cells = [answer.shown(row, column, speak) for row in answer]
        widest = max(map(cell_len, cells), default=0)
        word = max((len(word) for cell in cells for word in LATIN_WORD.findall(cell)), default=0)
        text = (
            widest if column.digits is not None else min(widest, max(NARROWEST_TEXT, min(word, LONGEST_WORD)))
        )
        least.append(max(text, *(cell_len(part) for part in title.split())))
        whole.append(max(widest, cell_len(title)))
    spare = room - sum(least) - PADDING * len(least)
    if spare < 0:
        return []
    for index in sorted(range(len(least)), key=lambda each: whole[each] - least[each]):
        granted = max(0, min(whole[index] - least[index], spare))
        least[index] += granted
        spare -= granted
    return least


def _rich_table(answer: AnswerTable[Any], widths: list[int], speak: Language) -> Table:
    from rich.table import Table
    from rich.text import Text as Plain

    title = Plain(answer.title.render(speak), style="bold")
    table = Table(title=title, title_justify="left", header_style="bold", box=None)
    for column, width in zip(answer.main_columns, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.digits is not None else "left"
        table.add_column(column.title.render(speak), justify=justify, width=width, overflow="fold")
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
