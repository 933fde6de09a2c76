"""Regions that a reader can look at the chain from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from corechain.exceptions import UnknownName
from corechain.model.places import Place, place, places
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text

LARGEST_CITIES = 8
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
"""Provinces that are one city: 北京, 天津, 上海, 重庆."""


def place_text(code: str) -> Text:
    """A place by its name in both languages; a code that is not known any more stays a code."""
    try:
        return place(code).text
    except UnknownName:
        return Text(zh=code, en=code)


def region_choices(snapshot: ChainSnapshot, chosen: Place) -> Sequence[Place]:
    """The home region, what it lies in, its districts, China, and the cities with most organisations; `chosen`
    is among them.
    """
    usual = _usual(snapshot)
    return usual if chosen.code in {each.code for each in usual} else (*usual, chosen)


@lru_cache(maxsize=8)
def _usual(snapshot: ChainSnapshot) -> tuple[Place, ...]:
    home = place(snapshot.home_region or "CN")
    found = {home.code: home}
    for each in (*_around(home), *_districts(home), *_cities(snapshot)):
        found.setdefault(each.code, each)
    return tuple(found.values())


def _around(home: Place) -> list[Place]:
    """Upwards: the province, groups of regions that hold it, China."""
    province = places().get(f"{home.code[:2]}0000")
    groups = [each for each in places().values() if each.members and _holds(each, home)]
    return [each for each in (province, *groups, places()["CN"]) if each is not None]


def _holds(group: Place, home: Place) -> bool:
    return any(home.code.startswith(member.rstrip("0")) for member in group.members)


def _districts(home: Place) -> list[Place]:
    return [each for each in places().values() if each.parent == home.code]


def _cities(snapshot: ChainSnapshot) -> list[Place]:
    codes = (_city_code(each.region) for each in snapshot.organisations.values() if each.region)
    counted = Counter(code for code in codes if code in places())
    return [places()[code] for code, _ in counted.most_common(LARGEST_CITIES)]


def _city_code(region: str) -> str:
    """Code of the city that a region lies in; empty for a province that is not itself a city."""
    if region[:2] in MUNICIPALITIES:
        return f"{region[:2]}0000"
    return "" if region.endswith("0000") else f"{region[:4]}00"
