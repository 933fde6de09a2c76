"""indicators.csv and observations.csv: the figures, in the unit that the source prints."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from facts.carry_over import CarryOver, Correction
from facts.provenance import Provenance
from facts.tables import Row, joined, read_table, split

UNITS = {
    "亿元": ("CNY", 8),
    "亿美元": ("USD", 8),
    "%": ("PERCENT", 0),
    "家": ("COUNT", 0),
    "个": ("COUNT", 0),
    "条": ("COUNT", 0),
    "位": ("RANK", 0),
    "人": ("PERSONS", 0),
    "亿块": ("PIECES", 8),
    "万片/月": ("WAFERS_PER_MONTH", 4),
    "万片/年": ("WAFERS_PER_YEAR", 4),
}
"""Unit of the source → (unit of measure, power of ten)."""

REGIONS = {
    "中国": "CN",
    "全球": "WORLD",
    "江苏省": "320000",
    "无锡市": "320200",
    "杭州市": "330100",
    "锡山区": "320205",
    "江阴市": "320281",
    "宜兴市": "320282",
    "无锡高新区": "320214",
}
_HIGH_TECH_DISTRICT = (
    "来源说的是无锡高新区，与新吴区同一管理机构。 / "
    "Of Wuxi National Hi-tech District, which shares its administration with Xinwu District."
)
_APPROXIMATE = {
    "about": "来源为约数。 / Approximate in the source.",
    "above": "来源写“超过”，是下限。 / The source says more than: a lower bound.",
}


def build_observations(
    evidence: list[Row], curated: Path, provenance: Provenance, log: CarryOver
) -> tuple[list[Row], list[Row]]:
    """Rows of indicators.csv and of observations.csv. Figures that follow from others are left out."""
    indicators = read_table(curated / "indicators.csv")
    units = {row["id"]: row["unit_measure"] for row in indicators}
    mapping = {row["indicator_zh"]: row for row in read_table(curated / "statistics_mapping.csv")}
    rows = []
    for fact in evidence:
        row_name = f"{fact['region_zh']} {fact['indicator_zh']} {fact['year']}"
        if "推算" in fact["indicator_zh"]:
            log.drop("statistics", row_name, fact["confidence"], "derived: it follows from stored figures")
            continue
        basis = provenance.basis(fact["source"], fact["confidence"])
        if basis.rests_on_eto_alone:
            log.drop("statistics", row_name, fact["confidence"], "rests on ETO alone (CC BY-NC 4.0)")
            continue
        row = _from_evidence(fact, mapping[fact["indicator_zh"]], units)
        row |= {"sources": joined(basis.source_ids), "confidence": basis.confidence}
        log.lower("statistics", fact["confidence"], basis.confidence)
        rows.append(row)
    rows = _with_ids(rows)
    _correct(rows, curated, provenance, log)
    additions = read_table(curated / "observation_additions.csv")
    for row in additions:
        row["confidence"] = provenance.confidence(split(row["sources"]), row["confidence"])
        log.add("observations", row, row["id"])
    return indicators, rows + additions


def _from_evidence(fact: Row, mapped: Row, units: dict[str, str]) -> Row:
    unit_measure, multiplier = UNITS[fact["unit"]]
    if units[mapped["indicator_id"]] != unit_measure:
        raise ValueError(
            f"{mapped['indicator_id']} is in {units[mapped['indicator_id']]}, not {unit_measure}"
        )
    notes = [mapped["note"] or _APPROXIMATE.get(mapped["approximation"], "")]
    if fact["region_zh"] == "无锡高新区":
        notes.append(_HIGH_TECH_DISTRICT)
    return {
        "region": REGIONS[fact["region_zh"]],
        "indicator_id": mapped["indicator_id"],
        "period": "-".join(part for part in (fact["year"], mapped["period_suffix"]) if part),
        "value": fact["value"],
        "unit_multiplier": str(multiplier),
        # A rounded "about 200 bn" has no rounding interval that its digits would tell.
        "decimals": "" if mapped["approximation"] else str(len(fact["value"].partition(".")[2])),
        "status": mapped["status"] or "A",
        "note": " ".join(note for note in notes if note),
    }


def _with_ids(rows: list[Row]) -> list[Row]:
    """Ids `<region>-<indicator>-<period>`; a second figure of the same notion gets -2."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[f"{row['region']}-{row['indicator_id']}-{row['period']}".lower()].append(row)
    named = []
    for stem, group in groups.items():
        group.sort(key=lambda row: float(row["value"]))
        named += [row | {"id": stem if n == 1 else f"{stem}-{n}"} for n, row in enumerate(group, start=1)]
    return named


def _correct(rows: list[Row], curated: Path, provenance: Provenance, log: CarryOver) -> None:
    by_id = {row["id"]: row for row in rows}
    for each in read_table(curated / "observation_corrections.csv"):
        row = by_id[each["id"]]
        old = row[each["field"]]
        row[each["field"]] = each["new"]
        for source_id in split(row["sources"]):
            provenance.source(source_id)
        row["confidence"] = provenance.confidence(split(row["sources"]), row["confidence"])
        log.corrections.append(
            Correction(
                "observations", each["id"], each["field"], old, each["new"], each["reason"], each["source"]
            )
        )
