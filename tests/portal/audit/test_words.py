"""Every action that code records has words in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import corechain_portal
from corechain_portal.audit.words import ACTIONS, FIELDS, PARTS
from corechain_portal.audit.work_words import actions, things
from corechain_portal.workstreams.kinds import all_kinds

PORTAL = Path(corechain_portal.__file__).parent


def _recorded() -> Iterator[tuple[str, str]]:
    """Codes given to ``record`` or ``keep`` (of the accounts) as they stand in the code, with where."""
    for path in PORTAL.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("record", "keep", "_on"):
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value, f"{path.name}:{node.lineno}"


def test_every_recorded_action_has_words() -> None:
    recorded = dict(_recorded())
    assert len(recorded) > 10
    assert {code: where for code, where in recorded.items() if code not in ACTIONS} == {}


def test_every_action_is_of_a_part_that_has_words() -> None:
    assert {code.partition(".")[0] for code in actions()} <= set(PARTS)


def test_whatever_happens_to_a_work_item_has_words() -> None:
    """Every kind that is registered: its thing, its steps, and the fields that the audit keeps of it."""
    assert len(all_kinds()) > 10
    for kind in all_kinds():
        codes = {"make", "change", *(move.code for move in kind.moves)}
        assert {f"{kind.code}.{code}" for code in codes} <= set(actions())
        assert kind.model.lower() in things()
        assert set(kind.model_class()().to_audit()) <= set(FIELDS), kind.code


def test_words_are_written_in_both_languages() -> None:
    for words in (PARTS, actions(), things(), FIELDS):
        for code, text in words.items():
            assert text.zh, code
            assert text.en, code
            assert text.zh != text.en, code
