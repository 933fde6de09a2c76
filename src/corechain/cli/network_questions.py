"""``corechain network what-if``, ``best-links``, ``scenario``, ``describe`` and ``generate``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from corechain.cli.network_options import (
    epsilon_option,
    limit_option,
    network_inputs,
    progress,
    say,
    stoppable,
    workers_option,
)
from corechain.cli.output import format_option, print_answer
from corechain.texts import Text

Command = TypeVar("Command", bound=Callable[..., Any])


def shock_options(command: Command) -> Command:
    """Which shocks the expected loss is over."""
    for option in (
        click.option("--probability", metavar="COLUMN",
                     help="Column with each firm's probability of failing; default: 1/n."),
        click.option("--seed", type=int, default=0, show_default=True, help="Seed of the sample."),
        click.option("--sample", type=click.IntRange(1), metavar="N",
                     help="Only N firms drawn at random fail, each alone."),
        click.option("--stop", multiple=True, metavar="COLUMN=VALUE",
                     help="One named shock instead: these firms stop together; may be repeated, firm=ID too."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command("what-if")
@network_inputs
@click.option("--add", multiple=True, metavar="SUPPLIER,BUYER,AMOUNT", help="Add a link, or add to one.")
@click.option("--remove", multiple=True, metavar="SUPPLIER,BUYER", help="Remove a link.")
@click.option(
    "--reweight", multiple=True, metavar="SUPPLIER,BUYER,AMOUNT", help="Give a link another amount."
)
@click.option(
    "--candidates", type=click.Path(path_type=Path), metavar="FILE",
    help="Rank the links of FILE (supplier, buyer, amount) by their chain value, each alone.",
)  # fmt: skip
@shock_options
@epsilon_option
@workers_option
@limit_option
@format_option
def what_if(
    firms: Path, links: Path, essentiality: str, market: str | None, add: tuple[str, ...], remove: tuple[str, ...],
    reweight: tuple[str, ...], candidates: Path | None, stop: tuple[str, ...], sample: int | None, seed: int,
    probability: str | None, epsilon: float, workers: int | None, limit: int, output_format: str,
) -> None:  # fmt: skip
    """Expected loss before and after changing links; or candidate links by their worth to the chain (链上价值).

    \b
    Examples / 示例:
      corechain network what-if firms.csv links.csv --add S1,B7,120 --remove S2,B7
      corechain network what-if firms.csv links.csv --reweight S1,B7,60 --stop region=320200
      corechain network what-if firms.csv links.csv --candidates candidates.csv --sample 200
    """
    from corechain.file_formats.network_files import read_network
    from corechain.workflows.network_shocks import ShockQuestion
    from corechain.workflows.network_what_if import LinkEdits, judge_changes, rank_candidates

    if candidates is not None and (add or remove or reweight):
        raise click.UsageError("--candidates goes without --add, --remove, --reweight / 不能同用")
    question = ShockQuestion(stop, sample, seed, probability)
    with stoppable(None):
        files = read_network(firms, links, essentiality, market=market)
        if candidates is not None:
            answer: Any = rank_candidates(
                files, candidates, question, epsilon=epsilon, workers=workers
            ).first(limit)
        else:
            answer = judge_changes(
                files, LinkEdits(add, remove, reweight), question, epsilon=epsilon, workers=workers
            )
    print_answer(answer, output_format)


@click.command("best-links")
@network_inputs
@click.option(
    "--candidates", type=click.Path(path_type=Path), metavar="FILE", required=True,
    help="Links to choose from: supplier, buyer, amount, and maybe cost.",
)  # fmt: skip
@click.option(
    "--budget", type=click.FloatRange(0, min_open=True), required=True, help="In units of cost, else links."
)
@shock_options
@epsilon_option
@workers_option
@format_option
def best_links(
    firms: Path, links: Path, essentiality: str, market: str | None, candidates: Path, budget: float,
    stop: tuple[str, ...], sample: int | None, seed: int, probability: str | None, epsilon: float,
    workers: int | None, output_format: str,
) -> None:  # fmt: skip
    """Which candidate links to add under a budget so that the expected loss falls most (最值得增加的供货关系).

    \b
    Examples / 示例:
      corechain network best-links firms.csv links.csv --candidates candidates.csv --budget 3
      corechain network best-links firms.csv links.csv --candidates candidates.csv --budget 500 --stop sector=26
    """
    from corechain.file_formats.network_files import read_network
    from corechain.workflows.network_shocks import ShockQuestion
    from corechain.workflows.network_what_if import choose_links

    with stoppable(None):
        files = read_network(firms, links, essentiality, market=market)
        question = ShockQuestion(stop, sample, seed, probability)
        answer = choose_links(files, candidates, budget, question, epsilon=epsilon, workers=workers)
    print_answer(answer, output_format)


@click.command()
@network_inputs
@click.option(
    "--hazard", "hazards", multiple=True, required=True, metavar="COLUMN=VALUE,days=5-20[,hits=P][,probability=P]",
    help="What may stop firms: with `probability` it happens, then each firm stops with the chance `hits`, for days "
    "drawn evenly from the range; may be repeated.",
)  # fmt: skip
@click.option("--draws", type=click.IntRange(1), default=1000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--horizon", type=click.IntRange(1), default=365, show_default=True, metavar="DAYS")
@click.option(
    "--inventory", metavar="DAYS|COLUMN", help="Days that stocks of inputs last: a number or a column."
)
@workers_option
@format_option
def scenario(
    firms: Path, links: Path, essentiality: str, market: str | None, hazards: tuple[str, ...], draws: int, seed: int,
    horizon: int, inventory: str | None, workers: int | None, output_format: str,
) -> None:  # fmt: skip
    """Random outages day by day with inventories: the distribution of lost output (随机停产情景).

    \b
    Examples / 示例:
      corechain network scenario firms.csv links.csv --hazard region=320200,hits=0.1,days=5-20 --seed 1
      corechain network scenario firms.csv links.csv --hazard sector=39,days=14 --inventory inventory_days
      corechain network scenario firms.csv links.csv --hazard firm=F1,days=30 --draws 1 --format json
    """
    from corechain.file_formats.network_files import read_network
    from corechain.workflows.network_scenario import ScenarioQuestion, loss_distribution, run_scenario

    files = read_network(firms, links, essentiality, market=market)
    question = ScenarioQuestion(hazards, draws, seed, horizon, inventory, workers)
    with stoppable(None), progress(Text(zh="抽样", en="draws")) as tell:
        result = run_scenario(files, question, tell)
    print_answer(loss_distribution(result), output_format)


@click.command()
@network_inputs
@click.option("--to", required=True, type=click.Path(path_type=Path), metavar="FOLDER")
def describe(firms: Path, links: Path, essentiality: str, market: str | None, to: Path) -> None:
    """Write the degree, strength and sector tables of a network, from which others like it can be generated.

    \b
    Examples / 示例:
      corechain network describe firms.csv links.csv --to ./tables
    """
    from corechain.file_formats.network_files import read_network
    from corechain.workflows.network_generate import describe_files

    written = describe_files(read_network(firms, links, essentiality, market=market), to)
    say(Text(zh="已写入 {files}。", en="Written: {files}.", files=", ".join(map(str, written))))


@click.command()
@click.option(
    "--like",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Tables to fit; default: plain heavy tails.",
)
@click.option("--firms", type=click.IntRange(2), metavar="N", help="Firms; default: as in the tables.")
@click.option("--links", type=click.IntRange(1), metavar="N", help="Links; default: in proportion.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--to", required=True, type=click.Path(path_type=Path), metavar="FOLDER", help="Where to write."
)
@click.option("--parquet", is_flag=True, help="Write Parquet instead of CSV.")
@format_option
def generate(
    like: Path | None,
    firms: int | None,
    links: int | None,
    seed: int,
    to: Path,
    parquet: bool,
    output_format: str,
) -> None:
    """Make a synthetic network that fits degree, strength and sector tables, and tell how well (合成网络).

    \b
    Examples / 示例:
      corechain network generate --firms 1000 --seed 1 --to ./synthetic
      corechain network generate --like ./tables --firms 5000 --to ./synthetic --parquet
    """
    from corechain.production_network.generator import default_tables
    from corechain.workflows.network_generate import generate_files, read_tables

    tables = default_tables() if like is None else read_tables(like)
    suffix = ".parquet" if parquet else ".csv"
    print_answer(
        generate_files(to, tables, firms=firms, links=links, seed=seed, suffix=suffix), output_format
    )
