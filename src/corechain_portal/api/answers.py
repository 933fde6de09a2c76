"""Answers of the library as the API gives them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from corechain.model.answers import AnswerTable
from corechain_portal.api.errors import reader_of


def table_answer(request: HttpRequest, table: AnswerTable[Any]) -> dict[str, Any]:
    """`table` in the reader's language, the details for programs included."""
    language = reader_of(request)
    return {
        "title": table.title.render(language),
        "notes": [note.render(language) for note in table.notes],
        "columns": [{"key": column.key, "title": column.title.render(language)} for column in table.columns],
        "rows": table.records(language),
    }
