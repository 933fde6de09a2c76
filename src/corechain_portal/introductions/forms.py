"""Forms of introductions: interest, answers, talks, contracts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain.texts import Text
from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions.contract_models import Terms, Visibility
from corechain_portal.introductions.contract_terms import FIELDS
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.states import (
    DECLINED_BECAUSE,
    FAILED_BECAUSE,
    STEP_KINDS,
    STEP_STATES,
    VISIBILITIES,
)
from corechain_portal.language import current_language
from corechain_portal.listings.models import Listing
from corechain_portal.membership.forms import LineField, ReadableForm
from corechain_portal.web.words import PERIODS
from corechain_portal.workstreams.forms import moment
from corechain_portal.workstreams.nodes import NodesField

UNKNOWN_NODE = Text(zh="链上没有环节“{node}”。", en="The chain has no node “{node}”.")


def day(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, which the browser's own picker fills."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **{"required": False, **kwargs})


def words(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, **{"required": False, "max_length": 4000, **kwargs})


class ReasonForm(ReadableForm):
    """Why something is declined, or ends."""

    reason = forms.ChoiceField(label=_("Reason"))
    note = words(_("Words to the other side"))

    def __init__(self, *args: Any, ends: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = FAILED_BECAUSE if ends else DECLINED_BECAUSE
        self.fields["reason"].choices = list(reasons.items())  # type: ignore[attr-defined]


class StepForm(ReadableForm):
    """A sample, an audit, a quotation."""

    kind = forms.ChoiceField(label=_("Kind of step"), choices=tuple(STEP_KINDS.items()))
    due_on = day(_("To be done by"))
    note = words(_("Note"), rows=2)


class StepStateForm(ReadableForm):
    """How a step stands."""

    state = forms.ChoiceField(label=_("State"), choices=tuple(STEP_STATES.items()))
    due_on = day(_("To be done by"))
    note = words(_("Note"), rows=2)


class MeetingForm(ReadableForm):
    """A time to meet."""

    starts_at = moment(_("From"))
    ends_at = moment(_("Until"))
    place = LineField(label=_("Where, or an address on the web"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("starts_at", "ends_at"):
            if not isinstance(cleaned.get(name), datetime) and name not in self.errors:
                self.add_error(name, _("Give a day and an hour."))
        return cleaned


class TermsForm(ReadableForm):
    """What was agreed, as one side says."""

    nodes = NodesField(
        label=_("What is supplied: nodes of the chain"),
        help_text=_("Names or identifiers, separated by commas."),
        max_length=2000,
    )
    quantity = forms.DecimalField(
        label=_("Quantity"), required=False, min_value=0, max_digits=18, decimal_places=3
    )
    unit = LineField(label=_("Unit"), required=False, max_length=20)
    period = forms.ChoiceField(label=_("How often"), choices=tuple(PERIODS.items()), required=False)
    amount = forms.DecimalField(
        label=_("Amount, CNY"),
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=2,
        help_text=_("Of the whole, or of each period."),
    )
    signed_on = day(_("Signed on"), required=True)
    starts_on = day(_("Begins"))
    ends_on = day(_("Ends"))
    share_of_need = forms.DecimalField(
        label=_("Share of the buyer's need, in percent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("If it is known; empty is not zero."),
    )
    visibility = forms.ChoiceField(
        label=_("Who may see the contract"),
        choices=tuple(VISIBILITIES.items()),
        initial=Visibility.PARTIES,
        help_text=_("A public contract becomes a supply link of the chain that everybody sees."),
    )
    amount_visibility = forms.ChoiceField(
        label=_("Who may see quantity and amount"),
        choices=tuple(VISIBILITIES.items()),
        initial=Visibility.PARTIES,
    )

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._alliance = alliance

    def clean_nodes(self) -> list[str]:
        """Identifiers of the nodes that were named."""
        return known_nodes(self._alliance, self.cleaned_data["nodes"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("It cannot end before it starts."))
        if cleaned.get("signed_on") and cleaned["signed_on"] > timezone.localdate():
            self.add_error("signed_on", _("A contract is reported once it is signed."))
        return cleaned

    @classmethod
    def for_new(cls, introduction: Introduction) -> TermsForm:
        """Filled from what the listings say."""
        listing: Listing = introduction.listing
        initial = {
            "nodes": [each.node for each in listing.nodes.all()],
            "quantity": listing.quantity,
            "unit": listing.unit,
            "period": listing.period,
            "signed_on": timezone.localdate(),
            "starts_on": listing.starts_on,
            "ends_on": listing.ends_on,
        }
        return cls(initial=initial, alliance=introduction.alliance)

    @classmethod
    def of(cls, terms: Terms, alliance: Alliance) -> TermsForm:
        """Filled with what a side said."""
        return cls(initial={name: getattr(terms, name) for name in FIELDS}, alliance=alliance)


def known_nodes(alliance: Alliance, named: list[str]) -> list[str]:
    """Identifiers of the nodes called so; raises a fault of the form for one that the chain lacks."""
    from corechain_portal.chain.snapshot import current_snapshot

    known = {
        name: each.id
        for each in current_snapshot(alliance).nodes.values()
        for name in (each.id, each.name_zh, each.name_en)
        if name
    }
    for name in named:
        if name not in known:
            told = Text(zh=UNKNOWN_NODE.zh, en=UNKNOWN_NODE.en, node=name)
            raise forms.ValidationError(told.render(current_language()))
    return list(dict.fromkeys(known[name] for name in named))
