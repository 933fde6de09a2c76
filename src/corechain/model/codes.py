"""Codes of the field checked one by one: ISO 3166-1, GB/T 2260, USCC, LEI, and the code lists of the schemas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from corechain.exceptions import UnknownName
from corechain.model import places
from corechain.texts import Text

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NEAR = 70
"""Least likeness (0 to 100) at which another spelling is worth suggesting."""

_NOT_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"]
)
"""Two-letter codes of Unicode CLDR that ISO 3166-1 does not assign: reserved, private and unknown ones."""


class BadCell(ValueError):
    """A cell that cannot be read: what is wrong, and what to write instead."""

    def __init__(self, problem: Text, remedy: Text) -> None:
        super().__init__(problem.en)
        self.problem = problem
        self.remedy = remedy


def nearest(word: str, among: Sequence[str]) -> str | None:
    """The entry of `among` that `word` is most likely meant to be, or None.

    >>> nearest("suply_links", ["sources", "supply_links"])
    'supply_links'
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(word.casefold(), among, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return None if found is None else str(found[0])


def one_of(text: str, codes: Sequence[str]) -> str:
    """`text` when it is one of `codes`; raises :class:`BadCell` with the likeliest code."""
    if text in codes:
        return text
    guess = nearest(text, codes) or next((code for code in codes if code.casefold() == text.casefold()), None)
    listed = ", ".join(codes)
    if guess is None:
        remedy = Text(zh="可用的值：{codes}。", en="Use one of: {codes}.", codes=listed)
    else:
        remedy = Text(
            zh="是否指“{guess}”？可用的值：{codes}。",
            en="Did you mean “{guess}”? Use one of: {codes}.",
            guess=guess,
            codes=listed,
        )
    raise BadCell(
        Text(zh="“{text}”不在代码表中。", en="“{text}” is not in the code list.", text=text), remedy
    )


@cache
def iso_countries() -> frozenset[str]:
    """Alpha-2 codes that ISO 3166-1 assigns: 249 countries and economies.

    >>> len(iso_countries())
    249
    """
    from babel import Locale

    territories = map(str, Locale("en").territories)
    return frozenset(code for code in territories if len(code) == 2 and code.isalpha()) - _NOT_COUNTRIES


@lru_cache(maxsize=1024)
def country_of(name: str) -> str | None:
    """Alpha-2 code of a country written otherwise: alpha-3, numeric, or its name in zh or en; None if unknown.

    >>> country_of("KOR"), country_of("日本"), country_of("Netherlands"), country_of("EUR")
    ('KR', 'JP', 'NL', None)
    """
    from babel import Locale
    from babel.core import get_global

    code = name.strip().upper()
    if code in iso_countries():
        return code
    aliases = get_global("territory_aliases").get(code, [])
    if len(aliases) == 1 and aliases[0] in iso_countries():
        return str(aliases[0])
    wanted = name.strip().casefold()
    for locale in (Locale("en"), Locale("zh")):
        for each, title in locale.territories.items():
            if title.casefold() == wanted and each in iso_countries():
                return str(each)
    return None


@lru_cache(maxsize=1024)
def check_country(text: str) -> str:
    """`text` when it is an ISO 3166-1 alpha-2 code; raises :class:`BadCell` with the code that is meant."""
    if text in iso_countries():
        return text
    guess = country_of(text)
    if guess is None:
        remedy = Text(
            zh="写 ISO 3166-1 的两位代码，如 CN、JP、US。",
            en="Write an ISO 3166-1 alpha-2 code such as CN, JP or US.",
        )
    else:
        remedy = Text(zh="写 {guess}。", en="Write {guess}.", guess=guess)
    raise BadCell(
        Text(zh="“{text}”不是国家或地区代码。", en="“{text}” is not a country code.", text=text), remedy
    )


@lru_cache(maxsize=8192)
def check_region(text: str) -> str:
    """`text` when it is a code of GB/T 2260, present or past; raises :class:`BadCell`.

    Known codes are those of :func:`corechain.model.places.places` and of python-stdnum's register.
    """
    if not re.fullmatch("[0-9]{6}", text):
        raise BadCell(
            Text(zh="“{text}”不是六位地区代码。", en="“{text}” is not a six-digit region code.", text=text),
            _region_remedy(text),
        )
    if text not in places.places() and not _in_register(text):
        raise BadCell(
            Text(zh="GB/T 2260 中没有代码“{text}”。", en="GB/T 2260 has no code “{text}”.", text=text),
            _region_remedy(text[:4] + "00"),
        )
    return text


def _in_register(code: str) -> bool:
    from stdnum import numdb

    parts = numdb.get("cn/loc").info(code)
    return bool(parts) and "county" in parts[-1][1]


def meant_region(name: str) -> Text | None:
    """A question whether the region was meant that `name` is the name, ISO code or district of; None if unknown."""
    try:
        meant = places.place(name)
    except UnknownName:
        return None
    if not re.fullmatch("[0-9]{6}", meant.code):
        return None
    return Text(
        zh="是否指 {code}（{place}）？",
        en="Did you mean {code} ({place})?",
        code=meant.code,
        place=meant.text,
    )


def _region_remedy(name: str) -> Text:
    return meant_region(name) or Text(
        zh="写六位代码，如 320200（无锡市）；境外或不知道的留空。",
        en="Write a six-digit code such as 320200 (Wuxi); leave it empty outside the mainland or when unknown.",
    )


def check_uscc(text: str) -> str:
    """The Unified Social Credit Code in compact form; raises :class:`BadCell` saying what does not hold."""
    from stdnum.cn import uscc

    number = uscc.compact(text)
    if len(number) != 18:
        raise _bad_number(
            Text(zh="统一社会信用代码应有 18 位，“{text}”有 {count} 位。",
                 en="A Unified Social Credit Code has 18 characters; “{text}” has {count}.",
                 text=text, count=len(number)),
        )  # fmt: skip
    strange = [sign for sign in number[8:] if sign not in _USCC_ALPHABET]
    if not number[:8].isascii() or not number[:8].isdigit() or strange:
        raise _bad_number(
            Text(zh="统一社会信用代码“{text}”中有不该有的字符：前 8 位是数字，其后不用 I、O、S、V、Z。",
                 en="“{text}” has characters a Unified Social Credit Code cannot have: the first 8 are digits, "
                    "and I, O, S, V, Z are never used.", text=text),
        )  # fmt: skip
    if not uscc.is_valid(number):
        raise _bad_number(
            Text(zh="统一社会信用代码“{text}”的校验位不对：按前 17 位应为 {expected}。",
                 en="The check character of the Unified Social Credit Code “{text}” is wrong: the first 17 "
                    "characters give {expected}.", text=text, expected=uscc.calc_check_digit(number)),
        )  # fmt: skip
    return str(number)


def check_lei(text: str) -> str:
    """The Legal Entity Identifier in compact form; raises :class:`BadCell` saying what does not hold."""
    from stdnum import lei

    number = lei.compact(text)
    if len(number) != 20:
        raise _bad_number(
            Text(zh="LEI 应有 20 位，“{text}”有 {count} 位。",
                 en="A Legal Entity Identifier has 20 characters; “{text}” has {count}.",
                 text=text, count=len(number)),
        )  # fmt: skip
    if not re.fullmatch("[0-9A-Z]{18}[0-9]{2}", number):
        raise _bad_number(
            Text(zh="LEI“{text}”只能由字母和数字组成，末两位是数字。",
                 en="The Legal Entity Identifier “{text}” must be letters and digits, the last two digits.", text=text),
        )  # fmt: skip
    if not lei.is_valid(number):
        raise _bad_number(
            Text(zh="LEI“{text}”的校验位不对。",
                 en="The check digits of the Legal Entity Identifier “{text}” are wrong.", text=text),
        )  # fmt: skip
    return str(number)


def _bad_number(problem: Text) -> BadCell:
    return BadCell(
        problem,
        Text(zh="对照登记机关的公示改正；不知道就留空。",
             en="Correct it from the register; leave it empty when unknown."),
    )  # fmt: skip
