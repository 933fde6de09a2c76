"""Letting an accepted organisation see the hidden parts of a listing."""

from __future__ import annotations

from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.listings.models import Disclosure, Listing
from corechain_portal.membership.models import MemberOrganisation


def disclose(listing: Listing, member: MemberOrganisation, viewer: Viewer | None) -> None:
    """From now on `member` sees every part of `listing`. To be called in the transaction of the acceptance; without a
    viewer it follows from an earlier one.
    """
    made, is_new = Disclosure.objects.get_or_create(listing=listing, member=member)
    if is_new:
        by = None if viewer else "system"
        record("listings.disclose", made, viewer=viewer, before=None, after=made.to_audit(), by=by)
