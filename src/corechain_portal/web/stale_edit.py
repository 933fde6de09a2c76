"""Edits of a record that somebody else has saved meanwhile: both versions are shown, neither is lost.

A record that can be edited counts its changes in ``version``; its form carries the number as a hidden field::

    if not save_unless_stale(member, sent_version(request), {"website": website}):
        context["stale"] = differences(LABELS, typed, shown_values(member, LABELS))

and includes ``includes/stale_edit.html``, which shows the two side by side and keeps what was typed in the form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model
from django.http import HttpRequest
from django.utils.functional import Promise

FIELD = "version"


@dataclass(frozen=True)
class Difference:
    """A field that reads otherwise in the form than in the record as it was saved meanwhile."""

    name: str
    label: str | Promise
    typed: str
    saved: str


def sent_version(request: HttpRequest) -> int:
    """The version that the form was filled from; -1, which no record has, where it carries none."""
    sent = request.POST.get(FIELD, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


def save_unless_stale(record: Model, version: int, changes: Mapping[str, Any]) -> bool:
    """Save `changes` where the record still has `version`; tells whether it had. The record is read again either way.

    One UPDATE that says what it expects to find, so that of two people saving at once one is told.
    """
    rows = type(record)._default_manager.filter(pk=record.pk, version=version)
    saved = rows.update(**changes, version=F("version") + 1) == 1
    record.refresh_from_db()
    return saved


def shown_values(record: Model, names: Mapping[str, Any]) -> dict[str, str]:
    """The record's fields as a form shows them."""
    return {name: "" if (value := getattr(record, name)) is None else str(value) for name in names}


def differences(
    labels: Mapping[str, str | Promise], typed: Mapping[str, str], saved: Mapping[str, str]
) -> Sequence[Difference]:
    """What was typed beside what is saved now, for the fields in which the two differ, in the order of `labels`.

    >>> differences({"seat": "Seat", "region": "Region"}, {"seat": "a", "region": "x"}, {"seat": "b", "region": "x"})
    (Difference(name='seat', label='Seat', typed='a', saved='b'),)
    """
    return tuple(
        Difference(name, label, typed.get(name, ""), saved.get(name, ""))
        for name, label in labels.items()
        if typed.get(name, "") != saved.get(name, "")
    )
