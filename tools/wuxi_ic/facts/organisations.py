"""organisations.csv: names, kind, place and marks of each organisation, corrected by the curated table."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from sources import OWN, UNCHECKED

from facts.carry_over import CarryOver, Correction
from facts.provenance import RANK, Provenance
from facts.tables import Row, joined, read_table, split

_HAN = re.compile(r"[\u4e00-\u9fff]")
_KEPT_AS_ALIAS = ("name_zh", "name_en", "short_zh")
_NAMES_ONLY = "src-semisupply-flow"
_IDENTITY = {"name_zh", "country"}


def build_organisations(
    evidence: list[Row], curated: Path, provenance: Provenance, log: CarryOver
) -> list[Row]:
    """Rows of organisations.csv. Raises ValueError when a correction no longer fits the evidence."""
    corrections: dict[str, list[Row]] = defaultdict(list)
    for row in read_table(curated / "organisation_corrections.csv"):
        corrections[row["id"]].append(row)
    rows = []
    completed = 0
    for fact in evidence:
        basis = provenance.basis(fact["source"], fact["confidence"])
        if basis.rests_on_eto_alone:
            log.drop("organisations", fact["id"], fact["confidence"], "rests on ETO alone (CC BY-NC 4.0)")
            corrections.pop(fact["id"], None)
            continue
        source_ids = basis.source_ids
        if source_ids == (_NAMES_ONLY,):
            source_ids = (_NAMES_ONLY, provenance.source(UNCHECKED).id)
            completed += 1
        row = _from_evidence(fact) | {"sources": joined(source_ids), "confidence": basis.confidence}
        row = _corrected(row, corrections.pop(fact["id"], []), provenance, log)
        log.lower("organisations", fact["confidence"], row["confidence"])
        rows.append(_tidied(row))
    if corrections:
        raise ValueError(f"corrections of unknown organisations: {sorted(corrections)}")
    log.remarks.append(
        f"organisations: {completed} rest on a list that gives neither country nor Chinese name; both come from "
        "general knowledge, which is named as their second source"
    )
    return rows + _additions(curated, provenance, log)


def _from_evidence(fact: Row) -> Row:
    kept = (
        "id",
        "name_zh",
        "name_en",
        "short_zh",
        "aliases",
        "kind",
        "role",
        "country",
        "website",
        "founded",
    )
    return {key: fact[key] for key in kept} | {"region": fact["gbt2260"], "stock_code": fact["stock_code"]}


def _corrected(row: Row, corrections: list[Row], provenance: Provenance, log: CarryOver) -> Row:
    """`row` with its corrections; what a name was before stays as an alias."""
    row = dict(row)
    confidence = row["confidence"]
    for each in corrections:
        field, new = each["field"], each["new"]
        if field == "aliases":
            row["aliases"] = joined([*split(row["aliases"]), *split(new)])
        elif field == "not_alias":
            row["aliases"] = joined(alias for alias in split(row["aliases"]) if alias != each["old"])
        elif field == "confidence":
            confidence = new
        else:
            if row[field] != each["old"]:
                raise ValueError(
                    f"{row['id']}.{field} is {row[field]!r}, the correction expects {each['old']!r}"
                )
            if field in _KEPT_AS_ALIAS:
                row["aliases"] = joined([*split(row["aliases"]), row[field]])
            row[field] = new
        named = [source_id for source_id in split(each["source"]) if source_id != OWN]
        for source_id in named:
            provenance.source(source_id)
        row["sources"] = joined([*split(row["sources"]), *named])
        if field in _IDENTITY and each["source"] == UNCHECKED and RANK[confidence] > RANK["medium"]:
            confidence = "medium"
        log.corrections.append(
            Correction("organisations", each["id"], field, each["old"], new, each["reason"], each["source"])
        )
    row["confidence"] = provenance.confidence(split(row["sources"]), confidence)
    return row


def _tidied(row: Row) -> Row:
    """A Chinese name without a Chinese character is no Chinese name; no alias repeats a name."""
    row = dict(row)
    for key in ("name_zh", "short_zh"):
        if row[key] and not _HAN.search(row[key]):
            row["aliases"] = joined([*split(row["aliases"]), row[key]])
            row[key] = ""
    names = {row["name_zh"], row["name_en"], row["short_zh"]}
    row["aliases"] = joined(alias for alias in split(row["aliases"]) if alias not in names)
    if row["short_zh"] == row["name_zh"]:
        row["short_zh"] = ""
    return row


def _additions(curated: Path, provenance: Provenance, log: CarryOver) -> list[Row]:
    rows = read_table(curated / "organisation_additions.csv")
    for row in rows:
        row["confidence"] = provenance.confidence(split(row["sources"]), row["confidence"])
        log.add("organisations", row, row["id"])
    return rows
