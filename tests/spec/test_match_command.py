"""`corechain match` as a person and a program use it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corechain.cli.main import main

DEMAND = "求购KrF光刻胶，200mm线，月用量500升，优先长三角"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_json_has_the_documented_shape() -> None:
    answer = json.loads(run("match", DEMAND, "--format", "json").stdout)
    assert answer["query"] == DEMAND
    assert answer["language"] == "zh"
    assert answer["understood"]["nodes"][0]["id"] == "krf-photoresist"
    assert {"id", "name_zh", "name_en", "score", "because"} <= set(answer["understood"]["nodes"][0])
    assert [each["text"] for each in answer["understood"]["requirements"]] == [
        "200mm线",
        "月用量500升",
        "优先长三角",
    ]
    for rank, result in enumerate(answer["results"], 1):
        assert result["rank"] == rank
        assert set(result["organisation"]) == {"id", "name_zh", "name_en", "country", "city"}
        assert result["nodes"]
        assert result["reasons"]
        assert {each["verdict"] for each in result["requirements"]} <= {"met", "not_met", "unknown"}


def test_csv_agrees_with_json() -> None:
    rows = list(csv.DictReader(io.StringIO(run("match", DEMAND, "--format", "csv").stdout)))
    answer = json.loads(run("match", DEMAND, "--format", "json").stdout)
    assert [row["organisation_id"] for row in rows] == [
        each["organisation"]["id"] for each in answer["results"]
    ]


def test_the_table_speaks_the_language_of_the_demand_or_as_told() -> None:
    first = run("match", DEMAND, "--limit", "2").stdout.splitlines()[0]
    assert first.startswith("理解为：KrF光刻胶")
    assert run("--lang", "en", "match", DEMAND).stdout.startswith("Understood as: KrF photoresist")
    assert run("match", "KrF photoresist").stdout.startswith("Understood as: KrF photoresist")


def test_nothing_found_is_an_answer() -> None:
    result = run("match", "红烧肉")
    assert result.exit_code == 0
    assert "没有读出这条链上的任何环节" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (("match", ""), 2, "需求是空的"),
        (("match", "光" * 10_000), 2, "10000"),
        (("match", "光刻胶", "--region", "ZZ-99"), 3, "ZZ-99"),
        (("match", "光刻胶", "--dataset", "no-such"), 3, "no-such"),
        (("match", "光刻胶", "--limit", "0"), 2, "至少为 1"),
    ],
)
def test_errors_go_to_stderr_with_an_exit_code(
    arguments: tuple[str, ...], exit_code: int, words: str
) -> None:
    result = run("--lang", "zh", *arguments)
    assert result.exit_code == exit_code
    assert words in result.stderr
    assert result.stdout == ""


def test_the_page_documents_every_key(repository: Path) -> None:
    page = (repository / "docs/reference/match-json.md").read_text(encoding="utf-8")
    answer = json.loads(run("match", f"{DEMAND}，非日本", "--format", "json").stdout)
    assert answer["excluded"]
    keys = set(keys_in(answer))
    assert [key for key in sorted(keys) if f"`{key}`" not in page and f".{key}`" not in page] == []


def keys_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from keys_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from keys_in(each)
