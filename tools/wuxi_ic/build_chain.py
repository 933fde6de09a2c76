"""Build the chain of the built-in data set `wuxi-ic`: nodes, relations and what nodes themselves imply.

    python tools/wuxi_ic/build_chain.py [EVIDENCE]            write the tables
    python tools/wuxi_ic/build_chain.py [EVIDENCE] --check    say whether they are up to date; exit status 1 if not

Reads `chain_terms.csv` and `sources.tsv` of the evidence (by default `../shared/facts` beside the repository)
and the curated files in `chain/`, and writes `chain_nodes.csv`, `node_relations.csv` and `specifications.csv`
of the data set and `chain_sources.csv` here. The same inputs give the same bytes. How the chain was made, and
what the confidences mean: docs/explanation/chain-data.md.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
if str(TOOLS) not in sys.path:  # run as a module of a test, the folder is not on the path
    sys.path.insert(0, str(TOOLS))

from facts.provenance import Provenance  # noqa: E402
from sources import OWN, OWN_SOURCES, UNCHECKED, Source, SourceBook, slug  # noqa: E402

REPOSITORY = TOOLS.parent.parent
CURATED = TOOLS / "chain"
SCHEMAS = REPOSITORY / "src/corechain/model/schemas"
DATA_SET = REPOSITORY / "src/corechain/datasets/wuxi_ic"

Row = dict[str, str]
KINDS = {"design_tool": "software", "ip": "software"}
STAGE_OF_FILE = {
    "nodes-1-design": "stage-design",
    "nodes-2-materials": "stage-materials",
    "nodes-2-materials-packaging": "stage-materials",
    "nodes-3-equipment": "stage-equipment",
    "nodes-3-equipment-components": "stage-equipment",
    "nodes-4-fabrication": "stage-fabrication",
    "nodes-5-packaging-test": "stage-packaging-test",
    "nodes-6-products": "stage-products",
    "nodes-7-applications": "stage-applications",
    "nodes-8-services": "stage-services",
}
# What was written for this data set rests on the definition of the terms, or is marked unchecked.
SOURCE_OF_CONFIDENCE = {"medium": OWN, "low": UNCHECKED}


def read_rows(path: Path) -> list[Row]:
    """Rows of a CSV file with a header; nothing may be missing or left over in a row."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise SystemExit(f"{path.name}, row {number}: the number of cells differs from the header")
    return rows


