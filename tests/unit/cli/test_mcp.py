"""The MCP server, asked by the official SDK's own client over a real process's stdin and stdout."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from corechain.workflows.node_tables import node_record

mcp = pytest.importorskip("mcp")

COMMAND = str(Path(sys.executable).with_name("corechain"))


def _ask(talk: Callable[[Any], Awaitable[Any]]) -> Any:
    async def conversation() -> Any:
        server = mcp.StdioServerParameters(command=COMMAND, args=["--lang", "zh", "mcp"])
        async with mcp.Client(server, read_timeout_seconds=300) as client:
            return await talk(client)

    # In a thread of its own: a browser kept open by other tests leaves a running event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, conversation()).result()


def test_offers_the_four_answers() -> None:
    async def talk(client: Any) -> set[str]:
        return {tool.name for tool in (await client.list_tools()).tools}

    assert _ask(talk) == {"match", "node", "weak_links", "gaps"}


def test_answers_are_those_of_the_library() -> None:
    import corechain

    chain = corechain.open("wuxi-ic")
    demand = "求购KrF光刻胶，200mm线，月用量500升，优先长三角"

    async def talk(client: Any) -> tuple[Any, Any, Any, Any]:
        return (
            (await client.call_tool("match", {"demand": demand})).structured_content,
            (await client.call_tool("node", {"node_id": "krf-photoresist"})).structured_content,
            (await client.call_tool("weak_links", {"region": "CN", "limit": 3})).structured_content,
            (
                await client.call_tool("gaps", {"region": "无锡", "limit": 3, "language": "en"})
            ).structured_content,
        )

    match, node, weak, gaps = _ask(talk)
    assert match == chain.match(demand).to_dict()
    assert node == node_record(chain.node("krf-photoresist"), "zh")
    assert weak["result"] == chain.weak_links("CN").records("zh")[:3]
    assert gaps["result"] == chain.gaps("无锡").records("en")[:3]


def test_a_bad_question_gets_a_clear_answer() -> None:
    async def talk(client: Any) -> tuple[Any, Any]:
        return (
            await client.call_tool("match", {"demand": "   "}),
            await client.call_tool("weak_links", {"region": "亚特兰蒂斯"}),
        )

    blank, nowhere = _ask(talk)
    assert blank.is_error
    assert nowhere.is_error
    assert "没有地区“亚特兰蒂斯”" in nowhere.content[0].text
