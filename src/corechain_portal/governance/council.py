"""The council: its terms, and who sits in it."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.audit import record
from corechain_portal.governance.models import CouncilTerm
from corechain_portal.membership.forms import LineField, ReadableForm
from corechain_portal.membership.models import MemberOrganisation, SeatKind, Standing
from corechain_portal.web.words import SEATS


class TermForm(ReadableForm):
    """A new term."""

    name_zh = LineField(label=_("Name in Chinese"))
    name_en = LineField(label=_("Name in English"), required=False)
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until <= since:
            self.add_error("until", _("It has to end after it starts."))
        return cleaned


@require_safe
def council(request: HttpRequest) -> HttpResponse:
    """Who sits in the council, and its terms."""
    return _page(request, TermForm())


@guarded("governance.manage", "POST")
def council_term_new(request: HttpRequest) -> HttpResponse:
    """Begin a term."""
    viewer = viewer_of(request)
    form = TermForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    with transaction.atomic():
        term = CouncilTerm.objects.create(alliance=viewer.alliance, **form.cleaned_data)
        record("governance.term.make", term, viewer=viewer, before=None, after=term.to_audit())
    return redirect("council")


def _page(request: HttpRequest, form: TermForm, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    seated = MemberOrganisation.objects.filter(alliance=viewer.alliance, standing=Standing.ACTIVE)
    by_seat: dict[str, list[MemberOrganisation]] = {}
    for member in seated.exclude(seat=SeatKind.MEMBER):
        by_seat.setdefault(member.seat, []).append(member)
    terms = list(CouncilTerm.objects.filter(alliance=viewer.alliance))
    today = timezone.localdate()
    context = {
        "seats": [(words, by_seat[code]) for code, words in SEATS.items() if code in by_seat],
        "terms": terms,
        "term": next((each for each in terms if each.since <= today <= each.until), None),
        "form": form if viewer.may("governance.manage") else None,
    }
    return render(request, "governance/council.html", context, status=status)
