"""With 2,000 members and 10,000 people a page asks the database as often as with two members."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.roles import OWN

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.joining import Application, Invitation
from corechain_portal.membership.models import MemberOrganisation, MembershipPeriod, OrganisationRole

pytestmark = pytest.mark.django_db
MEMBERS, PEOPLE = 2_000, 10_000
PATHS = (
    "/members/",
    "/members/?q=%E8%8A%AF&seat=member",
    f"/members/{OWN}/",
    f"/members/{OWN}/people/",
    "/desk/",
    "/desk/members/?standing=all",
    f"/desk/members/{OWN}/",
    "/desk/applications/",
    "/desk/people/",
    "/desk/invitations/",
    "/desk/settings/",
    "/api/v1/members?limit=500",
    f"/api/v1/members/{OWN}",
    f"/api/v1/members/{OWN}/people",
    "/api/v1/applications",
)
MOST_QUERIES = 19


def count(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def fill() -> None:
    """Each of the members has five people of its own, the first its owner; and work waits at the desk."""
    ours = Alliance.objects.get(slug="wuxi-ic")
    members = MemberOrganisation.objects.bulk_create(
        MemberOrganisation(
            alliance=ours,
            name_zh=f"会员芯{n}",
            region=("320200", "310000", "JP")[n % 3],
            seat=("member", "council")[n % 2],
        )
        for n in range(MEMBERS)
    )
    MembershipPeriod.objects.bulk_create(MembershipPeriod(member=each) for each in members)
    people = User.objects.bulk_create(
        User(email=f"p{n}@many.example", display_name=f"人员{n}", password="!") for n in range(PEOPLE)
    )
    OrganisationRole.objects.bulk_create(
        OrganisationRole(
            person=person, member=members[n % MEMBERS], role="owner" if n < MEMBERS else "reader"
        )
        for n, person in enumerate(people)
    )
    OrganisationRole.objects.bulk_create(
        OrganisationRole(person=person, member_id=OWN, role="hr") for person in people[:200]
    )
    soon = timezone.now()
    Invitation.objects.bulk_create(
        Invitation(
            alliance=ours, member=each, role="reader", email="x@many.example", language="zh", expires_at=soon
        )
        for each in members[:500]
    )
    Application.objects.bulk_create(
        Application(alliance=ours, form_token=uuid.uuid4(), name_zh=f"申请{n}", language="zh")
        for n in range(200)
    )


def test_pages_take_as_many_queries_for_thousands_as_for_two(clients: dict[str, Client]) -> None:
    few = {path: count(clients["administrator"], path) for path in PATHS}
    fill()
    many = {path: count(clients["administrator"], path) for path in PATHS}
    assert {path: many[path] - few[path] for path in PATHS if many[path] > few[path]} == {}
    assert max(many.values()) <= MOST_QUERIES
