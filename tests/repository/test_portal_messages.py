"""The catalogue of messages is complete, and the check would notice if it were not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import portal_messages


def test_every_message_is_translated() -> None:
    assert portal_messages.faults() == []


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogue that a test may spoil."""
    text = portal_messages.CATALOGUE.read_text("utf-8")
    catalogue = tmp_path / "django.po"
    catalogue.write_text(text, "utf-8")
    found = portal_messages.messages()
    monkeypatch.setattr(portal_messages, "messages", lambda: found)
    monkeypatch.setattr(portal_messages, "ROOT", tmp_path)
    monkeypatch.setattr(portal_messages, "CATALOGUE", catalogue)
    return catalogue


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('msgstr "登录"', 'msgstr ""', "not translated: 'Sign in'"),
        ('msgid "Sign in"', '#, fuzzy\nmsgid "Sign in"', "fuzzy: 'Sign in'"),
        ('msgid "Sign in"', 'msgid "Sign in now"', "not in the catalogue: 'Sign in'"),
        ('msgid "Sign in"', 'msgid "Sign in now"', "no longer used: 'Sign in now'"),
        ('msgstr "读于 %(date)s"', 'msgstr "读于 %(day)s"', "slots differ: 'read %(date)s' → '读于 %(day)s'"),
    ],
)
def test_a_spoilt_catalogue_is_noticed(copied: Path, before: str, after: str, told: str) -> None:
    text = copied.read_text("utf-8")
    assert before in text
    copied.write_text(text.replace(before, after, 1), "utf-8")
    assert any(told in fault for fault in portal_messages.faults())


def test_merging_what_is_whole_changes_nothing(copied: Path) -> None:
    before = copied.read_text("utf-8")
    assert portal_messages.merge() == 0
    assert copied.read_text("utf-8") == before


def test_messages_are_found_in_templates_and_code() -> None:
    found = {(each.singular, each.plural, each.context) for each in portal_messages.messages()}
    assert ("Sign in", None, None) in found
    assert ("%(count)s supplier", "%(count)s suppliers", None) in found
    assert ("Planned", None, "provision") in found
    assert (", ", None, "list") in found
