"""Every operation that depends on who asks, called with tokens: of the organisation with every scope and with none,
of a competitor, and of another alliance. A new operation must be put among those for tokens or those that are not.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.portal.integration.made import BEARERS
from tests.portal.matrix import introductions, joint_purchase, listings, matching, merging, reading, talent
from tests.portal.matrix.address import Address
from tests.portal.permission_matrix import MATRIX

from corechain_portal.access.permissions import PERMISSIONS
from corechain_portal.access.scopes import SCOPES

pytestmark = pytest.mark.django_db
FOR_A_PERSON = {
    "api:saved-search",
    "api:work-review",
    "api:work-reviews",
    "api:work-review-conflict",
    "api:work-review-submit",
}
"""Though their part is open to tokens: somebody's own search, somebody's own review."""
FOR_TOKENS = {
    "api:calendar",
    "api:contact",
    "api:contacts",
    "api:document",
    "api:document-file",
    "api:documents",
    "api:member",
    "api:member-people",
    "api:members",
    "api:outcome",
    "api:outcomes",
    "api:search",
    *(name for name in (each.name for each in MATRIX) if name.startswith("api:work-")),
    *(each.name for each in introductions.API if each.name != "api:introduction-proposals"),
    *(
        each.name
        for part in (listings, matching, merging, joint_purchase)
        for each in part.MATRIX
        if each.is_operation and each.name != "api:same-listings"
    ),
} - FOR_A_PERSON
NOT_FOR_TOKENS = {
    "api:application",
    "api:application-approve",
    "api:application-decline",
    "api:applications",
    "api:audit",
    "api:introduction-proposals",
    "api:me",
    "api:me-notice-read",
    "api:me-notices",
    "api:me-notices-read",
    "api:same-listings",
    *(each.name for each in talent.MATRIX if each.is_operation),
    *FOR_A_PERSON,
}
"""Of one person, or of the alliance's staff."""
FOR_EVERYBODY = {*(address.name for address in reading.MATRIX), "api:talent-skills"}
ASKING = [each for each in MATRIX if each.name.startswith("api:") and each.name not in FOR_EVERYBODY]
REFUSED = {401, 403, 404, 422}
STATUS = {
    "ok": 200,
    "none-such": 404,
    "forbidden": 403,
    "unauthorised": 401,
    "form-error": 422,
    "conflict": 409,
}


def _status(address: Address, bearer: str) -> int:
    target = reverse(address.name, kwargs=dict(address.arguments)) + address.query
    header = {"Authorization": f"Bearer {BEARERS[bearer]}"}
    response = Client().generic(address.method, target, headers=header)
    if response.streaming:
        b"".join(response.streaming_content)  # closes the file
    return response.status_code


def test_every_operation_that_asks_who_asks_is_for_tokens_or_not() -> None:
    known = FOR_TOKENS | NOT_FOR_TOKENS
    assert {each.name for each in ASKING} - known == set()


def test_every_scope_opens_permissions_that_there_are() -> None:
    opened = {permission for scope in SCOPES for permission in scope.permissions}
    assert opened <= set(PERMISSIONS)


@pytest.mark.parametrize("address", ASKING, ids=lambda address: address.title)
def test_with_every_scope_a_token_gets_what_its_owner_gets_and_no_more(address: Address) -> None:
    for bearer, role in (("every_scope", "owner"), ("competitors", "competitor")):
        status = _status(address, bearer)
        if address.name in FOR_TOKENS:
            assert status == STATUS[address.outcomes[role]], role
        else:
            assert status in REFUSED, role


@pytest.mark.parametrize("address", ASKING, ids=lambda address: address.title)
def test_without_a_scope_a_token_gets_no_more_than_a_visitor(address: Address) -> None:
    visitors = STATUS[address.outcomes["anonymous"]]
    status = _status(address, "no_scope")
    assert status == visitors or status in REFUSED


@pytest.mark.parametrize("address", ASKING, ids=lambda address: address.title)
def test_a_token_of_another_alliance_is_refused_everywhere(address: Address) -> None:
    assert _status(address, "another_alliances") in {401, 422}
