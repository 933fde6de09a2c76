"""Contact points of every level that the tests' database holds."""

from __future__ import annotations

import uuid

from tests.portal.roles import OTHER, OWN, STRANGER

from corechain_portal.access.confidentiality import Level
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.membership.models import MemberOrganisation

CONTACTS = {
    level: uuid.UUID(f"00000000-0000-4000-8000-0000000000c{number}") for number, level in enumerate(Level, 1)
}
"""Of the member OWN by level; the one for named organisations names OTHER."""
STRANGE_CONTACT = uuid.UUID("00000000-0000-4000-8000-0000000000c9")
"""A public contact point of a member of the other alliance."""


def make_contacts() -> None:
    """One contact point of each level, and one of the other alliance."""
    own, other, strange = (MemberOrganisation.objects.get(pk=pk) for pk in (OWN, OTHER, STRANGER))
    for level, pk in CONTACTS.items():
        made = make_contact(own, level, pk=pk, name=f"Seen by {level}", email=f"{level}@own.example")
        made.named.set((other,) if level == Level.NAMED else ())
    make_contact(strange, Level.PUBLIC, pk=STRANGE_CONTACT, name="Seen elsewhere", phone="0512 1234 5678")


def make_contact(member: MemberOrganisation, level: str, **facts: object) -> ContactPoint:
    """Straight into the database: neither audit nor notices know of it."""
    return ContactPoint.objects.create(
        alliance=member.alliance, member=member, level=level, **{"function": "sales", **facts}
    )
