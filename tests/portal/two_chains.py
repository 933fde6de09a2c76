"""Two alliances with chains whose identifiers are the same and whose words are not: whoever sees a word of the other's
sees too much.
"""

from __future__ import annotations

from typing import Any

from tests.portal.roles import ours, theirs
from tests.portal.test_snapshot import READ, small_chain

from corechain.model.snapshot import ChainSnapshot
from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import Origin

OURS, THEIRS = "Kestrel", "Marmot"
"""Words that only the chain of the first, and only that of the other alliance holds."""


def marked_chain(mark: str, **changes: list[dict[str, Any]]) -> ChainSnapshot:
    """A chain in which every name, title and note carries `mark`; identifiers are those of the permission matrix."""
    site = f"https://{mark.lower()}.example/"
    firm = {"kind": "firm", "country": "CN", "region": "320200", "website": site}
    rows: dict[str, list[dict[str, Any]]] = {
        "sources": [
            {"id": "G01", "title": f"{mark} 年报", "address": f"{site}report"},
            {"id": "W02", "title": f"{mark} 公告"},
        ],
        "organisations": [
            {"id": "cr-micro", "name_zh": f"{mark} 微电子", "name_en": f"{mark} Micro", **firm, **READ},
            {"id": "asml", "name_zh": f"{mark} 设备", "name_en": f"{mark} Equipment", **firm, **READ},
        ],
        "chain_nodes": [
            {"id": "krf-photoresist", "kind": "material", "name_zh": f"{mark} KrF光刻胶",
             "name_en": f"{mark} KrF photoresist", "description_zh": f"{mark} 说明", **READ},
            {"id": "lithography", "kind": "process", "name_zh": f"{mark} 光刻", "name_en": f"{mark} lithography",
             "final": True, "position": 3, **READ},
        ],
        "node_relations": [
            {"from_id": "krf-photoresist", "relation": "input_to", "to_id": "lithography", "note": mark, **READ}
        ],
        "provisions": [
            {"id": "p1", "organisation_id": "cr-micro", "node_id": "krf-photoresist", "status": "active",
             "note": f"{mark} 记录", **READ}
        ],
        "specifications": [],
        "supply_links": [
            {"id": "l1", "supplier_id": "asml", "buyer_id": "cr-micro", "what": f"{mark} 机台", **READ}
        ],
        "indicators": [
            {"id": "income", "name_zh": f"{mark} 营收", "name_en": f"{mark} income", "unit_measure": "CNY"}
        ],
        "observations": [
            {"id": "o1", "region": "320200", "indicator_id": "income", "period": "2021", "value": 1.0,
             "unit_multiplier": 8, "status": "A", "note": mark, **READ}
        ],
    }  # fmt: skip
    return small_chain(**(rows | changes))


def load_both() -> None:
    """Load a chain of its own in either alliance."""
    load_snapshot(marked_chain(OURS), ours(), origin=Origin.DATA_DESK)
    load_snapshot(marked_chain(THEIRS), theirs(), origin=Origin.DATA_DESK)
