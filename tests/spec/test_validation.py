"""What is wrong with a table, as a person reads it: the file they wrote, and the faults they get."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories.table_files import GOOD, csv_text, write_tables

from corechain.exceptions import InvalidTables
from corechain.workflows.manage_datasets import read_tables


def faults(folder: Path, language: str = "en") -> list[str]:
    with pytest.raises(InvalidTables) as caught:
        read_tables(folder)
    assert caught.value.total == len(caught.value.faults)
    return [fault.render(language) for fault in caught.value.faults]  # type: ignore[arg-type]


def test_good_tables_become_a_snapshot(tmp_path: Path) -> None:
    snapshot = read_tables(write_tables(tmp_path))
    assert {name: table.num_rows for name, table in snapshot.tables.items()} == {
        "sources": 2, "organisations": 2, "chain_nodes": 5, "node_relations": 4, "provisions": 3,
        "specifications": 0, "supply_links": 1, "indicators": 0, "observations": 0,
    }  # fmt: skip
    assert snapshot.organisations["crm"].aliases == ("华润微", "CRM")
    assert snapshot.organisations["crm"].longitude == 120.35
    assert [each.share_percent for each in snapshot.provisions] == [None, 35.5, 87.0]
    assert snapshot.sources["W02"].title == 'Of tools, "quoted" words'


def test_one_fault_in_both_languages(tmp_path: Path) -> None:
    write_tables(tmp_path, provisions=csv_text("provisions", ("W02,low", "W02,unsure")))
    assert faults(tmp_path, "zh") == [
        "provisions.csv 第 4 行 “confidence”列：“unsure”不在代码表中。可用的值：high, medium, low。"
    ]
    assert faults(tmp_path, "en") == [
        "provisions.csv, row 4, column “confidence”: “unsure” is not in the code list. "
        "Use one of: high, medium, low."
    ]


@pytest.mark.parametrize(
    ("table", "edit", "fault"),
    [
        (
            "organisations", (",kind,", ",kynd,"),
            "row 1, column “kynd”: The table “organisations” has no such column. Did you mean “kind”?",
        ),
        (
            "organisations", (",founded,", ",id,"),
            "row 1, column “id”: This column occurs twice. Keep one and delete the other.",
        ),
        (
            "provisions", ("p2,", "p1,"),
            "row 3, column “id”: The identifier “p1” is already used in row 2. "
            "Change one of them, or delete the repeated row.",
        ),
        (
            "provisions", ("krf-photoresist,35.5", "krf-fotoresist,35.5"),
            "row 3, column “node_id”: The table “chain_nodes” has no “krf-fotoresist”. "
            "Did you mean “krf-photoresist”?",
        ),
        (
            "provisions", ("active,W01,high", "active,W09|W01,high"),
            "row 2, column “sources”: The table “sources” has no “W09”. "
            "Add it to the table “sources” first.",
        ),
        (
            "provisions", ("p1,crm,,", "p1,,,"),
            "row 2, column “organisation_id”: Neither an organisation nor a country is given. "
            "Give exactly one of organisation_id and country.",
        ),
        (
            "provisions", ("p1,crm,,", "p1,crm,CN,"),
            "row 2, column “organisation_id”: Both an organisation and a country are given. "
            "Give exactly one of organisation_id and country.",
        ),
        (
            "provisions", ("World market,2023", ",2023"),
            "row 4, column “share_market”: A share is given without the market it refers to. "
            "Add the market it refers to, or leave the share empty.",
        ),
        (
            "provisions", ("World market,2023", "World market,"),
            "row 4, column “share_year”: A share is given without its year. "
            "Add its year, or leave the share empty.",
        ),
        (
            "organisations", ("jp-resist,,Japan Resist,", "jp-resist,,,"),
            "row 3, column “name_zh”: Both names are empty. Fill in at least one of name_zh and name_en.",
        ),
        (
            "organisations", (",firm,JP,,", ",firm,JP,320200,"),
            "row 3, column “region”: The country is JP, yet a GB/T 2260 region is given. "
            "Leave region empty outside the mainland, or correct country.",
        ),
        (
            "organisations", ("120.35,31.5,", "120.35,,"),
            "row 2, column “latitude”: Only one of longitude and latitude is given. Give both, or neither.",
        ),
        (
            "supply_links", ("jp-resist,crm", "crm,crm"),
            "row 2, column “buyer_id”: Supplier and buyer are the same organisation “crm”. "
            "Correct one of them, or delete the row.",
        ),
        (
            "supply_links", ("=光刻胶,,,", "=光刻胶,5,,"),
            "row 2, column “currency”: An amount is given without its currency. "
            "Add the currency, such as CNY.",
        ),
        (
            "supply_links", ("=光刻胶,,,", "=光刻胶,5,RMB,"),
            "row 2, column “currency”: “RMB” is not a currency code. "
            "Write an ISO 4217 code such as CNY or USD.",
        ),
        (
            "node_relations", ("photoresist,input_to,lithography", "lithography,input_to,lithography"),
            "row 3, column “to_id”: The node “lithography” is related to itself. "
            "Correct one end, or delete the row.",
        ),
        (
            "node_relations", ("part_of,stage-materials", "part_of,lithography"),
            "row 4, column “to_id”: “lithography” is not a stage but a process. "
            "part_of must lead to a node of kind stage.",
        ),
        (
            "node_relations", ("lithography,part_of,stage-fabrication", "photoresist,part_of,stage-fabrication"),
            "row 5, column “to_id”: “photoresist” already belongs to the stage “stage-materials” by row 4. "
            "A node belongs to one stage only.",
        ),
        (
            "node_relations", ("lithography,part_of,stage-fabrication", "photoresist,part_of,stage-materials"),
            "row 5: This relation is already given in row 4. Delete one of the rows.",
        ),
    ],
)  # fmt: skip
def test_one_edit_gives_this_one_fault(tmp_path: Path, table: str, edit: tuple[str, str], fault: str) -> None:
    write_tables(tmp_path, **{table: csv_text(table, edit)})
    assert f"{table}.csv, {fault}" in faults(tmp_path)


def test_circles_are_told_with_their_path(tmp_path: Path) -> None:
    more = """lithography,input_to,krf-photoresist,W01,low
