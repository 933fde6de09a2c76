"""Chains drawn as tables, small enough to check by hand."""

from __future__ import annotations

from typing import Any

from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text

TINY_NODES = """
    id                | kind      | stage       | final | name_zh      | name_en
    stage-materials   | stage     |             |       | 材料         | Materials
    stage-equipment   | stage     |             |       | 设备         | Equipment
    stage-fabrication | stage     |             |       | 晶圆制造     | Wafer fabrication
    stage-products    | stage     |             |       | 芯片与器件   | Chips and devices
    photoresist       | material  | materials   |       | 光刻胶       | photoresist
    krf-photoresist   | material  | materials   |       | KrF光刻胶    | KrF photoresist
    arf-photoresist   | material  | materials   |       | ArF光刻胶    | ArF photoresist
    silicon-wafer     | material  | materials   |       | 硅片         | silicon wafer
    lithography-tool  | equipment | equipment   |       | 光刻机       | lithography tool
    etcher            | equipment | equipment   |       | 刻蚀机       | etcher
    lithography       | process   | fabrication |       | 光刻         | lithography
    wafer-foundry     | process   | fabrication |       | 晶圆代工     | wafer foundry
    advanced-foundry  | process   | fabrication |       | 先进制程代工 | advanced-node foundry
    mature-foundry    | process   | fabrication |       | 成熟制程代工 | mature-node foundry
    cpu               | product   | products    | true  | 中央处理器   | CPU
    microcontroller   | product   | products    | true  | 微控制器     | microcontroller
"""

TINY_RELATIONS = """
    from_id          | relation   | to_id
    krf-photoresist  | variant_of | photoresist
    arf-photoresist  | variant_of | photoresist
    photoresist      | input_to   | lithography
    lithography-tool | input_to   | lithography
    lithography      | input_to   | wafer-foundry
    silicon-wafer    | input_to   | wafer-foundry
    etcher           | input_to   | wafer-foundry
    advanced-foundry | variant_of | wafer-foundry
    mature-foundry   | variant_of | wafer-foundry
    arf-photoresist  | input_to   | advanced-foundry
    advanced-foundry | input_to   | cpu
    wafer-foundry    | input_to   | microcontroller
"""

TINY_ORGANISATIONS = """
    id        | country | region | name_zh  | name_en
    wuxi-fab  | CN      | 320214 | 无锡晶圆 | Wuxi Fab
    wuxi-etch | CN      | 320200 | 无锡刻蚀 | Wuxi Etch
    sh-resist | CN      | 310000 | 上海光刻 | Shanghai Resist
    jp-resist | JP      |        | 日本光刻 | Japan Resist
    nl-litho  | NL      |        | 荷兰光刻 | Dutch Litho
    jp-wafer  | JP      |        | 日本硅片 | Japan Wafer
"""

TINY_PROVISIONS = """
    organisation_id | country | node_id          | share_percent | share_market      | share_year | status  | confidence
    wuxi-fab        |         | mature-foundry   |               |                   |            | active  | high
    wuxi-etch       |         | etcher           | 6             | 全球刻蚀设备      | 2024       | active  | medium
    sh-resist       |         | krf-photoresist  |               |                   |            | active  | low
    jp-resist       |         | arf-photoresist  | 60            | 全球ArF光刻胶     | 2023       | active  | medium
    jp-resist       |         | krf-photoresist  |               |                   |            | active  | medium
    nl-litho        |         | lithography-tool | 94            | 全球光刻机        | 2024       | active  | high
    jp-wafer        |         | silicon-wafer    | 50            | 全球硅片(2021)    | 2021       | active  | high
    wuxi-fab        |         | silicon-wafer    |               |                   |            | planned | medium
                    | JP      | silicon-wafer    | 55            | 全球硅片          | 2021       | active  | medium
"""


def parse_table(drawn: str) -> list[dict[str, Any]]:
    """Rows of a table drawn with ``|``: the first line names the columns; an empty cell is None."""
    lines = [
        [cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines() if line.strip()
    ]
    head, *rows = lines
    return [{name: cell or None for name, cell in zip(head, row, strict=True)} for row in rows]


def draw_chain_of(
    nodes: str,
    relations: str = "from_id | relation | to_id",
    organisations: str = "id | country | region",
    provisions: str = "organisation_id | node_id",
    *,
    name: str = "drawn",
    home_region: str | None = None,
) -> ChainSnapshot:
    """A snapshot from drawn tables; every row rests on the one source `drawn` with confidence high unless drawn."""
    evidence: dict[str, Any] = {"sources": ["drawn"], "confidence": "high"}
    node_rows, part_of = [], []
    for number, row in enumerate(parse_table(nodes)):
        stage = row.pop("stage", None)
        final = {None: None, "true": True, "false": False}[row.pop("final", None)]
        node = {"name_en": row["id"], **evidence, **row, "final": final}
        if row["kind"] == "stage":
            node["position"] = number + 1
        node_rows.append(node)
        if stage:
            part_of.append(
                {"from_id": row["id"], "relation": "part_of", "to_id": f"stage-{stage}"} | evidence
            )
    firms = [{"name_en": row["id"], "kind": "firm", **evidence, **row} for row in parse_table(organisations)]
    provided = [
        {"id": f"p{number}", "status": "active", **evidence, **_with_numbers(row)}
        for number, row in enumerate(parse_table(provisions))
    ]
    return ChainSnapshot.from_rows(
        {
            "sources": [{"id": "drawn", "title": "Drawn by hand"}],
            "chain_nodes": node_rows,
            "node_relations": part_of + [row | evidence for row in parse_table(relations)],
            "organisations": firms,
            "provisions": provided,
        },
        name=name,
        title=Text(zh="手绘链", en="Chain drawn by hand"),
        home_region=home_region,
    )


def _with_numbers(row: dict[str, Any]) -> dict[str, Any]:
    types = {"share_percent": float, "share_year": int}
    return {name: types[name](cell) if cell and name in types else cell for name, cell in row.items()}


def tiny_chain() -> ChainSnapshot:
    """Twelve nodes of four stages, six organisations, home region Wuxi."""
    return draw_chain_of(
        TINY_NODES, TINY_RELATIONS, TINY_ORGANISATIONS, TINY_PROVISIONS, name="tiny", home_region="320200"
    )
