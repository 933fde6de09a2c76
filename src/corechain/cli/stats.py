"""`corechain stats`: official figures and what follows from them."""

from __future__ import annotations

import click

from corechain.cli.output import dataset_option, format_option, print_answer


@click.group()
def stats() -> None:
    """Official figures and what follows from them (统计数字).

    \b
    Examples / 示例:
      corechain stats founding
      corechain stats founding --format json
    """


@stats.command()
@dataset_option
@format_option
def founding(dataset: str, output_format: str) -> None:
    """The alliance's founding figures, and derived ones with formula and rounding interval (联盟创始数字).

    \b
    Examples / 示例:
      corechain stats founding
      corechain --lang zh stats founding --format csv
    """
    from corechain.datasets.registry import open_snapshot
    from corechain.workflows.founding import founding_figures

    answer = founding_figures(open_snapshot(dataset))
    print_answer(answer, output_format)
