"""Changing contact points: adding, editing, deleting."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corechain_portal.access import sharing
from corechain_portal.access.gates import guarded, require
from corechain_portal.access.sharing import BadSharing, Sharing
from corechain_portal.access.viewer import viewer_of
from corechain_portal.contacts.actions import add_contact, delete_contact, edit_contact
from corechain_portal.contacts.forms import ContactForm
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.contacts.queries import one_contact
from corechain_portal.language import current_language
from corechain_portal.membership.lookup import member_here
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.web.once import first_time
from corechain_portal.web.stale_edit import Difference, differences, sent_version
from corechain_portal.web.words import CONTACT_FUNCTIONS, LEVELS

LABELS: dict[str, str | Promise] = {
    "function": gettext_lazy("About"),
    "name": gettext_lazy("Name"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail address"),
    "level": gettext_lazy("Who may see it"),
    "named": gettext_lazy("Organisations that may see it"),
}


@guarded("accounts.use", "GET", "HEAD", "POST")
def new(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """The form of a new contact point."""
    member = member_here(request, member_id)
    require(request, "member.edit", member)
    if request.method != "POST":
        return _form(request, member, ContactForm(), None, Sharing())
    form, shared, fault = _sent(request, member)
    if fault is not None or not form.is_valid():
        return _form(request, member, form, None, shared, fault=fault)
    with transaction.atomic():
        if first_time(request):
            add_contact(viewer_of(request), member, form.cleaned_data, shared)
            messages.success(request, _("“%(name)s” is added.") % {"name": form.cleaned_data["name"]})
        else:
            messages.info(request, _("This form had arrived already; the contact is in the list once."))
    return redirect("member-contacts", member_id=member.pk)


@guarded("accounts.use", "GET", "HEAD", "POST")
def edit(request: HttpRequest, member_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponse:
    """The form of a contact point; where somebody has saved it meanwhile, both versions are shown."""
    member = member_here(request, member_id)
    viewer = viewer_of(request)
    contact = one_contact(viewer, contact_id, member)
    require(request, "member.edit", contact)
    if request.method != "POST":
        return _form(request, member, ContactForm.of(contact), contact, _sharing_of(contact))
    form, shared, fault = _sent(request, member)
    if fault is not None or not form.is_valid():
        return _form(request, member, form, contact, shared, fault=fault, version=sent_version(request))
    if not edit_contact(viewer, contact, sent_version(request), form.cleaned_data, shared):
        stale = _stale(form.cleaned_data, shared, contact)
        return _form(request, member, form, contact, shared, stale=stale)
    messages.success(request, _("“%(name)s” is saved.") % {"name": contact.name})
    return redirect("member-contacts", member_id=member.pk)


@guarded("accounts.use", "GET", "HEAD", "POST")
def delete(request: HttpRequest, member_id: uuid.UUID, contact_id: uuid.UUID) -> HttpResponse:
    """Ask whether the contact point is really to go; then delete it."""
    member = member_here(request, member_id)
    viewer = viewer_of(request)
    contact = one_contact(viewer, contact_id, member)
    require(request, "member.edit", contact)
    if request.method != "POST":
        return render(request, "contacts/delete.html", {"member": member, "contact": contact})
    name = contact.name
    delete_contact(viewer, contact)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": name})
    return redirect("member-contacts", member_id=member.pk)


def _sent(request: HttpRequest, member: MemberOrganisation) -> tuple[ContactForm, Sharing, BadSharing | None]:
    form = ContactForm(request.POST)
    try:
        return form, sharing.sent_sharing(request.POST, member), None
    except BadSharing as error:
        return form, Sharing(request.POST.get("level", "")), error


def _sharing_of(contact: ContactPoint) -> Sharing:
    return Sharing(contact.level, tuple(contact.named.all()))


def _stale(typed: dict[str, Any], shared: Sharing, contact: ContactPoint) -> Any:
    """What was typed beside what is saved now, in words."""

    def words(values: dict[str, Any], given: Sharing) -> dict[str, str]:
        named = sorted(each.name(current_language()) for each in given.named)
        return {
            **{name: str(values[name]) for name in ("name", "phone", "email")},
            "function": str(CONTACT_FUNCTIONS[values["function"]]),
            "level": str(LEVELS[given.level]),
            "named": ", ".join(named),
        }

    saved = {name: getattr(contact, name) for name in ContactForm.base_fields}
    return differences(LABELS, words(typed, shared), words(saved, _sharing_of(contact)))


def _form(
    request: HttpRequest,
    member: MemberOrganisation,
    form: ContactForm,
    contact: ContactPoint | None,
    shared: Sharing,
    *,
    fault: BadSharing | None = None,
    stale: tuple[Difference, ...] | None = None,
    version: int | None = None,
) -> HttpResponse:
    context = {
        "member": member,
        "form": form,
        "contact": contact,
        "version": version if version is not None else contact and contact.version,
        "sharing": sharing.choices(member, shared),
        "fault": fault,
        "stale": stale,
    }
    status = 409 if stale is not None else 422 if fault is not None or form.errors else 200
    return render(request, "contacts/edit.html", context, status=status)
