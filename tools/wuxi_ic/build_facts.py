"""Carry the gathered evidence over into the built-in data set `wuxi-ic`.

    python tools/wuxi_ic/build_facts.py            write the tables and the report
    python tools/wuxi_ic/build_facts.py --check    say whether they are up to date; exit status 1 if not

Reads the evidence tables (by default from `../shared/facts` beside the repository), the curated tables in
`tools/wuxi_ic/curated`, and `chain_sources.csv` and `chain_nodes.csv` of `build_chain.py` where they exist.
Writes sources, organisations, provisions, supply_links, indicators and observations, `dataset.toml`, and the
page `docs/reference/wuxi-ic-carry-over.md`. The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
if str(TOOLS) not in sys.path:  # run as a module of a test, the folder is not on the path
    sys.path.insert(0, str(TOOLS))

from facts.carry_over import CarryOver  # noqa: E402
from facts.observations import build_observations  # noqa: E402
from facts.organisations import build_organisations  # noqa: E402
from facts.provenance import Provenance  # noqa: E402
from facts.provisions import build_provisions  # noqa: E402
from facts.report import count_by_confidence, render_report  # noqa: E402
from facts.supply_links import build_supply_links, node_ids_by_wording  # noqa: E402
from facts.tables import Row, read_table, render_table, schema_columns, split  # noqa: E402
from sources import SourceBook  # noqa: E402

REPOSITORY = TOOLS.parent.parent
CURATED = TOOLS / "curated"
SCHEMAS = REPOSITORY / "src/corechain/model/schemas"
DATASET = REPOSITORY / "src/corechain/datasets/wuxi_ic"
REPORT = REPOSITORY / "docs/reference/wuxi-ic-carry-over.md"


def build(evidence: Path, dataset: Path = DATASET) -> tuple[dict[Path, str], CarryOver]:
    """Text of every output by its path, and the log of what was done. Raises ValueError where inputs disagree."""
    log = CarryOver()
    facts = {name: read_table(evidence / f"{name}.csv") for name in _EVIDENCE}
    provenance = Provenance(SourceBook.read(evidence), CURATED)
    nodes = _existing(dataset / "chain_nodes.csv")
    node_ids = node_ids_by_wording(facts["chain_terms"], nodes)

    indicators, observations = build_observations(facts["statistics"], CURATED, provenance, log)
    organisations = build_organisations(facts["organisations"], CURATED, provenance, log)
    known = {row["id"] for row in organisations}
    tables: dict[str, list[Row]] = {
        "organisations": organisations,
        "provisions": build_provisions(facts["provisions"], known, CURATED, provenance, log),
        "supply_links": build_supply_links(facts["supply_links"], known, node_ids, CURATED, provenance, log),
        "indicators": indicators,
        "observations": observations,
    }
    _check_nodes(tables, {row["id"] for row in nodes})
    tables["sources"] = _sources(tables, provenance)
    _count(facts, tables, log)
    log.remarks.append(f"ETO was taken out of {provenance.rows_less_eto} rows that have other sources")
    outputs = {dataset / f"{name}.csv": _text(rows, name) for name, rows in tables.items()}
    outputs[dataset / "dataset.toml"] = (CURATED / "dataset.toml").read_text(encoding="utf-8")
    outputs[REPORT] = render_report(log, CURATED, len(tables["sources"]))
    return outputs, log


_EVIDENCE = ("organisations", "provisions", "supply_links", "statistics", "chain_terms")


def _existing(path: Path) -> list[Row]:
    return read_table(path) if path.exists() else []


def _text(rows: list[Row], table: str) -> str:
    return render_table(rows, schema_columns(SCHEMAS, table))


def _check_nodes(tables: dict[str, list[Row]], nodes: set[str]) -> None:
    """Every node that is named exists; nothing to check while the chain has not been built."""
    if not nodes:
        return
    named = {row["node_id"] for table in ("provisions", "supply_links") for row in tables[table]} - {""}
    if named - nodes:
        raise ValueError(f"chain_nodes.csv lacks: {sorted(named - nodes)}")


def _sources(tables: dict[str, list[Row]], provenance: Provenance) -> list[Row]:
    """Sources that some row names, and those of the chain tables."""
    used = {key for rows in tables.values() for row in rows for key in split(row.get("sources", ""))}
    rows = {row["id"]: row for row in _existing(TOOLS / "chain_sources.csv")}
    for source_id in sorted(used):
        source = asdict(provenance.source(source_id))
        rows[source_id] = {key: str(value) for key, value in source.items()}
    return list(rows.values())


def _count(facts: dict[str, list[Row]], tables: dict[str, list[Row]], log: CarryOver) -> None:
    for name in ("organisations", "provisions", "supply_links", "statistics"):
        log.counts_in[name] = count_by_confidence(facts[name])
        log.counts_out[name] = count_by_confidence(tables["observations" if name == "statistics" else name])
    unmatched = sorted(row["what"] for row in tables["supply_links"] if not row["node_id"])
    log.remarks.append(
        f"supply_links: {len(unmatched)} links keep their wording without a node"
        + (f" ({'; '.join(unmatched)})" if unmatched else "")
    )


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--facts", type=Path, default=REPOSITORY.parent / "shared/facts", help="evidence tables"
    )
    parser.add_argument("--check", action="store_true", help="only say whether the files are up to date")
    options = parser.parse_args(arguments)
    outputs, log = build(options.facts)
    if options.check:
        stale = [
            path for path, text in outputs.items() if not path.exists() or path.read_text("utf-8") != text
        ]
        for path in stale:
            print(f"out of date: {path.relative_to(REPOSITORY)}")
        return 1 if stale else 0
    for path, text in outputs.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for dropped in log.dropped:
        print(f"dropped {dropped.table}: {dropped.row} ({dropped.confidence}): {dropped.reason}")
    for table, counts in log.counts_out.items():
        print(f"{table}: {counts.total()} {dict(counts)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