def render(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """CSV text of `rows` in their order; a missing cell is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def schema_columns(table: str) -> list[str]:
    """Column names of `table` in the order of its schema."""
    return [row["name"] for row in read_rows(SCHEMAS / f"{table}.csv")]


def corrected_terms(evidence: Path) -> dict[str, Row]:
    """Terms of the evidence by node id, after `chain/corrections.csv`; the id keeps the term as it was found."""
    terms = {slug(row["term_en"]): row for row in read_rows(evidence / "chain_terms.csv")}
    for row in terms.values():
        row["name_en"], row["name_zh"] = row["term_en"], row["term_zh"]
    for correction in read_rows(CURATED / "corrections.csv"):
        term = terms.get(slug(correction["term"]))
        if term is None:
            raise SystemExit(f"corrections.csv: no term {correction['term']!r} in the evidence")
        field, old, new = correction["field"], correction["old"], correction["new"]
        parts = term[field].split("|")
        if old not in parts:
            raise SystemExit(f"corrections.csv: {field} of {correction['term']!r} does not hold {old!r}")
        term[field] = "|".join(new if part == old else part for part in parts if part != old or new)
        if field.startswith("name_"):  # people still ask for it by the old name
            term[field.replace("name", "synonyms")] += f"|{old}"
    return terms


def wordings(name: str, *lists: str) -> str:
    """Entries of `|`-separated lists, each once, without those that repeat the name itself."""
    seen = {name.casefold()}
    kept: list[str] = []
    for entry in (part.strip() for text in lists for part in text.split("|")):
        if entry and entry.casefold() not in seen:
            seen.add(entry.casefold())
            kept.append(entry)
    return "|".join(kept)


class Evidence:
    """Pages that were read for a node or an input, by `chain/evidence.csv` and `chain/pages.csv`."""

    def __init__(self, book: SourceBook) -> None:
        for page in read_rows(CURATED / "pages.csv"):
            book.add(Source(**page, note="an excerpt was read"))
        self._pages = {
            (row["node_id"], row["input_to"]): tuple(row["sources"].split("|"))
            for row in read_rows(CURATED / "evidence.csv")
        }
        self.unused = set(self._pages)

    def weigh(
        self, subject: tuple[str, str], sources: tuple[str, ...], confidence: str
    ) -> tuple[tuple[str, ...], str]:
        """Sources and confidence of (node, "") or (input, target) once its pages are counted.

        A page takes the place of what nobody had read; with two independent sources the confidence is high.
        """
        pages = self._pages.get(subject, ())
        self.unused.discard(subject)
        if not pages:
            return sources, confidence
        read = tuple(dict.fromkeys(source for source in (*sources, *pages) if source not in OWN_SOURCES))
        return read, "high" if confidence == "high" or len(read) > 1 else "medium"


def node_row(curated: Row, term: Row | None, provenance: Provenance, evidence: Evidence) -> Row:
    """One node: names and sources from the term where there is one, wordings and description as curated."""
    if term is None:
        name_zh, name_en, kind = curated["name_zh"], curated["name_en"], curated["kind"]
        found_zh, found_en, confidence = "", "", curated["confidence"]
        ids: tuple[str, ...] = (SOURCE_OF_CONFIDENCE[confidence],)
    else:
        name_zh, name_en = term["name_zh"], term["name_en"]
        kind = KINDS.get(term["chain_position"], term["chain_position"])
        found_zh, found_en = term["synonyms_zh"], term["synonyms_en"]
        basis = provenance.basis(term["source"], term["confidence"])
        # A term that only the non-commercial data set names is common knowledge, described anew and unchecked.
        ids, confidence = basis.source_ids or (UNCHECKED,), basis.confidence
    ids, confidence = evidence.weigh((slug(curated["name_en"]), ""), ids, confidence)
    return {
        "id": slug(curated["name_en"]),
        "kind": kind,
        "name_zh": name_zh,
        "name_en": name_en,
        "synonyms_zh": wordings(name_zh, found_zh, curated["synonyms_zh"]),
        "synonyms_en": wordings(name_en, found_en, curated["synonyms_en"]),
        "description_zh": curated["description_zh"],
        "description_en": curated["description_en"],
        "sources": "|".join(ids),
        "confidence": confidence,
    }


def stage_rows() -> list[Row]:
    """The stages, in order."""
    return [
        {**row, "kind": "stage", "sources": OWN, "confidence": "medium"}
        for row in read_rows(CURATED / "stages.csv")
    ]


def build_nodes(
    terms: dict[str, Row], provenance: Provenance, evidence: Evidence
) -> tuple[list[Row], dict[str, str]]:
    """All nodes but the stages, and the stage of each."""
    nodes: dict[str, Row] = {}
    stages: dict[str, str] = {}
    for file, stage in STAGE_OF_FILE.items():
        for curated in read_rows(CURATED / f"{file}.csv"):
            node = node_row(curated, terms.get(slug(curated["name_en"])), provenance, evidence)
            if node["id"] in nodes:
                raise SystemExit(f"{file}.csv: node {node['id']!r} stands twice")
            nodes[node["id"]] = node
            stages[node["id"]] = stage
    missing = sorted(set(terms) - set(nodes))
    if missing:
        raise SystemExit(f"terms of the evidence without a curated row: {', '.join(missing)}")
    return list(nodes.values()), stages


def build_relations(stages: dict[str, str], evidence: Evidence) -> list[Row]:
    """part_of the stage for every node, then the curated inputs and kinds."""
    rows = [relation((node, stage), "part_of", "medium", "", evidence) for node, stage in stages.items()]
    seen: set[tuple[str, str]] = set()
    for file in sorted(CURATED.glob("relations-*.csv")):
        for line in read_rows(file):
            for member in line["members"].split("|"):
                pair = (member, line["target"])
                unknown = [node for node in pair if node not in stages]
                if unknown or pair in seen:
                    raise SystemExit(f"{file.name}: {pair} is {'unknown' if unknown else 'given twice'}")
                seen.add(pair)
                rows.append(relation(pair, line["relation"], line["confidence"], line["note"], evidence))
    return rows


def relation(ends: tuple[str, str], kind: str, confidence: str, note: str, evidence: Evidence) -> Row:
    """One row of node_relations."""
    sources, borne = evidence.weigh(ends, (SOURCE_OF_CONFIDENCE[confidence],), confidence)
    row = {"from_id": ends[0], "relation": kind, "to_id": ends[1], "note": note}
    return {**row, "sources": "|".join(sources), "confidence": borne}


def mark_final(nodes: list[Row], relations: list[Row], stages: dict[str, str]) -> None:
    """Final products: every application, and every chip sold as such that has no kinds of its own."""
    general = {row["to_id"] for row in relations if row["relation"] == "variant_of"}
    excluded = {row["id"] for row in read_rows(CURATED / "not_final.csv")}
    for node in nodes:
        stage = stages[node["id"]]
        sold = stage == "stage-products" and node["id"] not in general | excluded
        node["final"] = "true" if sold or stage == "stage-applications" else "false"


def build_specifications(known: Iterable[str]) -> list[Row]:
    """What a node implies by its definition (a 12-inch wafer is 300 mm wide)."""
    nodes, count, rows = set(known), Counter[tuple[str, str]](), []
    for line in read_rows(CURATED / "specifications.csv"):
        node, attribute = line["node_id"], line["attribute"]
        if node not in nodes:
            raise SystemExit(f"specifications.csv: no node {node!r}")
        count[node, attribute] += 1
        suffix = f"-{count[node, attribute]}" if count[node, attribute] > 1 else ""
        row_id = f"spec-{node}-{attribute.replace('_', '-')}{suffix}"
        rows.append({"id": row_id, **line, "sources": OWN, "confidence": "medium"})
    return rows


def used_sources(tables: Iterable[Iterable[Row]], provenance: Provenance) -> list[Row]:
    """Rows of `sources` that some row of the chain names."""
    used = {source for rows in tables for row in rows for source in row["sources"].split("|")}
    return [
        {key: str(value) for key, value in asdict(provenance.source(source)).items()}
        for source in sorted(used)
    ]


def build(evidence: Path) -> dict[Path, str]:
    """Text of every output by its path; `SystemExit` says what is wrong with the curated files."""
    book = SourceBook.read(evidence)
    for source in OWN_SOURCES.values():
        book.add(source)
    provenance = Provenance(book, TOOLS / "curated")
    pages = Evidence(book)
    nodes, stages = build_nodes(corrected_terms(evidence), provenance, pages)
    relations = build_relations(stages, pages)
    if pages.unused:
        raise SystemExit(f"evidence.csv: no such node or input: {sorted(pages.unused)}")
    mark_final(nodes, relations, stages)
    tables = {
        "chain_nodes": [*stage_rows(), *nodes],
        "node_relations": relations,
        "specifications": build_specifications(stages),
    }
    outputs = {DATA_SET / f"{name}.csv": render(rows, schema_columns(name)) for name, rows in tables.items()}
    columns = [field.name for field in fields(Source)]
    outputs[TOOLS / "chain_sources.csv"] = render(used_sources(tables.values(), provenance), columns)
    return outputs


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Build the chain of the built-in data set wuxi-ic.")
    parser.add_argument("evidence", nargs="?", type=Path, default=REPOSITORY.parent / "shared/facts")
    parser.add_argument("--check", action="store_true", help="only say whether the tables are up to date")
    options = parser.parse_args(arguments)
    outputs = build(options.evidence)
    stale = [path for path, text in outputs.items() if not path.exists() or path.read_text("utf-8") != text]
    for path, text in outputs.items():
        if not options.check:
            path.write_text(text, encoding="utf-8", newline="\n")
        print(
            f"{path.relative_to(REPOSITORY)}: {text.count(chr(10)) - 1} rows{', changed' * (path in stale)}"
        )
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
