"""provisions.csv: which organisation provides which node, with a share only where market and year are given."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from sources import slug

from facts.carry_over import CarryOver, Correction
from facts.provenance import Provenance
from facts.tables import Row, joined, read_table, split

_PLANNED = ("研发", "规划", "在建", "planned")
_SHARE = ("share_percent", "share_market", "share_year")


def build_provisions(
    evidence: list[Row], organisations: set[str], curated: Path, provenance: Provenance, log: CarryOver
) -> list[Row]:
    """Rows of provisions.csv, with an id each."""
    corrections = _corrections_by_provision(curated)
    rejected = {
        (row["organisation_id"], row["node_id"]): row["reason"]
        for row in read_table(curated / "provision_rejections.csv")
    }
    rows = []
    for fact in evidence:
        row_name = f"{fact['organisation_id']} → {fact['what']}"
        basis = provenance.basis(fact["source"], fact["confidence"])
        if basis.rests_on_eto_alone:
            log.drop("provisions", row_name, fact["confidence"], "rests on ETO alone (CC BY-NC 4.0)")
            continue
        if fact["organisation_id"] not in organisations:
            log.drop("provisions", row_name, fact["confidence"], "its organisation was dropped")
            continue
        key = (fact["organisation_id"], slug(fact["what"]))
        if key in rejected:
            log.drop("provisions", row_name, fact["confidence"], rejected.pop(key))
            continue
        row = _from_evidence(fact) | {"sources": joined(basis.source_ids), "confidence": basis.confidence}
        row["note"] = "; ".join(note for note in (fact["note_zh"], _records(basis.entries)) if note)
        row["status"] = _status(fact["note_zh"], row["confidence"])
        row = _corrected(row, corrections.pop(key, []), log)
        row["confidence"] = provenance.confidence(split(row["sources"]), row["confidence"])
        log.lower("provisions", fact["confidence"], row["confidence"])
        rows.append(row)
    if corrections or rejected:
        raise ValueError(f"corrections of unknown provisions: {sorted([*corrections, *rejected])}")
    return _with_ids(rows + _additions(curated, provenance, log))


def _from_evidence(fact: Row) -> Row:
    share = (
        {key: fact[key] for key in _SHARE} if all(fact[key] for key in _SHARE) else dict.fromkeys(_SHARE, "")
    )
    return {"organisation_id": fact["organisation_id"], "node_id": slug(fact["what"])} | share


def _status(note: str, confidence: str) -> str:
    """planned where the source speaks of research or plans; unknown where nobody checked; else active."""
    if any(word in note for word in _PLANNED):
        return "planned"
    return "unknown" if confidence == "low" else "active"


def _records(entries: tuple[str, ...]) -> str:
    """The records read in data sets: the source's id alone would not lead back to them."""
    named = (
        "financedatabase ",
        "chainkg ",
        "chip_supply_chain_map ",
        "semisupply_flow ",
        "ai_chip_fab_atlas ",
    )
    return "; ".join(entry for entry in entries if entry.startswith(named))


def _corrections_by_provision(curated: Path) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in read_table(curated / "provision_corrections.csv"):
        found[row["organisation_id"], row["node_id"]].append(row)
    return found


def _corrected(row: Row, corrections: list[Row], log: CarryOver) -> Row:
    row = dict(row)
    for each in corrections:
        name = f"{each['organisation_id']}--{each['node_id']}"
        if row[each["field"]] != each["old"]:
            raise ValueError(f"{name}.{each['field']} is {row[each['field']]!r}, not {each['old']!r}")
        row[each["field"]] = each["new"]
        log.corrections.append(
            Correction(
                "provisions", name, each["field"], each["old"], each["new"], each["reason"], each["source"]
            )
        )
    return row


def _additions(curated: Path, provenance: Provenance, log: CarryOver) -> list[Row]:
    rows = read_table(curated / "provision_additions.csv")
    for row in rows:
        row["confidence"] = provenance.confidence(split(row["sources"]), row["confidence"])
        log.add("provisions", row, f"{row['organisation_id']} → {row['node_id']}")
    return rows


def _with_ids(rows: list[Row]) -> list[Row]:
    """Ids `<organisation>--<node>`; further markets of the same node get -2, -3 …"""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[f"{row['organisation_id']}--{row['node_id']}"].append(row)
    named = []
    for stem, group in groups.items():
        group.sort(key=lambda row: (row["share_market"], row["share_year"]))
        markets = [row["share_market"] for row in group]
        if len(set(markets)) != len(markets):
            raise ValueError(f"{stem} stands twice for the same market")
        named += [row | {"id": stem if n == 1 else f"{stem}-{n}"} for n, row in enumerate(group, start=1)]
    return named
