from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from corechain_portal.language import current_language
from corechain_portal.workstreams.kinds import Kind, State, kind_of
from corechain_portal.workstreams.models import StateChange, WorkItem
from corechain_portal.workstreams.plans import MADE_WORDS
from corechain_portal.workstreams.queries import state_of
from corechain_portal.workstreams.words import WORKSTREAM_ABOUT, WORKSTREAMS

register = template.Library()


@register.filter
def state(item: WorkItem) -> State:
    """The item's state with its words."""
    return state_of(item)


@register.filter
def overdue(item: WorkItem) -> bool:
    """Whether something is still to be done that was due before today."""
    return item.due_on is not None and item.due_on < timezone.localdate() and state_of(item).is_open


@register.filter
def kind(item: WorkItem) -> Kind:
    """The item's kind with its words."""
    return kind_of(item.kind)


@register.filter
def item_title(item: WorkItem) -> str:
    """Its title in the reader's language."""
    return item.name(current_language())


@register.filter
def name_of(thing: Any) -> str:
    """The name of anything that has one in both languages."""
    return str(thing.name(current_language()))


@register.filter
def item_text(item: WorkItem) -> str:
    """What it says in the reader's language."""
    return item.text(current_language())


@register.filter
def workstream_words(code: str) -> str:
    """A workstream's name in the reader's language."""
    return str(WORKSTREAMS.get(code, code))


@register.filter
def workstream_about(code: str) -> str:
    """What a workstream does."""
    return str(WORKSTREAM_ABOUT.get(code, ""))


@register.filter
def step_words(change: StateChange, of: Kind) -> str:
    """A step of history: the words of the state that it led to."""
    if not change.before:
        return str(MADE_WORDS)
    state = of.by_state.get(change.after)
    return str(state.words if state else change.after)
