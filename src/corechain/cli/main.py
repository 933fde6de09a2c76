"""Entry point of the command line: subcommands are imported when they are asked for, so help stays quick."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from corechain import __version__
from corechain.cli.output import settle_language, tell_error
from corechain.exceptions import CorechainError
from corechain.texts import LANGUAGES

COMMANDS = {
    "match": "corechain.cli.match:match",
    "chain": "corechain.cli.chain:chain",
    "stats": "corechain.cli.stats:stats",
    "network": "corechain.cli.network:network",
    "allocate": "corechain.cli.allocate:allocate",
    "datasets": "corechain.cli.datasets:datasets",
    "mcp": "corechain.cli.mcp:mcp",
}
"""Subcommand → where it lives."""


class LazyGroup(click.Group):
    """Imports a subcommand only when it is needed, and turns readable errors into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the subcommand called `cmd_name`."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and tell a readable error without a traceback."""
        try:
            return super().invoke(ctx)
        except CorechainError as error:
            tell_error(error)
            sys.exit(error.exit_code)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="corechain")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="Language of answers and errors / 语言. Default: CORECHAIN_LANG, then the locale.",
)
def main(lang: str | None) -> None:
    """corechain 芯链 — see an industry chain, diagnose it, match demand to suppliers.

    \b
    Examples / 示例:
      corechain match "求购KrF光刻胶，200mm线，月用量500升，优先长三角"
      corechain chain weak-links --region 320200
      corechain stats founding
      corechain --lang zh datasets list
    """
    settle_language(lang)
    click.get_current_context().call_on_close(lambda: settle_language(None))
