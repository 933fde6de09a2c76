"""What people do to work items: make, edit, move, talk, sign up, withdraw."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from corechain_portal.access.gates import guarded
from corechain_portal.access.sharing import read_sharing
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.attachments.exceptions import UnacceptableFile
from corechain_portal.attachments.kinds import TAKEN
from corechain_portal.attachments.limits import takes_files
from corechain_portal.attachments.views import NO_FILE
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.web.once import first_time
from corechain_portal.web.stale_edit import differences, sent_version
from corechain_portal.workstreams.comments import say, take_back
from corechain_portal.workstreams.files import add_file, remove_file
from corechain_portal.workstreams.forms import ItemForm
from corechain_portal.workstreams.items import change_item, make_item, may_edit, move_item
from corechain_portal.workstreams.kinds import Kind, kind_of, kinds_of
from corechain_portal.workstreams.models import Comment, Participation, WorkItem
from corechain_portal.workstreams.queries import seen_item
from corechain_portal.workstreams.taking_part import sign_up, withdraw


@guarded("alliance.belong", "GET", "HEAD", "POST")
def work_item_new(request: HttpRequest, workstream: str, kind: str) -> HttpResponse:
    """Make an item of a kind; the address may fill fields in, such as the call that a proposal is for."""
    viewer = viewer_of(request)
    found = next((each for each in kinds_of(workstream) if each.code == f"{workstream}.{kind}"), None)
    if found is None:
        raise Http404
    if not viewer.may(found.create):
        raise PermissionDenied
    given = None if request.method == "POST" else request.GET.dict()
    form = found.form_class()(request.POST if request.method == "POST" else None, initial=given)
    form.for_viewer(viewer)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            if not first_time(request):
                return redirect("workstream", workstream=workstream)
            member = acting_member(viewer, request.POST.get("member", ""), found.create)
            item = make_item(found, viewer, {**form.item_fields(), "member": member})
        return redirect("work-item", item_id=item.pk)
    context = {"kind": found, "form": form, "members": own_members(viewer, found.create)}
    return render(request, "workstreams/edit.html", context, status=422 if form.is_bound else 200)


@guarded("alliance.belong", "GET", "HEAD", "POST")
def work_item_edit(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Change what an item says; where somebody else was quicker both versions are shown."""
    viewer = viewer_of(request)
    item = seen_item(viewer, item_id)
    kind = kind_of(item.kind)
    if not may_edit(item, viewer):
        raise PermissionDenied
    if request.method != "POST":
        filled = kind.form_class().of(item)
        filled.for_viewer(viewer)
        return _edit_page(request, kind, item, filled)
    form = kind.form_class()(request.POST)
    form.for_viewer(viewer)
    if not form.is_valid():
        return _edit_page(request, kind, item, form, status=422)
    if change_item(item, viewer, sent_version(request), form.item_fields()):
        return redirect("work-item", item_id=item.pk)
    item = seen_item(viewer, item_id)
    saved = {name: _shown(value) for name, value in form.values_of(item).items()}
    typed = {name: _shown(value) for name, value in form.cleaned_data.items()}
    labels = {name: each.label or name for name, each in form.fields.items()}
    return _edit_page(request, kind, item, form, status=409, stale=differences(labels, typed, saved))


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _edit_page(
    request: HttpRequest, kind: Kind, item: WorkItem, form: ItemForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"kind": kind, "item": item, "form": form, "version": item.version, **more}
    return render(request, "workstreams/edit.html", context, status=status)


