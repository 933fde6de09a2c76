"""Contracts as pages: reported, compared, confirmed, withdrawn."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from corechain.exceptions import CorechainError
from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.introductions.contract_models import Contract, ContractState
from corechain_portal.introductions.contracts import (
    confirm_contract,
    report_contract,
    set_terms,
    withdraw_contract,
)
from corechain_portal.introductions.forms import TermsForm
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.queries import of_party, own_contract
from corechain_portal.introductions.shown import show_one, side_of
from corechain_portal.web.once import first_time


@guarded("introductions.see", "GET", "HEAD", "POST")
def contract_new(request: HttpRequest, introduction_id: uuid.UUID) -> HttpResponse:
    """Report a contract."""
    viewer = viewer_of(request)
    found = of_party(viewer, introduction_id)
    if request.method != "POST":
        return _terms_page(request, viewer, found, TermsForm.for_new(found))
    return _sent(request, viewer, found, None)


@guarded("introductions.see", "GET", "HEAD", "POST")
def contract_terms(request: HttpRequest, introduction_id: uuid.UUID, contract_id: uuid.UUID) -> HttpResponse:
    """Say what was agreed otherwise than the other side said, or correct what one said oneself."""
    viewer = viewer_of(request)
    contract = own_contract(viewer, introduction_id, contract_id)
    found = of_party(viewer, introduction_id)
    if request.method == "POST":
        return _sent(request, viewer, found, contract)
    said = {each.side: each for each in contract.terms.all()}
    terms = said.get(side_of(found, viewer)) or next(iter(said.values()))
    return _terms_page(request, viewer, found, TermsForm.of(terms, found.alliance), contract)


def _sent(
    request: HttpRequest, viewer: Viewer, found: Introduction, contract: Contract | None
) -> HttpResponse:
    form = TermsForm(request.POST, alliance=found.alliance)
    if not form.is_valid():
        return _terms_page(request, viewer, found, form, contract, status=422)
    try:
        with transaction.atomic():
            if first_time(request):
                if contract is None:
                    report_contract(found, viewer, form.cleaned_data)
                else:
                    contract = set_terms(contract, viewer, form.cleaned_data)
    except CorechainError as fault:
        return _terms_page(request, viewer, found, form, contract, status=fault.http_status, fault=fault)
    if contract is not None and contract.state == ContractState.CONFIRMED:
        messages.success(request, _("Both sides say the same: the contract is confirmed."))
    else:
        messages.success(request, _("The other side is asked to confirm it."))
    return redirect("introduction", introduction_id=found.pk)


def _terms_page(
    request: HttpRequest,
    viewer: Viewer,
    found: Introduction,
    form: TermsForm,
    contract: Contract | None = None,
    *,
    status: int = 200,
    fault: CorechainError | None = None,
) -> HttpResponse:
    context = {
        "introduction": show_one(found, viewer),
        "form": form,
        "contract": contract,
        "fault": fault,
    }
    return render(request, "introductions/contract.html", context, status=status)


@guarded("introductions.see", "POST")
def contract_confirm(
    request: HttpRequest, introduction_id: uuid.UUID, contract_id: uuid.UUID
) -> HttpResponse:
    """Say the same as the other side."""
    viewer = viewer_of(request)
    contract = confirm_contract(own_contract(viewer, introduction_id, contract_id), viewer)
    messages.success(request, _("The contract is confirmed. What it changes is being computed."))
    return redirect("outcome", contract_id=contract.pk)


@guarded("introductions.see", "POST")
def contract_withdraw(
    request: HttpRequest, introduction_id: uuid.UUID, contract_id: uuid.UUID
) -> HttpResponse:
    """Take a contract back."""
    viewer = viewer_of(request)
    withdraw_contract(own_contract(viewer, introduction_id, contract_id), viewer)
    return redirect("introduction", introduction_id=introduction_id)
