"""Days that a demand or an offer names: by when, from when. What people write of them in purchasing (2027年3月底前,
年底前, by the end of Q1) is relative to an end of a month, quarter or year, which general date readers do not know.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corechain.matching.analysis import Analysed

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_BEFORE_ZH = r"(?P<before>(?:之前|以前|前|内|以内|之内)?(?:交货|交付|到货|供货)?)"
_FROM_ZH = r"(?P<since>起|开始|以后|之后|后)?"
_YEAR_ZH = r"(?P<year>(?<!\d)20\d\d年|今年|明年|后年|本年)?"
_ZH = (
    re.compile(
        rf"{_YEAR_ZH}(?<!\d)(?P<month>1[0-2]|0?[1-9])月(?!内)(?:份)?"
        rf"(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号]|(?P<part>上旬|中旬|下旬|初|中|底|末))?{_FROM_ZH}{_BEFORE_ZH}"
    ),
    re.compile(
        rf"{_YEAR_ZH}(?:第?(?P<quarter>[一二三四1-4])季度|q(?P<q>[1-4])(?![a-z0-9])|(?P<half>上|下)半年)"
        rf"(?P<part>初|中|底|末)?{_FROM_ZH}{_BEFORE_ZH}"
    ),
    re.compile(
        r"(?:(?P<year>(?<!\d)20\d\d年|今年|明年|后年|本年)年?|(?<![\d每])年)(?P<part>底|末|终|中|初)"
        rf"{_FROM_ZH}{_BEFORE_ZH}"
    ),
    re.compile(rf"(?P<next>本月|这个月|下下个?月|下个?月)(?P<part>初|中|底|末)?{_FROM_ZH}{_BEFORE_ZH}"),
)
_CUE_EN = (
    r"(?P<cue>(?:no later than|not later than|by|before|until|till|from|starting(?: from| in)?|as of|after|since)\s+)?"
    r"(?:the\s+)?(?:(?P<part>end|beginning|start|middle|mid)(?:\s+of|-)?\s+)?(?:the\s+)?"
)
_EN = (
    re.compile(
        rf"{_CUE_EN}(?:(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?<![a-z])(?P<name>{_MONTH})"
        r"(?![a-z])\.?(?:\s+(?P<day2>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d))?(?:,?\s+(?P<year>20\d\d))?(?!\d)"
    ),
    re.compile(
        rf"{_CUE_EN}(?:q(?P<q>[1-4])|(?P<quarter>first|second|third|fourth) quarter)(?![a-z0-9])"
        r"(?:\s*(?:of\s+)?(?P<year>20\d\d))?"
    ),
    re.compile(rf"{_CUE_EN}(?P<this>this|next|the)\s+(?P<span>month|year)(?![a-z])"),
    re.compile(
        r"(?P<cue>by\s+|before\s+)?(?P<yearend>year[- ]?end|end of (?=20\d\d))(?:\s*(?P<year>20\d\d))?"
    ),
)
_ISO = re.compile(
    r"(?P<cue>(?:by|before|until|from|after|starting)\s+)?(?<![\d.])(?P<year>20\d\d)(?P<sign>[-/.])(?P<month>1[0-2]|0?[1-9])"
    r"(?P=sign)(?P<day>3[01]|[12]\d|0?[1-9])(?![\d.])\s*(?P<since>起|开始|以后|之后|后)?(?P<before>之前|以前|前)?"
)
_SINCE = re.compile(r"from|starting|as of|after|since")


@dataclass(frozen=True)
class NamedDay:
    """A day that a text names. `kind`: ``by`` (the last day) or ``from`` (the first); `start` and `end` are positions
    in the normalised text.
    """

    kind: str
    day: date
    words: str
    start: int
    end: int


def read_dates(analysed: Analysed, today: date) -> list[NamedDay]:
    """The days of `analysed` in the order of their words. A day without a year is the next one from `today` on.

    >>> from corechain.matching.analysis import analyse
    >>> [(each.kind, each.day.isoformat(), each.words) for each in read_dates(
    ...     analyse("4月起供货，2027年3月底前交完"), date(2026, 11, 25))]
    [('from', '2027-04-01', '4月起供货'), ('by', '2027-03-31', '2027年3月底前')]
    """
    kept: list[NamedDay] = []
    longest_first = sorted(_spans(analysed.text, today), key=lambda each: each[0].start() - each[0].end())
    for found, first, last in longest_first:
        start, end = found.span()
        if any(start < each.end and each.start < end for each in kept):
            continue
        groups = found.groupdict()
        since = groups.get("since") or _SINCE.match(groups.get("cue") or "")
        kind, day = ("from", first) if since else ("by", _last(groups, first, last))
        kept.append(NamedDay(kind, day, analysed.words(start, end), start, end))
    return sorted(kept, key=lambda each: each.start)


def _last(groups: dict[str, str | None], first: date, last: date) -> date:
    """“Before March” ends with February; “before 3 March” and “3月3日前” are said of the day itself."""
    before = (groups.get("before") or "").startswith(("前", "之前", "以前"))
    before = before or (groups.get("cue") or "").startswith("before")
    exact = first == last or groups.get("part")
    return first - timedelta(days=1) if before and not exact else last


def _spans(text: str, today: date) -> Iterator[tuple[re.Match[str], date, date]]:
    """Each match with the first and the last day that it names."""
    for found in _ISO.finditer(text):
        day = _day(int(found["year"]), int(found["month"]), int(found["day"]))
        if day is not None:
            yield found, day, day
    for pattern, read in (
        (_ZH[0], _month),
        (_ZH[1], _quarter),
        (_ZH[2], _year_part),
        (_ZH[3], _near_month),
        (_EN[0], _month),
        (_EN[1], _quarter),
        (_EN[2], _this_or_next),
        (_EN[3], _year_end),
    ):
        for found in pattern.finditer(text):
            span = read(found, today)
            if span is not None:
                yield found, *span


def _month(found: re.Match[str], today: date) -> tuple[date, date] | None:
    groups = found.groupdict()
    month = MONTHS[groups["name"]] if groups.get("name") else int(groups["month"] or 0)
    number = groups.get("day") or groups.get("day2")
    alone = groups.get("name") in {"may", "mar", "march"} and not (number or groups["year"] or groups["cue"])
    if alone and not groups["part"]:  # “may” and “march” are words of other meanings too
        return None
    year = _named_year(groups["year"], today)
    if number:
        day = _day(year or today.year, month, int(number))
        if day is None:
            return None
        if year is None and day < today:
            day = _day(today.year + 1, month, int(number)) or day
        return day, day
    first, last = _whole_month(year or today.year, month, groups["part"])
    if year is None and last < today:
        first, last = _whole_month(today.year + 1, month, groups["part"])
    return first, last


def _whole_month(year: int, month: int, part: str | None) -> tuple[date, date]:
    end = calendar.monthrange(year, month)[1]
    first, last = {
        "上旬": (1, 10), "初": (1, 10), "beginning": (1, 10), "start": (1, 10), "中旬": (11, 20), "中": (11, 20),
        "middle": (11, 20), "mid": (11, 20), "下旬": (21, end), "底": (end, end), "末": (end, end), "end": (end, end),
    }.get(part or "", (1, end))  # fmt: skip
    return date(year, month, first), date(year, month, last)


def _quarter(found: re.Match[str], today: date) -> tuple[date, date] | None:
    groups = found.groupdict()
    if groups.get("half"):
        first_month, months = (1 if groups["half"] == "上" else 7), 6
    else:
        named = groups.get("q") or groups["quarter"] or ""
        number = int(named) if named.isdigit() else _ORDINALS[named]
        first_month, months = 3 * number - 2, 3
    year = _named_year(groups["year"], today)
    first, last = _months(year or today.year, first_month, months)
    if year is None and last < today:
        first, last = _months(today.year + 1, first_month, months)
    return (last, last) if groups.get("part") in {"底", "末", "end"} else (first, last)


def _months(year: int, first: int, months: int) -> tuple[date, date]:
    return date(year, first, 1), _whole_month(year, first + months - 1, None)[1]


def _year_part(found: re.Match[str], today: date) -> tuple[date, date] | None:
    year = _named_year(found["year"], today) or today.year
    if found["part"].endswith("初"):
        return date(year, 1, 1), date(year, 1, 31)
    if found["part"].endswith("中"):
        return date(year, 6, 1), date(year, 6, 30)
    return date(year, 12, 31), date(year, 12, 31)


def _near_month(found: re.Match[str], today: date) -> tuple[date, date] | None:
    ahead = {"本": 0, "这": 0}.get(found["next"][0], found["next"].count("下"))
    return _whole_month(*_ahead(today, ahead), found["part"])


def _this_or_next(found: re.Match[str], today: date) -> tuple[date, date] | None:
    ahead = 1 if found["this"] == "next" else 0
    if found["span"] == "month":
        return _whole_month(*_ahead(today, ahead), found["part"])
    if found["this"] == "the" and not found["part"]:
        return None
    year = today.year + ahead
    last = date(year, 12, 31)
    return (last, last) if found["part"] == "end" else (date(year, 1, 1), last)


def _year_end(found: re.Match[str], today: date) -> tuple[date, date] | None:
    last = date(int(found["year"]) if found["year"] else today.year, 12, 31)
    return last, last


def _ahead(today: date, months: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return year, month + 1


def _named_year(text: str | None, today: date) -> int | None:
    ahead = {"今年": 0, "本年": 0, "明年": 1, "后年": 2}
    if not text:
        return None
    return today.year + ahead[text] if text in ahead else int(text[:4])


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None
