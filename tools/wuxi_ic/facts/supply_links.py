"""supply_links.csv: who is reported to supply whom, and with which node."""

from __future__ import annotations

from pathlib import Path

from sources import slug

from facts.carry_over import CarryOver, Correction
from facts.provenance import RANK, Provenance
from facts.tables import Row, joined, read_table, split


def node_ids_by_wording(terms: list[Row], nodes: list[Row]) -> dict[str, str]:
    """Node id by every exact wording (lower case) of the terms and nodes: names first, then synonyms."""
    found: dict[str, str] = {}
    wordings = [(slug(term["term_en"]), term["term_en"], term["term_zh"]) for term in terms]
    wordings += [(node["id"], node["name_en"], node["name_zh"]) for node in nodes]
    synonyms = [(slug(term["term_en"]), term["synonyms_en"], term["synonyms_zh"]) for term in terms]
    synonyms += [(node["id"], node["synonyms_en"], node["synonyms_zh"]) for node in nodes]
    for node_id, *cells in wordings:
        for wording in cells:
            found.setdefault(wording.lower(), node_id)
    for node_id, *cells in synonyms:
        for wording in (word for cell in cells for word in split(cell)):
            found.setdefault(wording.lower(), node_id)
    found.pop("", None)
    return found


KEY = ("supplier_id", "buyer_id", "what")
DROPPED = "rests on ETO alone, or on a dropped organisation"


def build_supply_links(
    evidence: list[Row],
    organisations: set[str],
    node_ids: dict[str, str],
    curated: Path,
    provenance: Provenance,
    log: CarryOver,
) -> list[Row]:
    """Rows of supply_links.csv; links of the same pair and node become one."""
    corrections = {
        tuple(row[column] for column in KEY): row
        for row in read_table(curated / "supply_link_corrections.csv")
    }
    links: dict[str, Row] = {}
    for fact in evidence:
        key = tuple(fact[column] for column in KEY)
        row_name = f"{key[0]} → {key[1]}: {key[2]}"
        basis = provenance.basis(fact["source"], fact["confidence"])
        if basis.rests_on_eto_alone or not {key[0], key[1]} <= organisations:
            log.drop("supply_links", row_name, fact["confidence"], DROPPED)
            continue
        row = dict(zip(KEY, key, strict=True)) | {"node_id": node_ids.get(key[2].lower(), "")}
        row |= {"sources": joined(basis.source_ids), "confidence": basis.confidence}
        row = _corrected(row, corrections.pop(key, None), log)
        log.lower("supply_links", fact["confidence"], row["confidence"])
        row["id"] = f"{row['supplier_id']}--{row['buyer_id']}--{row['node_id'] or slug(row['what'])}"
        if row["id"] in links:
            log.remarks.append(
                f"supply_links: “{row_name}” was joined with another row of the same pair and node"
            )
            row = _joined(links[row["id"]], row)
        links[row["id"]] = row
    if corrections:
        raise ValueError(f"corrections of unknown supply links: {sorted(corrections)}")
    return list(links.values()) + _additions(links, curated, provenance, log)


def _additions(links: dict[str, Row], curated: Path, provenance: Provenance, log: CarryOver) -> list[Row]:
    rows = read_table(curated / "supply_link_additions.csv")
    for row in rows:
        if row["id"] in links:
            raise ValueError(f"{row['id']} stands in the evidence already")
        row["confidence"] = provenance.confidence(split(row["sources"]), row["confidence"])
        log.add("supply_links", row, f"{row['supplier_id']} → {row['buyer_id']}: {row['what']}")
    return rows


def _corrected(row: Row, correction: Row | None, log: CarryOver) -> Row:
    if correction is None:
        return row
    field = correction["field"]
    name = f"{row['supplier_id']} → {row['buyer_id']}: {row['what']}"
    log.corrections.append(
        Correction(
            "supply_links",
            name,
            field,
            row[field],
            correction["new"],
            correction["reason"],
            correction["source"],
        )
    )
    return row | {field: correction["new"]}


def _joined(one: Row, other: Row) -> Row:
    """One link from two of the same pair and node: all sources, both wordings, the higher confidence."""
    return one | {
        "what": "; ".join(dict.fromkeys((one["what"], other["what"]))),
        "sources": joined([*split(one["sources"]), *split(other["sources"])]),
        "confidence": max(one["confidence"], other["confidence"], key=RANK.__getitem__),
    }
