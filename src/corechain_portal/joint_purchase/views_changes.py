"""Steps of joint purchases: begun, organisations asked, consent, a split asked for, answers, cancelled."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from corechain.exceptions import CorechainError
from corechain_portal.access.gates import guarded, require
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.joint_purchase import answering, gathering, queries, splitting
from corechain_portal.joint_purchase.forms import BeginForm, ConsentForm, LimitsForm
from corechain_portal.joint_purchase.models import JointPurchase
from corechain_portal.joint_purchase.views import nodes_of, page_of
from corechain_portal.language import current_language
from corechain_portal.listings.shown import show_all
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.web.once import first_time


@guarded("joint_purchase.organise", "GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """Choose the node, then the demands and offers on it."""
    viewer = viewer_of(request)
    nodes = nodes_of(viewer)
    asked = request.POST.get("node") or request.GET.get("node", "")
    node = nodes.get(asked) or next(
        (e for e in nodes.values() if asked and asked in (e.name_zh, e.name_en)), None
    )
    if request.method != "POST" or node is None:
        return _new_page(request, viewer, node, BeginForm(initial=_first_words(viewer, node)))
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _new_page(request, viewer, node, form, status=422)
    try:
        with transaction.atomic():
            if not first_time(request):
                return redirect("joint-purchases")
            facts = {**form.cleaned_data, "node": node.id}
            made = gathering.begin(viewer, _lead(viewer, request.POST), facts, _ticked(request.POST))
    except CorechainError as error:
        messages.error(request, error.render(current_language()))
        return _new_page(request, viewer, node, form, status=error.http_status)
    messages.success(request, _("The organisations are asked whether they take part."))
    return redirect("joint-purchase", purchase_id=made.pk)


def _first_words(viewer: Viewer, node: Any) -> dict[str, Any]:
    if node is None:
        return {}
    rows = [each for side in queries.choices(viewer, node.id).values() for each in show_all(side, viewer)]
    counted = next((each for each in rows if each.unit), None)
    name = node.name(current_language())
    return {
        "title": _("Joint purchase: %(node)s") % {"node": name},
        "unit": counted.unit if counted else "",
        "period": counted.period if counted else "",
    }


def _new_page(
    request: HttpRequest, viewer: Viewer, node: Any, form: BeginForm, status: int = 200
) -> HttpResponse:
    rows = queries.choices(viewer, node.id) if node else {}
    nodes = sorted(nodes_of(viewer).values(), key=lambda each: each.name_zh or "")
    context = {
        "node": node,
        "nodes": nodes,
        "form": form,
        "choices": {side: show_all(listings, viewer) for side, listings in rows.items()},
        "ticked": {str(each) for each in _ticked(request.POST)},
        "leads": _leads(viewer),
        "may_lead_for_all": viewer.may("joint_purchase.lead"),
    }
    return render(request, "joint_purchase/new.html", context, status=status)


def _leads(viewer: Viewer) -> list[MemberOrganisation]:
    rows = MemberOrganisation.objects.filter(pk__in=viewer.member_ids)
    return [each for each in rows if viewer.may("joint_purchase.take_part", each)]


def _lead(viewer: Viewer, sent: QueryDict) -> MemberOrganisation | None:
    """The organisation that leads, by the form; the staff may lead for the alliance."""
    own = {str(each.pk): each for each in _leads(viewer)}
    chosen = own.get(sent.get("lead", ""))
    if chosen is not None or viewer.may("joint_purchase.lead"):
        return chosen
    if not own:
        raise Http404
    return next(iter(own.values()))


def _ticked(sent: QueryDict) -> list[uuid.UUID]:
    found = []
    for each in sent.getlist("listing"):
        try:
            found.append(uuid.UUID(each))
        except ValueError:
            raise Http404 from None
    return found


@guarded("joint_purchase.organise", "POST")
def ask(request: HttpRequest, purchase_id: uuid.UUID) -> HttpResponse:
    """Ask more organisations."""

    def step(viewer: Viewer, found: JointPurchase) -> None:
        gathering.ask(found, _ticked(request.POST), viewer)

    return _organised(request, purchase_id, step, _("The organisations are asked whether they take part."))


@guarded("joint_purchase.organise", "POST")
def split(request: HttpRequest, purchase_id: uuid.UUID) -> HttpResponse:
    """Ask for a split within the limits of the form."""
    viewer = viewer_of(request)
    found = queries.one_purchase(viewer, purchase_id)
    require(request, "joint_purchase.organise", found)
    form = LimitsForm(request.POST)
    if not form.is_valid():
        context = {**page_of(viewer, found), "limits_form": form}
        return render(request, "joint_purchase/purchase.html", context, status=422)

    def step(viewer: Viewer, found: JointPurchase) -> None:
        splitting.ask_for_split(found, viewer, form.cleaned_data)

    return _organised(
        request, purchase_id, step, _("The split is being computed; this page shows it when it is ready.")
    )


@guarded("joint_purchase.organise", "POST")
def cancel(request: HttpRequest, purchase_id: uuid.UUID) -> HttpResponse:
    """End it without a purchase."""

    def step(viewer: Viewer, found: JointPurchase) -> None:
        gathering.cancel(found, viewer)

    return _organised(request, purchase_id, step, _("The joint purchase is cancelled."))


@guarded("joint_purchase.take_part", "POST")
def consent(request: HttpRequest, purchase_id: uuid.UUID, part_id: uuid.UUID) -> HttpResponse:
    """Take part with these figures."""
    viewer = viewer_of(request)
    found = queries.one_purchase(viewer, purchase_id)
    part = queries.own_part(viewer, found, part_id)
    require(request, "joint_purchase.take_part", part)
    form = ConsentForm(part.side, request.POST, auto_id=f"id_{part.pk}_%s")
    if not form.is_valid():
        context = page_of(viewer, found)
        for each in context["own_parts"]:
            if each["part"].id == part.pk:
                each["form"] = form
        return render(request, "joint_purchase/purchase.html", context, status=422)
    return _done(
        request, found, lambda: gathering.consent(part, viewer, form.cleaned_data), _("You take part.")
    )


@guarded("joint_purchase.take_part", "POST")
def refuse(request: HttpRequest, purchase_id: uuid.UUID, part_id: uuid.UUID) -> HttpResponse:
    """Do not take part."""
    viewer = viewer_of(request)
    found = queries.one_purchase(viewer, purchase_id)
    part = queries.own_part(viewer, found, part_id)
    require(request, "joint_purchase.take_part", part)
    return _done(request, found, lambda: gathering.refuse(part, viewer), _("You do not take part."))


@guarded("joint_purchase.take_part", "POST")
def accept(request: HttpRequest, purchase_id: uuid.UUID, proposal_id: uuid.UUID) -> HttpResponse:
    """Accept the proposed lines of one's organisation."""
    viewer = viewer_of(request)
    found = queries.one_purchase(viewer, purchase_id)
    proposal = queries.one_proposal(found, proposal_id)
    member = _answering(viewer, request.POST)
    return _done(
        request, found, lambda: answering.accept(proposal, member, viewer), _("Your answer is kept.")
    )


