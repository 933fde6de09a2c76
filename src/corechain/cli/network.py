"""``corechain network``: shocks through a production network read from files."""

from __future__ import annotations

from pathlib import Path

import click

from corechain.cli.network_options import (
    epsilon_option,
    limit_option,
    network_inputs,
    out_option,
    progress,
    say,
    stoppable,
    workers_option,
)
from corechain.cli.network_questions import best_links, describe, generate, scenario, what_if
from corechain.cli.output import format_option, print_answer
from corechain.texts import Text


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
@click.option("--master", metavar="ADDRESS", help="With --engine spark, the cluster; default: this machine.")
@out_option
@click.option("--resume", is_flag=True, help="Go on with the finished shards of a run that was stopped.")
@limit_option
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
      corechain network esri firms.csv links.csv --engine spark --master spark://127.0.0.1:7077 -o risk.parquet
    """
    from corechain.workflows.systemic_risk import RiskQuestion, firm_risks

    if only and first:
        raise click.UsageError("--only and --first exclude each other / 两者只能用其一")
    if master and engine != "spark":
        raise click.UsageError("--master goes with --engine spark / --master 须与 --engine spark 同用")
    question = RiskQuestion(
        firms, links, essentiality, epsilon, _names(only), first, weights, market, workers, engine, master
    )
    with stoppable(out), progress(Text(zh="企业", en="firms")) as tell:
        risks = firm_risks(question, out=out, resume=resume, on_progress=tell)
    if out is None:
        print_answer(risks.riskiest(limit), output_format)
    else:
        say(Text(zh="已写入 {path}（{n} 家企业）。", en="Written to {path} ({n} firms).",
                 path=out, n=len(risks.chosen)))  # fmt: skip
        for warning in risks.warnings:
            say(warning)


def _names(listed: str | None) -> tuple[str, ...]:
    """Names separated by commas, without repeats."""
    return tuple(dict.fromkeys(name.strip() for name in (listed or "").split(",") if name.strip()))


for command in (what_if, best_links, scenario, describe, generate):
    network.add_command(command)
