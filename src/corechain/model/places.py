"""Places: countries and economies by ISO 3166-1, Chinese regions by GB/T 2260, and groups such as 长三角.

Whether an organisation lies in a place has three answers: yes, no, and not known (an organisation known only
by its city may or may not lie in one of the city's districts).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Protocol

from corechain.exceptions import UnknownName
from corechain.texts import Language, Text


class Located(Protocol):
    """Anything with a country (ISO 3166-1) and, in China, a GB/T 2260 region."""

    @property
    def country(self) -> str | None:
        """Country or economy."""

    @property
    def region(self) -> str | None:
        """GB/T 2260 code, or None."""


@dataclass(frozen=True)
class Place:
    """A country, province, city, district or group of them. `longitude`, `latitude`: its centre in degrees."""

    code: str
    name_zh: str
    name_en: str
    level: str
    parent: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    members: tuple[str, ...] = ()
    iso: str | None = None

    def name(self, language: Language) -> str:
        """The name in `language`."""
        return self.name_zh if language == "zh" else self.name_en

    @property
    def text(self) -> Text:
        """The name in both languages."""
        return Text(zh=self.name_zh, en=self.name_en)


@cache
def places() -> Mapping[str, Place]:
    """All Chinese places of the code list, and groups, by code."""
    text = resources.files("corechain.model").joinpath("code_lists/regions.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        found[row["code"]] = Place(
            code=row["code"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            level=row["level"],
            parent=row["parent"] or None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
            latitude=float(row["latitude"]) if row["latitude"] else None,
            members=tuple(code for code in row["members"].split("|") if code),
            iso=row["iso"] or None,
        )
    return found


@cache
def country(code: str) -> Place:
    """The country or economy with this ISO 3166-1 alpha-2 code; raises :class:`UnknownName`."""
    from babel import Locale

    # Babel names these three as territories of their own; public pages in China name them as parts of it.
    parts_of_china = {
        "TW": ("中国台湾", "Taiwan, China"),
        "HK": ("中国香港", "Hong Kong, China"),
        "MO": ("中国澳门", "Macao, China"),
    }
    if code in parts_of_china:
        return Place(code, *parts_of_china[code], level="country")
    zh = Locale("zh").territories.get(code) if len(code) == 2 and code.isalpha() else None
    if zh is None:
        raise _unknown_place(code)
    return Place(code, zh, Locale("en").territories[code], level="country")


def place(name: str) -> Place:
    """The place called `name`: a code (``CN``, ``CN-32``, ``CN-JS``, ``320200``, ``JP``) or a name in zh or en.

    Raises :class:`UnknownName`.

    >>> place("CN-32").code, place("无锡").code, place("Jiangsu").code, place("日本").code
    ('320000', '320200', '320000', 'JP')
    """
    key = name.strip()
    found = places().get(key) or _places_by_name().get(key.casefold())
    if found is None and key.upper().startswith("CN-") and key[3:].isdigit():
        found = places().get(key[3:].ljust(6, "0"))
    if found is None:
        found = _countries_by_name().get(key.casefold())
    if found is None:
        raise _unknown_place(key)
    return found


def _unknown_place(name: str) -> UnknownName:
    return UnknownName(
        Text(zh="没有地区“{name}”。", en="There is no region “{name}”.", name=name),
        Text(
            zh="可用：CN、CN-32、320200 等代码，或无锡、江苏、长三角等名称。",
            en="Use a code such as CN, CN-32 or 320200, or a name such as Wuxi, Jiangsu or Yangtze River Delta.",
        ),
    )


@cache
def _countries_by_name() -> Mapping[str, Place]:
    """Countries and economies by ISO code and by their name in Chinese and English."""
    from babel import Locale

    by_name: dict[str, Place] = {}
    for code in Locale("en").territories.keys() & Locale("zh").territories.keys():
        if len(code) == 2 and code.isalpha():
            found = country(code)
            for each in (code, found.name_zh, found.name_en):
                by_name.setdefault(str(each).casefold(), found)
    return by_name


@cache
def _places_by_name() -> Mapping[str, Place]:
    """Places by every way to write their name: full, without its suffix, in English, and by ISO code."""
    by_name: dict[str, Place] = {}
    for found in places().values():
        names = [found.name_zh, found.name_en, found.iso or ""]
        if found.level in {"province", "city", "district"}:
            for suffix in (
                "壮族自治区",
                "回族自治区",
                "维吾尔自治区",
                "自治区",
                "特别行政区",
                "省",
                "市",
                "区",
            ):
                if found.name_zh.endswith(suffix) and len(found.name_zh) - len(suffix) >= 2:
                    names.append(found.name_zh.removesuffix(suffix))
                    break
        for each in names:
            if each:
                by_name.setdefault(each.casefold(), found)
    return by_name


def lies_in(located: Located, region: Place) -> bool | None:
    """Whether `located` lies in `region`: True, False, or None where its own place is not known well enough.

    >>> from dataclasses import make_dataclass
    >>> Firm = make_dataclass("Firm", ["country", "region"])
    >>> [lies_in(Firm("CN", "320200"), place(code)) for code in ("CN-32", "310000", "320214")]
    [True, False, None]
    """
    if region.members:
        answers = [lies_in(located, places()[member]) for member in region.members]
        return True if True in answers else (None if None in answers else False)
    if region.level == "country":
        return None if located.country is None else located.country == region.code
    if located.country is not None and located.country != "CN":
        return False
    if located.region is None:
        return None
    prefix = region.code[: {"province": 2, "city": 4}.get(region.level, 6)]
    if located.region.startswith(prefix):
        return True
    own = located.region[:2] if located.region.endswith("0000") else located.region[:4]
    coarser = located.region.endswith("00") and prefix.startswith(own)
    return None if coarser else False
