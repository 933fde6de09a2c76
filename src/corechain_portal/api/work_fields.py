"""Forms of joint work as JSON: a program fills the same form as a page, and hears the same objections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone, translation

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.api.errors import FaultyRequest, reader_of
from corechain_portal.background.mail import DJANGO_CODES
from corechain_portal.workstreams.forms import ItemForm
from corechain_portal.workstreams.kinds import Kind
from corechain_portal.workstreams.models import WorkItem
from corechain_portal.workstreams.nodes import NodesField

TYPES: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.ModelMultipleChoiceField, "list"),
    (forms.MultipleChoiceField, "list"),
    (NodesField, "list"),
    (forms.ModelChoiceField, "choice"),
    (forms.ChoiceField, "choice"),
    (forms.BooleanField, "boolean"),
    (forms.DecimalField, "number"),
    (forms.FloatField, "number"),
    (forms.IntegerField, "integer"),
    (forms.DateTimeField, "datetime"),
    (forms.DateField, "date"),
)
"""The first that fits; anything else is text."""
UNKNOWN = Text(zh="没有这个字段。", en="There is no such field.")


def in_the_readers_language(request: HttpRequest) -> translation.override:
    """While the block lasts, words come in the language that was asked for."""
    return translation.override(DJANGO_CODES[reader_of(request)])


def type_of(field: forms.Field) -> str:
    """What a program sends for a field."""
    return next((name for kind, name in TYPES if isinstance(field, kind)), "text")


def described(kind: Kind) -> list[dict[str, Any]]:
    """The fields of a kind's form, in the language that is active."""
    return [
        {
            "name": name,
            "title": str(field.label or name),
            "type": type_of(field),
            "required": field.required,
            "choices": _codes(field),
        }
        for name, field in kind.form_class()().fields.items()
    ]


def _codes(field: forms.Field) -> list[str]:
    fixed = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
    return [str(code) for code, _words in field.choices if code != ""] if fixed else []


def values_of(kind: Kind, item: WorkItem) -> dict[str, Any]:
    """The present values of an item by field of its form."""
    form = kind.form_class().of(item)
    return {name: plain(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}


def filled(
    request: HttpRequest, kind: Kind, viewer: Viewer, sent: Mapping[str, Any], item: WorkItem | None = None
) -> ItemForm:
    """The kind's form with what was sent, over what `item` says now. Raises :class:`FaultyRequest`."""
    form = kind.form_class()
    blank = form() if item is None else form.of(item)
    present = {name: blank[name].value() for name in blank.fields}
    typed = {name: _typed(blank.fields[name], value) for name, value in sent.items() if name in blank.fields}
    made = form({name: "" if value is None else value for name, value in {**present, **typed}.items()})
    made.for_viewer(viewer)
    with in_the_readers_language(request):
        unknown = [(name, UNKNOWN.render(reader_of(request))) for name in sent if name not in blank.fields]
        faults = [(name, str(each)) for name, told in made.errors.items() for each in told]
    if unknown or faults:
        raise FaultyRequest(unknown + faults)
    return made


def checked_form(
    request: HttpRequest, form_class: type[Any], sent: Mapping[str, Any], viewer: Viewer | None = None
) -> dict[str, Any]:
    """What a form without an item makes of `sent`; `viewer` for one whose choices depend on who fills it.

    Raises :class:`FaultyRequest`.
    """
    blank = form_class()
    typed = {name: _typed(blank.fields[name], value) for name, value in sent.items() if name in blank.fields}
    made = form_class({name: "" if value is None else value for name, value in typed.items()})
    if viewer is not None:
        made.for_viewer(viewer)
    with in_the_readers_language(request):
        faults = [(name, str(each)) for name, told in made.errors.items() for each in told]
    if faults:
        raise FaultyRequest(faults)
    return dict(made.cleaned_data)


def _typed(field: forms.Field, value: Any) -> Any:
    """A value of JSON as the field reads it; a moment may name its own time zone."""
    if isinstance(field, NodesField) and isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(field, forms.DateTimeField) and isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict) or (isinstance(value, list) and type_of(field) != "list"):
        return "?"  # no field takes it, and each says so in its own words
    return value


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return (timezone.make_aware(value) if timezone.is_naive(value) else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float | bool | dict) else str(value)
