"""Kinds of work items: their states, the moves between them, and who may make them. Each workstream registers its own
when its app is ready; an eighth workstream registers its kinds the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from corechain_portal.access.viewer import Viewer
    from corechain_portal.workstreams.forms import ItemForm
    from corechain_portal.workstreams.models import WorkItem

Words = str | Promise
Rule = Callable[["WorkItem", "Move", "Viewer | None"], None]
"""Called inside the transaction of a move, before the state changes; refuses by raising a ``CorechainError``.

Without a viewer the move follows from a rule or a date.
"""


@dataclass(frozen=True)
class State:
    """A state with its words. `is_open`: something is still to be done; `tone`: ``good``, ``weak`` or plain."""

    code: str
    words: Words
    is_open: bool = True
    tone: str = ""


@dataclass(frozen=True)
class Move:
    """A way from some states to another. `permission` is asked on the item."""

    code: str
    sources: tuple[str, ...]
    target: str
    words: Words
    permission: str
    needs_note: bool = False
    """Whether a reason has to be given, such as why something is declined."""


@dataclass(frozen=True)
class Kind:
    """A kind of work item. `model` and `form` are paths, so that kinds can be registered before models are there."""

    code: str
    workstream: str
    words: Words
    plural: Words
    model: str
    form: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    create: str
    """Permission to make one; asked without a thing."""
    edit: str
    """Permission to change one; asked on it."""
    fixed: tuple[str, ...] = ()
    """States in which nobody edits it any more."""
    shown: tuple[str, ...] = ()
    """Fields of its own model that the API gives to whoever sees an item."""
    joinable: str = ""
    """State in which people may sign up; empty: never."""
    template: str = "workstreams/item.html"
    context: Callable[[Any, Viewer], Mapping[str, Any]] | None = None
    """What the kind's own template needs besides; called with a row of the kind's own model."""
    rule: Rule | None = None
    saved: Callable[[Any, Viewer], None] | None = None
    """Called with a row of the kind's own model, in the transaction in which an item was made or changed."""
    after: Rule | None = None
    """Called after the state changed, in the same transaction: what follows from a move."""
    by_state: Mapping[str, State] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_state", {each.code: each for each in self.states})
        unknown = {each.target for each in self.moves} - set(self.by_state)
        if unknown:
            raise ValueError(f"{self.code}: moves lead to unknown states {sorted(unknown)}")

    @property
    def short_code(self) -> str:
        """The code without its workstream, as it stands in addresses."""
        return self.code.partition(".")[2]

    @property
    def first_state(self) -> str:
        """The state of a new item."""
        return self.states[0].code

    @property
    def open_states(self) -> tuple[str, ...]:
        """States in which something is still to be done."""
        return tuple(each.code for each in self.states if each.is_open)

    def move(self, code: str) -> Move | None:
        """The move called `code`."""
        return next((each for each in self.moves if each.code == code), None)

    def model_class(self) -> type[WorkItem]:
        """Its model."""
        return apps.get_model(self.model)  # type: ignore[return-value]

    def form_class(self) -> type[ItemForm]:
        """Its form."""
        return import_string(self.form)  # type: ignore[no-any-return]


_kinds: dict[str, Kind] = {}
_pages: dict[str, list[tuple[str, Words, str]]] = {}


def register_page(workstream: str, address: str, words: Words, permission: str = "") -> None:
    """A page of a workstream's own, by the name of its address, which the workstream's page leads to.

    With a `permission` it is offered only to those who have it.
    """
    _pages.setdefault(workstream, []).append((address, words, permission))


def pages_of(workstream: str, viewer: Viewer) -> tuple[tuple[str, Words], ...]:
    """The pages of a workstream's own that the viewer is offered."""
    return tuple(
        (address, words)
        for address, words, permission in _pages.get(workstream, ())
        if not permission or viewer.may(permission)
    )


def register(*kinds: Kind) -> None:
    """Make kinds known; raises ValueError where a code is taken by another."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) is not kind:
            raise ValueError(f"two kinds are called {kind.code}")


def kind_of(code: str) -> Kind:
    """The kind called `code`; raises KeyError."""
    return _kinds[code]


def kinds_of(workstream: str) -> tuple[Kind, ...]:
    """The kinds of a workstream, in the order in which they were registered."""
    return tuple(each for each in _kinds.values() if each.workstream == workstream)


def all_kinds() -> tuple[Kind, ...]:
    """Every kind."""
    return tuple(_kinds.values())
