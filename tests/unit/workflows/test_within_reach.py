"""Gaps and extensions on the drawn chain."""

from __future__ import annotations

from tests.factories.chains import draw_chain_of, tiny_chain

from corechain.workflows.diagnose import extend, gaps


def test_gaps_are_what_others_provide_and_the_region_does_not() -> None:
    found = gaps(tiny_chain(), "320200")
    assert {row.node.id for row in found} == {
        "silicon-wafer",
        "lithography-tool",
        "photoresist",
        "krf-photoresist",
        "arf-photoresist",
    }
    assert {row.node.id for row in gaps(tiny_chain(), "CN")} == {
        "silicon-wafer",
        "lithography-tool",
        "arf-photoresist",
    }


def test_nobody_recorded_anywhere_is_no_gap() -> None:
    assert "lithography" not in {row.node.id for row in gaps(tiny_chain(), "320200")}


def test_a_gap_names_the_local_firm_that_makes_what_lies_nearest_and_why() -> None:
    arf = next(row for row in gaps(tiny_chain(), "CN") if row.node.id == "arf-photoresist")
    nearest = arf.nearest[0]
    assert (nearest.organisation.id, nearest.makes.id) == ("sh-resist", "krf-photoresist")
    # KrF: two firms, ArF: one, both by one of them; five prior observations of 0.4: (1 + 2) / (2 + 5).
    assert nearest.nearness == (1 + 5 * 0.4) / (2 + 5)
    assert nearest.because.render("en") == (
        "KrF photoresist and ArF photoresist are kinds of one thing; organisations that provide both: 1"
    )
    assert "low confidence" in arf.explanation.render("en")
    assert "可信度低" in arf.explanation.render("zh")


def test_a_planned_local_provision_leaves_the_gap_open_and_is_told() -> None:
    wafer = next(row for row in gaps(tiny_chain(), "320200") if row.node.id == "silicon-wafer")
    assert [each.id for each in wafer.planned] == ["wuxi-fab"]
    assert "Planned by: Wuxi Fab" in wafer.explanation.render("en")


def test_gaps_come_by_priority() -> None:
    found = gaps(tiny_chain(), "320200")
    assert [row.rank for row in found] == [1, 2, 3, 4, 5]
    assert [row.priority for row in found] == sorted((row.priority for row in found), reverse=True)
    for row in found:
        assert row.criticality is not None
        assert row.priority == (row.criticality + row.nearness) / 2


def test_a_local_firm_on_the_broader_node_is_told_and_not_counted() -> None:
    snapshot = draw_chain_of(
        "id | kind | final\n resist | material |\n krf | material |\n chip | product | true",
        "from_id | relation | to_id\n krf | variant_of | resist\n resist | input_to | chip",
        "id | country | region\n wuxi | CN | 320200\n tokyo | JP |",
        "organisation_id | node_id\n wuxi | resist\n tokyo | krf",
    )
    gap = gaps(snapshot, "320200")[0]
    assert gap.node.id == "krf"
    assert [each.id for each in gap.through_parent] == ["wuxi"]
    assert "kind unknown: wuxi" in gap.explanation.render("en")


def test_a_region_that_has_everything_has_no_gap() -> None:
    snapshot = draw_chain_of(
        "id | kind\n chip | product",
        "from_id | relation | to_id",
        "id | country\n a | JP",
        "organisation_id | node_id\n a | chip",
    )
    assert len(gaps(snapshot, "JP")) == 0
    assert len(extend(snapshot, "JP")) == 0


def test_a_region_without_any_firm_has_gaps_and_no_reach() -> None:
    assert len(gaps(tiny_chain(), "KR")) == 8
    assert all(row.nearest == () for row in gaps(tiny_chain(), "KR"))
    assert len(extend(tiny_chain(), "KR")) == 0


def test_extensions_lie_near_what_the_region_has() -> None:
    found = extend(tiny_chain(), "CN")
    assert found[0].node.id == "arf-photoresist"
    assert {each.node.id for each in found[0].nearest} <= {"krf-photoresist", "photoresist", "wafer-foundry"}
    assert all(0 < row.density <= 1 for row in found)
    local = {row.node.id for row in found} & {"krf-photoresist", "etcher", "mature-foundry"}
    assert local == set()


def test_records_are_plain_and_bilingual() -> None:
    import json

    for table in (gaps(tiny_chain()), extend(tiny_chain())):
        zh, en = json.loads(table.to_json("zh")), json.loads(table.to_json("en"))
        assert [row["node_id"] for row in zh] == [row["node_id"] for row in en]
        assert zh[0]["node"] != en[0]["node"]
