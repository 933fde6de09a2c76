"""``corechain network``: shocks through a production network read from files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from corechain.cli.output import format_option, language, print_answer
from corechain.texts import Text

Command = TypeVar("Command", bound=Callable[..., Any])
STOPPED = 130
"""Exit code after Ctrl-C, as shells have it."""

epsilon_option = click.option(
    "--epsilon", type=click.FloatRange(0, 1), default=0.01, show_default=True,
    help="A cascade ends after the first step in which no firm loses more than this share.",
)  # fmt: skip
workers_option = click.option("--workers", type=click.IntRange(1), help="Threads; default: all cores.")
first_rows_option = click.option(
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


@click.group()
def network() -> None:
    """Shocks through a network of supply links: who loses what when firms stop / 供应网络的冲击推演.

    FIRMS is a CSV or Parquet file with the columns firm, sector and any others; LINKS has supplier, buyer, amount.

    \b
    Examples / 示例:
      corechain network check firms.csv links.csv
      corechain network esri firms.csv links.csv --essentiality essentiality.csv -o risk.csv
      corechain network what-if firms.csv links.csv --add S1,B7,120
      corechain network scenario firms.csv links.csv --hazard region=320200,hits=0.1,days=5-20
      corechain network generate --firms 1000 --seed 1 --to ./synthetic
    """


@network.command()
@network_inputs
@format_option
def check(firms: Path, links: Path, essentiality: str, market: str | None, output_format: str) -> None:
    """Check the files of a network and count what is in them. Changes nothing.

    \b
    Examples / 示例:
      corechain network check firms.csv links.csv
      corechain --lang zh network check firms.parquet links.parquet --essentiality gbt4754
    """
    from corechain.workflows.network_check import check_network

    print_answer(check_network(firms, links, essentiality, market=market), output_format)


@network.command()
@network_inputs
@epsilon_option
@click.option("--only", metavar="FIRM,…", help="Only these firms fail, each alone.")
@click.option(
    "--first", type=click.IntRange(1), metavar="N", help="Only the first N firms of the table fail."
)
@click.option(
    "--weights", multiple=True, metavar="COLUMN",
    help="Column of FIRMS that weighs losses, as shares of its sum; may be repeated. Default: share of sales.",
)  # fmt: skip
@workers_option
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True)
@click.option("--master", metavar="ADDRESS", help="Address of the Spark cluster.")
@out_option
@click.option("--resume", is_flag=True, help="Go on with the finished shards of a run that was stopped.")
@first_rows_option
@format_option
def esri(
    firms: Path, links: Path, essentiality: str, market: str | None, epsilon: float, only: str | None,
    first: int | None, weights: tuple[str, ...], workers: int | None, engine: str, master: str | None,
    out: Path | None, resume: bool, limit: int, output_format: str,
) -> None:  # fmt: skip
    """Systemic risk (ESRI) of every firm or of chosen ones: combined, downstream, upstream (系统性风险指数).

    Without -o the riskiest firms are shown. With -o finished shards lie in OUT.parts until OUT is written whole;
    after Ctrl-C, --resume goes on with them.

    \b
    Examples / 示例:
      corechain network esri firms.csv links.csv --essentiality essentiality.csv
      corechain network esri firms.csv links.csv --essentiality leontief --weights employees -o risk.parquet
      corechain network esri firms.csv links.csv --only F1,F2 --epsilon 1e-10 --format csv
      corechain network esri firms.csv links.csv -o risk.csv --resume
    """
    from corechain.workflows.systemic_risk import RiskQuestion, firm_risks

    if only and first:
        raise click.UsageError("--only and --first exclude each other / 两者只能用其一")
    question = RiskQuestion(
        firms, links, essentiality, epsilon, _names(only), first, weights, market, workers, engine, master
    )
    with stoppable(out), progress(Text(zh="企业", en="firms")) as tell:
        risks = firm_risks(question, out=out, resume=resume, on_progress=tell)
    if out is None:
        print_answer(risks.riskiest(limit), output_format)
    else:
        say(
            Text(
                zh="已写入 {path}（{n} 家企业）。",
                en="Written to {path} ({n} firms).",
                path=out,
                n=len(risks.chosen),
            )
        )


def _names(listed: str | None) -> tuple[str, ...]:
    """Names separated by commas, without repeats."""
    return tuple(dict.fromkeys(name.strip() for name in (listed or "").split(",") if name.strip()))


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
