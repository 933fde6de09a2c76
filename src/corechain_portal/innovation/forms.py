"""Forms of joint innovation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import Viewer
from corechain_portal.innovation.models import BEST_MARK, Call, Criterion
from corechain_portal.membership.forms import LineField, ReadableForm
from corechain_portal.web.words import OUTCOMES
from corechain_portal.workstreams.forms import LEVEL_CHOICES, moment
from corechain_portal.workstreams.nodes import NamesNodes, NodesForm, nodes_field

NO_CALL = _("This call takes no proposals now; its deadline may have passed.")


def money(label: Any) -> forms.DecimalField:
    """An amount in 10,000 yuan."""
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2)


def day(label: Any, **more: Any) -> forms.DateField:
    """A day, which the browser's own picker fills."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


class CallForm(NodesForm):
    """A call for proposals."""

    without = ("due_on", "place", "capacity")

    starts_at = moment(_("Takes proposals from"))
    ends_at = moment(_("Deadline"))
    amount = money(_("Amount in all, 10,000 yuan"))
    least_partners = forms.IntegerField(
        label=_("Partners a consortium needs besides the lead"), min_value=1, max_value=20, initial=1
    )
    least_reviews = forms.IntegerField(
        label=_("Reviews that have to count before acceptance"), min_value=1, max_value=20, initial=2
    )
    nodes = nodes_field()
    level = forms.ChoiceField(label=_("Seen by"), choices=LEVEL_CHOICES, initial=Level.ALLIANCE)


class _NamedForm(ReadableForm):
    """Something with a name in at least one language."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("name_zh") and not cleaned.get("name_en"):
            self.add_error("name_zh", _("Give a name in at least one language."))
        return cleaned


class CriterionForm(_NamedForm):
    """What proposals are judged by."""

    name_zh = LineField(label=_("Criterion, in Chinese"), required=False)
    name_en = LineField(label=_("Criterion, in English"), required=False)
    weight = forms.IntegerField(
        label=_("Weight"), min_value=1, max_value=100, help_text=_("It counts in proportion to the others.")
    )


class DeadlineForm(ReadableForm):
    """A later deadline."""

    until = moment(_("New deadline"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].required = True


class ProposalForm(NodesForm):
    """A proposal."""

    without = ("starts_at", "ends_at", "due_on", "place", "capacity")

    for_call = forms.ModelChoiceField(
        label=_("Call"), queryset=Call.objects.none(), error_messages={"invalid_choice": NO_CALL}
    )
    amount = money(_("Amount asked for, 10,000 yuan"))
    nodes = nodes_field()

    def for_viewer(self, viewer: Viewer) -> None:
        super().for_viewer(viewer)
        now = timezone.now()
        seen = Call.objects.visible_to(viewer).filter(state="open", ends_at__gt=now, starts_at__lte=now)
        self.fields["for_call"].queryset = seen.order_by("ends_at")  # type: ignore[attr-defined]


class OpenRoleForm(NamesNodes, _NamedForm):
    """Somebody who is looked for."""

    name_zh = LineField(label=_("Role, in Chinese"), required=False)
    name_en = LineField(label=_("Role, in English"), required=False)
    nodes = nodes_field()
    requirements = forms.CharField(
        label=_("What is needed, in your own words"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The thing, its size, how much, where: partners are searched by these words."),
    )


class InviteForm(ReadableForm):
    """Words for the organisation that is invited."""

    message = forms.CharField(
        label=_("Message"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReviewForm(ReadableForm):
    """A mark and a reason for each criterion, and words on the whole."""

    def __init__(self, criteria: list[Criterion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for each in criteria:
            self.fields[f"mark-{each.pk}"] = forms.IntegerField(
                min_value=0, max_value=BEST_MARK, label=_("Mark")
            )
            self.fields[f"why-{each.pk}"] = forms.CharField(
                label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.fields["comment"] = forms.CharField(
            label=_("On the whole"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )

    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        """Each criterion with its two fields, for the page."""
        return [(each, self[f"mark-{each.pk}"], self[f"why-{each.pk}"]) for each in self.criteria]

    def marks(self) -> dict[Any, tuple[int, str]]:
        """What was typed, by criterion."""
        typed = self.cleaned_data
        return {each.pk: (typed[f"mark-{each.pk}"], typed[f"why-{each.pk}"]) for each in self.criteria}


class JointProjectForm(NodesForm):
    """A project that came of a proposal."""

    without = ("due_on", "place", "capacity")

    progress = forms.IntegerField(label=_("Done, in percent"), min_value=0, max_value=100, initial=0)
    amount = money(_("Granted, 10,000 yuan"))
    nodes = nodes_field()
    level = forms.ChoiceField(label=_("Seen by"), choices=LEVEL_CHOICES, initial=Level.ALLIANCE)


class StepForm(_NamedForm):
    """A milestone."""

    name_zh = LineField(label=_("Milestone, in Chinese"), required=False)
    name_en = LineField(label=_("Milestone, in English"), required=False)
    due_on = day(_("Due"))


class OutcomeForm(ReadableForm):
    """What came of a project."""

    what = forms.ChoiceField(label=_("Kind"), choices=tuple(OUTCOMES.items()))
    words = LineField(label=_("What it is"), max_length=1000)
    reached_on = day(_("When"), initial=timezone.localdate)
