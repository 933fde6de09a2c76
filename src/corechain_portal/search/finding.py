"""Finding: hits and counts of what the viewer may see, and of nothing else.

The index knows words only. Whether a thing may be seen is part of the very question that is put to the database, so
that neither a count nor a page of hits nor the place where a page ends tells of what is hidden.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language
from corechain.workflows.search_marks import Parts, mark_words, passage
from corechain.workflows.search_words import Question, read_question
from corechain_portal.access.viewer import Viewer
from corechain_portal.chain.snapshot import snapshot_of_tables
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.search.asking_at_once import counts_of_each, values_of_each
from corechain_portal.search.chain_names import CHAIN_WORDS, NAMED_IN_CHAIN, find_in_chain, shown_in_chain
from corechain_portal.search.fulltext import holds, shelf
from corechain_portal.search.models import SearchEntry
from corechain_portal.search.registry import Searchable, Shown, all_searchables, searchable
from corechain_portal.workstreams.kinds import Words

NEWEST = (F("at").desc(), F("pk").asc())
FIRST_FEW = 5
"""Hits shown of each kind when all kinds are asked."""
MOST_COUNTED = 1000
"""Of one kind; whoever finds more needs another word, not a number."""


@dataclass(frozen=True)
class Hit:
    """One thing found: its title with what was found marked, and the passage of its text where it was."""

    id: str
    title: Parts
    other_title: Parts
    """In the other language, where it answers too."""
    passage: Parts
    link: str
    note: Words


@dataclass(frozen=True)
class Group:
    """What was found of one kind: how many, and some of them."""

    code: str
    words: Words
    count: int
    hits: Sequence[Hit]
    is_more: bool = False
    """Whether there are more than were counted."""


@dataclass(frozen=True)
class Found:
    """The answer of a search."""

    question: Question
    groups: Sequence[Group]

    @property
    def count(self) -> int:
        """How many things there are of all kinds."""
        return sum(group.count for group in self.groups)

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return any(group.is_more for group in self.groups)


def kinds_to_search(viewer: Viewer) -> dict[str, Words]:
    """Every kind of things that the viewer searches, by code."""
    return CHAIN_WORDS | {each.code: each.words for each in all_searchables() if each.may_search(viewer)}


def search(
    viewer: Viewer, text: str, language: Language, *, kind: str = "", first: int = 0, most: int = FIRST_FEW
) -> Found:
    """What answers `text`: of every kind its first hits, or of one `kind` those from `first` on."""
    question = read_question(text)
    if not question:
        return Found(question, ())
    groups = [*_chain_groups(viewer, question, language, kind, first, most)]
    groups += _indexed_groups(viewer, question, language, kind, first, most)
    return Found(question, tuple(group for group in groups if group.count))


def _chain_groups(
    viewer: Viewer, question: Question, language: Language, kind: str, first: int, most: int
) -> list[Group]:
    try:
        snapshot: ChainSnapshot = snapshot_of_tables(viewer.alliance, NAMED_IN_CHAIN)
    except NoDataLoaded:
        return []
    groups = []
    for code, words in CHAIN_WORDS.items():
        found = find_in_chain(snapshot, code, question)
        wanted = found[first : first + most] if kind in ("", code) else ()
        hits = [_hit(each, shown_in_chain(snapshot, code, each, language), question) for each in wanted]
        groups.append(Group(code, words, len(found), hits))
    return groups


def _indexed_groups(
    viewer: Viewer, question: Question, language: Language, kind: str, first: int, most: int
) -> list[Group]:
    kinds = {each.code: each for each in all_searchables() if each.may_search(viewer)}
    seen = {code: _seen(each, viewer, question) for code, each in kinds.items()}
    counts = counts_of_each({code: rows.values("pk")[: MOST_COUNTED + 1] for code, rows in seen.items()})
    wanted = [each for each in kinds.values() if counts[each.code] and kind in ("", each.code)]
    subjects = _best(wanted, viewer, question, first, most)
    return [
        Group(
            code,
            each.words,
            min(counts[code], MOST_COUNTED),
            _hits(each, question, language, subjects.get(code, [])),
            counts[code] > MOST_COUNTED,
        )
        for code, each in kinds.items()
    ]


def _seen(
    kind: Searchable, viewer: Viewer, question: Question, *, names_only: bool = False
) -> QuerySet[SearchEntry]:
    """Entries of a kind that answer, and whose things the viewer may see."""
    visible = kind.visible(viewer).order_by().filter(pk=OuterRef("subject"))
    answers = holds(question, shelf(viewer.alliance.pk, kind.code), names_only=names_only)
    rows = SearchEntry.objects.filter(answers, source=kind.code, alliance=viewer.alliance)
    return rows.filter(Exists(visible)).order_by()


def _best(
    kinds: Sequence[Searchable], viewer: Viewer, question: Question, first: int, most: int
) -> dict[str, list[uuid.UUID]]:
    """The things of each kind from `first` on: those with the whole question for a name, then those with every word in
    their names, then the rest; among equals the newest.
    """
    whole = Q(name_zh=question.text) | Q(name_en=question.text)
    fit = Case(When(whole, then=Value(0)), default=Value(1), output_field=IntegerField())
    named = {each.code: _seen(each, viewer, question, names_only=True) for each in kinds}
    before = counts_of_each({code: rows.values("pk") for code, rows in named.items()}) if first else {}
    asked = {code: _part(rows, (fit, *NEWEST), first, most) for code, rows in named.items()}
    for each in kinds:
        on = shelf(viewer.alliance.pk, each.code)
        rows = _seen(each, viewer, question).exclude(holds(question, on, names_only=True))
        asked[f"{each.code} rest"] = _part(rows, NEWEST, max(0, first - before.get(each.code, 0)), most)
    found = values_of_each(asked)
    return {
        each.code: [_uuid(pk) for pk in [*found[each.code], *found[f"{each.code} rest"]][:most]]
        for each in kinds
    }


def _part(rows: QuerySet[SearchEntry], order: Sequence[Any], first: int, most: int) -> QuerySet[Any]:
    placed = rows.annotate(place=Window(RowNumber(), order_by=list(order)))
    return placed.values("subject", "place").order_by("place")[first : first + most]


def _uuid(value: Any) -> uuid.UUID:
    """SQLite gives the digits, PostgreSQL the thing."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def _hits(kind: Searchable, question: Question, language: Language, subjects: list[uuid.UUID]) -> list[Hit]:
    if not subjects:
        return []
    # That they may be seen was part of the question which named them.
    rows: Any = kind.model_class()._default_manager.select_related(*kind.related).order_by()
    by_pk = rows.in_bulk(subjects)
    return [_hit(str(pk), kind.shown(by_pk[pk], language), question) for pk in subjects if pk in by_pk]


def _hit(identifier: str, shown: Shown, question: Question) -> Hit:
    other = mark_words(shown.other_title, question)
    passages = [passage(text, question) for text in (shown.text, shown.other_text) if text]
    best = next((each for each in passages if _is_marked(each)), passages[0] if passages else ())
    title = mark_words(shown.title, question)
    return Hit(identifier, title, other if _is_marked(other) else (), best, shown.link, shown.note)


def _is_marked(parts: Parts) -> bool:
    return any(found for _, found in parts)


def known_kind(code: str, viewer: Viewer) -> bool:
    """Whether the viewer may search things of that kind."""
    found = searchable(code)
    return code in CHAIN_WORDS or (found is not None and found.may_search(viewer))
