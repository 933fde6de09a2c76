"""The log says what happened, never who or what was asked."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from tests.portal.conftest import PASSWORD
from tests.portal.test_data_desk import SMALL, packed, send

from corechain_portal.accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_log_holds_no_personal_data(clients: dict[str, Client], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    User.objects.create_user("zhang.wei@example.org", PASSWORD)
    browser = Client(raise_request_exception=False)
    browser.post("/accounts/login/", {"login": "zhang-wei", "password": "wrong-secret"})
    browser.post("/accounts/login/", {"login": "zhang.wei@example.org", "password": PASSWORD})
    browser.get("/match/?q=secret-demand-of-a-firm")
    browser.get("/api/v1/match?q=secret-demand-of-a-firm&limit=many")
    browser.get("/nowhere/?q=secret-demand-of-a-firm")
    send(clients["secretariat"], packed(SMALL))
    written = "\n".join(
        logging.Formatter("{name}: {message}", style="{").format(record)
        for record in caplog.records
        if not record.name.startswith("django.db")  # never written: its level is above DEBUG in the settings
    )
    assert "corechain_portal.chain.views_data_desk" in written
    for private in ("zhang", "wrong-secret", PASSWORD, "secret-demand", "staff@example.org"):
        assert private not in written


def test_statements_to_the_database_are_not_logged() -> None:
    assert logging.getLogger("django.db.backends").getEffectiveLevel() >= logging.INFO