@guarded("joint_purchase.take_part", "POST")
def decline(request: HttpRequest, purchase_id: uuid.UUID, proposal_id: uuid.UUID) -> HttpResponse:
    """Decline the proposed lines of one's organisation, with a reason."""
    viewer = viewer_of(request)
    found = queries.one_purchase(viewer, purchase_id)
    proposal = queries.one_proposal(found, proposal_id)
    member = _answering(viewer, request.POST)
    reason = request.POST.get("reason", "")
    return _done(
        request,
        found,
        lambda: answering.decline(proposal, member, viewer, reason),
        _("Your answer is kept."),
    )


def _answering(viewer: Viewer, sent: QueryDict) -> MemberOrganisation:
    """The viewer's organisation that answers; the only one where the form names none."""
    own = {str(each.pk): each for each in _leads(viewer)}
    chosen = own.get(sent.get("member", "")) or (next(iter(own.values())) if len(own) == 1 else None)
    if chosen is None:
        raise Http404
    return chosen


def _organised(
    request: HttpRequest,
    purchase_id: uuid.UUID,
    step: Callable[[Viewer, JointPurchase], None],
    told: str,
) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.one_purchase(viewer, purchase_id)
    require(request, "joint_purchase.organise", found)
    return _done(request, found, lambda: step(viewer, found), told)


def _done(request: HttpRequest, found: JointPurchase, step: Callable[[], Any], told: str) -> HttpResponse:
    try:
        step()
    except CorechainError as error:
        messages.error(request, error.render(current_language()))
    else:
        messages.success(request, told)
    return redirect("joint-purchase", purchase_id=found.pk)
