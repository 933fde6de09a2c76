"""Answers as tables that the shell, the notebook, the page and the API render alike."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from corechain.texts import Language, Text, reader_language

if TYPE_CHECKING:
    import pandas as pd

Row = TypeVar("Row")


@dataclass(frozen=True)
class AnswerColumn(Generic[Row]):
    """One column: a stable `key` for programs, a `title` for people, and how to read its value from a row.

    A value is a number, text, :class:`~corechain.texts.Text` or None; None is shown as missing, never as zero.
    A `detail` is for programs: it stands in JSON, CSV and pandas, and not in tables that people read.
    """

    key: str
    title: Text
    value: Callable[[Row], Any]
    digits: int | None = None
    detail: bool = False


class AnswerTable(Sequence[Row], Generic[Row]):
    """Rows of an answer with their columns; shows itself in Jupyter and turns into pandas, CSV and JSON."""

    def __init__(
        self,
        title: Text,
        columns: Sequence[AnswerColumn[Row]],
        rows: Sequence[Row],
        notes: Sequence[Text] = (),
    ) -> None:
        self.title = title
        self.columns = tuple(columns)
        self.rows = tuple(rows)
        self.notes = tuple(notes)

    @property
    def main_columns(self) -> tuple[AnswerColumn[Row], ...]:
        """The columns that people read: all but the details."""
        return tuple(column for column in self.columns if not column.detail)

    def first(self, limit: int | None) -> AnswerTable[Row]:
        """The same answer with its first `limit` rows; all of them when `limit` is None."""
        return AnswerTable(self.title, self.columns, self.rows[:limit], self.notes)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return self.rows[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def records(self, language: Language | None = None) -> list[dict[str, Any]]:
        """One plain dictionary a row, keyed by column key, texts rendered in `language`."""
        language = language or reader_language()
        return [
            {column.key: plain(column.value(row), language) for column in self.columns} for row in self.rows
        ]

    def to_pandas(self, language: Language | None = None) -> pd.DataFrame:
        """The answer as a pandas data frame with column keys as names."""
        import pandas as pd

        keys = [column.key for column in self.columns]
        return pd.DataFrame.from_records(self.records(language), columns=keys)

    def to_csv(self, language: Language | None = None) -> str:
        """The answer as CSV text with column keys as header."""
        text = io.StringIO()
        writer = csv.DictWriter(text, [column.key for column in self.columns], lineterminator="\n")
        writer.writeheader()
        for record in self.records(language):
            writer.writerow({key: _cell_for_csv(value) for key, value in record.items()})
        return text.getvalue()

    def to_json(self, language: Language | None = None) -> str:
        """The answer as a JSON array of objects keyed by column key."""
        return json.dumps(self.records(language), ensure_ascii=False, indent=2)

    def shown(self, row: Row, column: AnswerColumn[Row], language: Language) -> str:
        """The value of one cell as people read it."""
        return shown(column.value(row), language, column.digits)

    def _repr_html_(self) -> str:
        language = reader_language()
        head = "".join(
            f"<th>{html.escape(column.title.render(language))}</th>" for column in self.main_columns
        )
        body = "".join(
            "<tr>"
            + "".join(
                f"<td>{html.escape(self.shown(row, column, language))}</td>" for column in self.main_columns
            )
            + "</tr>"
            for row in self.rows
        )
        notes = "".join(f"<p><small>{html.escape(note.render(language))}</small></p>" for note in self.notes)
        caption = html.escape(self.title.render(language))
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"

    def __repr__(self) -> str:
        return f"<{self.title.render(reader_language())}: {len(self)} rows>"


def plain(value: Any, language: Language) -> Any:
    """`value` with every :class:`Text` in it rendered, fit for JSON."""
    if isinstance(value, Text):
        return value.render(language)
    if isinstance(value, Mapping):
        return {key: plain(each, language) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each, language) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def shown(value: Any, language: Language, digits: int | None = None) -> str:
    """`value` as people read it: missing as an en dash, numbers with `digits` decimals, lists joined."""
    value = plain(value, language)
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}[language][value]
    if isinstance(value, float):
        return f"{value:,.{digits}f}" if digits is not None else f"{value:g}"
    if isinstance(value, list):
        return ("、" if language == "zh" else ", ").join(shown(each, language, digits) for each in value)
    return str(value)


def _cell_for_csv(value: Any) -> Any:
    if isinstance(value, list):
        return "|".join(str(each) for each in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
