"""Many listings at once from an Excel table: read and checked row by row, then kept all together or not at all."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.core import signing
from django.db import transaction

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.sharing import Sharing
from corechain_portal.access.viewer import Viewer
from corechain_portal.attachments.exceptions import UnacceptableFile
from corechain_portal.attachments.kinds import kind_of
from corechain_portal.language import current_language
from corechain_portal.listings import limits, publishing
from corechain_portal.listings.content import DEFAULT_HIDDEN, Content, text_key
from corechain_portal.listings.filling import AMOUNT, nodes_named, read_text, suggested_values
from corechain_portal.listings.forms import ListingForm
from corechain_portal.listings.giving_away import check_anonymity
from corechain_portal.listings.models import Listing, Side
from corechain_portal.listings.table_columns import (
    BY_KEY,
    COLUMNS,
    EXAMPLE_BEGINS,
    column_titled,
    hidden_codes,
)
from corechain_portal.membership.models import MemberOrganisation

MOST_ROWS = 500
MOST_UNPACKED = 50 * 1024 * 1024
LONGEST_CELL = 4_000
KEPT_SECONDS = 2 * 60 * 60
SALT = "listings.bulk"
Cells = Mapping[str, str]

NOT_EXCEL = Text(
    zh="请上传 .xlsx 文件，可先下载模板。", en="Send an .xlsx file; download the template first."
)
TOO_MANY = Text(
    zh="表格超过 {most} 行，没有读取。请分成几个文件。",
    en="The table has more than {most} rows; nothing was read. Split it into several files.",
    most=MOST_ROWS,
)
UNPACKS_TOO_MUCH = Text(zh="文件解开后过大，没有读取。", en="The file unpacks to too much; nothing was read.")
NO_HEADER = Text(
    zh="第一行没有找到“类别”和“原文”两列，请使用模板。",
    en="The first row lacks the columns “Side” and “Text”; use the template.",
)
EMPTY = Text(zh="表格里没有要导入的行。", en="The table holds no row to read.")
FORMULA = Text(zh="这一格是公式，请改为值。", en="This cell holds a formula; put the value in its place.")
TOO_LONG = Text(zh="这一格太长。", en="This cell is too long.")
UNKNOWN_NODE = Text(zh="链上没有环节“{node}”。", en="The chain has no node “{node}”.")
SAME_AS = Text(zh="和第 {row} 行文字相同。", en="The same text as in row {row}.")
NOT_A_SIDE = Text(zh="请填写“需求”或“供给”。", en="Write “Demand” or “Offer”.")
NOT_A_LEVEL = Text(
    zh="请填写“公开”“联盟内”或“仅秘书处”。", en="Write “Public”, “Within the alliance” or “Secretariat only”."
)


class BadTable(CorechainError):
    """A file that cannot be read as a table of listings."""

    code = "bad_table"
    http_status = 422


@dataclass(frozen=True)
class Wrong:
    """What is wrong in one cell."""

    row: int
    column: str
    problem: Text | str


@dataclass(frozen=True)
class ReadRow:
    """A row of the table: its number, its cells, and the listing that it becomes unless something is wrong."""

    number: int
    cells: Cells
    content: Content | None
    valid_until: date | None
    faults: tuple[Wrong, ...]


# Reading the file -----------------------------------------------------------------------------------------------


def read_table(file: IO[bytes], name: str) -> tuple[list[tuple[int, dict[str, str]]], list[Wrong]]:
    """The rows of the first sheet by number, and cells that hold formulas or too much.

    Raises :class:`BadTable` and what :func:`corechain_portal.attachments.kinds.kind_of` raises.
    """
    from openpyxl import load_workbook

    if kind_of(file, name).name != "Excel":
        raise UnacceptableFile(NOT_EXCEL)
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise BadTable(UNPACKS_TOO_MUCH)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=False)
        try:
            return _rows(book.worksheets[0])
        finally:
            book.close()
    except (KeyError, ValueError, IndexError, OSError, EOFError, SyntaxError, TypeError) as error:
        raise BadTable(NOT_EXCEL) from error


def _rows(sheet: Any) -> tuple[list[tuple[int, dict[str, str]]], list[Wrong]]:
    sheet.reset_dimensions()  # what the file says of its size need not be true
    lines = sheet.iter_rows(max_row=MOST_ROWS + 3, max_col=3 * len(COLUMNS))
    header = {index: column_titled(_written(cell)) for index, cell in enumerate(next(lines, ()))}
    known = {index: column.key for index, column in header.items() if column is not None}
    if not {"side", "text"} <= set(known.values()):
        raise BadTable(NO_HEADER)
    rows: list[tuple[int, dict[str, str]]] = []
    faults: list[Wrong] = []
    for number, line in enumerate(lines, 2):
        cells = {known[index]: cell for index, cell in enumerate(line) if index in known}
        written = {key: _written(cell) for key, cell in cells.items()}
        if not any(written.values()) or written["text"].casefold().startswith(EXAMPLE_BEGINS):
            continue
        if len(rows) == MOST_ROWS:
            raise BadTable(TOO_MANY)
        faults += _bad_cells(number, cells, written)
        rows.append((number, {key: value[:LONGEST_CELL] for key, value in written.items()}))
    if sheet.max_row and sheet.max_row > MOST_ROWS + 3:
        raise BadTable(TOO_MANY)
    if not rows:
        raise BadTable(EMPTY)
    return rows, faults


def _bad_cells(number: int, cells: Mapping[str, Any], written: Cells) -> Iterator[Wrong]:
    for key, cell in cells.items():
        if getattr(cell, "data_type", "") == "f":
            yield Wrong(number, key, FORMULA)
        elif len(written[key]) > LONGEST_CELL:
            yield Wrong(number, key, TOO_LONG)


def _written(cell: Any) -> str:
    """A cell as a person would type it."""
    value = getattr(cell, "value", None)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).replace("\x00", "").strip()


# Reading the rows -----------------------------------------------------------------------------------------------


def check_rows(
    rows: Sequence[tuple[int, Cells]], member: MemberOrganisation, faults: Sequence[Wrong] = ()
) -> list[ReadRow]:
    """Every row as a listing of `member`, with all that is wrong with it."""
    known: dict[str, list[Wrong]] = {}
    read, seen = [], dict[str, int]()
    for fault in faults:
        known.setdefault(str(fault.row), []).append(fault)
    for number, cells in rows:
        row = _check_row(number, cells, member, known.get(str(number), []))
        key = text_key(cells.get("text") or cells.get("title", ""))
        if key in seen and not row.faults:
            same = Wrong(number, "text", Text(zh=SAME_AS.zh, en=SAME_AS.en, row=seen[key]))
            row = ReadRow(number, cells, None, None, (same,))
        seen.setdefault(key, number)
        read.append(row)
    return read


def _check_row(number: int, cells: Cells, member: MemberOrganisation, found: Sequence[Wrong]) -> ReadRow:
    faults = list(found)
    side = BY_KEY["side"].code(cells.get("side", ""))
    level = BY_KEY["level"].code(cells.get("level", "")) or Level.ALLIANCE.value
    hidden = hidden_codes(cells["hidden"]) if cells.get("hidden") else list(DEFAULT_HIDDEN.get(side, ()))
    form, nodes, requirements, unknown = _filled(cells, side, hidden, member)
    if side not in Side.values:
        faults.append(Wrong(number, "side", NOT_A_SIDE))
    if level not in (Level.PUBLIC, Level.ALLIANCE, Level.SECRETARIAT):
        faults.append(Wrong(number, "level", NOT_A_LEVEL))
    if unknown:
        faults.append(Wrong(number, "nodes", Text(zh=UNKNOWN_NODE.zh, en=UNKNOWN_NODE.en, node=unknown)))
    for name, errors in form.errors.items():
        if name != "side":
            key = name if name in BY_KEY else "text"
            faults.append(Wrong(number, key, " ".join(str(each) for each in errors)))
    if faults:
        return ReadRow(number, cells, None, None, tuple(faults))
    content = form.content(nodes, requirements, Sharing(level), side)
    try:
        check_anonymity(content, member)
    except CorechainError as error:
        return ReadRow(number, cells, None, None, (Wrong(number, "text", error.problem),))
    return ReadRow(number, cells, content, form.cleaned_data["valid_until"], ())


def _filled(
    cells: Cells, side: str, hidden: list[str], member: MemberOrganisation
) -> tuple[ListingForm, list[tuple[str, str]], list[dict[str, Any]], str]:
    """The form of a row: its cells, and what its text tells of those that are empty."""
    filled = read_text(member.alliance, cells.get("text", ""))
    told = suggested_values(filled) if filled else {}
    typed = {key: value for key, value in cells.items() if value}
    if AMOUNT & typed.keys():
        told = {key: value for key, value in told.items() if key not in AMOUNT}
    if "period" in typed:
        typed["period"] = BY_KEY["period"].code(typed["period"])
    form = ListingForm({**told, **typed, "side": side, "hidden": hidden})
    named, unknown = nodes_named(member.alliance, cells.get("nodes", ""))
    nodes = [(each.id, "") for each in named]
    if not nodes and filled is not None:
        nodes = [(each.value.id, each.words) for each in filled.suggestions if each.field == "node"]
    return form, nodes, filled.requirements if filled else [], unknown


# Keeping them ---------------------------------------------------------------------------------------------------


def packed(rows: Sequence[tuple[int, Cells]], member: MemberOrganisation) -> str:
    """The rows signed, for the page that asks whether they are to be kept."""
    return signing.dumps(
        [str(member.pk), [[number, dict(cells)] for number, cells in rows]], salt=SALT, compress=True
    )


def unpacked(text: str, member: MemberOrganisation) -> list[tuple[int, Cells]]:
    """The rows that :func:`packed` gave; raises :class:`BadTable` for anything else."""
    try:
        pk, rows = signing.loads(text, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise BadTable(NOT_EXCEL) from error
    if pk != str(member.pk):
        raise BadTable(NOT_EXCEL)
    return [(number, cells) for number, cells in rows]


class RowRefused(CorechainError):
    """A row that could not be kept; none was."""

    code = "row_refused"
    http_status = 422

    def __init__(self, row: int, error: CorechainError) -> None:
        problem = error.problem
        super().__init__(
            Text(
                zh="第 {row} 行：{problem} 全部都没有保存。",
                en="Row {row}: {problem} None was kept.",
                row=row,
                problem=Text(zh=problem.render("zh"), en=problem.render("en")),
            ),
            error.remedy,
        )


@transaction.atomic
def keep_all(
    viewer: Viewer, member: MemberOrganisation, rows: Sequence[ReadRow], *, at_once: bool
) -> list[Listing]:
    """All rows as drafts, or on the market `at_once`. Raises :class:`RowRefused`, having kept none."""
    limits.check_drafts(member, len(rows))
    if at_once:
        limits.check_published(member, len(rows))
    kept = []
    for row in rows:
        if row.content is None:
            raise BadTable(EMPTY)
        try:
            listing = publishing.make_draft(viewer, member, row.content)
            kept.append(
                publishing.publish(viewer, listing, valid_until=row.valid_until) if at_once else listing
            )
        except CorechainError as error:
            raise RowRefused(row.number, error) from error
    return kept


def in_words(problem: Text | str) -> str:
    """What is wrong, in the reader's language."""
    return problem.render(current_language()) if isinstance(problem, Text) else problem
