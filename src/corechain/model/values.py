"""One cell of a table: text → value by the type of its column, and back.

A cell that cannot be read raises :class:`BadCell`, which says what is wrong and what to write instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from corechain.model.codes import (
    BadCell,
    check_country,
    check_lei,
    check_region,
    check_uscc,
    one_of,
)
from corechain.model.schema import LIST_SEPARATOR, Column
from corechain.texts import Text

Parser = Callable[[str], Any]

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,12}(\.0+)?")
_DATE = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}")
_URL = re.compile(r"https?://[^\s/$.?#][^\s]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")
_INT32 = 2**31
_YEARS = (1600, 2100)
_BOOLEANS = {"true": True, "false": False}
_OTHER_BOOLEANS = {"1": "true", "yes": "true", "y": "true", "是": "true", "真": "true"} | {
    "0": "false", "no": "false", "n": "false", "否": "false", "假": "false",
}  # fmt: skip


def cell_parser(column: Column) -> Parser:
    """The function that reads one non-empty, stripped cell of `column`; it raises :class:`BadCell`.

    >>> from corechain.model.schema import table_schema
    >>> cell_parser(table_schema("provisions").column("share_percent"))("12.5")
    12.5
    """
    if column.type == "code":
        return lambda text: one_of(text, column.codes)
    if column.type == "ids":
        return _several
    return _PARSERS[column.type]


def format_cell(value: Any) -> str:
    """The text of a cell that reads back as `value`; None and empty lists are empty cells.

    Raises :class:`BadCell` for a list whose element holds the separator.

    >>> format_cell(["KrF", "248 nm"]), format_cell(0.1), format_cell(None), format_cell(True)
    ('KrF|248 nm', '0.1', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return LIST_SEPARATOR.join(_element(each) for each in value)
    return str(value)


def _element(value: Any) -> str:
    text = str(value)
    if LIST_SEPARATOR in text:
        raise BadCell(
            Text(zh="“{text}”中有竖线 |。", en="“{text}” holds a vertical bar |.", text=text),
            Text(
                zh="竖线用来隔开多个值，请改用其他符号。",
                en="The bar separates values of a list; use another sign.",
            ),
        )
    return text


def _text(text: str) -> str:
    if _CONTROL.search(text):
        raise BadCell(
            Text(zh="含有控制字符或乱码（�）。", en="It holds control characters or lost characters (�)."),
            Text(zh="回到原文件重新输入这一格。", en="Type this cell again from the original."),
        )
    return text


def _several(text: str) -> list[str]:
    return [part for each in _text(text).split(LIST_SEPARATOR) if (part := each.strip())]


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise BadCell(
            Text(zh="“{text}”不能作标识。", en="“{text}” cannot be an identifier.", text=text),
            Text(
                zh="标识以字母或数字开头，只用拉丁字母、数字、连字符和下划线，不超过 120 个字符。",
                en="Start with a letter or digit; use Latin letters, digits, hyphens and underscores, at most 120.",
            ),
        )
    return text


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise _not_a_number(text)
    return float(text)


def _not_a_number(text: str) -> BadCell:
    problem = Text(zh="“{text}”不是数。", en="“{text}” is not a number.", text=text)
    plainer = unicodedata.normalize("NFKC", text).replace(",", "").rstrip("%").strip()
    if _NUMBER.fullmatch(plainer):
        return BadCell(problem, Text(zh="写成 {plainer}。", en="Write {plainer}.", plainer=plainer))
    return BadCell(
        problem,
        Text(
            zh="只写数字和小数点，如 12.5；不知道就留空。",
            en="Write digits and a decimal point only, as in 12.5; leave it empty when unknown.",
        ),
    )


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        if _NUMBER.fullmatch(text):
            raise BadCell(
                Text(zh="“{text}”不是整数。", en="“{text}” is not a whole number.", text=text),
                Text(zh="写整数，如 8。", en="Write a whole number such as 8."),
            )
        raise _not_a_number(text)
    whole = int(float(text))
    return int(_between(whole, -_INT32, _INT32 - 1, text))


def _between(value: float, low: float, high: float, text: str) -> float:
    if not low <= value <= high:
        raise BadCell(
            Text(zh="“{text}”超出范围。", en="“{text}” is out of range.", text=text),
            Text(
                zh="应在 {low:g} 与 {high:g} 之间。",
                en="It must lie between {low:g} and {high:g}.",
                low=low,
                high=high,
            ),
        )
    return value


def _year(text: str) -> int:
    return int(_between(_integer(text), *_YEARS, text))


def _share(text: str) -> float:
    share = _number(text)
    if share == 0:
        raise BadCell(
            Text(zh="份额为 0。", en="The share is 0."),
            Text(
                zh="不知道的份额留空；确知不供给的，删去这一行。",
                en="Leave an unknown share empty; delete the row where nothing is provided.",
            ),
        )
    if share < 0 or share > 100:
        raise BadCell(
            Text(
                zh="份额“{text}”不在 0 到 100 之间。",
                en="The share “{text}” is not within 0 to 100.",
                text=text,
            ),
            Text(zh="份额以百分数计，如 12.5。", en="Shares are in percent, as in 12.5."),
        )
    return share


def _amount(text: str) -> float:
    amount = _number(text)
    if amount < 0:
        raise BadCell(
            Text(zh="金额“{text}”是负数。", en="The amount “{text}” is negative.", text=text),
            Text(zh="写正数；不知道就留空。", en="Write a positive number; leave it empty when unknown."),
        )
    return amount


def _date(text: str) -> date:
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return date(*map(int, match.groups()))
    except ValueError:
        raise BadCell(
            Text(zh="“{text}”不是日期。", en="“{text}” is not a date.", text=text),
            Text(zh="写成 年-月-日，如 2026-11-24。", en="Write year-month-day, as in 2026-11-24."),
        ) from None


def _boolean(text: str) -> bool:
    found = _BOOLEANS.get(text.casefold())
    if found is not None:
        return found
    raise BadCell(
        Text(zh="“{text}”不是 true 或 false。", en="“{text}” is not true or false.", text=text),
        Text(
            zh="写 {value}。", en="Write {value}.",
            value=_OTHER_BOOLEANS.get(text.casefold(), Text(zh="true 或 false", en="true or false")),
        ),
    )  # fmt: skip


def _url(text: str) -> str:
    if _URL.fullmatch(text):
        return text
    fuller = f"https://{text}"
    guess = fuller if _URL.fullmatch(fuller) and "." in text and "://" not in text else "https://example.com"
    raise BadCell(
        Text(zh="“{text}”不是网址。", en="“{text}” is not a web address.", text=text),
        Text(zh="写完整的网址，如 {guess}。", en="Write it in full, as in {guess}.", guess=guess),
    )


_PARSERS: dict[str, Parser] = {
    "id": _id,
    "text": _text,
    "texts": _several,
    "number": _number,
    "integer": _integer,
    "year": _year,
    "share": _share,
    "amount": _amount,
    "longitude": lambda text: _between(_number(text), -180, 180, text),
    "latitude": lambda text: _between(_number(text), -90, 90, text),
    "boolean": _boolean,
    "date": _date,
    "url": _url,
    "country": check_country,
    "region": check_region,
    "uscc": check_uscc,
    "lei": check_lei,
}
"""Parser of each column type of the schemas, `code` and `ids` apart."""
