"""Quarters of years: the one that is asked for, and those it is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from corechain_portal.workstreams.figures import Period

FIRST_YEAR = 2000
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year.

    >>> Quarter(2026, 1).before, Quarter(2026, 1).year_before
    (Quarter(year=2025, number=4), Quarter(year=2025, number=1))
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that `day` lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def period(self) -> Period:
        """Its days."""
        return Period.quarter(self.year, self.number)

    @property
    def before(self) -> Quarter:
        """The quarter before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def year_before(self) -> Quarter:
        """The same quarter of the year before."""
        return Quarter(self.year - 1, self.number)

    @property
    def of_year(self) -> tuple[Quarter, ...]:
        """All four of its year."""
        return tuple(Quarter(self.year, number) for number in QUARTERS)


def read_quarter(asked: Mapping[str, str]) -> Quarter:
    """The quarter that an address names (``year``, ``quarter``), never one to come; else the present one."""
    now = Quarter.of(timezone.localdate())
    year, number = (_number(asked.get(name, "")) for name in ("year", "quarter"))
    if year is None and number is None:
        return now
    wanted = Quarter(
        now.year if year is None else year, number or (now.number if year in (None, now.year) else 4)
    )
    return wanted if wanted.year >= FIRST_YEAR and wanted.number in QUARTERS and wanted <= now else now


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
