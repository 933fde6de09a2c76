"""One node printed to a terminal, or as JSON or CSV."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from corechain.cli.output import language, print_answer
from corechain.workflows.node_tables import (
    neighbours_table,
    node_record,
    providers_table,
    stopped_table,
)

if TYPE_CHECKING:
    from corechain.workflows.node_profile import NodeProfile


def print_node(profile: NodeProfile, output_format: str) -> None:
    """Print `profile`: its answer, position, providers and what stops; CSV gives the providers."""
    speak = language()
    if output_format == "json":
        click.echo(json.dumps(node_record(profile, speak), ensure_ascii=False, indent=2))
        return
    if output_format == "csv":
        print_answer(providers_table(profile), "csv")
        return
    stage = "" if profile.stage is None else f" · {profile.stage.name(speak)}"
    click.echo(f"{profile.node.name(speak)} ({profile.node.id}){stage}")
    description = profile.node.description(speak)
    if description:
        click.echo(description)
    click.echo(profile.answer.render(speak))
    for table in (neighbours_table(profile), providers_table(profile), stopped_table(profile)):
        if len(table):
            click.echo()
            print_answer(table, "table")
