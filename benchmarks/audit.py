"""Audit: what an entry costs a change, the auditor's page and the check of a long chain (SQLite, or DATABASE_URL)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.timing import Row, alone, paired

CHANGES = 100
"""A timing is of so many changes, each a transaction of its own."""
LONG = 1_000_000
"""Entries of a long chain."""
PEOPLE = 10_000


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="corechain-benchmark-") as folder:
        os.environ |= {"CORECHAIN_VAR": folder, "DJANGO_SETTINGS_MODULE": "corechain_portal.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("prepare", verbosity=0)
        return [*_change_rows(), *_reading_rows()]


def _change_rows() -> list[Row]:
    from corechain_portal.alliances.actions import make_first_alliance
    from corechain_portal.membership.models import MemberOrganisation

    alliance = make_first_alliance()
    member = MemberOrganisation.objects.create(alliance=alliance, name_zh="甲芯科技", name_en="Jia Chips")
    what = f"{CHANGES} changes of a member, each with its entry"
    return [
        paired(what, _changing(member.pk, True), _changing(member.pk, False), "without the audit", rounds=9)
    ]


def _changing(member_id: Any, audited: bool) -> Callable[[], None]:
    from django.db import transaction

    from corechain_portal.access.viewer import Viewer
    from corechain_portal.audit import record
    from corechain_portal.membership.models import MemberOrganisation

    def change(number: int) -> None:
        with transaction.atomic():
            rows = MemberOrganisation.objects.select_for_update(of=("self",)).select_related("alliance")
            member = rows.get(pk=member_id)
            before = member.to_audit()
            member.website = f"https://{number}-{datetime.now(UTC).microsecond}.example.cn"
            member.version += 1
            member.save()
            if audited:
                viewer = Viewer(member.alliance)
                record(
                    "membership.member.edit", member, viewer=viewer, before=before, after=member.to_audit()
                )

    def work() -> None:
        for number in range(CHANGES):
            change(number)

    return work


def _reading_rows() -> list[Row]:
    from django.test import Client

    from corechain_portal.accounts.models import User
    from corechain_portal.alliances.models import Alliance
    from corechain_portal.audit.models import AuditHead
    from corechain_portal.audit.verification import verify
    from corechain_portal.membership.grants import give_alliance_role
    from corechain_portal.membership.models import AllianceRoleKind

    alliance = Alliance.objects.get()
    auditor = User.objects.create_user("auditor@example.org")
    give_alliance_role(auditor, alliance, AllianceRoleKind.AUDITOR)
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(auditor)
    short = AuditHead.objects.get(chain=alliance.pk).sequence
    rows = [alone(f"page of a chain of {short:,} entries", lambda: browser.get("/audit/"))]
    _lengthen(alliance.pk, LONG)
    asked = {
        "page": "/audit/",
        "page in the middle": f"/audit/?before={LONG // 2}",
        "page of one person": "/audit/?person=77",
        "page of one action in one month": "/audit/?action=membership.member.seat&since=2027-02-01&until=2027-02-28",
    }
    for what, address in asked.items():
        rows.append(alone(f"{what}, {LONG:,} entries", _asking(browser, address)))
    rows.append(alone(f"check of {LONG:,} entries", lambda: verify(alliance.pk), rounds=1))
    return rows


def _asking(browser: Any, address: str) -> Callable[[], None]:
    def ask() -> None:
        answer = browser.get(address)
        if answer.status_code != 200 or b"audit-table" not in answer.content:
            raise RuntimeError(f"{address} answered {answer.status_code}, or nothing")

    return ask


def _lengthen(chain: int, length: int) -> None:
    """Write entries as the portal does, a minute apart, without a transaction for each."""
    from django.db import transaction
    from django.db.models import QuerySet

    from corechain_portal.audit.models import AuditEntry, AuditHead

    head = AuditHead.objects.get(chain=chain)
    portion: list[AuditEntry] = []
    add = QuerySet(AuditEntry)  # a plain one: the portal's own adds one at a time
    with transaction.atomic():
        for entry in _entries(head, length):
            portion.append(entry)
            if len(portion) == 5_000:
                add.bulk_create(portion)
                portion.clear()
        add.bulk_create(portion)
        AuditHead.objects.filter(chain=chain).update(sequence=entry.sequence, hash=entry.hash, at=entry.at)


def _entries(head: Any, length: int) -> Iterator[Any]:
    from corechain_portal.audit.models import AuditEntry

    actions = ("membership.member.edit", "membership.member.seat", "membership.role.give", "accounts.sign_in")
    previous = head.hash
    for sequence in range(head.sequence + 1, length + 1):
        entry = AuditEntry(
            chain=head.chain,
            sequence=sequence,
            at=head.at + timedelta(minutes=sequence),
            action=actions[sequence % len(actions)],
            by="person",
            person=sequence % PEOPLE,
            subject_type="membership.memberorganisation",
            subject_id=f"{sequence % 2_000:032x}",
            changes='{"seat":["member","council"]}',
            previous_hash=previous,
        )
        previous = entry.hash = entry.computed_hash()
        yield entry