@guarded("alliance.belong", "POST")
def work_item_move(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Take a step in the item's life."""
    viewer = viewer_of(request)
    item = seen_item(viewer, item_id)
    move_item(item, request.POST.get("move", ""), viewer, request.POST.get("note", "")[:4000])
    return redirect("work-item", item_id=item.pk)


@guarded("alliance.belong", "POST")
def work_item_share(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Choose who may see the item."""
    viewer = viewer_of(request)
    item = seen_item(viewer, item_id)
    if not may_edit(item, viewer) or item.member is None:
        raise PermissionDenied
    sharing = read_sharing(request.POST.get("level", ""), request.POST.getlist("named"), item.member)
    change_item(item, viewer, item.version, {"level": sharing.level}, named=sharing.named)
    return redirect("work-item", item_id=item.pk)


@guarded("alliance.belong", "POST")
def work_item_comment(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Say something about the item."""
    viewer = viewer_of(request)
    item = seen_item(viewer, item_id)
    if not viewer.may("workstreams.comment", item):
        raise PermissionDenied
    with transaction.atomic():
        if first_time(request):
            say(item, request.POST.get("text", ""), viewer, speaks_for=first_member(viewer))
    return redirect("work-item", item_id=item.pk)


@guarded("alliance.belong", "POST")
def work_item_comment_withdraw(
    request: HttpRequest, item_id: uuid.UUID, comment_id: uuid.UUID
) -> HttpResponse:
    """Take back one's own words."""
    viewer = viewer_of(request)
    item = seen_item(viewer, item_id)
    comment = get_object_or_404(Comment, pk=comment_id, item=item)
    if comment.author_id != (viewer.person.pk if viewer.person else None):
        raise PermissionDenied
    take_back(comment, viewer)
    return redirect("work-item", item_id=item.pk)


@guarded("alliance.belong", "POST")
def work_item_join(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Sign up oneself, for one of one's organisations."""
    viewer = viewer_of(request)
    item = seen_item(viewer, item_id)
    member = chosen_member(viewer, request.POST.get("member", ""))
    if member is None:
        raise PermissionDenied
    made = sign_up(item, member, viewer.person, viewer)
    messages.success(
        request, _("You are on the waiting list.") if made.place == "waiting" else _("You are signed up.")
    )
    return redirect("work-item", item_id=item.pk)


@guarded("alliance.belong", "POST")
def work_item_withdraw(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Withdraw oneself."""
    viewer = viewer_of(request)
    item = seen_item(viewer, item_id)
    for each in Participation.objects.filter(item=item, person=viewer.person, until=None):
        withdraw(each, viewer)
    return redirect("work-item", item_id=item.pk)


@guarded("alliance.belong", "POST")
@takes_files
def work_item_file(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Add a file to the item."""
    viewer = viewer_of(request)
    item = seen_item(viewer, item_id)
    if not may_edit(item, viewer):
        raise PermissionDenied
    uploaded = request.FILES.get("file")
    if not isinstance(uploaded, UploadedFile):
        raise UnacceptableFile(NO_FILE, TAKEN)
    with transaction.atomic():
        first = first_time(request)
    if first:
        add_file(item, uploaded, viewer, request.POST.get("note", ""))
    return redirect("work-item", item_id=item.pk)


@guarded("alliance.belong", "POST")
def work_item_file_remove(request: HttpRequest, item_id: uuid.UUID, file_id: int) -> HttpResponse:
    """Delete a file of the item."""
    viewer = viewer_of(request)
    item = seen_item(viewer, item_id)
    if not may_edit(item, viewer):
        raise PermissionDenied
    remove_file(get_object_or_404(item.files, pk=file_id), viewer)
    return redirect("work-item", item_id=item.pk)


def own_members(viewer: Viewer, permission: str) -> list[MemberOrganisation]:
    """The viewer's organisations for which the permission holds."""
    rows = MemberOrganisation.objects.filter(pk__in=viewer.member_ids)
    return [each for each in rows if viewer.may(permission, each)]


def acting_member(viewer: Viewer, given: str, permission: str) -> MemberOrganisation | None:
    """The organisation that a new item is to belong to; None: the alliance, for those who act for it."""
    allowed = own_members(viewer, permission)
    chosen = next((each for each in allowed if str(each.pk) == given), None)
    if chosen is None and not given and viewer.alliance_roles:
        return None
    if chosen is None and len(allowed) == 1:
        return allowed[0]
    if chosen is None:
        raise PermissionDenied
    return chosen


def chosen_member(viewer: Viewer, given: str) -> MemberOrganisation | None:
    """One of the viewer's organisations: the one given, or the only one."""
    rows = {str(each.pk): each for each in MemberOrganisation.objects.filter(pk__in=viewer.member_ids)}
    return rows.get(given) or (next(iter(rows.values())) if len(rows) == 1 else None)


def first_member(viewer: Viewer) -> MemberOrganisation | None:
    """The organisation the viewer speaks for, where there is just one."""
    return chosen_member(viewer, "") if not viewer.alliance_roles else None
