"""What the commands of ``corechain network`` share: inputs, options, progress, and how Ctrl-C ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from corechain.cli.output import language
from corechain.texts import Text

Command = TypeVar("Command", bound=Callable[..., Any])
STOPPED = 130
"""Exit code after Ctrl-C, as shells have it."""

epsilon_option = click.option(
    "--epsilon", type=click.FloatRange(0, 1), default=0.01, show_default=True,
    help="A cascade ends after the first step in which no firm loses more than this share.",
)  # fmt: skip
workers_option = click.option("--workers", type=click.IntRange(1), help="Threads; default: all cores.")
limit_option = click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows to show."
)
out_option = click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="OUT.csv|parquet",
    help="Write the whole table to a file.",
)


def network_inputs(command: Command) -> Command:
    """The files of a network: arguments FIRMS and LINKS, options ``--essentiality`` and ``--market``."""
    command = click.option(
        "--market",
        metavar="COLUMN",
        help="Column of FIRMS that tells whose firms replace each other; default: sector.",
    )(command)
    command = click.option(
        "--essentiality", default="leontief", show_default=True, metavar="FILE|leontief|linear|gbt4754",
        help="How essential each sector's input is to each other: a file, or every input essential (leontief), none "
        "(linear), or by divisions of GB/T 4754.",
    )(command)  # fmt: skip
    command = click.argument("links", type=click.Path(path_type=Path))(command)
    return click.argument("firms", type=click.Path(path_type=Path))(command)


def say(text: Text) -> None:
    """Tell a person something on stderr, so that stdout stays for results."""
    click.echo(text.render(language()), err=True)


@contextmanager
def stoppable(out: Path | None) -> Iterator[None]:
    """Turn Ctrl-C into a sentence that says what is left, and the exit code of shells."""
    try:
        yield
    except KeyboardInterrupt:
        if out is None:
            say(Text(zh="已中止，没有写任何文件。", en="Stopped; nothing was written."))
        else:
            kept = len(list(Path(f"{out}.parts").glob("*.npy")))
            say(
                Text(
                    zh="已中止；{kept} 个已完成的分片留在 {out}.parts，加 --resume 接着算。",
                    en="Stopped; {kept} finished shards are kept in {out}.parts. Go on with --resume.",
                    kept=kept,
                    out=out,
                )
            )
        sys.exit(STOPPED)


@contextmanager
def progress(what: Text) -> Iterator[Callable[[int, int], None]]:
    """A bar with the time left on stderr where a person is watching."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(what.render(language()), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
