"""Tables fit the reader's terminal; errors go to stderr with their exit code and in the reader's language."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from corechain.cli.main import COMMANDS, main
from corechain.cli.output import print_answer
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.texts import Text

ROWS = [("wafer-carrier-with-a-long-name", "晶圆载具", 1.5), ("probe-card", None, 12345.0)]
ANSWER = AnswerTable(
    Text(zh="两行", en="Two rows"),
    [
        AnswerColumn("id", Text(zh="标识", en="Id"), lambda row: row[0]),
        AnswerColumn("name", Text(zh="名称", en="Name"), lambda row: row[1]),
        AnswerColumn("value", Text(zh="数值", en="Value"), lambda row: row[2], 1),
    ],
    ROWS,
)


def _printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    print_answer(ANSWER, "table")
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("columns", [50, 70, 200])
def test_no_line_is_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    lines = _printed(monkeypatch, capsys, columns)
    assert max(cell_len(line) for line in lines) <= columns
    assert "wafer-carrier-with-a-long-name" in "\n".join(lines)


def test_a_narrow_terminal_gets_a_block_for_each_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [line.rstrip() for line in _printed(monkeypatch, capsys, 40)]
    assert lines == [
        "Two rows",
        "─ 1 ─",
        "Id     wafer-carrier-with-a-long-name",
        "Name   晶圆载具",
        "Value  1.5",
        "─ 2 ─",
        "Id     probe-card",
        "Name   –",
        "Value  12,345.0",
    ]


def test_missing_is_empty_in_csv_and_null_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(ANSWER, "csv")
    print_answer(ANSWER, "json")
    out = capsys.readouterr().out
    assert "probe-card,,12345.0\n" in out
    assert '"name": null' in out


@pytest.mark.parametrize(
    ("lang", "told"), [("zh", "没有地区“Atlantis”"), ("en", "There is no region “Atlantis”")]
)
def test_an_error_is_one_line_on_stderr_with_its_exit_code(lang: str, told: str) -> None:
    command = str(Path(sys.executable).with_name("corechain"))
    arguments = [command, "--lang", lang, "chain", "weak-links", "--region", "Atlantis"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stdout == ""
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def _leaves(command: click.Command, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], click.Command]]:
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            names = command.list_commands(context)
            return [
                leaf for name in names for leaf in _leaves(command.get_command(context, name), (*path, name))
            ]
    return [(path, command)]


@pytest.mark.parametrize("path", [path for path, _ in _leaves(main, ())], ids=" ".join)
def test_every_help_has_an_example_that_names_its_command(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(main, [*path, "--help"])
    assert shown.exit_code == 0
    assert f"corechain {' '.join(path)}" in shown.output.partition("Examples")[2]


def test_every_command_is_listed_in_the_first_help() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    assert [name for name in COMMANDS if name not in shown] == []


def test_a_language_asked_for_holds_for_its_command_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "名称" in CliRunner().invoke(main, ["--lang", "zh", "datasets", "list"]).output
    assert _printed(monkeypatch, capsys, 40)[0] == "Two rows"
