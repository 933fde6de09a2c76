"""The real ETO files: every row is accounted for, and the numbers are those that can be counted in the files."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from corechain.datasets.registry import dataset_info, open_snapshot
from corechain.exceptions import InvalidTables
from corechain.file_formats.eto_chain import KINDS
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.import_eto import EtoImport, import_eto, write_findings


@pytest.fixture
def eto(shared_data: Path) -> Path:
    return shared_data / "eto"


@pytest.fixture
def imported(eto: Path) -> EtoImport:
    return import_eto(eto)


@pytest.fixture
def chain(imported: EtoImport) -> ChainSnapshot:
    return open_snapshot(imported.name)


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_loaded_merged_or_left_out_with_a_reason(imported: EtoImport) -> None:
    accounts = {
        key: (each.read, each.loaded, each.merged, each.left_out)
        for key, each in imported.report.accounts.items()
    }
    assert accounts == {
        "stages": (3, 3, 0, 0),
        "inputs": (126, 126, 0, 0),
        "organisations": (380, 372, 7, 1),
        "countries": (23, 21, 0, 2),
        "relations": (139, 139, 0, 0),
        "provisions": (1300, 1161, 0, 139),
    }
    assert imported.report.counts() == {
        ("providers.csv", "pseudo_country"): 2,
        ("providers.csv", "pseudo_firm"): 1,
        ("providers.csv", "alias_row"): 7,
        ("provision.csv", "pseudo_country"): 69,
        ("provision.csv", "pseudo_firm"): 70,
        ("provision.csv", "renamed"): 9,
        ("provision.csv", "zero_share"): 10,
        ("provision.csv", "source_of_chart"): 15,
        ("provision.csv", "no_source"): 106,
        ("inputs.csv", "derived_stage"): 115,
    }


def test_the_tables_hold_what_the_account_says(eto: Path, chain: ChainSnapshot, imported: EtoImport) -> None:
    assert chain.version == imported.snapshot.version
    assert len(chain.nodes) == 126 + 3
    assert len(chain.organisations) == 372
    assert len(chain.provisions) == 1161
    assert Counter(each.relation for each in chain.relations) == {
        "input_to": 53, "variant_of": 86, "part_of": 126,
    }  # fmt: skip
    countries = {
        row["provider_id"] for row in rows_of(eto, "providers.csv") if row["provider_type"] == "country"
    }
    providing = countries & {row["provider_id"] for row in rows_of(eto, "provision.csv")} - {"P5", "P312"}
    assert len({each.country for each in chain.provisions if each.country}) == len(providing) == 18
    assert dataset_info("eto").licence == "CC BY-NC 4.0"


def test_shares_and_years_are_those_of_the_file(eto: Path, chain: ChainSnapshot) -> None:
    printed = {
        f"{row['provider_id']}-{row['provided_id']}".lower(): (float(row["share_provided"]), int(row["year"]))
        for row in rows_of(eto, "provision.csv")
        if row["share_provided"] and float(row["share_provided"]) > 0
    }
    loaded = {
        each.id: (each.share_percent, each.share_year)
        for each in chain.provisions
        if each.share_percent is not None
    }
    assert loaded.items() <= printed.items()
    left_out = printed.keys() - loaded.keys()
    assert {each.partition("-")[0] for each in left_out} == {"p5", "p312", "p370"}
    assert all(each.share_year is None for each in chain.provisions if each.share_percent is None)


def test_names_that_differ_between_files_are_reconciled_by_id(imported: EtoImport) -> None:
    renamed = {each.subject for each in imported.report.findings if each.reason == "renamed"}
    assert renamed == {
        "EMD Performance Materials → EMD Electronics (P213)",
        "Fujifilm → Fujifilm Electronic Materials (P209)",
        "Haute Gas → Huate Gas (P265)",
        "Jinhong → Jinhong Gas (P266)",
        "Quik-Pak → QP Technologies (P284)",
        "Showa Denka → Showa Denko (P262)",
        "Various → Various countries (P5)",
        "Zhonghuan → Zhonghuan Semiconductor (P231)",
    }


def test_aliases_of_several_rows_come_together(chain: ChainSnapshot) -> None:
    aliases = {each.name_en: each.aliases for each in chain.organisations.values()}
    assert aliases["Onto Innovation"] == ("Rudolph Technologies", "Nanometrics")
    assert aliases["Canon"] == ("Canon ANELVA", "Canon Machinery")
    assert aliases["Grand Process"] == ("Grand Plastic Technology", "Grand Process Technology")
    assert aliases["EMD Electronics"] == ("EMD Performance Materials",)
    assert "Various companies" not in aliases


def test_countries_are_iso_codes(eto: Path, chain: ChainSnapshot) -> None:
    organisations = {
        row["provider_id"]: row["country"]
        for row in rows_of(eto, "providers.csv")
        if row["provider_type"] == "organization" and row["country"] != "Various countries"
    }
    wanted = Counter(organisations.values())
    loaded = Counter(each.country for each in chain.organisations.values())
    assert (loaded["CN"], loaded["US"], loaded["JP"], loaded["KR"], loaded["TW"]) == (
        wanted["CHN"], wanted["USA"], wanted["JPN"], wanted["KOR"], wanted["TWN"],
    )  # fmt: skip
    assert loaded.total() == wanted.total()


def test_kinds_follow_the_documented_mapping(eto: Path, chain: ChainSnapshot) -> None:
    types = {row["input_name"]: row["type"] for row in rows_of(eto, "inputs.csv")}
    software = {"Electronic design automation software", "Core intellectual property"}
    for node in chain.nodes.values():
        if node.kind != "stage":
            assert node.name_en is not None
            assert node.kind == ("software" if node.name_en in software else KINDS[types[node.name_en]])
    assert [node.name_en for node in chain.nodes.values() if node.final] == ["Finished logic chip"]


def test_every_input_is_part_of_one_stage_and_variants_are_kept(chain: ChainSnapshot) -> None:
    assert set(chain.stage_of) == {node.id for node in chain.nodes.values() if node.kind != "stage"}
    assert chain.stage_of["euv-lithography-tools"] == "stage-fabrication"
    assert chain.stage_of["dicing-tools"] == "stage-assembly-testing-and-packaging-atp"
    assert chain.stage_of["advanced-cpus"] == "stage-design"
    variants = {each.from_id for each in chain.relations if each.to_id == "lithography-tools"}
    assert "euv-lithography-tools" in variants


def test_sources_and_confidence(chain: ChainSnapshot) -> None:
    assert len(chain.sources) == 1 + 13
    assert chain.sources["eto"].licence == "CC BY-NC 4.0"
    assert all(each.sources[0] == "eto" for each in chain.provisions)
    confidence = Counter(each.confidence for each in chain.provisions)
    assert confidence == {"high": 30, "medium": 1025, "low": 106}
    assert all(len(each.sources) == (1 if each.confidence == "low" else 2) for each in chain.provisions)


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_report_holds_every_finding(imported: EtoImport, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"report.{ending}"
    write_findings(imported, path, "zh")
    text = path.read_text(encoding="utf-8")
    rows = json.loads(text) if ending == "json" else list(csv.DictReader(text.splitlines()))
    assert len(rows) == len(imported.report.findings)
    assert rows[0].keys() == {"file", "row", "outcome", "reason", "text"}


def test_broken_files_are_told_and_nothing_is_kept(eto: Path, tmp_path: Path) -> None:
    for name in ("inputs.csv", "providers.csv", "sequence.csv"):
        (tmp_path / name).write_bytes((eto / name).read_bytes())
    (tmp_path / "provision.csv").write_bytes((eto / "provision.csv").read_bytes()[:-60])
    (tmp_path / "sequence.csv").write_text("input_name,goes_into_name\na,b\n")
    with pytest.raises(InvalidTables) as caught:
        import_eto(tmp_path)
    assert [fault.render("en").partition(". ")[0] for fault in caught.value.faults] == [
        f"stages.csv: {tmp_path} does not hold this file",
        "provision.csv, row 1301: A quotation mark is not closed or not doubled from here on; "
        "what follows was not read",
        "sequence.csv, row 1, column “input_id”: This column is missing",
        "sequence.csv, row 1, column “goes_into_id”: This column is missing",
        "sequence.csv, row 1, column “is_type_of_name”: This column is missing",
        "sequence.csv, row 1, column “is_type_of_id”: This column is missing",
    ]
