"""Days of mainland China that are not what their weekday says: public holidays, and weekends that are worked.

The State Council announces a year's holidays late in the year before, and the library chinesecalendar follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corechain.texts import Text


@dataclass(frozen=True)
class DayMark:
    """A marked day: its holiday, and whether it is worked all the same."""

    name: Text
    is_worked: bool


def day_mark(day: date) -> DayMark | None:
    """How `day` is marked; None for a plain one. Raises NotImplementedError for a year that is not announced.

    >>> day_mark(date(2026, 10, 1)).name.zh, day_mark(date(2026, 10, 10)).is_worked, day_mark(date(2026, 10, 12))
    ('国庆节', True, None)
    """
    import chinese_calendar

    _, name = chinese_calendar.get_holiday_detail(day)
    if name is None:
        return None
    holiday = chinese_calendar.Holiday(name)
    return DayMark(Text(zh=holiday.chinese, en=holiday.value), chinese_calendar.is_workday(day))


def day_marks(days: list[date]) -> tuple[dict[date, DayMark], bool]:
    """The marks of `days`, and whether the holidays of all of them are announced."""
    marks, known = {}, True
    for day in days:
        try:
            mark = day_mark(day)
        except NotImplementedError:
            known = False
            continue
        if mark is not None:
            marks[day] = mark
    return marks, known
