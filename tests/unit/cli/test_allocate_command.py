"""`corechain allocate` as a person and a program use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corechain.cli.main import main

NEEDS = "need,quantity,within_days,unit\n甲,60,30,L\n乙,40,,L\n"
OFFERS = (
    "offer,supplier,capacity,price,lead_days,least,unit\n"
    "o1,彤程新材,80,10,20,,L\no2,晶瑞电材,50,12,40,,L\no3,南大光电,50,15,10,20,L\n"
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "needs.csv").write_text(NEEDS, encoding="utf-8")
    (tmp_path / "offers.csv").write_text(OFFERS, encoding="utf-8")
    return str(tmp_path / "needs.csv"), str(tmp_path / "offers.csv")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_the_split_for_a_program(files: tuple[str, str]) -> None:
    rows = json.loads(run("allocate", *files, "--largest-share", "0.7", "--format", "json").stdout)
    assert [(row["need"], row["supplier"], row["quantity"], row["cost"]) for row in rows] == [
        ("甲", "彤程新材", 60, 600),
        ("乙", "彤程新材", 10, 100),
        ("乙", "晶瑞电材", 30, 360),
    ]


def test_the_split_for_a_person_says_what_binds(files: tuple[str, str]) -> None:
    told = run("--lang", "zh", "allocate", *files, "--largest-share", "0.7").stdout
    assert "共 100 L，成本 1,060.00，风险 70.0%。" in told
    assert "“彤程新材”已到单一供方上限；上限每放宽 1 个百分点可省 2.00。" in told


def test_the_curve_and_its_picture(files: tuple[str, str], tmp_path: Path) -> None:
    picture = tmp_path / "curve.svg"
    rows = json.loads(
        run("allocate", *files, "--curve", "--picture", str(picture), "--format", "json").stdout
    )
    assert (rows[0]["cost"], rows[0]["risk"]) == (pytest.approx(1040), pytest.approx(0.8))
    assert rows[-1]["risk"] == pytest.approx(1 / 3)
    assert picture.read_text(encoding="utf-8").count("<circle") == len(rows) + 1


def test_no_split_says_why_and_what_would_help(files: tuple[str, str]) -> None:
    refused = run("--lang", "en", "allocate", *files, "--largest-share", "0.3")
    assert refused.exit_code == 10
    assert "The largest share of 30.0% is too small" in refused.stderr
    assert "Allow 33.3%" in refused.stderr


def test_every_fault_of_the_files_is_told_with_its_row(files: tuple[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text(
        "offer,supplier,capacity,price,lead_days,failure,unit\no1,s,-3,10,x,,L\no1,,50,12,40,2,kg\n",
        encoding="utf-8",
    )
    refused = run("--lang", "en", "allocate", files[0], str(broken))
    assert refused.exit_code == 6
    told = [line for line in refused.stderr.splitlines() if line.startswith("  ")]
    assert len(told) == 6
    assert [word in line for line, word in zip(told, ["capacity", "lead_days"], strict=False)] == [True, True]
    assert "kg" in told[-1]


@pytest.mark.parametrize("content", ["", "need,quantity\n", "need\n甲\n"])
def test_files_without_rows_or_columns(files: tuple[str, str], tmp_path: Path, content: str) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text(content, encoding="utf-8")
    assert run("allocate", str(empty), files[1]).exit_code in (4, 6, 10)


def test_the_expected_loss_needs_probabilities(files: tuple[str, str]) -> None:
    refused = run("--lang", "zh", "allocate", *files, "--risk", "expected")
    assert refused.exit_code == 10
    assert "失效概率" in refused.stderr
