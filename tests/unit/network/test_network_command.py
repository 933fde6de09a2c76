"""``corechain network`` from the command line, with the published reference values."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from corechain.cli.main import main
from corechain.exceptions import UnusableName
from corechain.workflows import systemic_risk as workflow
from corechain.workflows.systemic_risk import MEASURES, RiskQuestion, firm_risks

SMALL = "firm,sector,employees,zero\nA,mine,10,0\nB,mill,20,0\nC,shop,30,0\n"
LINKS = "supplier,buyer,amount\nA,B,4\nB,C,6\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["network", *map(str, arguments)])


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    firms, links = tmp_path / "firms.csv", tmp_path / "links.csv"
    firms.write_text(SMALL)
    links.write_text(LINKS)
    return firms, links


@pytest.mark.parametrize("name", ["n15", "n200"])
@pytest.mark.parametrize(("epsilon", "file"), [("0.01", "esri_eps1e-2.csv"), ("1e-10", "esri_eps1e-10.csv")])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_reference_values(
    shared_data: Path, tmp_path: Path, name: str, epsilon: str, file: str, ending: str
) -> None:
    folder = shared_data / "esri_reference" / name
    out = tmp_path / f"risk.{ending}"
    done = run("esri", folder / "firms.csv", folder / "links.csv", "--essentiality", folder / "essentiality.csv",
               "--epsilon", epsilon, "-o", out)  # fmt: skip
    assert (done.exit_code, done.stdout) == (0, "")
    rows = (
        list(csv.DictReader(out.read_text().splitlines()))
        if ending == "csv"
        else pq.read_table(out).to_pylist()
    )
    wanted = np.loadtxt(folder / file, delimiter=",", skiprows=1)
    got = np.array([[float(row[measure]) for measure in MEASURES] for row in rows])
    assert np.abs(got - wanted).max() < 1e-12
    assert [row["firm"] for row in rows] == [str(number) for number in range(len(wanted))]
    assert sorted(path.name for path in tmp_path.iterdir()) == [out.name]


def test_chosen_firms_and_formats(small: tuple[Path, Path], tmp_path: Path) -> None:
    shown = json.loads(run("esri", *small, "--only", "B,A", "--format", "json").stdout)
    assert [(row["firm"], round(row["esri"], 3), round(row["esri_upstream"], 3)) for row in shown] == [
        ("B", 1.0, 1.0), ("A", 1.0, 0.4)
    ]  # fmt: skip
    out = tmp_path / "risk.csv"
    assert run("esri", *small, "--first", "1", "-o", out).exit_code == 0
    assert out.read_text() == "firm,esri,esri_downstream,esri_upstream\nA,1,1,0.4\n"


def test_several_weights_get_columns_of_their_own(small: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text(SMALL.replace("zero", "turnover").replace(",0", ",5"))
    out = tmp_path / "risk.csv"
    assert run("esri", *small, "--weights", "employees", "--weights", "turnover", "-o", out).exit_code == 0
    rows = {row.pop("firm"): row for row in csv.DictReader(out.read_text().splitlines())}
    assert list(rows["A"]) == [
        f"{measure}_{weight}" for weight in ("employees", "turnover") for measure in MEASURES
    ]
    assert float(rows["A"]["esri_upstream_employees"]) == pytest.approx(10 / 60)
    assert float(rows["A"]["esri_upstream_turnover"]) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--only", "A,X"], 3, "X"),
        (["--weights", "zero"], 2, "zero"),
        (["--weights", "none"], 6, "none"),
        (["--essentiality", "none.csv"], 4, "none.csv"),
        (["-o", "risk.txt"], 8, ".parquet"),
        (["-o", "no/such/folder/risk.csv"], 8, "folder"),
        (["--epsilon", "2"], 2, "epsilon"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_errors_are_sentences(
    small: tuple[Path, Path],
    options: list[str],
    code: int,
    words: str,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CORECHAIN_LANG", language)
    done = run("esri", *small, *options)
    assert done.exit_code == code
    assert words in done.stderr or language == "zh"
    assert "Traceback" not in done.stderr


def test_bad_rows_end_with_a_list_and_no_file(small: tuple[Path, Path], tmp_path: Path) -> None:
    small[1].write_text(LINKS + "A,A,1\nX,B,1\nB,C,-3\n")
    done = run("esri", *small, "-o", tmp_path / "risk.csv")
    assert done.exit_code == 6
    assert [line.strip().partition(":")[0] for line in done.stderr.splitlines()[1:]] == [
        "links.csv, row 5, column “supplier”", "links.csv, row 4", "links.csv, row 6, column “amount”"
    ]  # fmt: skip
    assert not (tmp_path / "risk.csv").exists()
    assert not (tmp_path / "risk.csv.parts").exists()


class Interrupted:
    """An engine that is stopped after a number of shards, as by Ctrl-C."""

    def __init__(self, after: int) -> None:
        self.after, self.computed = after, 0

    def check(self, master: str | None) -> None:
        """It is always there."""

    def run_shards(self, network, shards, options, on_progress, sink):  # type: ignore[no-untyped-def]
        from corechain.engines import local

        for shard in shards:
            if self.computed == self.after:
                raise KeyboardInterrupt
            local.run_shards(network, [shard], options, on_progress, sink)
            self.computed += 1


def test_stopped_run_goes_on_with_finished_shards(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shared_data / "esri_reference" / "n200"
    firms = tmp_path / "firms.csv"
    shutil.copy(folder / "firms.csv", firms)
    question = RiskQuestion(firms, folder / "links.csv", folder / "essentiality.csv")
    whole = firm_risks(question).index
    engine = Interrupted(after=3)
    monkeypatch.setattr(workflow, "_engine", lambda name: engine)
    out = tmp_path / "risk.csv"
    with pytest.raises(KeyboardInterrupt):
        firm_risks(question, out=out, shard_size=30)
    assert not out.exists()
    assert len(list((tmp_path / "risk.csv.parts").glob("*.npy"))) == 3
    engine.after = 99
    with pytest.raises(UnusableName):
        firm_risks(question, out=out, shard_size=30)
    with pytest.raises(UnusableName, match="epsilon"):
        firm_risks(RiskQuestion(firms, folder / "links.csv", folder / "essentiality.csv", epsilon=0.1), out=out,
                   shard_size=30, resume=True)  # fmt: skip
    told: list[tuple[int, int]] = []
    resumed = firm_risks(
        question, out=out, shard_size=30, resume=True, on_progress=lambda *each: told.append(each)
    )
    assert engine.computed == 7
    assert told[0] == (90, 200)
    assert np.array_equal(resumed.index, whole)
    assert not (tmp_path / "risk.csv.parts").exists()


def test_parts_of_other_inputs_are_refused(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shared_data / "esri_reference" / "n15"
    links = tmp_path / "links.csv"
    shutil.copy(folder / "links.csv", links)
    question = RiskQuestion(folder / "firms.csv", links, folder / "essentiality.csv")
    monkeypatch.setattr(workflow, "_engine", lambda name: Interrupted(after=1))
    with pytest.raises(KeyboardInterrupt):
        firm_risks(question, out=tmp_path / "risk.csv", shard_size=5)
    links.write_text(links.read_text().replace("38.9477", "38.9478"))
    with pytest.raises(UnusableName, match="inputs"):
        firm_risks(question, out=tmp_path / "risk.csv", shard_size=5, resume=True)


def test_progress_runs_to_the_end(small: tuple[Path, Path]) -> None:
    told: list[tuple[int, int]] = []
    firm_risks(RiskQuestion(*small), shard_size=2, on_progress=lambda *each: told.append(each))
    assert (told[0], told[-1]) == ((0, 3), (3, 3))
    assert told == sorted(told)


def test_divisions_of_the_national_classification(small: tuple[Path, Path]) -> None:
    small[0].write_text("firm,sector\nA,C3973\nB,65\nC,C39\n")
    shown = json.loads(run("esri", *small, "--essentiality", "gbt4754", "--format", "json").stdout)
    assert {row["firm"]: row["sector"] for row in shown} == {"A": "39", "B": "65", "C": "39"}
    small[0].write_text("firm,sector\nA,C3973\nB,98\nC,C39\n")
    assert run("esri", *small, "--essentiality", "gbt4754").exit_code == 6


def test_check_counts(small: tuple[Path, Path]) -> None:
    small[1].write_text(LINKS + "A,B,1\n")
    done = run("check", *small, "--format", "json")
    counts = {row["key"]: row["value"] for row in json.loads(done.stdout)}
    assert (counts["firms"], counts["links"], counts["duplicates"], counts["sales"]) == (3, 2, 1, 11)


def test_what_if_scenario_and_best_links_answer(small: tuple[Path, Path], tmp_path: Path) -> None:
    rows = json.loads(
        run("what-if", *small, "--reweight", "A,B,8", "--stop", "firm=A", "--format", "json").stdout
    )
    assert [row["combined"] for row in rows] == [1.0, 1.0, 0.0, 1.0]
    candidates = tmp_path / "candidates.csv"
    candidates.write_text("supplier,buyer,amount\nA,C,1\nC,B,2\n")
    ranked = json.loads(run("what-if", *small, "--candidates", candidates, "--format", "json").stdout)
    assert [row["rank"] for row in ranked] == [1, 2]
    assert run("best-links", *small, "--candidates", candidates, "--budget", "1").exit_code == 0
    lines = json.loads(
        run("scenario", *small, "--hazard", "firm=C,days=10", "--draws", "1", "--format", "json").stdout
    )
    assert [line["key"] for line in lines][:3] == ["mean", "standard_error", "p5"]
    candidates.write_text("supplier,buyer,amount\nA,C,-1\nX,B,2\nB,B,1\n")
    done = run("best-links", *small, "--candidates", candidates, "--budget", "1")
    assert (done.exit_code, done.stderr.count("candidates.csv")) == (6, 3)


def test_generated_network_can_be_described_and_read(tmp_path: Path) -> None:
    assert run("generate", "--firms", "120", "--seed", "3", "--to", tmp_path / "a").exit_code == 0
    files = (tmp_path / "a" / "firms.csv", tmp_path / "a" / "links.csv")
    assert run("check", *files).exit_code == 0
    assert run("describe", *files, "--to", tmp_path / "tables").exit_code == 0
    done = run(
        "generate", "--like", tmp_path / "tables", "--to", tmp_path / "b", "--parquet", "--format", "json"
    )
    assert {
        row["key"]: row["distance"] < 0.25 for row in json.loads(done.stdout) if row["key"] != "flows"
    } == dict.fromkeys(("links", "customers", "suppliers", "sales", "sectors", "mixing"), True)
    assert pq.read_table(tmp_path / "b" / "firms.parquet").num_rows == 120


def test_losses_that_do_not_come_to_rest_are_said_to_be_too_low(tmp_path: Path) -> None:
    firms, links, out = (tmp_path / name for name in ("firms.csv", "links.csv", "risk.csv"))
    firms.write_text("firm,sector\na,one\nb,one\nc,two\n")
    links.write_text("supplier,buyer,amount\na,b,0.9999\nb,a,0.9999\na,c,0.0001\nb,c,0.0001\n")
    shown = run("esri", firms, links, "--epsilon", "1e-6")
    assert shown.exit_code == 0
    assert "10000" in shown.output
    written = run("esri", firms, links, "--epsilon", "1e-6", "-o", out)
    assert (written.exit_code, "10000" in written.stderr) == (0, True)
    judged = run("what-if", firms, links, "--add", "a,c,0.1", "--stop", "firm=c", "--epsilon", "1e-6")
    assert (judged.exit_code, "10000" in judged.output) == (0, True)
    assert "10000" not in run("esri", firms, links, "--epsilon", "1e-4").output
