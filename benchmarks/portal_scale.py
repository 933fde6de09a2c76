"""Portal: the busiest pages of an alliance of 2,000 members and 10,000 people, each with the queries it takes.

``DATABASE_URL`` names an empty PostgreSQL database to measure there; without it a SQLite file of its own. The peer's
column is the CPU time of this process alone, which other work on the machine disturbs less.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from benchmarks.timing import Row

MEMBERS, PEOPLE_EACH, NOTICES_EACH, ENTRIES, APPLICATIONS = 2_000, 5, 4, 20_000, 1_000
SEED = 20_261_124
ROUNDS = 7
DEMAND = "求购KrF光刻胶，200mm线，月用量500升，优先长三角"
PAGES = (
    ("visitor", "/"),
    ("visitor", "/chain/"),
    ("visitor", f"/match/?q={DEMAND}"),
    ("visitor", "/organisations/"),
    ("owner", "/me/"),
    ("owner", "/me/notices/"),
    ("owner", "/members/"),
    ("owner", "/members/{member}/"),
    ("owner", "/members/{member}/people/"),
    ("owner", "/members/contacts/"),
    ("owner", "/members/{member}/contacts/new/"),
    ("owner", "/members/{member}/documents/"),
    ("staff", "/desk/"),
    ("staff", "/desk/members/"),
    ("staff", "/desk/members/?q=1234"),
    ("staff", "/desk/members/{member}/"),
    ("staff", "/desk/applications/"),
    ("staff", "/desk/people/"),
    ("staff", "/desk/invitations/"),
    ("auditor", "/audit/"),
    ("auditor", "/audit/?page=200"),
    ("visitor", f"/api/v1/match?q={DEMAND}"),
    ("owner", "/api/v1/members"),
)
"""Who asks, and for what."""


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="corechain-benchmark-") as folder:
        os.environ |= {"CORECHAIN_VAR": folder, "DJANGO_SETTINGS_MODULE": "corechain_portal.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("prepare", verbosity=0)
        people = seed()
        return [_measure(people[who], who, address.format(**people)) for who, address in PAGES]


def _measure(person: Any, who: str, address: str) -> Row:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(HTTP_HOST="localhost")
    if person is not None:
        browser.force_login(person)
    browser.get(address)  # the first answer compiles templates and builds what is kept
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(address)
    asked = len(queries)  # at once: the next request clears the log
    if response.status_code != 200:
        return Row(f"{who} {address}: answered {response.status_code}", 0.0, None, "")
    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.thread_time()
        browser.get(address)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.thread_time() - cpu)
    what = f"{who} {address[:40]}: {asked} queries, {len(response.content) // 1024} KiB"
    return Row(what, statistics.median(walls), statistics.median(cpus), "CPU time")


def seed() -> dict[str, Any]:
    """A large alliance in the database; gives whom the pages are asked as, and one member."""
    from corechain_portal.alliances.actions import make_first_alliance
    from corechain_portal.membership.models import AllianceRole, AllianceRoleKind

    random.seed(SEED)
    alliance = make_first_alliance()
    members = _members(alliance)
    people = _people(members)
    _notices(alliance, people)
    _contacts(alliance, members)
    _applications(alliance, members)
    staff, auditor = people[1], people[2]
    for person, role in ((staff, AllianceRoleKind.ADMINISTRATOR), (auditor, AllianceRoleKind.AUDITOR)):
        AllianceRole.objects.create(person=person, alliance=alliance, role=role)
    _audit(alliance, people, members)
    return {"visitor": None, "owner": people[0], "staff": staff, "auditor": auditor, "member": members[0].pk}


def _kept(rows: Iterable[Any]) -> list[Any]:
    rows = list(rows)
    return list(type(rows[0])._default_manager.bulk_create(rows, batch_size=500))


def _members(alliance: Any) -> list[Any]:
    from corechain_portal.membership.models import MemberOrganisation, MembershipPeriod, SeatKind

    members = _kept(
        MemberOrganisation(
            alliance=alliance,
            name_zh=f"样本企业{number:04}有限公司",
            name_en=f"Sample Firm {number:04}",
            region="320200",
            seat=random.choice(SeatKind.values),
            sample=True,
        )
        for number in range(MEMBERS)
    )
    _kept(MembershipPeriod(member=each) for each in members)
    return members


def _people(members: list[Any]) -> list[Any]:
    """The first of each organisation is its owner; the very first organisation's come first."""
    from corechain_portal.accounts.models import User
    from corechain_portal.membership.models import OrganisationRole, OrganisationRoleKind

    people = _kept(
        User(
            email=f"person-{number}@example.org", display_name=f"样本人员 {number}", password="!", sample=True
        )
        for number in range(MEMBERS * PEOPLE_EACH)
    )
    _kept(
        OrganisationRole(
            person=person,
            member=members[number // PEOPLE_EACH],
            role=OrganisationRoleKind.values[number % PEOPLE_EACH],
        )
        for number, person in enumerate(people)
    )
    return people


def _notices(alliance: Any, people: list[Any]) -> None:
    """Four for each person of the first two hundred organisations, and one for each person at random."""
    from django.utils import timezone

    from corechain_portal.notices import notify
    from corechain_portal.notices.models import Notice

    told = people[: 200 * PEOPLE_EACH]
    for _ in range(NOTICES_EACH):
        notify("membership.application.made", told, alliance=alliance, link="/desk/", organisation="样本企业")
    kept = Notice.objects.first()
    fields = {"alliance": alliance, "code": kept.code, "params": kept.params, "link": kept.link}
    now = timezone.now()
    _kept(
        Notice(person=random.choice(people), made_at=now - timedelta(minutes=number), **fields)
        for number in range(MEMBERS * PEOPLE_EACH)
    )


def _contacts(alliance: Any, members: list[Any]) -> None:
    from corechain_portal.access.confidentiality import Level
    from corechain_portal.contacts.models import ContactPoint, Function

    _kept(
        ContactPoint(
            alliance=alliance,
            member=member,
            function=random.choice(Function.values),
            name=f"样本联系人 {number}",
            email="contact@example.org",
            level=random.choice([Level.PUBLIC, Level.ALLIANCE, Level.SECRETARIAT]),
        )
        for number, member in enumerate(members * 2)
    )


def _applications(alliance: Any, members: list[Any]) -> None:
    from django.utils import timezone

    from corechain_portal.membership.joining import Application, Decision, Invitation

    now = timezone.now()
    _kept(
        Application(
            form_token=uuid.uuid4(),
            alliance=alliance,
            name_zh=f"样本申请单位{number}",
            why="样本",
            applicant_name="样本申请人",
            applicant_email="applicant@example.org",
            language="zh",
            decision=Decision.WAITING if number % 5 == 0 else Decision.DECLINED,
        )
        for number in range(APPLICATIONS)
    )
    _kept(
        Invitation(
            alliance=alliance,
            member=random.choice(members),
            role="reader",
            email=f"invited-{number}@example.org",
            language="zh",
            expires_at=now + timedelta(days=number % 20 - 5),
        )
        for number in range(APPLICATIONS)
    )


def _audit(alliance: Any, people: list[Any], members: list[Any]) -> None:
    """A chain of entries whose hashes fit."""
    from django.db import models, transaction
    from django.utils import timezone

    from corechain_portal.audit import record
    from corechain_portal.audit.models import AuditEntry, AuditHead

    with transaction.atomic():
        record(
            "membership.member.join",
            members[0],
            viewer=None,
            by="command",
            before=None,
            after={"seat": "member"},
        )
    head = AuditHead.objects.get(chain=alliance.pk)
    last = AuditEntry.objects.get(chain=alliance.pk, sequence=head.sequence)
    entries, now = [], timezone.now()
    for number in range(1, ENTRIES + 1):
        entry = AuditEntry(
            chain=alliance.pk,
            sequence=head.sequence + number,
            at=now,
            action=last.action,
            by="person",
            person=random.choice(people).pk,
            member=(member := random.choice(members)).pk,
            subject_type=last.subject_type,
            subject_id=str(member.pk),
            changes=last.changes,
            previous_hash=entries[-1].hash if entries else last.hash,
        )
        entry.hash = entry.computed_hash()
        entries.append(entry)
    models.QuerySet(AuditEntry).bulk_create(entries, batch_size=500)  # the portal itself adds them one by one
    AuditHead.objects.filter(chain=alliance.pk).update(
        sequence=entries[-1].sequence, hash=entries[-1].hash, at=now
    )
