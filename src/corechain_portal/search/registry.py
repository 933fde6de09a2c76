"""What can be searched: each part of the portal registers its own kinds of things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from corechain.texts import Language
from corechain_portal.access.viewer import Viewer
from corechain_portal.workstreams.kinds import Words


@dataclass(frozen=True)
class Findable:
    """Under what a thing is found: its names, by word and by sound, and its texts, by word."""

    alliance_id: int
    name_zh: str
    name_en: str
    at: datetime
    other_names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """What a hit shows in the reader's language."""

    title: str
    link: str
    text: str = ""
    """In which found words are shown."""
    note: Words = ""
    """What kind of thing it is, or whose."""
    other_title: str = ""
    other_text: str = ""
    """In the other language; shown where what was found is there."""


@dataclass(frozen=True)
class Searchable:
    """A kind of things that can be found. Their primary keys are UUIDs.

    `model` is a path. `visible` gives the rows of it that a viewer may see: asked at each search, of hits and counts
    alike. `permission` is what a program needs that searches with a token.
    """

    code: str
    model: str
    words: Words
    visible: Callable[[Viewer], QuerySet[Any]]
    findable: Callable[[Any], Findable]
    shown: Callable[[Any, Language], Shown]
    permission: str = "alliance.belong"
    related: tuple[str, ...] = ()
    """What rows are read together with."""
    prefetch: tuple[str, ...] = ()

    def model_class(self) -> type[Model]:
        """Its model."""
        return apps.get_model(self.model)

    def may_search(self, viewer: Viewer) -> bool:
        """Whether the viewer searches these at all: a token only with its scope."""
        return viewer.scopes is None or viewer.may(self.permission)


_searchables: dict[str, Searchable] = {}


def register_searchable(*searchables: Searchable) -> None:
    """Let things be found; raises ValueError where a code is taken by another."""
    for each in searchables:
        if _searchables.setdefault(each.code, each) is not each:
            raise ValueError(f"two kinds of searchable things are called {each.code}")
    searchables_of.cache_clear()


def all_searchables() -> tuple[Searchable, ...]:
    """Every kind, in the order of registering."""
    return tuple(_searchables.values())


def searchable(code: str) -> Searchable | None:
    """The kind called `code`."""
    return _searchables.get(code)


@cache
def searchables_of(model: type[Model]) -> tuple[Searchable, ...]:
    """The kinds that rows of `model` belong to, its own or that of a model it derives from."""
    return tuple(each for each in _searchables.values() if issubclass(model, each.model_class()))
