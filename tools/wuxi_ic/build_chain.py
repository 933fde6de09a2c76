"""Build the chain of the built-in data set `wuxi-ic`: nodes, relations and what nodes themselves imply.

    python tools/wuxi_ic/build_chain.py [EVIDENCE_DIRECTORY]

Reads `chain_terms.csv` and `sources.tsv` of the evidence (default `../shared/facts` beside the repository)
and the curated files in `chain/`, and writes `chain_nodes.csv`, `node_relations.csv` and `specifications.csv`
of the data set and `chain_sources.csv` here. The same input gives the same files. How the chain was made, and
what the confidences mean: docs/explanation/chain-data.md.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from sources import DATA_SETS, OWN, OWN_SOURCES, UNCHECKED, SourceBook, slug, write_sources

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
CURATED = HERE / "chain"
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


def write_rows(name: str, rows: Iterable[Row]) -> None:
    """Write table `name` of the data set with the columns of its schema."""
    columns = [row["name"] for row in read_rows(SCHEMAS / f"{name}.csv")]
    DATA_SET.mkdir(parents=True, exist_ok=True)
    with (DATA_SET / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


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


def node_sources(term: Row, book: SourceBook) -> tuple[list[str], str]:
    """Sources and confidence of a term; what rests on the non-commercial data set alone is general knowledge."""
    ids = book.ids(term["source"])
    if set(ids) <= {DATA_SETS["eto"].id}:
        return [UNCHECKED], "low"
    return ids, term["confidence"]


def node_row(curated: Row, term: Row | None, book: SourceBook) -> Row:
    """One node: names and sources from the term where there is one, wordings and description as curated."""
    if term is None:
        name_zh, name_en, kind = curated["name_zh"], curated["name_en"], curated["kind"]
        found_zh, found_en, confidence = "", "", curated["confidence"]
        ids = [SOURCE_OF_CONFIDENCE[confidence]]
    else:
        name_zh, name_en = term["name_zh"], term["name_en"]
        kind = KINDS.get(term["chain_position"], term["chain_position"])
        found_zh, found_en = term["synonyms_zh"], term["synonyms_en"]
        ids, confidence = node_sources(term, book)
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
        {**row, "kind": "stage", "sources": OWN, "confidence": "medium"} for row in read_rows(CURATED / "stages.csv")
    ]


def build_nodes(evidence: Path, book: SourceBook) -> tuple[list[Row], dict[str, str]]:
    """All nodes but the stages, and the stage of each."""
    terms = corrected_terms(evidence)
    nodes: dict[str, Row] = {}
    stages: dict[str, str] = {}
    for file, stage in STAGE_OF_FILE.items():
        for curated in read_rows(CURATED / f"{file}.csv"):
            node = node_row(curated, terms.get(slug(curated["name_en"])), book)
            if node["id"] in nodes:
                raise SystemExit(f"{file}.csv: node {node['id']!r} stands twice")
            nodes[node["id"]] = node
            stages[node["id"]] = stage
    missing = sorted(set(terms) - set(nodes))
    if missing:
        raise SystemExit(f"terms of the evidence without a curated row: {', '.join(missing)}")
    return list(nodes.values()), stages


def build_relations(stages: dict[str, str]) -> list[Row]:
    """part_of the stage for every node, then the curated inputs and kinds."""
    rows = [relation(node, "part_of", stage, "medium", "") for node, stage in stages.items()]
    seen: set[tuple[str, str]] = set()
    for file in sorted(CURATED.glob("relations-*.csv")):
        for line in read_rows(file):
            for member in line["members"].split("|"):
                pair = (member, line["target"])
                unknown = [node for node in pair if node not in stages]
                if unknown or pair in seen:
                    raise SystemExit(f"{file.name}: {pair} is {'unknown' if unknown else 'given twice'}")
                seen.add(pair)
                rows.append(relation(member, line["relation"], line["target"], line["confidence"], line["note"]))
    return rows


def relation(from_id: str, kind: str, to_id: str, confidence: str, note: str) -> Row:
    """One row of node_relations."""
    row = {"from_id": from_id, "relation": kind, "to_id": to_id, "note": note, "confidence": confidence}
    return {**row, "sources": SOURCE_OF_CONFIDENCE[confidence]}


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
    nodes, count, rows = set(known), defaultdict[tuple[str, str], int](int), []
    for line in read_rows(CURATED / "specifications.csv"):
        node, attribute = line["node_id"], line["attribute"]
        if node not in nodes:
            raise SystemExit(f"specifications.csv: no node {node!r}")
        count[node, attribute] += 1
        suffix = f"-{count[node, attribute]}" if count[node, attribute] > 1 else ""
        row_id = f"spec-{node}-{attribute.replace('_', '-')}{suffix}"
        rows.append({"id": row_id, **line, "sources": OWN, "confidence": "medium"})
    return rows


def main(arguments: list[str]) -> None:
    """Write the tables and say how many rows each has."""
    evidence = Path(arguments[0]) if arguments else REPOSITORY.parent / "shared/facts"
    book = SourceBook.read(evidence)
    nodes, stages = build_nodes(evidence, book)
    relations = build_relations(stages)
    mark_final(nodes, relations, stages)
    specifications = build_specifications(stages)
    for source in OWN_SOURCES.values():
        book.add(source)
    write_rows("chain_nodes", [*stage_rows(), *nodes])
    write_rows("node_relations", relations)
    write_rows("specifications", specifications)
    write_sources(book.rows(), HERE / "chain_sources.csv")
    final = sum(node["final"] == "true" for node in nodes)
    print(
        f"{len(nodes)} nodes ({final} final), {len(relations)} relations, {len(specifications)} specifications, "
        f"{len(book.rows())} sources"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
