"""Data sets are there whole or not at all, whatever happens while one is written."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from corechain.datasets import registry
from corechain.datasets.description import DatasetInfo
from corechain.exceptions import UnknownName, UnreadableFile, UnusableName, UnwritableFile
from corechain.model.snapshot import ChainSnapshot


def snapshot(title: str = "A page") -> ChainSnapshot:
    return ChainSnapshot.from_rows({"sources": [{"id": "W01", "title": title}]}, name="ours")


INFO = DatasetInfo(name="ours", title_zh="我们的", title_en="Ours", home_region="320200", licence="CC0-1.0")


def files() -> dict[str, bytes]:
    home = registry.home()
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_what_is_saved_is_opened() -> None:
    saved = registry.save_dataset(snapshot(), INFO)
    opened = registry.open_snapshot("ours")
    assert saved.counts["sources"] == 1
    assert (opened.name, opened.title.zh, opened.home_region) == ("ours", "我们的", "320200")
    assert opened.version == snapshot().version
    assert [info.name for info in registry.list_datasets()] == ["wuxi-ic", "ours"]
    assert registry.dataset_info("ours") == saved


def test_a_name_that_is_taken_is_kept_unless_replacing_is_asked_for() -> None:
    registry.save_dataset(snapshot(), INFO)
    before = files()
    with pytest.raises(UnusableName) as caught:
        registry.save_dataset(snapshot("Another"), INFO)
    assert caught.value.render("en") == (
        "There is a data set called “ours” already. Choose another name, or add --replace to overwrite it."
    )
    assert caught.value.render("zh") == "已有名为“ours”的数据集。 换一个名称，或加 --replace 覆盖。"
    assert files() == before


def test_replacing_is_seen_at_once_and_leaves_nothing_behind() -> None:
    registry.save_dataset(snapshot(), INFO)
    assert registry.open_snapshot("ours").sources["W01"].title == "A page"
    registry.save_dataset(snapshot("Another"), INFO, replace_old=True)
    assert registry.open_snapshot("ours").sources["W01"].title == "Another"
    assert len([name for name in files() if name.endswith("sources.parquet")]) == 1


def test_opening_again_reads_nothing() -> None:
    registry.save_dataset(snapshot(), INFO)
    assert registry.open_snapshot("ours") is registry.open_snapshot("ours")
    assert registry.open_snapshot("wuxi-ic") is registry.open_snapshot("wuxi-ic")


@pytest.mark.parametrize(
    ("name", "en"),
    [
        ("wuxi-ic", "“wuxi-ic” is the built-in data set. Choose another name with --name."),
        ("Ours", "“Ours” cannot name a data set."),
        ("../x", "“../x” cannot name a data set."),
        ("", "“” cannot name a data set."),
        ("a" * 64, "cannot name a data set."),
        ("数据", "“数据” cannot name a data set."),
    ],
)
def test_names_have_rules(name: str, en: str) -> None:
    with pytest.raises(UnusableName) as caught:
        registry.check_free(name)
    assert en in caught.value.render("en")
    assert "--name" in caught.value.render("zh")


@pytest.mark.parametrize("name", ["nothing", "../../etc", "/etc/passwd", "", ".", ".."])
def test_unknown_names(name: str) -> None:
    for ask in (registry.open_snapshot, registry.dataset_info):
        with pytest.raises(UnknownName) as caught:
            ask(name)
        assert caught.value.render("zh") == (
            f"没有名为“{name}”的数据集。 `corechain datasets list` 列出所有数据集。"
        )


class DiskFullAt:
    """Writing fails, as on a full disk, at the `at`-th table or at the description."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int | str) -> None:
        from pyarrow import parquet

        self._write, self._count = parquet.write_table, 0
        self._at = at
        monkeypatch.setattr(parquet, "write_table", self.write_table)
        if at == "description":
            monkeypatch.setattr(os, "fsync", self.full)

    def full(self, *_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def write_table(self, *arguments: Any, **options: Any) -> None:
        self._count += 1
        if self._count == self._at:
            self.full()
        self._write(*arguments, **options)


@pytest.mark.parametrize("at", [1, 5, 9, "description"])
def test_a_full_disk_leaves_the_old_data_set(monkeypatch: pytest.MonkeyPatch, at: int | str) -> None:
    registry.save_dataset(snapshot(), INFO)
    before = files()
    DiskFullAt(monkeypatch, at)
    with pytest.raises(UnwritableFile) as caught:
        registry.save_dataset(snapshot("Another"), INFO, replace_old=True)
    assert "The disk is full;" in caught.value.render("en")
    assert "磁盘已满，" in caught.value.render("zh")
    assert files() == before
    assert registry.open_snapshot("ours").sources["W01"].title == "A page"


@pytest.mark.parametrize("at", [1, 9, "description"])
def test_a_full_disk_leaves_no_half_of_a_new_data_set(monkeypatch: pytest.MonkeyPatch, at: int | str) -> None:
    DiskFullAt(monkeypatch, at)
    with pytest.raises(UnwritableFile):
        registry.save_dataset(snapshot(), INFO)
    assert files() == {}
    assert [info.name for info in registry.list_datasets()] == ["wuxi-ic"]


def test_what_a_crash_left_behind_is_no_data_set_and_is_cleared_in_time() -> None:
    folder = registry.home() / "datasets" / "ours"
    for name in ("tables-crashed", "tables-underway"):
        (folder / name).mkdir(parents=True)
        (folder / name / "sources.parquet").write_bytes(b"PAR1")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(folder / "tables-crashed", (two_days_ago, two_days_ago))
    assert [info.name for info in registry.list_datasets()] == ["wuxi-ic"]
    registry.save_dataset(snapshot(), INFO)
    assert not (folder / "tables-crashed").exists()
    assert (folder / "tables-underway").exists()


KILLED = """
import os
from corechain.datasets import registry
from corechain.datasets.description import DatasetInfo
from corechain.model.snapshot import ChainSnapshot
from pyarrow import parquet

write, count = parquet.write_table, 0

def killed(*arguments, **options):
    global count
    count += 1
    if count == 5:
        os.kill(os.getpid(), 9)
    write(*arguments, **options)

parquet.write_table = killed
new = ChainSnapshot.from_rows({"sources": [{"id": "W01", "title": "Another"}]}, name="ours")
registry.save_dataset(new, DatasetInfo("ours", "x", "x"), replace_old=True)
"""


def test_a_process_killed_in_the_middle_leaves_the_old_data_set() -> None:
    registry.save_dataset(snapshot(), INFO)
    assert subprocess.run([sys.executable, "-c", KILLED], check=False).returncode == -9
    assert len([name for name in files() if name.endswith("sources.parquet")]) == 2
    assert registry.open_snapshot("ours").sources["W01"].title == "A page"
    assert registry.dataset_info("ours").title_en == "Ours"


def test_two_imports_at_once_leave_one_of_them_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finishes while the first is between its tables and its description."""
    registry.save_dataset(snapshot(), INFO)
    flush = registry._flush

    def second_import(folder: Path) -> None:
        monkeypatch.setattr(registry, "_flush", flush)
        registry.save_dataset(snapshot("Second"), INFO, replace_old=True)
        flush(folder)

    monkeypatch.setattr(registry, "_flush", second_import)
    registry.save_dataset(snapshot("First"), INFO, replace_old=True)
    assert registry.open_snapshot("ours").sources["W01"].title == "First"
    assert len([name for name in files() if name.endswith("sources.parquet")]) == 1


def test_a_data_set_replaced_while_it_is_opened_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    registry.save_dataset(snapshot(), INFO)
    read = registry.read_parquet

    def replaced_first(folder: Path) -> Any:
        monkeypatch.setattr(registry, "read_parquet", read)
        registry.save_dataset(snapshot("Another"), INFO, replace_old=True)
        return read(folder)

    monkeypatch.setattr(registry, "read_parquet", replaced_first)
    assert registry.open_snapshot("ours").sources["W01"].title == "Another"


def test_a_home_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CORECHAIN_HOME", str(tmp_path / "file"))
    with pytest.raises(UnwritableFile) as caught:
        registry.save_dataset(snapshot(), INFO)
    assert "or name another folder in CORECHAIN_HOME." in caught.value.render("en")


def test_a_broken_data_set_is_told_with_what_to_do() -> None:
    registry.save_dataset(snapshot(), INFO)
    for table in (registry.home() / "datasets" / "ours").rglob("sources.parquet"):
        table.write_bytes(table.read_bytes()[:40])
    with pytest.raises(UnreadableFile) as caught:
        registry.open_snapshot("ours")
    assert caught.value.render("en").endswith("Import the data set again.")
    (registry.home() / "datasets" / "ours" / "dataset.json").write_text("{")
    with pytest.raises(UnreadableFile) as caught:
        registry.open_snapshot("ours")
    assert caught.value.render("en").endswith("is broken. Import “ours” again with --replace.")


def test_a_broken_data_set_does_not_hide_the_others() -> None:
    registry.save_dataset(snapshot(), INFO)
    (registry.home() / "datasets" / "broken").mkdir()
    (registry.home() / "datasets" / "broken" / "dataset.json").write_text("{")
    assert [info.name for info in registry.list_datasets()] == ["wuxi-ic", "broken", "ours"]


def test_removing() -> None:
    registry.save_dataset(snapshot(), INFO)
    registry.remove_dataset("ours")
    assert files() == {}
    with pytest.raises(UnknownName):
        registry.remove_dataset("ours")
    with pytest.raises(UnusableName):
        registry.remove_dataset("wuxi-ic")


def test_the_description_is_readable_by_others() -> None:
    registry.save_dataset(snapshot(), INFO)
    fields = json.loads((registry.home() / "datasets" / "ours" / "dataset.json").read_text(encoding="utf-8"))
    assert fields["title_zh"] == "我们的"
    assert fields["counts"]["sources"] == 1
