"""The figures with which the alliance was founded, and what follows from them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.model.intervals import Interval
from corechain.model.places import Place, place
from corechain.model.records import Observation, Source
from corechain.model.snapshot import ChainSnapshot
from corechain.official_statistics.derived import (
    increase,
    level_before,
    printed,
    ratio,
    rest_of_whole,
    whole,
)
from corechain.texts import Text

REGION = "320200"
PERIOD = "2021"

INCOME = "ic-operating-income"
GROWTH = "ic-operating-income-growth"
SEGMENTS = "three-segment-sales"
SHARE = "share-of-jiangsu-three-segments"

OFFICIAL = {
    INCOME: PERIOD,
    GROWTH: PERIOD,
    SEGMENTS: PERIOD,
    SHARE: PERIOD,
    "rank-ic-scale": PERIOD,
    "share-of-jiangsu-ic-industry": PERIOD,
    "landmark-industries": "2022",
}
"""Indicators read in the founding article, in its order, with the period each refers to."""


@dataclass(frozen=True)
class Figure:
    """One figure. `value` and `interval` in the unit `unit_measure` (CNY in yuan, PERCENT as 25.5).

    `interval`: what the true value may be, given how the sources rounded; None where they do not say.
    `derived`: worked out here by `formula` from official figures, not read anywhere. `approximate`: the source
    itself calls it about so. `confidence` of a derived figure is the lowest of those it follows from.
    """

    key: str
    name: Text
    region: Place
    period: str
    value: float
    interval: Interval | None
    unit_measure: str
    derived: bool
    approximate: bool
    formula: Text | None
    sources: tuple[Source, ...]
    confidence: str
    note: str | None = None

    @property
    def shown(self) -> Text:
        """Value with its unit as people read it: 亿元 in Chinese, bn CNY in English."""
        return shown_quantity(self.value, self.unit_measure)

    @property
    def interval_shown(self) -> Text | None:
        """The interval with its unit, its ends rounded outwards; None where there is none or it has no width."""
        if self.interval is None or self.interval.is_exact:
            return None
        return shown_interval(self.interval, self.unit_measure)


def shown_quantity(value: float, unit_measure: str) -> Text:
    """`value` with its unit in both languages.

    >>> shown_quantity(178305000000.0, "CNY").render("en"), shown_quantity(178305000000.0, "CNY").render("zh")
    ('178.305 bn CNY', '1,783.05 亿元')
    """
    if unit_measure == "CNY":
        return Text(
            zh="{value} 亿元", en="{bn} bn CNY", value=f"{value / 1e8:,.2f}", bn=f"{value / 1e9:,.3f}"
        )
    if unit_measure == "PERCENT":
        return Text(zh="{value} %", en="{value} %", value=f"{value:.1f}".removesuffix(".0"))
    if unit_measure == "RANK":
        return Text(zh="第 {value} 位", en="rank {value}", value=f"{value:.0f}")
    return Text(zh="{value} 个", en="{value}", value=f"{value:g}")


def shown_interval(interval: Interval, unit_measure: str) -> Text:
    """Both ends with their unit, the lower rounded down and the upper rounded up."""
    if unit_measure == "CNY":
        zh = tuple(f"{end:,.3f}" for end in _outwards(interval, 1e8, 3))
        en = tuple(f"{end:,.4f}" for end in _outwards(interval, 1e9, 4))
        return Text(
            zh="{zh_low}–{zh_high} 亿元",
            en="{en_low}–{en_high} bn CNY",
            zh_low=zh[0],
            zh_high=zh[1],
            en_low=en[0],
            en_high=en[1],
        )
    low, high = _outwards(interval, 1.0, 2)
    return Text(zh="{low}–{high} %", en="{low}–{high} %", low=f"{low:.2f}", high=f"{high:.2f}")


def _outwards(interval: Interval, unit: float, decimals: int) -> tuple[float, float]:
    """Ends in `unit`, rounded away from each other; what float arithmetic blurred is forgiven."""
    step = 10.0**decimals
    low = math.floor(interval.lower / unit * step + 1e-6) / step
    high = math.ceil(interval.upper / unit * step - 1e-6) / step
    return low, high


def founding_figures(snapshot: ChainSnapshot) -> AnswerTable[Figure]:
    """Official figures of the founding year, then the derived ones with formula and rounding interval.

    A figure whose indicators the data set lacks is left out; a data set without any gives an empty table.
    """
    found = {
        each.indicator_id: each
        for each in snapshot.observations
        if each.region == REGION and OFFICIAL.get(each.indicator_id) == each.period
    }
    figures = [_official(snapshot, found[key]) for key in OFFICIAL if key in found]
    figures += [
        _derived(snapshot, rule, found) for rule in DERIVED if all(key in found for key in rule.needs)
    ]
    notes = (
        _notes()
        if figures
        else (Text(zh="此数据集没有创始数字。", en="This data set has no founding figures."),)
    )
    return AnswerTable(
        Text(zh="联盟创始数字（2021 年）", en="Founding figures of the alliance (2021)"),
        COLUMNS,
        figures,
        notes,
    )


def _notes() -> tuple[Text, ...]:
    return (
        Text(
            zh="“推算”不是任何来源公布的数字，由官方数字按所列公式得出；区间只反映来源的四舍五入，不含口径差异。",
            en="Derived figures were published by nobody; they follow from the official ones by the formula given. The "
            "interval covers the rounding of the sources only, not differences of definition.",
        ),
    )


def _official(snapshot: ChainSnapshot, seen: Observation) -> Figure:
    indicator = snapshot.indicators[seen.indicator_id]
    value = _value(seen)
    counted = indicator.unit_measure in {"RANK", "COUNT"}
    interval = Interval.exactly(value) if counted else None if seen.decimals is None else _quantity(seen)
    return Figure(
        key=seen.indicator_id,
        name=Text(zh=indicator.name_zh, en=indicator.name_en),
        region=place(seen.region),
        period=seen.period,
        value=value,
        interval=interval,
        unit_measure=indicator.unit_measure,
        derived=False,
        approximate=seen.status == "E",
        formula=None,
        sources=_sources(snapshot, seen),
        confidence=seen.confidence,
        note=seen.note,
    )


def _value(seen: Observation) -> float:
    """The quantity in units; read as a decimal number, so that 1246.61 × 10⁸ is not blurred."""
    return float(f"{seen.value}e{seen.unit_multiplier}")


def _quantity(seen: Observation) -> Interval:
    return printed(seen.value, seen.decimals, 10.0**seen.unit_multiplier)


def _sources(snapshot: ChainSnapshot, *seen: Observation) -> tuple[Source, ...]:
    ids = dict.fromkeys(source for each in seen for source in each.sources)
    return tuple(snapshot.sources[each] for each in ids if each in snapshot.sources)


@dataclass(frozen=True)
class Rule:
    """How one figure follows from two official ones. Percentages enter and leave `work_out` as fractions."""

    key: str
    name: Text
    region: str
    period: str
    unit_measure: str
    needs: tuple[str, str]
    formula: Text
    work_out: Callable[[Interval, Interval], Interval]


_PERCENT = Interval.exactly(100.0)

DERIVED = (
    Rule(
        "ic-operating-income-year-before",
        Text(
            zh="2020 年集成电路产业营业收入", en="Operating income of the integrated-circuit industry in 2020"
        ),
        REGION,
        "2020",
        "CNY",
        (INCOME, GROWTH),
        Text(zh="2021 年营业收入 ÷（1 + 增长率）", en="operating income 2021 / (1 + growth)"),
        level_before,
    ),
    Rule(
        "ic-operating-income-increase",
        Text(zh="2021 年营业收入比上年增加", en="Increase of operating income on 2020"),
        REGION,
        PERIOD,
        "CNY",
        (INCOME, GROWTH),
        Text(zh="营业收入 ×（1 − 1 ÷（1 + 增长率））", en="operating income × (1 − 1 / (1 + growth))"),
        increase,
    ),
    Rule(
        "three-segment-share-of-income",
        Text(zh="三业收入占产业营业收入比重", en="Three segments in the industry's operating income"),
        REGION,
        PERIOD,
        "PERCENT",
        (SEGMENTS, INCOME),
        Text(zh="三业收入 ÷ 营业收入", en="three-segment sales / operating income"),
        lambda part, other: ratio(part, other) * _PERCENT,
    ),
    Rule(
        "jiangsu-three-segment-sales",
        Text(zh="江苏省三业收入", en="Three-segment sales of Jiangsu"),
        "320000",
        PERIOD,
        "CNY",
        (SEGMENTS, SHARE),
        Text(zh="无锡三业收入 ÷ 占全省比重", en="three-segment sales of Wuxi / share of Jiangsu"),
        whole,
    ),
    Rule(
        "jiangsu-three-segment-sales-elsewhere",
        Text(zh="江苏省三业收入中无锡以外部分", en="Three-segment sales of Jiangsu outside Wuxi"),
        "320000",
        PERIOD,
        "CNY",
        (SEGMENTS, SHARE),
        Text(zh="无锡三业收入 ×（1 ÷ 占全省比重 − 1）", en="three-segment sales of Wuxi × (1 / share − 1)"),
        rest_of_whole,
    ),
)
"""What follows, in the order shown."""


def _derived(snapshot: ChainSnapshot, rule: Rule, found: Mapping[str, Observation]) -> Figure:
    one, two = (found[key] for key in rule.needs)
    units = [snapshot.indicators[each.indicator_id].unit_measure for each in (one, two)]
    scales = [0.01 if unit == "PERCENT" else 1.0 for unit in units]
    ends = [_quantity(each) * Interval.exactly(scale) for each, scale in zip((one, two), scales, strict=True)]
    points = [Interval.exactly(_value(each) * scale) for each, scale in zip((one, two), scales, strict=True)]
    known = one.decimals is not None and two.decimals is not None
    order = ("low", "medium", "high")
    return Figure(
        key=rule.key,
        name=rule.name,
        region=place(rule.region),
        period=rule.period,
        value=rule.work_out(*points).midpoint,
        interval=rule.work_out(*ends) if known else None,
        unit_measure=rule.unit_measure,
        derived=True,
        approximate=False,
        formula=rule.formula,
        sources=_sources(snapshot, one, two),
        confidence=min(one.confidence, two.confidence, key=order.index),
    )


def _kind(figure: Figure) -> Text:
    if figure.derived:
        return Text(zh="推算", en="derived")
    return Text(zh="约数", en="approximate") if figure.approximate else Text(zh="官方", en="official")


def _end(figure: Figure, end: str) -> float | None:
    return None if figure.interval is None else round(float(getattr(figure.interval, end)), 6)


COLUMNS: tuple[AnswerColumn[Figure], ...] = (
    AnswerColumn("key", Text(zh="标识", en="Key"), lambda row: row.key, None, True),
    AnswerColumn("name", Text(zh="指标", en="Figure"), lambda row: row.name),
    AnswerColumn("region", Text(zh="地区", en="Region"), lambda row: row.region.text),
    AnswerColumn("period", Text(zh="时期", en="Period"), lambda row: row.period),
    AnswerColumn("shown", Text(zh="数值", en="Value"), lambda row: row.shown),
    AnswerColumn("interval", Text(zh="舍入区间", en="Rounding interval"), lambda row: row.interval_shown),
    AnswerColumn("kind", Text(zh="性质", en="Kind"), _kind),
    AnswerColumn("formula", Text(zh="公式", en="Formula"), lambda row: row.formula),
    AnswerColumn("sources", Text(zh="来源", en="Sources"), lambda row: [source.id for source in row.sources]),
    AnswerColumn("confidence", Text(zh="可信度", en="Confidence"), lambda row: row.confidence),
    AnswerColumn(
        "value", Text(zh="数值（基本单位）", en="Value in base units"), lambda row: row.value, None, True
    ),
    AnswerColumn("lower", Text(zh="下限", en="Lower end"), lambda row: _end(row, "lower"), None, True),
    AnswerColumn("upper", Text(zh="上限", en="Upper end"), lambda row: _end(row, "upper"), None, True),
    AnswerColumn("unit_measure", Text(zh="计量单位", en="Unit"), lambda row: row.unit_measure, None, True),
    AnswerColumn("derived", Text(zh="推算", en="Derived"), lambda row: row.derived, None, True),
)
