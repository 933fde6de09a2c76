"""Entries that the tests' database holds."""

from __future__ import annotations

from django.db import transaction
from tests.portal.roles import OWN

from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.membership.models import MemberOrganisation


@transaction.atomic
def make_audit() -> None:
    """One change by the secretariat, so that there is a first entry to look at."""
    member = MemberOrganisation.objects.get(pk=OWN)
    viewer = make_viewer(member.alliance, User.objects.get(email="secretariat@example.org"))
    after = {"seat": "council", "website": "https://jia.example"}
    record("membership.member.seat", member, viewer=viewer, before={"seat": "member"}, after=after)
