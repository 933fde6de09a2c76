"""Finding organisations: every filter, and places that are too coarse to say."""

from __future__ import annotations

import pytest
from tests.factories.chains import parse_table

from corechain.exceptions import UnknownName
from corechain.model.snapshot import ChainSnapshot
from corechain_portal.organisations.queries import find_organisations

EVIDENCE = {"sources": ("drawn",), "confidence": "high", "aliases": ()}

ORGANISATIONS = """
    id           | country | region | name_zh  | name_en      | kind       | role     | short_zh | stock_code
    province-ltd | CN      | 320000 | 省级公司 | Province Ltd | firm       | material |          |
    wuxi-fab     | CN      | 320214 | 无锡晶圆 | Wuxi Fab     | firm       | foundry  | 锡晶     | 600000
    wuxi-lab     | CN      | 320200 | 无锡院   | Wuxi Lab     | institute  |          |          |
    sh-resist    | CN      | 310000 | 上海光刻 | Shanghai R   | firm       | material |          |
    somewhere    | CN      |        | 某公司   | Somewhere    | firm       |          |          |
    jp-resist    | JP      |        | 日本光刻 | Japan R      | firm       | material |          |
"""
PROVISIONS = """
    organisation_id | node_id | status
    sh-resist       | resist  | active
    jp-resist       | resist  | unknown
    jp-resist       | wafer   | active
    wuxi-fab        | wafer   | planned
    wuxi-fab        | resist  | ended
"""


@pytest.fixture(scope="module")
def snapshot() -> ChainSnapshot:
    """Six organisations and two nodes."""
    nodes = [{"id": name, "kind": "material", "name_en": name, **EVIDENCE} for name in ("resist", "wafer")]
    provisions = [
        {"id": f"p{number}", **row, **EVIDENCE} for number, row in enumerate(parse_table(PROVISIONS))
    ]
    organisations = [{**row, **EVIDENCE} for row in parse_table(ORGANISATIONS)]
    return ChainSnapshot.from_rows(
        {"organisations": organisations, "chain_nodes": nodes, "provisions": provisions}
    )


def _ids(snapshot: ChainSnapshot, **asked: str) -> list[str]:
    return [found.organisation.id for found in find_organisations(snapshot, **asked)]


def test_those_that_provide_most_come_first_and_equals_stay_in_order(snapshot: ChainSnapshot) -> None:
    assert _ids(snapshot) == ["jp-resist", "sh-resist", "province-ltd", "wuxi-fab", "wuxi-lab", "somewhere"]


def test_what_is_planned_or_ended_is_not_provided(snapshot: ChainSnapshot) -> None:
    by_id = {found.organisation.id: found.nodes for found in find_organisations(snapshot)}
    assert by_id["wuxi-fab"] == ()
    assert by_id["jp-resist"] == ("resist", "wafer")
    assert _ids(snapshot, node="wafer") == ["jp-resist"]


def test_places_too_coarse_to_say_come_last_and_are_marked(snapshot: ChainSnapshot) -> None:
    found = find_organisations(snapshot, region="无锡")
    assert [(each.organisation.id, each.local) for each in found] == [
        ("wuxi-fab", True),
        ("wuxi-lab", True),
        ("province-ltd", None),
        ("somewhere", None),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "锡晶"}, ["wuxi-fab"]),
        ({"text": "WUXI"}, ["wuxi-fab", "wuxi-lab"]),
        ({"text": " 600000 "}, ["wuxi-fab"]),
        ({"text": "wuxi", "kind": "institute"}, ["wuxi-lab"]),
        ({"role": "material", "region": "CN"}, ["sh-resist", "province-ltd"]),
        ({"text": "%"}, []),
    ],
)
def test_every_filter_holds(snapshot: ChainSnapshot, asked: dict[str, str], found: list[str]) -> None:
    assert _ids(snapshot, **asked) == found


@pytest.mark.parametrize("asked", [{"region": "Atlantis"}, {"node": "stone"}])
def test_unknown_names_are_told(snapshot: ChainSnapshot, asked: dict[str, str]) -> None:
    with pytest.raises(UnknownName):
        find_organisations(snapshot, **asked)
