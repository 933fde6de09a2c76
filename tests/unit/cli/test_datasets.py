"""`corechain datasets` as a person types it: what is printed, where, and the exit code."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.factories.table_files import csv_text, write_tables

from corechain.cli.datasets import datasets
from corechain.cli.main import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_list_shows_the_built_in_data_set() -> None:
    result = run("datasets", "list", "--format", "json")
    assert result.exit_code == 0
    (row,) = json.loads(result.stdout)
    assert (row["name"], row["origin"], row["home_region"]) == ("wuxi-ic", "built in", "320200")
    assert row["organisations"] >= 350


def test_import_check_export_remove(tmp_path: Path) -> None:
    folder = str(write_tables(tmp_path / "ours"))
    assert run("datasets", "import", "tables", folder).exit_code == 0
    assert [row["name"] for row in json.loads(run("datasets", "list", "--format", "json").stdout)] == [
        "wuxi-ic",
        "ours",
    ]
    checked = run("datasets", "check", "ours", "--format", "csv")
    assert list(csv.DictReader(checked.stdout.splitlines()))[4] == {
        "table": "provisions", "title": "Provisions", "rows": "3", "high": "1", "medium": "1", "low": "1",
    }  # fmt: skip
    exported = run("--lang", "zh", "datasets", "export", "ours", "--to", str(tmp_path / "out.xlsx"))
    assert exported.stdout == f"已写入 {tmp_path / 'out.xlsx'}。\n"
    assert run("datasets", "import", "tables", str(tmp_path / "out.xlsx"), "--name", "again").exit_code == 0
    assert run("datasets", "remove", "ours").stdout == "Removed “ours”.\n"
    assert run("datasets", "check", "ours").exit_code == 4


def test_faults_go_to_stderr_with_a_code_of_their_own(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "ours", provisions=csv_text("provisions", ("35.5", "355")))
    result = run("--lang", "zh", "datasets", "check", str(folder))
    assert (result.exit_code, result.stdout) == (6, "")
    assert result.stderr == (
        "数据中有 1 处问题，没有载入任何内容。 按下面逐条改好后再试。\n"
        "  provisions.csv 第 3 行 “share_percent”列：份额“355”不在 0 到 100 之间。份额以百分数计，如 12.5。\n"
    )


@pytest.mark.parametrize(
    ("faults", "listed", "last"), [(1000, 1000, "  sources.csv"), (1500, 1000, "… and 500 more.")]
)
def test_very_many_faults_are_counted_to_the_end(tmp_path: Path, faults: int, listed: int, last: str) -> None:
    rows = "".join(f"S{number},t,,page,,never,\n" for number in range(faults))
    folder = write_tables(tmp_path / "ours", sources=csv_text("sources") + rows)
    lines = run("datasets", "check", str(folder)).stderr.splitlines()
    assert lines[0].startswith(f"Faults in the data: {faults}.")
    assert sum(line.startswith("  sources.csv") for line in lines) == listed
    assert lines[-1].startswith(last)


def test_more_faults_than_are_kept_are_still_counted(tmp_path: Path) -> None:
    rows = "".join(f"S{number},t,,page,,never,\n" for number in range(10_500))
    folder = write_tables(tmp_path / "ours", sources=csv_text("sources") + rows)
    lines = run("datasets", "check", str(folder)).stderr.splitlines()
    assert lines[0].startswith("Faults in the data: 10500.")
    assert lines[-1] == "… and 9500 more."


@pytest.mark.parametrize(
    ("arguments", "code", "stderr"),
    [
        (("export", "nothing", "--to", "out"), 3, "There is no data set called “nothing”."),
        (("remove", "wuxi-ic"), 7, "“wuxi-ic” is the built-in data set."),
        (("import", "tables", "nowhere"), 4, "There is no nowhere. Check the path."),
        (
            ("export", "wuxi-ic", "--to", "out", "--format", "xlsx"),
            7,
            "“out” is not the name of an .xlsx file.",
        ),
    ],
)
def test_mistakes_end_with_their_code(arguments: tuple[str, ...], code: int, stderr: str) -> None:
    result = run("datasets", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(stderr)


def test_every_help_has_examples() -> None:
    commands = {"": datasets, **datasets.commands, **getattr(datasets.commands["import"], "commands")}  # noqa: B009
    assert len(commands) == 8
    for name, command in commands.items():
        text = CliRunner().invoke(command, ["--help"]).stdout
        assert "Examples / 示例:\n    corechain datasets" in text, name
