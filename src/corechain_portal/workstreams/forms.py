"""The form of a work item. A kind's own form adds its fields to this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import Viewer
from corechain_portal.membership.forms import LineField, ReadableForm
from corechain_portal.web.words import LEVELS
from corechain_portal.workstreams.exceptions import UnusableForm
from corechain_portal.workstreams.models import WorkItem

LONGEST_TEXT = 20_000


LEVEL_CHOICES = tuple((level, LEVELS[level]) for level in (Level.PUBLIC, Level.ALLIANCE, Level.SECRETARIAT))
"""Who may see what the alliance does; naming organisations takes a picker of its own."""


def checked(form: ReadableForm) -> dict[str, Any]:
    """What was typed; raises :class:`UnusableForm` with the first fault, for a form that has no page of its own."""
    if form.is_valid():
        return form.cleaned_data
    name, faults = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    told = f"{label}: {faults[0]}" if label else str(faults[0])
    raise UnusableForm(Text(zh=told, en=told))


def moment(label: Any) -> forms.DateTimeField:
    """A day and time of the portal's time zone, which the browser's own picker fills."""
    return forms.DateTimeField(
        label=label,
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
    )


class ItemForm(ReadableForm):
    """Title, text, dates and place. `without` names fields that a kind does not have."""

    without: tuple[str, ...] = ()

    title_zh = LineField(label=_("Title in Chinese"), required=False)
    title_en = LineField(label=_("Title in English"), required=False)
    text_zh = forms.CharField(
        label=_("Text in Chinese"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    text_en = forms.CharField(
        label=_("Text in English"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    starts_at = moment(_("Starts"))
    ends_at = moment(_("Ends"))
    due_on = forms.DateField(
        label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    place = LineField(label=_("Where"), required=False)
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: as many as want."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.without:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title_zh") and not cleaned.get("title_en"):
            self.add_error("title_zh", _("Give a title in at least one language."))
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends < starts:
            self.add_error("ends_at", _("It cannot end before it starts."))
        return cleaned

    def for_viewer(self, viewer: Viewer) -> None:
        """Fill in choices that depend on who fills the form; nothing to do for most."""

    def item_fields(self) -> dict[str, Any]:
        """What was typed, by field of the model."""
        return dict(self.cleaned_data)

    @classmethod
    def of(cls, item: WorkItem) -> ItemForm:
        """The form filled from `item`."""
        return cls(initial=cls.values_of(item))

    @classmethod
    def values_of(cls, item: WorkItem) -> Mapping[str, Any]:
        """The item's present values by field of the form."""
        return {name: getattr(item, name) for name in cls.base_fields if hasattr(item, name)}


class PlanForm(ItemForm):
    """A line of the yearly plan."""

    without = ("starts_at", "ends_at", "place", "capacity")

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    progress = forms.IntegerField(label=_("Done, in percent"), min_value=0, max_value=100, initial=0)
