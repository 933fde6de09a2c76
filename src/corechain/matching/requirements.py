"""What a demand requires besides the thing itself: quantity, lead time, wafer size, process node, certificate,
purity, voltage, package and price, each with the words it came from. Places are read in ``place_wishes``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from corechain.matching.analysis import WAFER_SIZE, Analysed, wafer_mm
from corechain.matching.numerals import NUMBER, parse_number
from corechain.matching.quantity_periods import BEFORE, PER, PERIODS, period_of
from corechain.model.places import Place

UNITS = {
    "L": "升|公升|liters?|litres?|l(?![a-z0-9])",
    "mL": "毫升|ml(?![a-z0-9])",
    "gal": "加仑|gallons?|gal(?![a-z])",
    "t": "吨|metric tons?|tonnes?|tons?|t(?![a-z0-9])",
    "kg": "公斤|千克|kgs?(?![a-z0-9])|kilograms?|kilos?(?![a-z])",
    "g": "克(?!隆)|grams?|g(?![a-z0-9])",
    "wafer": "wafers?(?![a-z])|片晶圆",
    "piece": "片|只|颗|个|枚|件|根|块|张|支|pcs|pieces?|pc(?![a-z])|units?(?![a-z])|chips?(?![a-z])|dies?(?![a-z])"
    "|ea(?![a-z])|devices?(?![a-z])",
    "set": "台|套|部|sets?(?![a-z])",
    "roll": "卷|盘|reels?(?![a-z])|rolls?(?![a-z])",
    "bottle": "瓶|桶|bottles?(?![a-z])|drums?(?![a-z])|cylinders?(?![a-z])",
    "m": "米(?!粒)|meters?(?![a-z])|metres?(?![a-z])",
    "m2": "平方米|平米|㎡|m2|square met(?:er|re)s?",
    "m3": "立方米|立方|m3|cubic met(?:er|re)s?",
    "lot": "批|lots?(?![a-z])|batch(?:es)?",
}
"""Unit → the ways to write it. A unit of counting is `piece`; wafers said to be wafers are `wafer`."""

DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}

WAVELENGTHS = {13.5, 157.0, 193.0, 248.0, 365.0, 405.0, 436.0, 850.0, 905.0, 940.0, 1310.0, 1550.0}
"""Lengths in nm that name a light source rather than a process node."""


@dataclass(frozen=True)
class Requirement:
    """One requirement. `hard` ones exclude what certainly fails them; the others only rank.

    `attribute` is a code of the specifications table, or quantity, region, delivery_place, price. `start` and
    `end` are positions in the normalised text; `masked` says that the words name no node of the chain.
    """

    attribute: str
    operator: str
    value: float | str | None
    unit: str | None
    text: str
    hard: bool = True
    start: int = 0
    end: int = 0
    place: Place | None = None
    masked: bool = True


def _alternatives(table: dict[str, str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in table.values())


def _unit_named(text: str, table: dict[str, str]) -> str:
    """The key of the entry that fully matches `text`; every caller passes text that one of them matched."""
    return next(key for key, pattern in table.items() if re.fullmatch(pattern, text))


_LOWER = r"(?P<least>至少|不少于|不低于|最少|超过|大于|≥|>=?|at least|min(?:imum)?(?: of)?|more than)?\s*"
_UPPER = (
    r"(?P<most>不超过|不多于|最多|小于|≤|<=?|at most|max(?:imum)?(?: of)?|up to|under|below|less than)?\s*"
)
_QUANTITY = re.compile(
    rf"{BEFORE}{_LOWER}{_UPPER}(?<![a-z0-9.])(?P<number>{NUMBER})\s*(?P<unit>{_alternatives(UNITS)})?{PER}?"
)
_WAFERS_PER_MONTH = re.compile(rf"(?P<number>{NUMBER})\s*(?P<kilo>k)?wpm(?![a-z])")
_SPELLED_OUT = re.compile(
    rf"(?P<number>{NUMBER})\s+(?:[a-z0-9-]+\s+){{0,3}}?(?P<unit>{UNITS['wafer']})\s*{PER}"
)
_NUMBER_OF_DAYS = rf"(?P<number>{NUMBER})\s*[- ]?\s*(?P<period>个工作日|工作日|{_alternatives(PERIODS)})"
_LEAD_TIMES = (
    re.compile(
        r"(?:交期|交货期?|货期|交付(?:周期|时间|期)?|供货周期"
        r"|lead[ -]?times?|delivery(?: time)?|turn[- ]?around(?: time)?)"
        rf"[^\d一二两三四五六七八九十,，。;；]{{0,12}}?{_NUMBER_OF_DAYS}(?:以内|之内|内)?"
    ),
    re.compile(rf"{_NUMBER_OF_DAYS}(?:以内|之内|内|左右)(?:交货|交付|到货|发货|供货|出货|完成)?"),
    re.compile(rf"{_NUMBER_OF_DAYS}(?:交货|交付|到货|发货|供货|出货)"),
    re.compile(rf"(?:within|in under|in less than)\s+{_NUMBER_OF_DAYS}"),
    re.compile(rf"{_NUMBER_OF_DAYS}\s*(?:lead[ -]?time|delivery)"),
)
_PROCESS_NODE = re.compile(
    r"(?P<least>≥|>=|大于)?(?P<most>≤|<=|<|小于|sub-?)?\s*(?<![\d.])(?P<number>\d{1,4}(?:\.\d{1,4})?)\s*-?\s*"
    r"(?P<unit>nm|纳米|um|μm|µm|微米)(?![a-z0-9])(?:工艺|制程|节点|process|node)?"
    r"(?P<after>及?以下|及?以上|或更先进| and below| and above)?"
)
_CERTIFICATES = (
    (r"(?:iatf|ts|ts/iso)\s*-?/?\s*16949", "IATF 16949"),
    (r"aec\s*-?\s*q\s*-?(\d{3})", "AEC-Q{0}"),
    (r"iso\s*-?/?\s*(\d{4,5})", "ISO {0}"),
    (r"gjb\s*-?\s*(\d{3,4}[a-z]?)", "GJB {0}"),
    (r"vda\s*6\.3", "VDA 6.3"),
    (r"asil\s*-?\s*([abcd])(?![a-z])", "ASIL {0}"),
    (r"semi\s*-?\s*(s\d{1,2}|f\d{1,2})", "SEMI {0}"),
    (r"qc\s*080000", "QC 080000"),
    (r"rohs", "RoHS"),
    (r"(?<![a-z])reach(?:认证|合规|法规| complian[a-z]+)", "REACH"),
    (r"(?<![a-z])ul\s*-?(?:94|认证| certified| listed)", "UL"),
    (r"(?<![a-z])ce\s?(?:认证| marked| certified)", "CE"),
    (r"车规级?|汽车级|automotive[ -](?:grade|qualified)", "automotive grade"),
    (r"军工级|军品级|军级|军规|military[ -]grade", "military grade"),
)
_PURITIES = (
    (re.compile(r"(?<![a-z0-9.])([3-9])n(\d)?(?:级|纯度)?(?![a-z0-9])"), "nines"),
    (re.compile(r"(?<!\d)(9\d\.9{1,12})\s*[%％]"), "percent"),
    (re.compile(r"(?<![a-z0-9])(?:semi[ -]*)?(g[1-5])(?:级|等级|[ -]?grade)?(?![a-z0-9])"), "grade"),
    (re.compile(r"(?<![a-z0-9])semi[ -]*(c(?:7|8|12))(?![a-z0-9])"), "grade"),
    (re.compile(r"(?<![a-z0-9])(pp[bt])级?(?![a-z0-9])"), "trace"),
)
_VOLTAGE = re.compile(
    r"(?<![\d.a-z])(?P<number>\d{1,7}(?:\.\d{1,4})?)\s*(?P<unit>kv|mv|v|伏特?|千伏|volts?)(?![a-z0-9])"
)
_PACKAGE = re.compile(
    r"(?<![a-z0-9])(?P<name>(?:[wvut]?qfn|[uw]?dfn|t?ssop|msop|hsop|sop|soic|soj|[tl]?qfp|plcc|f?c?bga|fbga|lga|wlcsp|fccsp|csp"
    r"|cdip|sdip|dip|sot|to|d2?pak|sod|sip|sma|smb)-?(?:\d{1,3}[a-z]?)?)(?![a-z0-9])"
)
_SHORT_PACKAGES = frozenset({"to", "sip", "dip", "sop", "sod", "sma", "smb", "csp"})
_PRICE = re.compile(
    r"(?:单价|价格|预算|目标价|price|budget)[^\d一二两三四五六七八九十,，。]{0,10}?"
    rf"(?P<number>{NUMBER})\s*(?P<unit>元|人民币|美元|美金|usd|rmb|cny|yuan|dollars?|\$)(?:以内|以下)?"
)


def read_requirements(analysed: Analysed) -> list[Requirement]:
    """Requirements of a demand in the order of their words; overlapping readings keep the first one tried."""
    readers: tuple[Callable[[Analysed], Iterable[Requirement]], ...] = (
        _certificates,
        _prices,
        _lead_times,
        _wafer_sizes,
        _process_nodes,
        _purities,
        _quantities,
        _voltages,
        _packages,
    )
    kept: list[Requirement] = []
    for reader in readers:
        for found in reader(analysed):
            taken = any(
                found.start < each.end
                and each.start < found.end
                and ((found.masked and each.masked) or found.attribute == each.attribute)
                for each in kept
            )
            repeated = any(
                (found.attribute, found.value, found.unit) == (each.attribute, each.value, each.unit)
                for each in kept
            )
            if not taken and not repeated:
                kept.append(found)
    return sorted(kept, key=lambda each: each.start)


def read_stated(analysed: Analysed) -> list[Requirement]:
    """What a name states about its bearer: wafer size, process node or wavelength, and package."""
    readers = (_wafer_sizes, _process_nodes, _packages)
    return [found for reader in readers for found in reader(analysed)]


def _made(
    analysed: Analysed,
    span: tuple[int, int],
    attribute: str,
    value: float | str | None,
    unit: str | None,
    *,
    operator: str = "eq",
    masked: bool = True,
) -> Requirement:
    words = analysed.words(*span)
    return Requirement(attribute, operator, value, unit, words, True, *span, masked=masked)


def _certificates(analysed: Analysed) -> Iterator[Requirement]:
    for pattern, name in _CERTIFICATES:
        for found in re.finditer(pattern, analysed.text):
            value = name.format(*(each.upper() for each in found.groups()))
            kept_for_nodes = name in {"automotive grade", "military grade"}
            yield _made(analysed, found.span(), "certificate", value, None, masked=not kept_for_nodes)


def _prices(analysed: Analysed) -> Iterator[Requirement]:
    for found in _PRICE.finditer(analysed.text):
        number = parse_number(found["number"])
        dollars = found["unit"] in {"美元", "美金", "usd", "dollar", "dollars", "$"}
        if number is not None:
            currency = "USD" if dollars else "CNY"
            yield _made(analysed, found.span(), "price", number, currency, operator="le")


def _lead_times(analysed: Analysed) -> Iterator[Requirement]:
    for pattern in _LEAD_TIMES:
        for found in pattern.finditer(analysed.text):
            number = parse_number(found["number"])
            if number is None:
                continue
            working = "工作日" in found["period"]
            days = number * 1.4 if working else number * DAYS[_unit_named(found["period"], PERIODS)]
            yield _made(analysed, found.span(), "lead_time", float(round(days)), "day", operator="le")


def _wafer_sizes(analysed: Analysed) -> Iterator[Requirement]:
    for found in WAFER_SIZE.finditer(analysed.text):
        end = found.end()
        following = re.match(
            r"\s*(?:晶圆厂|产线|生产线|线|工艺线|fab line|fabs?(?![a-z])|lines?(?![a-z]))",
            analysed.text[end:],
        )
        span = (found.start(), end + (following.end() if following else 0))
        yield _made(analysed, span, "wafer_size", float(wafer_mm(found)), "mm", masked=False)


def _process_nodes(analysed: Analysed) -> Iterator[Requirement]:
    for found in _PROCESS_NODE.finditer(analysed.text):
        number = float(found["number"])
        nanometres = number if found["unit"] in {"nm", "纳米"} else number * 1000
        if nanometres in WAVELENGTHS:
            yield _made(analysed, found.span(), "wavelength", nanometres, "nm", masked=False)
            continue
        if not 1 <= nanometres <= 5000:
            continue
        after = found["after"] or ""
        below = bool(found["most"]) or "下" in after or "先进" in after or "below" in after
        above = bool(found["least"]) or "上" in after or "above" in after
        operator = "le" if below else "ge" if above else "eq"
        yield _made(analysed, found.span(), "process_node", round(nanometres, 3), "nm", operator=operator)


def _purities(analysed: Analysed) -> Iterator[Requirement]:
    for pattern, kind in _PURITIES:
        for found in pattern.finditer(analysed.text):
            if kind == "nines":
                if "N" not in analysed.words(*found.span()):
                    continue
                nines, digit = int(found[1]), found[2] or ""
                value: float | str = float("99." + "9" * (nines - 2) + digit)
                yield _made(analysed, found.span(), "purity", value, "percent", operator="ge")
            elif kind == "percent":
                yield _made(analysed, found.span(), "purity", float(found[1]), "percent", operator="ge")
            else:
                value = f"SEMI {found[1].upper()}" if kind == "grade" else found[1]
                yield _made(analysed, found.span(), "purity", value, None, operator="ge")


def _quantities(analysed: Analysed) -> Iterator[Requirement]:
    for found in _WAFERS_PER_MONTH.finditer(analysed.text):
        number = parse_number(found["number"] + (found["kilo"] or ""))
        if number is not None:
            yield _made(analysed, found.span(), "quantity", number, "wafer/month", operator="ge")
    for found in _SPELLED_OUT.finditer(analysed.text):
        number = parse_number(found["number"])
        if number is not None:
            period = _unit_named(found["per"], PERIODS) if found["per"] else "half-year"
            amount, unit = _each_period(number, "wafer", period)
            yield _made(analysed, found.span(), "quantity", amount, unit, operator="ge", masked=False)
    for found in _QUANTITY.finditer(analysed.text):
        quantity = _quantity(analysed, found)
        if quantity is not None:
            yield quantity


def _quantity(analysed: Analysed, found: re.Match[str]) -> Requirement | None:
    number, unit = parse_number(found["number"]), found["unit"]
    period = period_of(found)
    counted = unit is None and period and re.search(r"[kw万千百亿]|million|thousand", found["number"])
    if number is None or number == 0 or (unit is None and not counted):
        return None
    if unit == "个" and found.end("unit") == found.start("per"):  # 3个月 is a span of time
        return None
    words = analysed.words(*found.span())
    if unit == "g" and "G" in words:
        return None
    name = _unit_named(unit, UNITS) if unit else "piece"
    vague = number == 1 and name in {"piece", "bottle"} and found["number"] == "一"
    if vague or (number == 1 and found["number"] == "一" and unit == "部"):
        return None
    operator = "le" if found["most"] else "ge"
    amount, full_unit = _each_period(number, name, period)
    return _made(analysed, found.span(), "quantity", amount, full_unit, operator=operator)


def _each_period(amount: float, unit: str, period: str | None) -> tuple[float, str]:
    """The rate as amount and unit: half a year counts as a year, with twice the amount."""
    if period == "half-year":
        return amount * 2, f"{unit}/year"
    return amount, f"{unit}/{period}" if period else unit


def _voltages(analysed: Analysed) -> Iterator[Requirement]:
    factors = {"kv": 1000.0, "千伏": 1000.0, "mv": 0.001}
    for found in _VOLTAGE.finditer(analysed.text):
        value = float(found["number"]) * factors.get(found["unit"], 1.0)
        yield _made(analysed, found.span(), "voltage", value, "V")


def _packages(analysed: Analysed) -> Iterator[Requirement]:
    for found in _PACKAGE.finditer(analysed.text):
        words = analysed.words(*found.span())
        if found["name"] in _SHORT_PACKAGES and words.islower():
            continue
        if found["name"] == "to":
            continue
        yield _made(analysed, found.span(), "package", words.upper(), None, masked=False)
