"""Excel workbooks of listings: the template to fill in, and an organisation's own listings."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from corechain.texts import Language, Text
from corechain_portal.listings.bulk import MOST_ROWS
from corechain_portal.listings.forms import place_name
from corechain_portal.listings.models import Listing
from corechain_portal.listings.table_columns import COLUMNS, LEVELS, PARTS, PERIODS, SIDES, words_of

STATES = {
    "draft": Text(zh="草稿", en="Draft"),
    "published": Text(zh="在市", en="On the market"),
    "fulfilled": Text(zh="已成交", en="Fulfilled"),
    "withdrawn": Text(zh="已撤回", en="Withdrawn"),
    "expired": Text(zh="已过期", en="Expired"),
    "merged": Text(zh="已并入", en="Merged"),
}
STATE = Text(zh="状态", en="State")
SHEET = Text(zh="供需信息", en="Listings")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def template(language: Language) -> bytes:
    """The table to fill in: headings, one example that is not read, and lists to choose from."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = SHEET.render(language)
    sheet.append([column.title.render(language) for column in COLUMNS])
    sheet.append([column.example.render(language) for column in COLUMNS])
    for number, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        sheet.cell(1, number).font = Font(bold=True)
        sheet.cell(2, number).font = Font(italic=True, color="666666")
        cells = f"{letter}2:{letter}{MOST_ROWS + 2}"
        if column.choices:
            words = ",".join(each.render(language) for each in column.choices.values())
            rule = DataValidation("list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
        elif column.key in ("quantity", "price", "lead_time_days"):
            rule = DataValidation(
                "decimal", operator="greaterThanOrEqual", formula1="0", showErrorMessage=True
            )
        else:
            continue
        rule.add(cells)
        sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"
    return _saved(book)


def own_workbook(listings: Iterable[Listing], language: Language) -> bytes:
    """One row a listing, in the columns of the template and its state; a text never becomes a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET.render(language))
    sheet.freeze_panes = "A2"
    sheet.append([*(column.title.render(language) for column in COLUMNS), STATE.render(language)])
    for listing in listings:
        row = []
        for value in (*_cells(listing, language), words_of(STATES, listing.state, language)):
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                cell.data_type = "s"  # whatever it begins with
                cell.quotePrefix = value.startswith(FORMULA_SIGNS)
            row.append(cell)
        sheet.append(row)
    return _saved(book)


def _cells(listing: Listing, language: Language) -> list[Any]:
    words = {
        "side": words_of(SIDES, listing.side, language),
        "period": words_of(PERIODS, listing.period, language) if listing.quantity is not None else "",
        "level": words_of(LEVELS, listing.level, language),
        "hidden": ", ".join(words_of(PARTS, each, language) for each in listing.hidden),
        "nodes": ", ".join(each.node for each in listing.nodes.all()),
        "region": place_name(listing.region),
    }
    return [words.get(column.key, getattr(listing, column.key, None)) for column in COLUMNS]


def _saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
