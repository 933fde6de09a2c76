"""``corechain mcp``: the same answers for AI assistants, over the Model Context Protocol on stdin and stdout."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from corechain import __version__
from corechain.cli.output import dataset_option, language
from corechain.exceptions import CorechainError, MissingPart
from corechain.model.answers import AnswerTable
from corechain.texts import Language, Text
from corechain.workflows.chain import Chain
from corechain.workflows.node_tables import node_record

if TYPE_CHECKING:
    from mcp.server import MCPServer

INSTRUCTIONS = (
    "Answers about an industry chain (built-in: the integrated-circuit chain of Wuxi, China). A missing share "
    "or verdict is unknown, never zero and never a no; confidence low means that nobody checked the fact. "
    "Say both to the reader. "
    "关于产业链的回答：缺失即未知，不是零，也不是否；可信度 low 表示无人核实，转述时请说明。"
)
MOST_ROWS = 100


@click.command()
@dataset_option
def mcp(dataset: str) -> None:
    """Serve match, node, weak links and gaps to AI assistants (Model Context Protocol, stdio).

    \b
    Examples / 示例:
      corechain mcp
      corechain mcp --dataset eto
    In an assistant's settings: command "corechain", arguments ["mcp"].
    """
    server = build_server(Chain.open(dataset), language())
    server.run("stdio")


class Answers:
    """What an assistant may ask of `chain`. Answers are in `speak` unless a call names another language."""

    def __init__(self, chain: Chain, speak: Language) -> None:
        self.chain = chain
        self.speak = speak

    def match(
        self, demand: str, region: str | None = None, limit: int = 10, language: Language | None = None
    ) -> dict[str, Any]:
        """Suppliers for a demand in a person's own words, in Chinese or English, each with reasons and with a
        verdict (met, not_met, unknown) on every requirement. `region`: a code or name such as 320200 or 长三角.
        """
        limit = max(1, min(limit, MOST_ROWS))
        return dict(self.chain.match(demand, region=region, limit=limit, language=language).to_dict())

    def node(self, node_id: str, language: Language | None = None) -> dict[str, Any]:
        """What goes into a node, what it goes into, who provides it with which share and source, and what stops
        without it. Ids come from the answers of match and weak_links.
        """
        return node_record(self.chain.node(node_id), language or self.speak)

    def weak_links(
        self, region: str | None = None, limit: int = 20, language: Language | None = None
    ) -> list[dict[str, Any]]:
        """Nodes ranked by weakness as seen from a region (CN, CN-32, 320200, 无锡 …), with every component and
        what is missing.
        """
        return self._rows(self.chain.weak_links(region), limit, language)

    def gaps(
        self, region: str | None = None, limit: int = 20, language: Language | None = None
    ) -> list[dict[str, Any]]:
        """Nodes that a region lacks, with the local firms that already make what lies nearest."""
        return self._rows(self.chain.gaps(region), limit, language)

    def _rows(self, table: AnswerTable[Any], limit: int, language: Language | None) -> list[dict[str, Any]]:
        return table.records(language or self.speak)[: max(1, min(limit, MOST_ROWS))]


def build_server(chain: Chain, speak: Language) -> MCPServer:
    """The server over `chain`.

    Raises :class:`corechain.exceptions.MissingPart` where the protocol's SDK is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    except ImportError as error:
        raise MissingPart(
            Text(zh="没有安装 MCP 组件。", en="The MCP part is not installed."),
            Text(zh="请运行：pip install 'corechain[mcp]'", en="Run: pip install 'corechain[mcp]'"),
        ) from error

    answers = Answers(chain, speak)
    server = MCPServer("corechain", version=__version__, instructions=INSTRUCTIONS)

    def told_clearly(ask: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(ask)
        def tell(**arguments: Any) -> Any:
            try:
                return ask(**arguments)
            except CorechainError as error:
                raise ToolError(error.render(arguments.get("language") or speak)) from error

        return tell

    for title, ask in (
        ("Match a demand to suppliers 供需对接", answers.match),
        ("One node of the chain 环节", answers.node),
        ("Weak links 薄弱环节", answers.weak_links),
        ("Gaps 缺失环节", answers.gaps),
    ):
        server.tool(title=title)(told_clearly(ask))
    return server
