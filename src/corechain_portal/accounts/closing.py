"""Closing an account: the person goes, what they did for organisations and the alliance stays as history."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction

from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.accounts.sessions import end_sessions
from corechain_portal.agenda.models import CalendarFeed
from corechain_portal.audit import record
from corechain_portal.membership.grants import end_role
from corechain_portal.membership.models import (
    AllianceRole,
    MemberOrganisation,
    OrganisationRole,
    OrganisationRoleKind,
    Standing,
)
from corechain_portal.notices.actions import forget


def left_without_owner(person: User) -> list[MemberOrganisation]:
    """The organisations of any alliance whose only owner is `person`; two queries."""
    owners = OrganisationRole.objects.filter(
        role=OrganisationRoleKind.OWNER, until=None, member__standing=Standing.ACTIVE
    )
    others = owners.exclude(person=person).filter(person__is_active=True).values("member")
    alone = owners.filter(person=person).exclude(member__in=others).values("member")
    return list(MemberOrganisation.objects.filter(pk__in=alone))


@transaction.atomic
def close_account(person: User, viewer: Viewer | None, *, by: str | None = None) -> None:
    """End the person's roles and sessions and erase name, address, password and second factors.

    The row stays, without anything that tells who it was, since history refers to it. The address is free again. What
    other parts keep of the person is erased by :func:`corechain_portal.home.erasing.erase_person`, which calls this.
    """
    for role in AllianceRole.objects.filter(person=person, until=None):
        end_role(role)
    for role in OrganisationRole.objects.filter(person=person, until=None):
        end_role(role)
    for kept in (EmailAddress, Authenticator, SocialAccount):
        kept.objects.filter(user=person).delete()
    CalendarFeed.objects.filter(person=person).delete()
    forget(person)
    person.email = person.closed_address
    person.display_name = ""
    person.is_active = False
    person.set_unusable_password()
    person.save()
    end_sessions(UserSession.objects.filter(user=person))
    record("accounts.account.close", person, viewer=viewer, before=None, after=None, by=by)
