"""`corechain chain`: see the chain, its weak links, what is missing, what is within reach, what a loss stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from corechain.cli.output import dataset_option, format_option, language, print_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from corechain.model.answers import AnswerTable
    from corechain.model.snapshot import ChainSnapshot

region_option = click.option(
    "--region",
    metavar="CODE",
    help="CN, CN-32, 320200, or a name such as 无锡. Default: the data set's home region.",
)
limit_option = click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Rows shown in a table; json and csv give all unless it is set.",
)


@click.group()
def chain() -> None:
    """See the chain and diagnose it (链图与诊断).

    \b
    Examples / 示例:
      corechain chain show
      corechain chain show --node krf-photoresist
      corechain chain weak-links --region CN
      corechain chain gaps --region 320200 --format csv
      corechain chain extend --region 无锡
      corechain chain knock-out lithography-tool etcher
    """


def _opened(dataset: str) -> ChainSnapshot:
    from corechain.datasets.registry import open_snapshot

    return open_snapshot(dataset)


def _print(answer: AnswerTable[Any], output_format: str, limit: int) -> None:
    """Programs get every row unless a limit was asked for; people get the first ones and how many there are."""
    from click.core import ParameterSource

    asked = click.get_current_context().get_parameter_source("limit") is ParameterSource.COMMANDLINE
    shown = answer.first(limit) if output_format == "table" or asked else answer
    print_answer(shown, output_format)
    if output_format == "table" and len(shown) < len(answer):
        said = {
            "zh": f"以上 {len(shown)} 行，共 {len(answer)} 行；用 --limit {len(answer)} 看全部。",
            "en": f"{len(shown)} of {len(answer)} rows; --limit {len(answer)} shows all.",
        }
        click.echo(said[language()])


def _diagnosis(ask: str) -> Callable[[str, str | None, str, int], None]:
    """The body that the three diagnosis commands share."""

    def body(dataset: str, region: str | None, output_format: str, limit: int) -> None:
        from corechain.workflows import diagnose

        answer = getattr(diagnose, ask)(_opened(dataset), region)
        _print(answer, output_format, limit)

    return body


@chain.command()
@click.option("--node", "node_id", metavar="ID", help="Show one node instead of the whole chain.")
@region_option
@dataset_option
@format_option
def show(node_id: str | None, region: str | None, dataset: str, output_format: str) -> None:
    """The whole chain by stages, or one node with providers, position and what stops without it (查看链条).

    \b
    Examples / 示例:
      corechain chain show
      corechain chain show --format csv > chain.csv
      corechain chain show --node krf-photoresist
      corechain chain show --node lithography-tool --region CN --format json
    """
    from corechain.workflows.show_chain import chain_overview, node_profile, nodes_table

    snapshot = _opened(dataset)
    if node_id is None:
        print_answer(nodes_table(chain_overview(snapshot, region)), output_format)
        return
    from corechain.cli.node import print_node

    print_node(node_profile(snapshot, node_id, region), output_format)


@chain.command("weak-links")
@region_option
@dataset_option
@format_option
@limit_option
def weak_links(region: str | None, dataset: str, output_format: str, limit: int) -> None:
    """Nodes ranked by weakness: impact, dependence, concentration, and what is not known (薄弱环节).

    \b
    Examples / 示例:
      corechain chain weak-links --region CN
      corechain chain weak-links --region CN-32 --limit 10
      corechain chain weak-links --region 320200 --format json
    """
    _diagnosis("weak_links")(dataset, region, output_format, limit)


@chain.command()
@region_option
@dataset_option
@format_option
@limit_option
def gaps(region: str | None, dataset: str, output_format: str, limit: int) -> None:
    """Nodes that the region lacks, with the local firms that make what lies nearest (补链：缺失环节).

    \b
    Examples / 示例:
      corechain chain gaps --region 320200
      corechain chain gaps --region CN --format csv
    """
    _diagnosis("gaps")(dataset, region, output_format, limit)


@chain.command()
@region_option
@dataset_option
@format_option
@limit_option
def extend(region: str | None, dataset: str, output_format: str, limit: int) -> None:
    """Next nodes within reach, by how much the region has around them (延链：下一步可延伸的环节).

    \b
    Examples / 示例:
      corechain chain extend --region 320200
      corechain chain extend --region 长三角 --limit 10
    """
    _diagnosis("extend")(dataset, region, output_format, limit)


@chain.command("knock-out")
@click.argument("node_ids", nargs=-1, required=True, metavar="NODE...")
@dataset_option
@format_option
def knock_out(node_ids: tuple[str, ...], dataset: str, output_format: str) -> None:
    """What stops when these nodes are lost together, and by which path (断供推演).

    \b
    Examples / 示例:
      corechain chain knock-out lithography-tool
      corechain chain knock-out krf-photoresist arf-photoresist --format json
    """
    from corechain.workflows.knocked_out import knocked_out

    print_answer(knocked_out(_opened(dataset), node_ids), output_format)
