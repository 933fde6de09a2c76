"""Who signed in and out stands in the audit; failed sign-ins are counted without what was typed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.roles import PASSWORD

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.models import AuditEntry, FailedSignIns
from corechain_portal.audit.signing_in import tell_failed_sign_ins
from corechain_portal.audit.tasks import count_failed_sign_ins

pytestmark = pytest.mark.django_db
SIGN_IN, SIGN_OUT = "/accounts/login/", "/accounts/logout/"


def _entries(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action).order_by("pk"))


def test_signing_in_and_out_is_kept_where_it_was_done(client: Client, people: dict[str, User]) -> None:
    told = {"login": "reader@example.org", "password": PASSWORD}
    assert client.post(f"/@theirs{SIGN_IN}", told).status_code == 302
    (kept,) = _entries("accounts.sign_in")
    assert (kept.person, kept.by) == (people["reader"].pk, "person")
    assert kept.chain == Alliance.objects.get(slug="theirs").pk
    client.post(SIGN_OUT)
    (kept,) = _entries("accounts.sign_out")
    assert (kept.person, kept.chain) == (people["reader"].pk, Alliance.objects.first().pk)
    assert PASSWORD not in "".join(AuditEntry.objects.values_list("changes", flat=True))


def test_failed_sign_ins_are_counted_by_the_hour_without_what_was_typed(
    client: Client, people: dict[str, User]
) -> None:
    for address in ("reader@example.org", "Reader@Example.org", "nobody@example.com"):
        client.post(SIGN_IN, {"login": address, "password": "wrong password"})
    assert _entries("accounts.sign_in.failed") == []
    kept = {row.person: row.count for row in FailedSignIns.objects.all()}
    assert kept == {people["reader"].pk: 2, 0: 1}
    assert tell_failed_sign_ins() == 0, "the hour is not over"
    FailedSignIns.objects.update(hour=timezone.now() - timedelta(hours=2))
    count_failed_sign_ins()
    told = [json.loads(each.changes) for each in _entries("accounts.sign_in.failed")]
    assert [(each["person"][1] if "person" in each else None, each["count"][1]) for each in told] == [
        (people["reader"].pk, 2),
        (None, 1),
    ]
    assert not FailedSignIns.objects.exists()
    assert "nobody@example.com" not in "".join(AuditEntry.objects.values_list("changes", flat=True))


def test_a_visitor_who_signs_out_leaves_no_entry(client: Client) -> None:
    client.post(SIGN_OUT)
    assert _entries("accounts.sign_out") == []
