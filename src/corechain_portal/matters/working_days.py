"""Working days of mainland China: public holidays and weekends that are worked, by the library chinesecalendar.

The State Council announces a year's holidays late in the year before, and the library follows. For days not known
yet, Monday to Friday count as worked, and the answer says that it is not certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MOST_DAYS = 1000


@dataclass(frozen=True)
class Deadline:
    """A day; `certain` is False where the holidays up to it are not announced yet."""

    day: date
    certain: bool


def is_working_day(day: date) -> tuple[bool, bool]:
    """Whether `day` is worked, and whether that is certain.

    >>> is_working_day(date(2026, 10, 1)), is_working_day(date(2026, 10, 10))  # National Day; a worked Saturday
    ((False, True), (True, True))
    >>> is_working_day(date(2100, 1, 1))  # a Friday of a year nobody has announced
    (True, False)
    """
    import chinese_calendar

    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < 5, False


def after_working_days(start: date, days: int) -> Deadline:
    """The day on which `days` working days after `start` are over; the day itself does not count.

    >>> after_working_days(date(2026, 9, 30), 1)  # the seven days of National Day lie between
    Deadline(day=datetime.date(2026, 10, 8), certain=True)
    """
    if not 0 <= days <= MOST_DAYS:
        raise ValueError(f"0 to {MOST_DAYS} working days, not {days}")
    day, left, certain = start, days, True
    while left:
        day += timedelta(days=1)
        worked, known = is_working_day(day)
        certain &= known
        left -= worked
    return Deadline(day, certain)


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; 0 when it is the same day or earlier.

    >>> working_days_between(date(2026, 9, 30), date(2026, 10, 9))
    2
    """
    days = range(1, (end - start).days + 1)
    return sum(is_working_day(start + timedelta(days=number))[0] for number in days)
