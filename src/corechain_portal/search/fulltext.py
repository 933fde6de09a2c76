"""The words of the index in the database's own full-text search: FTS5 on SQLite, tsvector on PostgreSQL.

Both hold the same three fields of words that ``corechain.workflows.search_words`` cut: names, texts, sounds; and one
word that says of which alliance and kind the entry is, so that each kind is looked through by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from corechain.workflows.search_words import Question, Term

ON_SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(name, body, sound, shelf, detail=column, prefix='2 3')",
    "CREATE TRIGGER search_words_go AFTER DELETE ON search_searchentry "
    "BEGIN DELETE FROM search_words WHERE rowid = old.id; END",
)
ON_POSTGRESQL = (
    "ALTER TABLE search_searchentry ADD COLUMN words tsvector",
    "CREATE INDEX search_words ON search_searchentry USING gin (words)",
)
UNDO_SQLITE = ("DROP TRIGGER IF EXISTS search_words_go", "DROP TABLE IF EXISTS search_words")
UNDO_POSTGRESQL = ("ALTER TABLE search_searchentry DROP COLUMN IF EXISTS words",)
NAME, BODY, SOUND, SHELF = "n", "b", "s", "k"
"""Marks of the fields at the beginning of PostgreSQL's lexemes."""


@dataclass(frozen=True)
class Words:
    """The words of one entry."""

    entry: int
    shelf: str
    name: Sequence[str]
    body: Sequence[str]
    sound: Sequence[str]


def make_index(to: BaseDatabaseWrapper) -> None:
    """Make the full-text index; for the migration."""
    _execute(to, ON_POSTGRESQL if to.vendor == "postgresql" else ON_SQLITE)


def drop_index(to: BaseDatabaseWrapper) -> None:
    """Undo :func:`make_index`."""
    _execute(to, UNDO_POSTGRESQL if to.vendor == "postgresql" else UNDO_SQLITE)


def _execute(to: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with to.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def write_words(rows: Sequence[Words]) -> None:
    """Keep the words of new entries. They go with the entry."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "UPDATE search_searchentry SET words = array_to_tsvector(%s) WHERE id = %s",
                [(_lexemes(each), each.entry) for each in rows],
            )
        else:
            cursor.executemany(
                "INSERT INTO search_words(rowid, name, body, sound, shelf) VALUES (%s, %s, %s, %s, %s)",
                [
                    (each.entry, " ".join(each.name), " ".join(each.body), " ".join(each.sound), each.shelf)
                    for each in rows
                ],
            )


def _lexemes(words: Words) -> list[str]:
    fields = ((NAME, words.name), (BODY, words.body), (SOUND, words.sound))
    return [f"{SHELF}{words.shelf}", *(f"{mark}{word}" for mark, of in fields for word in of)]


def shelf(alliance_id: int, source: str) -> str:
    """The word that says of which alliance and kind an entry is: letters and digits only, as all words are.

    >>> shelf(1, "work")
    'work1'
    """
    return f"{''.join(each for each in source.lower() if each.isalnum())}{alliance_id}"


def holds(question: Question, on: str, *, names_only: bool = False) -> Q | RawSQL:
    """The condition that an entry on the shelf `on` has every term of `question`, in its names alone or anywhere."""
    if connection.vendor == "postgresql":
        asked = " & ".join(
            [f"'{SHELF}{on}'", *(f"({_tsquery(term, names_only)})" for term in question.terms)]
        )
        condition = "search_searchentry.words @@ %s::tsquery"
        return RawSQL(condition, [asked], output_field=BooleanField())  # noqa: S611 - asked is a parameter
    asked = " AND ".join([f'shelf : "{on}"', *(f"({_fts5(term, names_only)})" for term in question.terms)])
    found = "SELECT rowid FROM search_words WHERE search_words MATCH %s"
    return Q(pk__in=RawSQL(found, [asked]))  # noqa: S611 - asked is a parameter


def _fts5(term: Term, names_only: bool) -> str:
    # The words hold letters and digits only, so that quoting them is all it takes.
    column = "name" if names_only else "{name body}"
    parts = [f'{column} : "{term.word}"']
    if term.prefix:
        parts.append(f'{column} : "{term.prefix}" *')
    if term.sound:
        parts.append(f'sound : "{term.sound}" *')
    return " OR ".join(parts)


def _tsquery(term: Term, names_only: bool) -> str:
    parts = []
    for mark in (NAME,) if names_only else (NAME, BODY):
        parts.append(f"'{mark}{term.word}'")
        if term.prefix:
            parts.append(f"'{mark}{term.prefix}':*")
    if term.sound:
        parts.append(f"'{SOUND}{term.sound}':*")
    return " | ".join(parts)