krf-photoresist,input_to,photoresist,W01,low
photoresist,variant_of,krf-photoresist,W01,low
"""
    write_tables(tmp_path, node_relations=csv_text("node_relations") + more)
    told = faults(tmp_path)
    assert len(told) == 2
    assert "row 7, column “relation”: input_to runs in a circle: " in told[0]
    assert set(told[0].partition("circle: ")[2].partition(".")[0].split(" → ")) == {
        "lithography", "krf-photoresist", "photoresist",
    }  # fmt: skip
    assert "row 8, column “relation”: variant_of runs in a circle: " in told[1]


def test_every_fault_of_every_table_is_told_at_once(tmp_path: Path) -> None:
    write_tables(
        tmp_path,
        sources=csv_text("sources", ("2026-11-24", "gestern")),
        organisations=csv_text("organisations", ("firm,CN", "firma,China"), ("1983", "83")),
        chain_nodes=csv_text("chain_nodes", ("krf-photoresist,material", "krf photoresist,materials")),
        provisions=csv_text("provisions", ("35.5", "0")),
    )
    assert [fault.partition(": ")[0] for fault in faults(tmp_path)] == [
        "sources.csv, row 2, column “read_on”",
        "organisations.csv, row 2, column “kind”",
        "organisations.csv, row 2, column “country”",
        "organisations.csv, row 2, column “founded”",
        "chain_nodes.csv, row 5, column “id”",
        "chain_nodes.csv, row 5, column “kind”",
        "node_relations.csv, row 2, column “from_id”",
        "provisions.csv, row 3, column “node_id”",
        "provisions.csv, row 3, column “share_percent”",
        "supply_links.csv, row 2, column “node_id”",
    ]


@pytest.mark.parametrize("table", ["sources", "organisations", "chain_nodes", "provisions"])
def test_a_required_table_must_be_there(tmp_path: Path, table: str) -> None:
    write_tables(tmp_path)
    (tmp_path / f"{table}.csv").unlink()
    assert f"{table}: This table is missing. Add {table}.csv, or a sheet called {table}." in faults(tmp_path)


@pytest.mark.parametrize("table", ["sources", "organisations", "chain_nodes", "provisions"])
def test_a_required_table_must_have_rows(tmp_path: Path, table: str) -> None:
    header = GOOD[table].strip().splitlines()[0]
    write_tables(tmp_path, **{table: f"{header}\n"})
    assert f"{table}.csv: It has a header but no rows. This table needs at least one row." in faults(tmp_path)


def test_an_optional_table_may_be_left_out_or_empty(tmp_path: Path) -> None:
    write_tables(tmp_path, node_relations="from_id,relation,to_id,sources,confidence\n")
    (tmp_path / "supply_links.csv").unlink()
    assert read_tables(tmp_path).supply_links == ()


def test_a_missing_required_column_is_told_once_not_in_every_row(tmp_path: Path) -> None:
    write_tables(
        tmp_path, supply_links="id,supplier_id,buyer_id,sources\nl1,crm,jp-resist,W01\nl1,crm,crm,W01\n"
    )
    assert faults(tmp_path) == [
        "supply_links.csv, row 1, column “confidence”: This column is missing. Add it: Confidence.",
        "supply_links.csv, row 3, column “buyer_id”: Supplier and buyer are the same organisation “crm”. "
        "Correct one of them, or delete the row.",
        "supply_links.csv, row 3, column “id”: The identifier “l1” is already used in row 2. "
        "Change one of them, or delete the repeated row.",
    ]


def test_a_table_called_nearly_right_is_asked_about(tmp_path: Path) -> None:
    write_tables(tmp_path)
    (tmp_path / "supply_links.csv").rename(tmp_path / "suply_links.csv")
    assert faults(tmp_path) == [
        "suply_links.csv: There is no table called “suply_links”. Did you mean “supply_links”?"
    ]
