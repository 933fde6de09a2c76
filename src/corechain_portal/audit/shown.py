"""Entries in the reader's words: who, what, and each value before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils import timezone

from corechain.texts import Language, Text
from corechain_portal.access.scopes import SCOPES
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.models import AuditEntry, By
from corechain_portal.audit.queries import MEMBER_FIELDS, PERSON_FIELDS, as_uuid, changed_values, names_of
from corechain_portal.audit.words import FIELDS
from corechain_portal.audit.work_words import actions, things
from corechain_portal.integration.events import EVENTS
from corechain_portal.web.words import ORGANISATION_KINDS

NOTHING = "—"
YES, NO = Text(zh="是", en="Yes"), Text(zh="否", en="No")
NOBODY_NOW = Text(zh="已注销的帐号 {number}", en="Closed account {number}")
TOKEN = Text(zh="令牌 {prefix}…", en="Token {prefix}…")
TOKEN_GONE = Text(zh="令牌", en="Token")
NOT_KEPT = Text(zh="{count} 个字的文本（未存全文）", en="Text of {count} characters, not kept word for word")


def both(text: Text) -> str:
    """A text in both languages, as labels of choices are written."""
    return f"{text.zh} / {text.en}"


CODES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("membership.memberorganisation", "kind"): ORGANISATION_KINDS,
    ("membership.application", "kind"): ORGANISATION_KINDS,
    ("integration.apitoken", "scopes"): {each.code: both(each.title) for each in SCOPES},
    ("integration.webhook", "events"): {each.code: both(each.title) for each in EVENTS},
}
"""Words of codes that are no choices of their model's field."""


@dataclass(frozen=True)
class ShownChange:
    """One value, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownEntry:
    """One entry as a page shows it."""

    entry: AuditEntry
    who: str
    action: str
    thing: str
    thing_name: str
    member_name: str
    changes: Sequence[ShownChange]

    @property
    def thing_key(self) -> str:
        """By which all entries of the same thing are found."""
        return f"{self.entry.subject_type}:{self.entry.subject_id}"


def shown_entries(entries: Sequence[AuditEntry], alliance: Alliance, language: Language) -> list[ShownEntry]:
    """Every entry in the reader's words; names are looked up for all of them together."""
    names = names_of(entries, alliance)
    return [_shown(entry, names, language) for entry in entries]


def _shown(entry: AuditEntry, names: Mapping[str, Mapping[Any, Any]], language: Language) -> ShownEntry:
    member = names["members"].get(entry.member)
    return ShownEntry(
        entry=entry,
        who=_who(entry, names, language),
        action=word(actions(), entry.action, language),
        thing=word(things(), entry.subject_type, language),
        thing_name=_thing_name(entry, names, language),
        member_name=member.name(language) if member else "",
        changes=_changes(entry, names, language),
    )


def word(words: Mapping[str, Text], code: str, language: Language) -> str:
    """A code in words, or as it is."""
    found = words.get(code)
    return found.render(language) if found else code


def half(label: str, language: Language) -> str:
    """One half of a label written “中文 / English”."""
    zh, _, en = label.partition(" / ")
    return zh if language == "zh" or not en else en


def _who(entry: AuditEntry, names: Mapping[str, Mapping[Any, Any]], language: Language) -> str:
    if entry.person is not None:
        return _person(entry.person, names, language)
    if entry.token is not None:
        token = names["tokens"].get(entry.token)
        text = Text(zh=TOKEN.zh, en=TOKEN.en, prefix=token.prefix) if token else TOKEN_GONE
        return text.render(language)
    return half(str(By(entry.by).label), language) if entry.by in By.values else entry.by


def _person(pk: int, names: Mapping[str, Mapping[Any, Any]], language: Language) -> str:
    person = names["people"].get(pk)
    gone = Text(zh=NOBODY_NOW.zh, en=NOBODY_NOW.en, number=pk)
    return person.get_full_name() if person else gone.render(language)


def _thing_name(entry: AuditEntry, names: Mapping[str, Mapping[Any, Any]], language: Language) -> str:
    if entry.subject_type == "accounts.user":
        return _person(int(entry.subject_id), names, language)
    return "" if len(entry.subject_id) < 30 else f"{entry.subject_id[:8]}…"


def _changes(
    entry: AuditEntry, names: Mapping[str, Mapping[Any, Any]], language: Language
) -> list[ShownChange]:
    try:
        values = changed_values(entry)
    except ValueError:  # altered by hand; the check tells
        return [ShownChange("?", entry.changes, "")]
    choices = _choices(entry.subject_type)
    shown = []
    for code, pair in values.items():
        named = [_with_names(code, value, names, language) for value in pair]
        before, after = (value_text(value, language, choices.get(code)) for value in named)
        if (before, after) != (NOTHING, NOTHING):  # an empty text instead of none
            shown.append(ShownChange(word(FIELDS, code, language), before, after))
    return shown


def _with_names(code: str, value: Any, names: Mapping[str, Mapping[Any, Any]], language: Language) -> Any:
    """Identifiers of people and members as their names."""
    if isinstance(value, list):
        return [_with_names(code, each, names, language) for each in value]
    if code in PERSON_FIELDS and isinstance(value, int):
        return _person(value, names, language)
    if code in MEMBER_FIELDS and isinstance(value, str):
        member = names["members"].get(as_uuid(value))
        return member.name(language) if member else value
    return value


def _choices(label: str) -> dict[str, dict[Any, str]]:
    """Codes of a model's fields with their labels, “中文 / English” or in the reader's language."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return {}
    fields = [field for field in model._meta.concrete_fields if field.choices]
    told = {field.name: {code: str(label) for code, label in field.flatchoices} for field in fields}
    return told | {field: dict(words) for (kind, field), words in CODES.items() if kind == label}


def value_text(value: Any, language: Language, choices: Mapping[Any, str] | None = None) -> str:
    """One value for the reader; nothing is a dash.

    >>> value_text(["a", True], "en"), value_text(None, "zh")
    ('a, Yes', '—')
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return (YES if value else NO).render(language)
    if choices and isinstance(value, str) and value in choices:
        return half(str(choices[value]), language)
    if isinstance(value, list):
        separator = "、" if language == "zh" else ", "
        return separator.join(value_text(each, language, choices) for each in value) or NOTHING
    if isinstance(value, dict) and set(value) == {"characters", "sha256"}:
        return Text(zh=NOT_KEPT.zh, en=NOT_KEPT.en, count=f"{value['characters']:,}").render(language)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {value_text(each, language)}" for key, each in value.items())
    return _moment(value) if isinstance(value, str) else f"{value}"


def _moment(value: str) -> str:
    """A time as the reader's clock shows it; other text as it is."""
    if len(value) != 27 or not value.endswith("Z"):
        return value
    try:
        return f"{timezone.localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    except ValueError:
        return value
