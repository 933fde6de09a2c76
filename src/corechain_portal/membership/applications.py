"""Joining by application: made by anybody, decided by staff, each in one transaction with all that follows from it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from corechain_portal.access.sharing import holders_of
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.membership.exceptions import AlreadyDecided, AlreadyMember
from corechain_portal.membership.invitations import Invited, invite
from corechain_portal.membership.joining import Application, Decision
from corechain_portal.membership.letters import address, write
from corechain_portal.membership.members import known_member, take_in
from corechain_portal.membership.models import (
    AllianceRoleKind,
    MemberOrganisation,
    OrganisationRoleKind,
)
from corechain_portal.notices import notify

LINK = signing.Signer(salt="corechain.application", sep=".")
STAFF = (AllianceRoleKind.ADMINISTRATOR, AllianceRoleKind.SECRETARIAT)


def status_key(application: Application) -> str:
    """What stands in the address of its status page: nobody guesses it, and nothing is stored for it."""
    return LINK.sign(application.pk.hex)


def by_status_key(key: str, viewer: Viewer) -> Application:
    """The application whose status page is asked for; raises Http404 for a key that was not given out."""
    try:
        pk = uuid.UUID(LINK.unsign(key))
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    found = Application.objects.select_related("member").filter(alliance=viewer.alliance, pk=pk).first()
    if found is None:
        raise Http404
    return found


def make_application(
    request: HttpRequest, facts: Mapping[str, Any], *, form_token: uuid.UUID, language: str
) -> Application:
    """Keep an application, write to the applicant and tell the staff; the same form sent again gives the same one.

    Raises :class:`AlreadyMember` where the organisation belongs to the alliance already.
    """
    viewer = viewer_of(request)
    sent = Application.objects.filter(alliance=viewer.alliance, form_token=form_token)
    made = sent.first()
    if made is not None:
        return made
    known = known_member(viewer.alliance, names=(facts["name_zh"], facts["name_en"]), uscc=facts["uscc"])
    if known is not None and known.is_active:
        raise AlreadyMember(known)
    try:
        with transaction.atomic():
            made = Application.objects.create(
                alliance=viewer.alliance, form_token=form_token, language=language, **facts
            )
            _tell_of(request, made, viewer)
    except IntegrityError:  # the form's other copy came first
        return sent.get()
    return made


def _tell_of(request: HttpRequest, made: Application, viewer: Viewer) -> None:
    context = {
        "application": made,
        "organisation": made.name(made.language),
        "link": address(request, "join-status", status_key(made), language=made.language),
    }
    write(request, made.applicant_email, "received", context, made.language)
    notify(
        "membership.application.made",
        staff_of(viewer),
        alliance=viewer.alliance,
        link=reverse("desk-application", args=[made.pk]),
        organisation=made.name_zh,
    )
    record("membership.application.make", made, viewer=viewer, before=None, after=made.to_audit())


def staff_of(viewer: Viewer) -> list[User]:
    """Those who decide applications in the viewer's alliance."""
    return list(holders_of(viewer.alliance, *STAFF).filter(is_active=True))


@transaction.atomic
def approve(
    request: HttpRequest, application: Application, *, registry_id: str | None, seat: str
) -> MemberOrganisation:
    """Make the organisation a member, with its period, and invite the applicant as its owner: all or nothing.

    Raises :class:`AlreadyDecided` and :class:`AlreadyMember`.
    """
    viewer = viewer_of(request)
    application = _waiting(application)
    before = application.to_audit()
    member = take_in(viewer.alliance, application.facts(), viewer=viewer, registry_id=registry_id, seat=seat)
    _decide(application, Decision.APPROVED, viewer, member=member)
    invited = Invited(
        application.applicant_email, OrganisationRoleKind.OWNER, application.language, member=member
    )
    invite(request, invited, template="approved", context={"application": application})
    _tell_applicant(application, "membership.application.approved", member=member)
    record(
        "membership.application.approve",
        application,
        viewer=viewer,
        before=before,
        after=application.to_audit(),
    )
    return member


@transaction.atomic
def decline(request: HttpRequest, application: Application, reason: str) -> None:
    """Decline with a reason, which the applicant reads. Raises :class:`AlreadyDecided`."""
    viewer = viewer_of(request)
    application = _waiting(application)
    before = application.to_audit()
    _decide(application, Decision.DECLINED, viewer, reason=reason)
    context = {
        "application": application,
        "organisation": application.name(application.language),
        "link": address(request, "join", language=application.language),
    }
    write(request, application.applicant_email, "declined", context, application.language)
    _tell_applicant(application, "membership.application.declined", reason=reason)
    record(
        "membership.application.decline",
        application,
        viewer=viewer,
        before=before,
        after=application.to_audit(),
    )


def _waiting(application: Application) -> Application:
    """The application locked for deciding; whoever comes second waits here and is told."""
    found = Application.objects.select_for_update().get(pk=application.pk)
    if not found.is_waiting:
        by = found.decided_by.get_full_name() if found.decided_by else None
        raise AlreadyDecided(found.decision, by, found.decided_at or found.made_at)
    return found


def _decide(application: Application, decision: Decision, viewer: Viewer, **more: Any) -> None:
    application.decision, application.decided_at = decision, timezone.now()
    application.decided_by = viewer.person
    for field, value in more.items():
        setattr(application, field, value)
    application.save()


def _tell_applicant(
    application: Application, code: str, *, member: MemberOrganisation | None = None, **params: Any
) -> None:
    """Applicants who have an account read it in the portal too."""
    link = reverse("join-status", args=[status_key(application)])
    persons = User.objects.filter(email=application.applicant_email.lower(), is_active=True)
    organisation = application.name_zh if member is None else member
    notify(code, persons, alliance=application.alliance, link=link, organisation=organisation, **params)
