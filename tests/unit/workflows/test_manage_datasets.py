"""Import, check, export, remove: the same data come back, and bad input changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.factories.table_files import csv_text, write_tables

from corechain.datasets import registry
from corechain.exceptions import CorechainError, InvalidTables, UnknownName, UnreadableFile, UnusableName
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows import manage_datasets
from corechain.workflows.manage_datasets import (
    check_dataset,
    export_dataset,
    import_tables,
    read_dataset,
    read_tables,
)


def kept() -> dict[str, bytes]:
    """Every file of the registry."""
    home = registry.home()
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def good(folder: Path) -> Path:
    return write_tables(folder / "ours")


def test_import_counts_and_keeps(tmp_path: Path) -> None:
    answer = import_tables(good(tmp_path))
    counts = {row.table: (row.rows, row.high, row.medium, row.low) for row in answer}
    assert counts["organisations"] == (2, 1, 1, 0)
    assert counts["provisions"] == (3, 1, 1, 1)
    assert counts["sources"] == (2, None, None, None)
    assert registry.open_snapshot("ours").organisations["crm"].name("zh") == "华润微电子"
    info = registry.dataset_info("ours")
    assert info.imported_from == str(tmp_path / "ours")
    assert info.version == registry.open_snapshot("ours").version


def test_the_description_beside_the_tables_is_taken(tmp_path: Path) -> None:
    folder = good(tmp_path)
    (folder / "dataset.toml").write_text(
        'name = "chain"\ntitle_zh = "链"\nhome_region = "无锡"\nlicence = "CC0-1.0"\n', encoding="utf-8"
    )
    import_tables(folder)
    info = registry.dataset_info("chain")
    assert (info.title_zh, info.title_en, info.home_region, info.licence) == ("链", "链", "320200", "CC0-1.0")


def test_a_home_region_that_is_none_is_told(tmp_path: Path) -> None:
    folder = good(tmp_path)
    (folder / "dataset.toml").write_text('home_region = "Atlantis"\n', encoding="utf-8")
    with pytest.raises(UnknownName):
        read_tables(folder)


def spoil(folder: Path, table: str, content: bytes) -> Path:
    (folder / f"{table}.csv").write_bytes(content)
    return folder


def merged(folder: Path) -> Path:
    path = folder.parent / "ours.xlsx"
    registry.save_dataset(read_tables(folder), read_dataset(folder, name="for-export").info)
    export_dataset("for-export", path, "xlsx")
    registry.remove_dataset("for-export")
    book = load_workbook(path)
    book["provisions"].merge_cells("C2:D3")
    book.save(path)
    return path


def truncated_workbook(folder: Path) -> Path:
    path = merged(folder)
    path.write_bytes(path.read_bytes()[:-500])
    return path


ORGANISATIONS = csv_text("organisations")
BAD_INPUT: dict[str, Any] = {
    "broken quotes": (
        lambda folder: spoil(folder, "organisations", csv_text("organisations", ("华润微电子", '"华润"微')).encode()),
        "organisations.csv, row 2: A quotation mark is not closed or not doubled from here on",
        "organisations.csv 第 2 行：这里起引号不成对",
    ),
    "truncated": (
        lambda folder: spoil(folder, "organisations", ORGANISATIONS.encode()[:-30]),
        "organisations.csv, row 3: The last row has 3 cells where the header has 12, and no line end",
        "organisations.csv 第 3 行：最后一行只有 3 格（表头 12 格），且没有换行：文件可能被截断。",
    ),
    "duplicate ids": (
        lambda folder: spoil(folder, "organisations", csv_text("organisations", ("jp-resist,", "crm,")).encode()),
        "organisations.csv, row 3, column “id”: The identifier “crm” is already used in row 2.",
        "organisations.csv 第 3 行 “id”列：标识“crm”在第 2 行已经用过。",
    ),
    "Big5": (
        lambda folder: spoil(folder, "organisations", csv_text(
            "organisations", ("华润微电子", "臺灣積體電路"), ("华润微|CRM", "")).encode("big5")),
        "organisations.csv: organisations.csv is not UTF-8 (line 2)",
        "organisations.csv：organisations.csv 第 2 行不是 UTF-8",
    ),
    "UTF-16 without a mark": (
        lambda folder: spoil(folder, "organisations", ORGANISATIONS.encode("utf-16-le")),
        "organisations.csv: organisations.csv has a NUL byte in line 1",
        "organisations.csv：organisations.csv 第 1 行有空字节（NUL）",
    ),
    "empty": (
        lambda folder: spoil(folder, "organisations", b""),
        "organisations.csv: organisations.csv is empty. It needs at least a header row.",
        "organisations.csv：organisations.csv 是空文件。",
    ),
    "merged cells": (
        merged,
        "ours.xlsx › provisions, row 2: The cells C2:D3 are merged.",
        "ours.xlsx › provisions 第 2 行：单元格 C2:D3 是合并的。",
    ),
    "truncated workbook": (
        truncated_workbook,
        "ours.xlsx is not a whole Excel workbook (.xlsx).",
        "ours.xlsx 不是完整的 Excel 工作簿（.xlsx）。",
    ),
    "nothing there": (
        lambda folder: folder / "nowhere",
        "nowhere. Check the path.",
        "nowhere。 核对路径。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_told_in_both_languages_and_changes_nothing(tmp_path: Path, case: str) -> None:
    make, en, zh = BAD_INPUT[case]
    import_tables(good(tmp_path), name="ours")
    path = make(tmp_path / "ours")
    before = kept()
    with pytest.raises(CorechainError) as caught:
        import_tables(path, name="ours", replace_old=True)
    error = caught.value
    for language, wanted in (("en", en), ("zh", zh)):
        lines = [error.render(language)]  # type: ignore[arg-type]
        if isinstance(error, InvalidTables):
            lines += [fault.render(language) for fault in error.faults]  # type: ignore[arg-type]
        assert any(wanted in line for line in lines), lines
    assert kept() == before
    assert registry.open_snapshot("ours").organisations["crm"].name("zh") == "华润微电子"


@pytest.mark.parametrize(
    ("encoding", "notes"),
    [
        ("utf-8-sig", []),
        ("utf-16", ["organisations.csv 是 UTF-16 编码，已转换。"]),
        ("gbk", ["organisations.csv 是 GB18030（GBK）编码，已转换。"]),
    ],
)
def test_encodings_of_spreadsheets_are_read_rightly(tmp_path: Path, encoding: str, notes: list[str]) -> None:
    plain = read_tables(good(tmp_path))
    read = read_dataset(spoil(tmp_path / "ours", "organisations", ORGANISATIONS.encode(encoding)))
    assert read.snapshot.version == plain.version
    assert [note.render("zh") for note in read.notes] == notes


def test_a_name_that_is_taken_is_told_before_anything_is_read(tmp_path: Path) -> None:
    import_tables(good(tmp_path))
    with pytest.raises(UnusableName):
        import_tables(tmp_path / "nowhere", name="ours")


def test_check_counts_names_folders_and_workbooks(tmp_path: Path) -> None:
    folder = good(tmp_path)
    import_tables(folder)
    by_name = check_dataset("ours")
    assert by_name.rows == check_dataset(str(folder)).rows
    assert by_name.title.render("en") == "“ours” has no faults"
    export_dataset("ours", tmp_path / "ours.xlsx", "xlsx")
    assert check_dataset(str(tmp_path / "ours.xlsx")).rows == by_name.rows
    with pytest.raises(UnreadableFile) as caught:
        check_dataset("nothing")
    assert caught.value.render("en").startswith("There is no data set, folder or file called “nothing”.")


@pytest.mark.parametrize("output_format", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("name", ["wuxi-ic", "ours"])
def test_an_export_is_read_back_the_same(tmp_path: Path, name: str, output_format: str) -> None:
    import_tables(good(tmp_path), name="ours")
    to = tmp_path / ("out.xlsx" if output_format == "xlsx" else "out")
    export_dataset(name, to, output_format)
    read = read_dataset(to)
    original = registry.open_snapshot(name)
    assert read.snapshot.version == original.version
    assert read.info.title == original.title
    assert read.snapshot.home_region == original.home_region


def test_an_export_does_not_overwrite_unasked_and_leaves_other_files_alone(tmp_path: Path) -> None:
    to = tmp_path / "out"
    to.mkdir()
    (to / "mine.txt").write_text("mine")
    with pytest.raises(UnusableName) as caught:
        export_dataset("wuxi-ic", to, "csv")
    assert "exists already. Choose another place, or add --replace to overwrite." in caught.value.render("en")
    assert [path.name for path in to.iterdir()] == ["mine.txt"]
    export_dataset("wuxi-ic", to, "csv", replace_old=True)
    assert (to / "mine.txt").read_text() == "mine"
    assert (to / "organisations.csv").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_formulas_do_not_leave_the_house(tmp_path: Path) -> None:
    """The good supply link says “=光刻胶”: a spreadsheet must not run it, and it comes back as it was."""
    import_tables(good(tmp_path))
    export_dataset("ours", tmp_path / "out", "csv")
    text = (tmp_path / "out" / "supply_links.csv").read_text(encoding="utf-8")
    assert ",'=光刻胶," in text
    assert ",=" not in text
    assert read_tables(tmp_path / "out").supply_links[0].what == "=光刻胶"


def test_progress_tells_each_file(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    import_tables(good(tmp_path), progress=lambda what, count: told.append((what, count)))
    assert ("provisions.csv", 3) in told


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="|\ufffd\u2028\u2029"), min_size=1
).filter(lambda text: text == text.strip())
NAMES = CELLS | st.sampled_from(
    ["=1+1", "'=x", "-5", "@a", "012", "1e5", "TRUE", "#N/A", "2026-01-01", "_x000D_"]
)


@st.composite
def chains(draw: st.DrawFn) -> ChainSnapshot:
    """Small chains with names, numbers, dates and gaps of any kind that the schemas allow."""
    cited = {"sources": ["W01"], "confidence": draw(st.sampled_from(["high", "medium", "low"]))}
    maybe = lambda strategy: draw(st.none() | strategy)  # noqa: E731
    share = maybe(st.floats(0.001, 100))
    return ChainSnapshot.from_rows(
        {
            "sources": [{"id": "W01", "title": draw(NAMES), "read_on": maybe(st.dates()), "note": maybe(NAMES)}],
            "organisations": [{
                "id": "o1", "name_zh": draw(NAMES), "aliases": draw(st.lists(NAMES, max_size=3)), "kind": "firm",
                "country": "CN", "region": maybe(st.sampled_from(["320200", "310000"])),
                "founded": maybe(st.integers(1600, 2100)), **cited,
            }],
            "chain_nodes": [{
                "id": "n1", "kind": "product", "name_en": draw(NAMES), "final": maybe(st.booleans()),
                "position": maybe(st.integers(-(2**31), 2**31 - 1)), **cited,
            }],
            "provisions": [{
                "id": "p1", "organisation_id": "o1", "node_id": "n1", "status": "active", "share_percent": share,
                "share_market": None if share is None else draw(NAMES),
                "share_year": None if share is None else 2025, **cited,
            }],
        },
        name="drawn",
    )  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chain=chains())
@pytest.mark.parametrize("output_format", ["csv", "xlsx", "parquet"])
def test_whatever_is_exported_is_imported_the_same(
    tmp_path_factory: pytest.TempPathFactory, chain: ChainSnapshot, output_format: str
) -> None:
    info = manage_datasets.info_from({}, name="drawn", counts={})
    registry.save_dataset(chain, info, replace_old=True)
    to = tmp_path_factory.mktemp("export") / ("out.xlsx" if output_format == "xlsx" else "out")
    export_dataset("drawn", to, output_format)
    assert registry.open_snapshot("drawn").version == chain.version
    assert read_dataset(to).snapshot.version == chain.version
