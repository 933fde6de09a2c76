"""The data set `wuxi-ic` against the evidence it was carried over from, and against its own rules."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

from corechain.datasets.built_in import open_built_in
from corechain.model.places import places
from corechain.model.schema import table_schema

REPOSITORY = Path(__file__).resolve().parents[2]
DATASET = REPOSITORY / "src/corechain/datasets/wuxi_ic"
SCRIPT = REPOSITORY / "tools/wuxi_ic/build_facts.py"
CARRIED = ("sources", "organisations", "provisions", "supply_links", "indicators", "observations")
WUXI = re.compile(r"3202\d\d")

Rows = list[dict[str, str]]

ETO = "eto providers.csv SMEE [CC BY-NC 4.0]"
ONE_LIST = "public GitHub file, stored index id 1 (stock pool, the index gives no repository name)"
OTHER_LIST = "public GitHub file, stored index id 2 (stock universe, the index gives no repository name)"
MAP = "chip_supply_chain_map nodes.csv id asml"
PAGE = "https://example.org/a — A page"
PROSPECTUS = "https://example.org/b — 招股说明书"
UNCHECKED = "general knowledge, unchecked"


def read(table: str) -> Rows:
    with (DATASET / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ids(table: str) -> set[str]:
    return {row["id"] for row in read(table)}


def run_script(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("cell", "claimed", "borne"),
    [
        ((PAGE, MAP), "high", "high"),
        ((PAGE,), "high", "medium"),
        ((PAGE, ETO), "high", "medium"),
        ((PAGE, UNCHECKED), "high", "medium"),
        ((PROSPECTUS,), "high", "high"),
        ((ONE_LIST, OTHER_LIST), "high", "medium"),
        ((ONE_LIST, MAP), "high", "high"),
        ((MAP, MAP), "high", "medium"),
        ((PAGE, MAP), "low", "low"),
        ((UNCHECKED,), "medium", "low"),
        ((ETO, UNCHECKED), "medium", "low"),
    ],
)
def test_confidence_is_what_the_sources_bear(
    cell: tuple[str, ...], claimed: str, borne: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    provenance = import_module("facts.provenance")
    book = import_module("sources").SourceBook({})
    basis = provenance.Provenance(book, SCRIPT.parent / "curated").basis("; ".join(cell), claimed)
    assert basis.confidence == borne
    assert not basis.rests_on_eto_alone
    assert "src-eto" not in basis.source_ids


def test_a_row_with_no_source_but_eto_rests_on_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    provenance = import_module("facts.provenance")
    book = import_module("sources").SourceBook({})
    basis = provenance.Provenance(book, SCRIPT.parent / "curated").basis(f"{ETO}; {ETO}", "medium")
    assert basis.rests_on_eto_alone


def test_tables_are_up_to_date_with_the_evidence(shared_facts: Path) -> None:
    result = run_script("--check", "--facts", str(shared_facts))
    assert (result.returncode, result.stdout) == (0, ""), result.stdout + result.stderr


def test_check_names_the_tables_that_a_changed_figure_makes_stale(shared_facts: Path, tmp_path: Path) -> None:
    evidence = Path(shutil.copytree(shared_facts, tmp_path / "facts", copy_function=shutil.copyfile))
    evidence.chmod(0o755)
    statistics = evidence / "statistics.csv"
    statistics.write_text(
        statistics.read_text(encoding="utf-8").replace(",1783.05,", ",1783.06,"), encoding="utf-8"
    )
    result = run_script("--check", "--facts", str(evidence))
    assert result.returncode == 1
    assert result.stdout == "out of date: src/corechain/datasets/wuxi_ic/observations.csv\n"


@pytest.mark.parametrize("table", CARRIED)
def test_tables_have_the_columns_of_their_schema_unique_sorted_ids_and_known_codes(table: str) -> None:
    schema = table_schema(table)
    rows = read(table)
    assert tuple(rows[0]) == schema.column_names
    names = [row["id"] for row in rows]
    assert names == sorted(set(names))
    for row in rows:
        for column in schema.columns:
            assert row[column.name] or not column.required, f"{row['id']}.{column.name} is empty"
            assert not (column.codes and row[column.name]) or row[column.name] in column.codes


def test_there_is_enough_of_everything() -> None:
    organisations = read("organisations")
    assert len(organisations) >= 350
    assert sum(bool(WUXI.fullmatch(row["region"])) for row in organisations) >= 100
    assert len(read("provisions")) >= 750
    assert len(read("supply_links")) >= 200
    assert len(read("observations")) >= 100


@pytest.mark.parametrize("table", ["organisations", "provisions", "supply_links", "observations"])
def test_every_row_names_sources_that_exist_and_none_is_eto(table: str) -> None:
    known = ids("sources")
    for row in read(table):
        named = set(row["sources"].split("|"))
        assert named <= known, row["id"]
        assert "src-eto" not in named, row["id"]


def test_eto_is_named_with_its_licence_and_never_alone() -> None:
    assert {row["licence"] for row in read("sources") if row["id"] == "src-eto"} <= {"CC BY-NC 4.0"}
    for table in ("chain_nodes", "node_relations", "specifications"):
        if (DATASET / f"{table}.csv").exists():
            assert "src-eto" not in {row["sources"] for row in read(table)}


def test_the_data_set_opens() -> None:
    if not (DATASET / "chain_nodes.csv").exists():
        pytest.skip("chain_nodes.csv has not been built yet: run tools/wuxi_ic/build_chain.py")
    assert open_built_in().name == "wuxi-ic"


def test_references_resolve() -> None:
    organisations, indicators = ids("organisations"), ids("indicators")
    assert {row["organisation_id"] for row in read("provisions")} <= organisations
    assert {row[end] for row in read("supply_links") for end in ("supplier_id", "buyer_id")} <= organisations
    assert {row["indicator_id"] for row in read("observations")} == indicators
    regions = {row["region"] for row in read("organisations") if row["region"]}
    regions |= {row["region"] for row in read("observations")}
    assert regions <= set(places())


def test_nodes_that_are_provided_or_supplied_exist() -> None:
    if not (DATASET / "chain_nodes.csv").exists():
        pytest.skip("chain_nodes.csv has not been built yet: run tools/wuxi_ic/build_chain.py")
    named = {row["node_id"] for table in ("provisions", "supply_links") for row in read(table)} - {""}
    assert named - ids("chain_nodes") == set()


@pytest.mark.parametrize("table", ["organisations", "provisions", "supply_links", "observations"])
def test_what_nobody_could_check_is_low(table: str) -> None:
    unchecked = [row for row in read(table) if row["sources"] == "src-general-knowledge"]
    assert {row["confidence"] for row in unchecked} <= {"low"}


def test_what_is_low_is_not_called_active() -> None:
    low = [row for row in read("provisions") if row["confidence"] == "low"]
    assert len(low) > 100
    assert {row["status"] for row in low} == {"unknown"}


def test_shares_are_percentages_of_a_named_market_in_a_year() -> None:
    shared = [row for row in read("provisions") if row["share_percent"]]
    assert len(shared) >= 50
    for row in shared:
        assert 0 < Decimal(row["share_percent"]) <= 100
        assert row["share_market"]
        assert row["share_year"].isdigit()


def test_shares_of_one_node_market_and_year_do_not_pass_the_whole() -> None:
    total: Counter[tuple[str, str, str]] = Counter()
    for row in read("provisions"):
        if row["share_percent"]:
            total[row["node_id"], row["share_market"], row["share_year"]] += Decimal(row["share_percent"])
    assert {key: value for key, value in total.items() if value > Decimal("100.5")} == {}


FOUNDING = {
    "320200-ic-operating-income-2021": ("1783.05", "8", "2"),
    "320200-ic-operating-income-growth-2021": ("25.5", "0", "1"),
    "320200-three-segment-sales-2021": ("1246.61", "8", "2"),
    "320200-share-of-jiangsu-three-segments-2021": ("45.2", "0", "1"),
    "320200-rank-ic-scale-2021": ("2", "0", "0"),
    "320200-share-of-jiangsu-ic-industry-2021": ("50", "0", ""),
    "320200-landmark-industries-2022": ("4", "0", "0"),
}


def test_founding_figures_stand_exactly_as_printed() -> None:
    rows = {row["id"]: row for row in read("observations")}
    found = {key: tuple(rows[key][c] for c in ("value", "unit_multiplier", "decimals")) for key in FOUNDING}
    assert found == FOUNDING
    assert {rows[key]["confidence"] for key in FOUNDING} == {"high"}


def test_figures_that_follow_from_others_are_not_stored() -> None:
    stored = {(row["region"], row["indicator_id"], row["period"]) for row in read("observations")}
    assert ("320200", "ic-operating-income", "2020") not in stored
    assert ("320000", "three-segment-sales", "2021") not in stored


def test_conflicting_figures_stand_side_by_side_with_a_note() -> None:
    rows = {row["id"]: row for row in read("observations")}
    pairs = (
        ("320200-ic-output-value-2017", "320200-ic-output-value-2017-2"),
        (
            "320200-sk-hynix-wuxi-share-of-dram-capacity-2019",
            "320200-sk-hynix-wuxi-share-of-dram-production-2019",
        ),
    )
    assert [[rows[key]["value"] for key in pair] for pair in pairs] == [["890", "893"], ["40", "50"]]
    assert all("来源之间不一致" in rows[key]["note"] for pair in pairs for key in pair)


def test_decimals_are_those_of_the_value() -> None:
    for row in read("observations"):
        if row["decimals"]:
            assert len(row["value"].partition(".")[2]) == int(row["decimals"]), row["id"]


def test_provenance_speaks_of_no_index() -> None:
    for table in CARRIED:
        assert "stored index" not in (DATASET / f"{table}.csv").read_text(encoding="utf-8")
