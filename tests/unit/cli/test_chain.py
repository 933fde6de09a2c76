"""`corechain chain` and `corechain stats` as a person and a program use them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result

from corechain.cli.chain import chain
from corechain.cli.main import main
from corechain.cli.stats import stats


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.mark.parametrize("command", ["weak-links", "gaps", "extend"])
@pytest.mark.parametrize("region", ["CN", "CN-32", "320200", "无锡"])
def test_diagnosis_in_every_format(command: str, region: str) -> None:
    as_json = json.loads(run("chain", command, "--region", region, "--format", "json").stdout)
    as_csv = list(
        csv.DictReader(io.StringIO(run("chain", command, "--region", region, "--format", "csv").stdout))
    )
    assert [row["node_id"] for row in as_json] == [row["node_id"] for row in as_csv]
    assert as_json
    table = run("--lang", "zh", "chain", command, "--region", region, "--limit", "3")
    assert table.exit_code == 0
    assert as_json[0]["node_id"] in table.stdout


def test_a_limit_holds_for_programs_only_when_asked() -> None:
    everything = json.loads(run("chain", "weak-links", "--format", "json").stdout)
    three = json.loads(run("chain", "weak-links", "--format", "json", "--limit", "3").stdout)
    assert three == everything[:3]
    assert f"20 of {len(everything)} rows" in run("chain", "weak-links").stdout


def test_show_all_and_one() -> None:
    nodes = json.loads(run("chain", "show", "--format", "json").stdout)
    node = json.loads(run("chain", "show", "--node", nodes[0]["node_id"], "--format", "json").stdout)
    assert node["id"] == nodes[0]["node_id"]
    assert node["providers"] or nodes[0]["providers"] == 0
    said = run("chain", "show", "--node", nodes[0]["node_id"])
    assert nodes[0]["node"] in said.stdout
    providers = run("chain", "show", "--node", "etcher", "--format", "csv").stdout
    assert providers.startswith("organisation_id,")


def test_knock_out_names_the_path() -> None:
    rows = json.loads(run("chain", "knock-out", "lithography-tool", "--format", "json").stdout)
    assert rows
    assert all(row["path"].startswith("lithography tool → ") for row in rows)
    assert [row["final"] for row in rows] == sorted((row["final"] for row in rows), reverse=True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("chain", "weak-links", "--region", "Atlantis"),
        ("chain", "knock-out", "unobtainium"),
        ("chain", "show", "--node", "unobtainium"),
        ("chain", "gaps", "--dataset", "nowhere"),
        ("stats", "founding", "--dataset", "nowhere"),
    ],
)
def test_unknown_names_end_with_one_line_and_exit_code_3(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("limit", ["0", "-3", "many"])
def test_a_limit_is_a_positive_number(limit: str) -> None:
    assert run("chain", "gaps", "--limit", limit).exit_code == 2


def test_founding_figures() -> None:
    rows = json.loads(run("stats", "founding", "--format", "json").stdout)
    derived = {row["key"] for row in rows if row["derived"]}
    assert "ic-operating-income-year-before" in derived
    assert all(row["formula"] for row in rows if row["derived"])
    assert all(row["sources"] for row in rows)


def test_every_command_has_an_example() -> None:
    for group in (chain, stats):
        for command in (group, *group.commands.values()):
            result = CliRunner().invoke(command, ["--help"])
            assert result.exit_code == 0
            assert "\n    corechain" in result.stdout
            assert "\\b" not in result.stdout
