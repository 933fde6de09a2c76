"""Finding: hits and counts of what the viewer may see, and of nothing else.

The index knows words only. Whether a thing may be seen is part of the very question that is put to the database, so
that neither a count nor a page of hits nor the place where a page ends tells of what is hidden.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language
from corechain.workflows.search_marks import Parts, mark_words, passage
from corechain.workflows.search_words import Question, read_question
from corechain_portal.access.viewer import Viewer
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.search.chain_names import CHAIN_WORDS, find_in_chain, shown_in_chain
from corechain_portal.search.fulltext import holds
from corechain_portal.search.models import SearchEntry
from corechain_portal.search.registry import Searchable, Shown, all_searchables, searchable
from corechain_portal.workstreams.kinds import Words

FIRST_FEW = 5
"""Hits shown of each kind when all kinds are asked."""


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


@dataclass(frozen=True)
class Found:
    """The answer of a search."""

    question: Question
    groups: Sequence[Group]

    @property
    def count(self) -> int:
        """How many things there are of all kinds."""
        return sum(group.count for group in self.groups)


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
        snapshot: ChainSnapshot = current_snapshot(viewer.alliance)
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
    kinds = [each for each in all_searchables() if each.may_search(viewer)]
    entries = SearchEntry.objects.filter(holds(question), alliance=viewer.alliance)
    seen = Q(pk__in=())
    for each in kinds:
        seen |= _seen(each, viewer)
    counted = entries.filter(seen).order_by().values_list("source").annotate(Count("pk"))
    counts = dict(counted)
    groups = []
    for each in kinds:
        number = counts.get(each.code, 0)
        wanted = number and kind in ("", each.code)
        hits = _hits(entries, each, viewer, question, language, slice(first, first + most)) if wanted else ()
        groups.append(Group(each.code, each.words, number, hits))
    return groups


def _seen(kind: Searchable, viewer: Viewer) -> Q:
    return Q(source=kind.code) & Q(Exists(kind.visible(viewer).order_by().filter(pk=OuterRef("subject"))))


def _hits(
    entries: QuerySet[SearchEntry],
    kind: Searchable,
    viewer: Viewer,
    question: Question,
    language: Language,
    part: slice,
) -> list[Hit]:
    whole = Q(name_zh=question.text) | Q(name_en=question.text)
    fit = Case(
        When(whole, then=Value(0)),
        When(holds(question, names_only=True), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    ordered = entries.filter(_seen(kind, viewer)).order_by(fit, "-at", "pk")
    subjects: list[uuid.UUID] = list(ordered.values_list("subject", flat=True)[part])
    rows: Any = kind.visible(viewer).select_related(*kind.related)
    by_pk = rows.in_bulk(subjects)
    shown: Callable[[Any, Language], Shown] = kind.shown
    return [_hit(str(pk), shown(by_pk[pk], language), question) for pk in subjects if pk in by_pk]


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
