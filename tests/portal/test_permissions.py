"""Every address and operation, called as every role, gives what the matrix says; none is missing from it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.portal.matrix.address import Address, Outcome
from tests.portal.permission_matrix import MATRIX, NOT_ANSWERING
from tests.portal.roles import ROLES

from corechain_portal.api.api import operations

FEW = ("anonymous", "owner", "competitor", "secretariat", "auditor", "strange_administrator")
ASKED = FEW if os.environ.get("CORECHAIN_TEST_ROLES") == "few" else ROLES
"""Every role; a second run on another database may ask as a few, since permissions ask no database."""


def _names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        elif pattern.name is not None:
            yield f"{namespace}{pattern.name}"
        else:
            yield f"unnamed {pattern.pattern}"


def test_every_address_is_in_the_matrix() -> None:
    served = set(_names(get_resolver().url_patterns)) - NOT_ANSWERING
    assert served == {address.name for address in MATRIX}


def test_every_operation_of_the_api_is_in_the_matrix() -> None:
    served = {
        (f"api:{operation.url_name}", method) for operation in operations() for method in operation.methods
    }
    assert len(served) == len(operations())
    assert served <= {(address.name, address.method) for address in MATRIX}


def _outcome(client: Client, address: Address, language: str = "") -> Outcome | int:
    target = language + reverse(address.name, kwargs=dict(address.arguments)) + address.query
    to_sign_in = f"{language}{reverse('account_login')}?next="
    response = client.post(target, address.body) if address.body else client.generic(address.method, target)
    if response.streaming:
        list(response)  # a download is read to its end, which closes its file
    if response.status_code == 302:
        led_to, _, back = unquote(response["Location"]).partition("next=")
        return (
            "sign-in" if f"{led_to}next=" == to_sign_in and back.startswith(f"{language}/") else "elsewhere"
        )
    outcomes: dict[int, Outcome] = {
        200: "ok",
        403: "forbidden",
        400: "form-error",
        422: "form-error",
        401: "unauthorised",
        404: "none-such",
        409: "conflict",
    }
    return outcomes.get(response.status_code, response.status_code)


def _undone(client: Client, address: Address) -> Outcome | int:
    """The outcome; whatever the request changed is rolled back, so that each role finds the same."""
    cache.clear()
    with transaction.atomic():
        outcome = _outcome(client, address)
        transaction.set_rollback(True)
    return outcome


@pytest.mark.parametrize("address", MATRIX, ids=lambda address: address.title)
def test_an_address_gives_each_role_what_the_matrix_says(
    clients: dict[str, Client], address: Address
) -> None:
    said = {role: address.outcomes[role] for role in ASKED}
    assert {role: _undone(clients[role], address) for role in ASKED} == said


@pytest.mark.parametrize("address", [each for each in MATRIX if not each.name.startswith("api:")])
def test_the_english_address_asks_for_the_same_permission(
    clients: dict[str, Client], address: Address
) -> None:
    assert _outcome(clients["anonymous"], address, "/en") == address.outcomes["anonymous"]
