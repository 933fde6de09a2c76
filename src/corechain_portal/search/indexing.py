"""Keeping the index: the words of what changed are looked at again, and all of it when the way of cutting changes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from corechain.workflows.search_words import name_key, sounds_of, words_of
from corechain_portal.search.fulltext import Words, shelf, write_words
from corechain_portal.search.models import ChangedSubject, IndexEdition, SearchEntry
from corechain_portal.search.registry import Findable, Searchable, all_searchables, searchable

EDITION = 2
"""Counted up when words are cut in another way, so that every portal builds its index anew."""
AT_ONCE = 500
LONGEST_NAME = 300
Told = Callable[[str, int, int], None]


def index_changed(at_once: int = AT_ONCE) -> int:
    """Look again at some of what changed; returns how many changes that were, 0 when nothing is left.

    Several workers may do so at once: what one has taken up the others pass over or wait for.
    """
    with transaction.atomic():
        taken = list(ChangedSubject.objects.select_for_update(skip_locked=True).order_by("pk")[:at_once])
        subjects: dict[str, set[uuid.UUID]] = defaultdict(set)
        for each in taken:
            subjects[each.source].add(each.subject)
        for source, of in subjects.items():
            kind = searchable(source)
            if kind is not None:
                write_entries(kind, of)
        ChangedSubject.objects.filter(pk__in=[each.pk for each in taken]).delete()
    return len(taken)


@transaction.atomic
def write_entries(kind: Searchable, subjects: Iterable[uuid.UUID]) -> None:
    """Write the entries of these things anew; things that are gone have none."""
    wanted = list(subjects)
    rows = kind.model_class()._default_manager.select_related(*kind.related).prefetch_related(*kind.prefetch)
    found = {row.pk: kind.findable(row) for row in rows.filter(pk__in=wanted)}
    SearchEntry.objects.filter(source=kind.code, subject__in=wanted).delete()
    made = SearchEntry.objects.bulk_create(_entry(kind.code, pk, each) for pk, each in found.items())
    write_words([_words(entry, found[entry.subject]) for entry in made])


def _entry(source: str, subject: uuid.UUID, of: Findable) -> SearchEntry:
    return SearchEntry(
        alliance_id=of.alliance_id,
        source=source,
        subject=subject,
        name_zh=name_key(of.name_zh)[:LONGEST_NAME],
        name_en=name_key(of.name_en)[:LONGEST_NAME],
        at=of.at,
    )


def _words(entry: SearchEntry, of: Findable) -> Words:
    names = [name for name in (of.name_zh, of.name_en, *of.other_names) if name]
    on = shelf(entry.alliance_id, entry.source)
    return Words(entry.pk, on, _cut(words_of, names), _cut(words_of, of.texts), _cut(sounds_of, names))


def _cut(by: Callable[[str], list[str]], texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for text in texts for word in by(text)))


def rebuild(tell: Told | None = None) -> int:
    """Build the whole index anew, a portion at a time, while people go on searching; returns the number of things."""
    total = 0
    for kind in all_searchables():
        keys: Any = kind.model_class()._default_manager.order_by("pk").values_list("pk", flat=True)
        of_kind, last = keys.count(), None
        done = 0
        while portion := list((keys.filter(pk__gt=last) if last else keys)[:AT_ONCE]):
            write_entries(kind, portion)
            last, done = portion[-1], done + len(portion)
            if tell is not None:
                tell(kind.code, done, of_kind)
        total += done
        gone = SearchEntry.objects.filter(source=kind.code)
        gone.exclude(subject__in=kind.model_class()._default_manager.values("pk")).delete()
    SearchEntry.objects.exclude(source__in=[kind.code for kind in all_searchables()]).delete()
    IndexEdition.objects.update_or_create(pk=1, defaults={"number": EDITION})
    return total


def is_of_this_edition() -> bool:
    """Whether the index was built in the present way."""
    return IndexEdition.objects.filter(pk=1, number=EDITION).exists()
