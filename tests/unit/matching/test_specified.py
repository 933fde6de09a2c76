"""Met, not met or unknown: an unknown is never a no."""

from __future__ import annotations

import pytest

from corechain.matching.requirements import Requirement
from corechain.matching.specified import bounds, verdict


def stated(attribute: str, operator: str, value: object, unit: str | None = None) -> Requirement:
    return Requirement(attribute, operator, value, unit, "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("required", "specified", "expected"),
    [
        (("wafer_size", "eq", 300.0, "mm"), ("wafer_size", "eq", "300", "mm"), "met"),
        (("wafer_size", "eq", 300.0, "mm"), ("wafer_size", "eq", "200", "mm"), "not_met"),
        (("wafer_size", "eq", 300.0, "mm"), ("wafer_size", "in", "200|300", "mm"), "met"),
        (("process_node", "eq", 28.0, "nm"), ("process_node", "ge", "28", "nm"), "unknown"),
        (("process_node", "eq", 7.0, "nm"), ("process_node", "ge", "28", "nm"), "not_met"),
        (("process_node", "le", 28.0, "nm"), ("process_node", "le", "14", "nm"), "met"),
        (("process_node", "eq", 180.0, "nm"), ("process_node", "eq", "0.18", "um"), "met"),
        (("quantity", "ge", 10.0, "t/month"), ("capacity", "eq", "12000", "kg/month"), "met"),
        (("quantity", "ge", 10.0, "t/month"), ("capacity", "eq", "8", "t/month"), "not_met"),
        (("quantity", "ge", 10.0, "t/month"), ("capacity", "ge", "8", "t/month"), "unknown"),
        (("quantity", "ge", 500.0, "L/month"), ("capacity", "eq", "20", "L/day"), "met"),
        (("quantity", "ge", 500.0, "L/month"), ("capacity", "eq", "9", "t/month"), "unknown"),
        (("quantity", "ge", 20000.0, "piece/month"), ("capacity", "eq", "30000", "wafer/month"), "met"),
        (("lead_time", "le", 28.0, "day"), ("lead_time", "le", "3", "week"), "met"),
        (("lead_time", "le", 28.0, "day"), ("lead_time", "eq", "45", "day"), "not_met"),
        (("purity", "ge", 99.999, "percent"), ("purity", "ge", "99.9999", "percent"), "met"),
        (("purity", "ge", "SEMI G5", None), ("purity", "eq", "SEMI G4", None), "not_met"),
        (("purity", "ge", "SEMI G4", None), ("purity", "eq", "SEMI G5", None), "met"),
        (("certificate", "eq", "IATF 16949", None), ("certificate", "in", "ISO 9001|IATF16949", None), "met"),
        (("certificate", "eq", "IATF 16949", None), ("certificate", "eq", "ISO 9001", None), "unknown"),
        (("package", "eq", "QFN", None), ("package", "in", "QFN|SOP", None), "met"),
        (("quantity", "ge", 1.0, "furlong"), ("capacity", "eq", "5", "L", None), "unknown"),
    ],
)
def test_verdict(
    required: tuple[str, str, object, str | None],
    specified: tuple[str, str, object, str | None],
    expected: str,
) -> None:
    assert verdict(stated(*required[:4]), stated(*specified[:4])) == expected


def test_two_bounds_of_one_thing_hold_together() -> None:
    both = [stated("process_node", "le", "180", "nm"), stated("process_node", "ge", "110", "nm")]
    (range_,) = bounds(both)
    assert verdict(stated("process_node", "eq", 28.0, "nm"), range_) == "not_met"
    assert verdict(stated("process_node", "eq", 130.0, "nm"), range_) == "unknown"
