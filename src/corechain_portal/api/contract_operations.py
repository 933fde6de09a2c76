# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Contracts and what they change, for programs."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django import forms
from django.http import HttpRequest
from ninja import Query, Router

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.api.asking import NotAllowed, asker
from corechain_portal.api.cursors import CursorFilters, cursor_page
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.introduction_schemas import (
    ContractOut,
    ContractsOut,
    OutcomeOut,
    OutcomesOut,
    TermsIn,
)
from corechain_portal.api.introduction_shown import contract as shown
from corechain_portal.api.introduction_shown import outcome as shown_outcome
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.introductions.contract_models import Contract
from corechain_portal.introductions.contracts import (
    confirm_contract,
    report_contract,
    set_terms,
    withdraw_contract,
)
from corechain_portal.introductions.exceptions import BadIntroduction
from corechain_portal.introductions.forms import known_nodes
from corechain_portal.introductions.queries import of_party, own_contract
from corechain_portal.introductions.shown import side_of
from corechain_portal.outcomes.queries import find_outcomes, one_outcome

router = Router(tags=["contracts 合同与成效"])
CONTRACTS = "/introductions/{uuid:introduction_id}/contracts"
ONE = f"{CONTRACTS}/{{uuid:contract_id}}"
ANSWER = or_changed(ContractOut)


@router.get(CONTRACTS, response=or_refused(ContractsOut), url_name="contracts", summary="Contracts / 合同")
def contracts(request: HttpRequest, introduction_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Contracts of an introduction, for its two sides alone."""
    viewer = asker(request, "introductions.see")
    found = of_party(viewer, introduction_id)
    rows = found.contracts.select_related("supplier", "buyer").prefetch_related("terms")
    return {"contracts": [shown(each, side_of(found, viewer)) for each in rows]}


@router.post(CONTRACTS, response=ANSWER, url_name="contracts", summary="Report a contract / 报告合同")
@idempotent
def report(
    request: HttpRequest, introduction_id: uuid.UUID, sent: TermsIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Report a contract; the other side is asked to confirm it."""
    viewer = asker(request, "introductions.see")
    found = of_party(viewer, introduction_id)
    return _shown(report_contract(found, viewer, _terms(viewer, needed(sent))), viewer)


@router.post(
    f"{ONE}/terms", response=ANSWER, url_name="contract-terms", summary="Say what was agreed / 填报合同内容"
)
@idempotent
def terms(
    request: HttpRequest,
    introduction_id: uuid.UUID,
    contract_id: uuid.UUID,
    sent: TermsIn | None = None,
    lang: Language = None,
) -> dict[str, Any]:
    """Say what was agreed, or correct it; what both say alike is confirmed."""
    viewer, found = _own(request, introduction_id, contract_id)
    return _shown(set_terms(found, viewer, _terms(viewer, needed(sent))), viewer)


@router.post(f"{ONE}/confirm", response=ANSWER, url_name="contract-confirm", summary="Confirm / 确认合同")
@idempotent
def confirm(
    request: HttpRequest, introduction_id: uuid.UUID, contract_id: uuid.UUID, lang: Language = None
) -> dict[str, Any]:
    """Say the same as the other side."""
    viewer, found = _own(request, introduction_id, contract_id)
    return _shown(confirm_contract(found, viewer), viewer)


@router.post(f"{ONE}/withdraw", response=ANSWER, url_name="contract-withdraw", summary="Withdraw / 撤回合同")
@idempotent
def withdraw(
    request: HttpRequest, introduction_id: uuid.UUID, contract_id: uuid.UUID, lang: Language = None
) -> dict[str, Any]:
    """Take a contract back; what followed from it ends."""
    viewer, found = _own(request, introduction_id, contract_id)
    return _shown(withdraw_contract(found, viewer), viewer)


@router.get("/outcomes", response=or_refused(OutcomesOut), url_name="outcomes", summary="Outcomes / 合同成效")
def outcomes(request: HttpRequest, filters: Annotated[CursorFilters, Query()]) -> dict[str, Any]:
    """What contracts that the asker may see change; visitors see those that both parties made public."""
    viewer = _reader(request)
    page = cursor_page(
        request, find_outcomes(viewer), filters.cursor, filters.limit, moment="asked_at", newest_first=True
    )
    return {
        "limit": filters.limit,
        "next": page.next,
        "outcomes": [shown_outcome(each, viewer) for each in page.rows],
    }


@router.get(
    "/outcomes/{uuid:contract_id}",
    response=or_refused(OutcomeOut),
    url_name="outcome",
    summary="One outcome / 一份成效",
)
def outcome(request: HttpRequest, contract_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Before, after, because, of one contract."""
    viewer = _reader(request)
    return shown_outcome(one_outcome(viewer, contract_id), viewer)


def _reader(request: HttpRequest) -> Viewer:
    """Everybody may ask, each sees what the parties show; but a token needs the scope."""
    viewer = viewer_of(request)
    if viewer.scopes is not None and not viewer.may("introductions.see"):
        raise NotAllowed(viewer)
    return viewer


def _own(request: HttpRequest, introduction_id: uuid.UUID, contract_id: uuid.UUID) -> tuple[Viewer, Contract]:
    viewer = asker(request, "introductions.see")
    return viewer, own_contract(viewer, introduction_id, contract_id)


def _terms(viewer: Viewer, sent: TermsIn) -> dict[str, Any]:
    try:
        nodes = known_nodes(viewer.alliance, [each.strip() for each in sent.nodes])
    except forms.ValidationError as fault:
        told = str(fault.messages[0]).replace("{", "{{").replace("}", "}}")
        raise BadIntroduction(Text(zh=told, en=told)) from fault
    return {**sent.dict(), "nodes": nodes}


def _shown(found: Contract, viewer: Viewer) -> dict[str, Any]:
    return shown(found, side_of(found.introduction, viewer))
