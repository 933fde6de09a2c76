"""Pages of joint purchases: all of the viewer's, and one."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.joint_purchase import queries
from corechain_portal.joint_purchase.forms import ConsentForm, LimitsForm
from corechain_portal.joint_purchase.models import Consent, JointPurchase, PurchaseState
from corechain_portal.joint_purchase.pictures import split_picture, told_curve
from corechain_portal.joint_purchase.shown import ShownPurchase, show
from corechain_portal.joint_purchase.words import DECLINED_BECAUSE
from corechain_portal.language import current_language
from corechain_portal.listings.filling import snapshot_of
from corechain_portal.listings.models import Side
from corechain_portal.listings.shown import show_all
from corechain_portal.web.pages import paged


@guarded("joint_purchase.see")
def purchases(request: HttpRequest) -> HttpResponse:
    """All joint purchases of the viewer's organisations; for the staff all of the alliance."""
    viewer = viewer_of(request)
    paging = paged(request, queries.purchases_of(viewer))
    context = {**paging, "nodes": nodes_of(viewer), "may_begin": viewer.may("joint_purchase.organise")}
    return render(request, "joint_purchase/purchases.html", context)


@guarded("joint_purchase.see")
def purchase(request: HttpRequest, purchase_id: uuid.UUID) -> HttpResponse:
    """One joint purchase, as far as the viewer may see it."""
    viewer = viewer_of(request)
    found = queries.one_purchase(viewer, purchase_id)
    return render(request, "joint_purchase/purchase.html", page_of(viewer, found))


def page_of(viewer: Viewer, found: JointPurchase) -> dict[str, Any]:
    """What the page shows."""
    shown, language = show(found, viewer), current_language()
    proposal = shown.proposal
    return {
        "purchase": found,
        "shown": shown,
        "node": nodes_of(viewer).get(found.node),
        "demands": [each for each in shown.participations if each.side == Side.DEMAND],
        "offers": [each for each in shown.participations if each.side == Side.OFFER],
        "proposal": proposal,
        "split": split_picture(proposal.lines, found, language) if proposal and proposal.lines else "",
        "curve": told_curve(proposal) if proposal else [],
        "picture": safe_picture(proposal.pictures.get(language, "")) if proposal else "",
        "binding": [each[language] for each in proposal.binding] if proposal else [],
        "problem": proposal.problem[language] if proposal and proposal.problem else "",
        "own_parts": _own_parts(viewer, found, shown),
        "limits_form": LimitsForm.of(found) if shown.organises else None,
        "choices": _choices(viewer, found) if shown.organises else {},
        "reasons": DECLINED_BECAUSE,
        "history": _history(found, shown),
        "waits": found.state == PurchaseState.SPLITTING,
    }


def nodes_of(viewer: Viewer) -> Any:
    """Nodes of the alliance's chain by identifier."""
    snapshot = snapshot_of(viewer.alliance)
    return snapshot.nodes if snapshot else {}


def safe_picture(svg: str) -> Any:
    """A picture that the library drew: every text in it is escaped."""
    from django.utils.safestring import mark_safe

    return mark_safe(svg)  # noqa: S308 - drawn by the library alone


def _own_parts(viewer: Viewer, found: JointPurchase, shown: ShownPurchase) -> list[dict[str, Any]]:
    """The viewer's parts, with a form where there is something to say."""
    parts = []
    may_change = found.state == PurchaseState.GATHERING
    for each in shown.own:
        row = queries.own_part(viewer, found, each.id) if may_change else None
        changeable = (
            row is not None and row.consent != Consent.GONE and viewer.may("joint_purchase.take_part", row)
        )
        parts.append({"part": each, "form": ConsentForm.of(row) if row is not None and changeable else None})
    return parts


def _choices(viewer: Viewer, found: JointPurchase) -> dict[str, Any]:
    rows = queries.choices(viewer, found.node, besides=found)
    return {side: show_all(listings, viewer) for side, listings in rows.items()}


def _history(found: JointPurchase, shown: ShownPurchase) -> list[dict[str, Any]]:
    """What happened; whose doing by number alone, except for who sees everything."""
    known = {each.id: each for each in shown.participations}
    return [
        {
            "at": each.at,
            "code": each.code,
            "part": known.get(each.participation_id) if each.participation_id else None,
            "reason": each.detail if shown.organises or shown.sees_all else "",
        }
        for each in found.history.all()
    ]
