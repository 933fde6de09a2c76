"""Words of what happens to work items, derived from the kinds that are registered: nobody lists them."""

from __future__ import annotations

from functools import cache

from django.utils import translation

from corechain.texts import Text
from corechain_portal.audit.words import ACTIONS, THINGS, Words
from corechain_portal.background.mail import DJANGO_CODES
from corechain_portal.workstreams.kinds import Kind, all_kinds
from corechain_portal.workstreams.kinds import Words as LazyWords

MADE = Text(zh="新建", en="made")
CHANGED = Text(zh="变更", en="changed")


@cache
def actions() -> Words:
    """Every action with its words: those that are listed, and making, changing and moving each kind of work item."""
    derived: dict[str, Text] = {}
    for kind in all_kinds():
        derived[f"{kind.code}.make"] = _of(kind, MADE)
        derived[f"{kind.code}.change"] = _of(kind, CHANGED)
        derived |= {f"{kind.code}.{move.code}": _of(kind, in_both(move.words)) for move in kind.moves}
    return {**derived, **ACTIONS}


@cache
def things() -> Words:
    """Every kind of thing with its words, kinds of work item included."""
    # Of kinds that share a model the first that was registered gives the word.
    derived = {kind.model.lower(): in_both(kind.words) for kind in reversed(all_kinds())}
    return {**derived, **THINGS}


def _of(kind: Kind, what: Text) -> Text:
    words = in_both(kind.words)
    return Text(zh=f"{words.zh}：{what.zh}", en=f"{words.en}: {what.en}")


def in_both(words: LazyWords) -> Text:
    """Translated words in both languages."""
    told = {}
    for language, code in DJANGO_CODES.items():
        with translation.override(code):
            told[language] = str(words)
    return Text(zh=told["zh"], en=told["en"])
