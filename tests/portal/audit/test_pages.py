"""The audit's pages, files and API: what the auditor finds, in words and as kept."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, STRANGER

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.audit.models import AuditEntry, AuditHead
from corechain_portal.audit.tasks import check_audit
from corechain_portal.audit.triggers import allow_changes
from corechain_portal.membership.grants import give_organisation_role
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind

pytestmark = pytest.mark.django_db


def text_of(page: str) -> str:
    """What the page says, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


@pytest.fixture
def auditor(clients: dict[str, Client]) -> Client:
    return clients["auditor"]


def _keep(
    viewer: Viewer, member: MemberOrganisation, action: str = "membership.member.seat", **after: object
) -> AuditEntry:
    with transaction.atomic():
        record(action, member, viewer=viewer, before={}, after=after or {"seat": "council"})
    return AuditEntry.objects.order_by("pk").last()


@pytest.fixture
def secretariat(people: dict[str, User]) -> Viewer:
    return make_viewer(Alliance.objects.first(), people["secretariat"])


@pytest.fixture
def own() -> MemberOrganisation:
    return MemberOrganisation.objects.get(pk=OWN)


def _page(client: Client, query: str = "", prefix: str = "") -> str:
    answer = client.get(f"{prefix}/audit/{query}")
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def test_codes_are_words_in_the_readers_language(
    auditor: Client, secretariat: Viewer, own: MemberOrganisation
) -> None:
    with transaction.atomic():
        record(
            "membership.member.seat",
            own,
            viewer=secretariat,
            before={"seat": "member"},
            after={"seat": "vice_president"},
        )
    chinese = _page(auditor)
    assert "变更席位" in chinese
    assert "席位 会员单位 → 副理事长单位" in chinese
    assert "甲芯科技" in chinese
    english = _page(auditor, prefix="/en")
    assert "Changed a seat" in english
    assert "Seat Member → Vice president" in english
    assert "The secretariat" in english
    assert "Jia Chips" in english


def test_the_auditor_of_one_alliance_sees_nothing_of_another(auditor: Client) -> None:
    strange = MemberOrganisation.objects.get(pk=STRANGER)
    kept = _keep(Viewer(strange.alliance), strange, website="https://secret.example")
    assert "secret.example" not in _page(auditor)
    assert "secret.example" not in _page(auditor, f"?organisation={STRANGER}")
    assert "secret.example" not in _page(auditor, f"?thing={STRANGER}")
    assert auditor.get(f"/audit/{kept.sequence + 10_000}/").status_code == 404
    assert b"secret.example" not in b"".join(auditor.get("/audit/export.jsonl").streaming_content)


def test_filters_narrow(
    auditor: Client, secretariat: Viewer, own: MemberOrganisation, people: dict[str, User]
) -> None:
    other = MemberOrganisation.objects.get(pk=OTHER)
    _keep(secretariat, own, website="https://one.example")
    _keep(make_viewer(secretariat.alliance, people["administrator"]), own, website="https://two.example")
    _keep(secretariat, other, "membership.member.edit", website="https://three.example")

    def found(query: str) -> set[str]:
        page = _page(auditor, query)
        return {name for name in ("one", "two", "three") if f"{name}.example" in page}

    assert found("") == {"one", "two", "three"}
    assert found("?action=membership.member.edit") == {"three"}
    assert found(f"?person={people['administrator'].pk}") == {"two"}
    assert found("?person=administrator%40example.org") == {"two"}
    assert found(f"?organisation={OTHER}") == {"three"}
    assert found("?organisation=乙芯") == {"three"}
    assert found(f"?thing={OWN}") == {"one", "two"}
    assert found(f"?thing=membership.memberorganisation:{OTHER}") == {"three"}
    assert found(f"?thing=accounts.user:{OTHER}") == set()
    today = timezone.localdate()
    assert found(f"?since={today}&until={today}") == {"one", "two", "three"}
    assert found(f"?since={today + timedelta(days=1)}") == set()
    assert found(f"?until={today - timedelta(days=1)}") == set()
    assert found("?until=9999-12-31&since=0001-01-02") == {"one", "two", "three"}


def test_several_of_a_name_are_offered_and_nobody_is_told(auditor: Client, people: dict[str, User]) -> None:
    page = _page(auditor, "?person=The", "/en")
    assert "Several fit. Choose one:" in page
    assert "The owner" in page
    assert "The newcomer" not in page, "has no role in this alliance"
    assert "The stranger" not in page, "belongs to another alliance"
    assert "is called “nobody at all”" in _page(auditor, "?person=nobody at all", "/en")
    assert "is called “Bing”" in _page(auditor, "?organisation=Bing", "/en")


@pytest.mark.parametrize(
    "query", ["?since=yesterday", "?action=drop", f"?person={'x' * 301}", "?thing=a%00b"]
)
def test_a_filter_that_is_none_is_told(auditor: Client, query: str) -> None:
    assert auditor.get(f"/audit/{query}").status_code == 422
    assert auditor.get(f"/audit/export.csv{query}").status_code == 422


@pytest.mark.parametrize(
    "query",
    ["?before=9" + "9" * 300, "?after=-1", "?before=x", "?person=" + "9" * 200, "?thing=:", "?thing=a:b:c"],
)
def test_odd_numbers_and_things_break_nothing(auditor: Client, query: str) -> None:
    assert auditor.get(f"/audit/{query}").status_code == 200


def test_pages_go_back_and_forth(auditor: Client, secretariat: Viewer, own: MemberOrganisation) -> None:
    for number in range(120):
        _keep(secretariat, own, website=f"https://{number:03}.example")
    newest = AuditHead.objects.get(chain=secretariat.alliance.pk).sequence
    first = auditor.get("/audit/").context["page"]
    assert [first.entries[0].sequence, len(first.entries)] == [newest, 50]
    assert first.newer is None
    second = auditor.get(f"/audit/?before={first.older}").context["page"]
    assert second.entries[0].sequence == first.entries[-1].sequence - 1
    back = auditor.get(f"/audit/?after={second.newer}").context["page"]
    assert [each.pk for each in back.entries] == [each.pk for each in first.entries]
    assert back.newer is None
    last = auditor.get(
        f"/audit/?before={auditor.get(f'/audit/?before={second.older}').context['page'].entries[0].sequence + 1}"
    )
    assert last.context["page"].older is None


def test_queries_do_not_grow_with_entries(
    auditor: Client, secretariat: Viewer, own: MemberOrganisation
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(15):
            _keep(secretariat, own)
        with CaptureQueriesContext(connection) as queries:
            _page(auditor)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20


def test_an_entry_shows_every_value_and_whether_it_fits(
    auditor: Client, secretariat: Viewer, own: MemberOrganisation
) -> None:
    values = {
        "name_zh": "长" * 300,
        "about_zh": "很长" * 900,
        "website": "<script>alert(1)</script>",
        "seat": "council",
    }
    kept = _keep(secretariat, own, **values)
    answer = auditor.get(f"/en/audit/{kept.sequence}/")
    page = text_of(answer.content.decode())
    assert "长" * 300 in page
    assert "Text of 1,800 characters, not kept word for word" in page
    assert b"<script>alert" not in answer.content
    assert kept.hash in page
    assert "was altered" not in page
    allow_changes(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET action = 'other' WHERE id = %s", [kept.pk])
    assert "was altered" in text_of(auditor.get(f"/en/audit/{kept.sequence}/").content.decode())


def test_an_entry_altered_into_nonsense_can_still_be_read(
    auditor: Client, secretariat: Viewer, own: MemberOrganisation
) -> None:
    kept = _keep(secretariat, own)
    allow_changes(connection)
    for nonsense in ("{nonsense", "[]", '{"seat": 1}'):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE audit_auditentry SET changes = %s WHERE id = %s", [nonsense, kept.pk])
        assert auditor.get("/audit/").status_code == 200
        assert "被改过" in text_of(auditor.get(f"/audit/{kept.sequence}/").content.decode())


def test_the_page_tells_what_the_last_check_found(
    auditor: Client, secretariat: Viewer, own: MemberOrganisation
) -> None:
    _keep(secretariat, own)
    assert "Not checked yet." in _page(auditor, prefix="/en")
    check_audit()
    assert "every entry fits." in _page(auditor, prefix="/en")
    _keep(secretariat, own)
    assert "1 entry was added since." in _page(auditor, prefix="/en")
    allow_changes(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry WHERE id = (SELECT max(id) FROM audit_auditentry)")
    assert "The end of the chain is missing" in _page(auditor, prefix="/en")
    check_audit()
    assert "The chain was altered: entry" in _page(auditor, prefix="/en")


def test_a_closed_account_is_a_number(
    auditor: Client, people: dict[str, User], own: MemberOrganisation
) -> None:
    gone = User.objects.create_user("gone@example.org", display_name="Somebody Gone")
    give_organisation_role(gone, own, OrganisationRoleKind.EDITOR)
    _keep(make_viewer(own.alliance, gone), own)
    assert "Somebody Gone" in _page(auditor)
    number = gone.pk
    gone.delete()
    page = _page(auditor, prefix="/en")
    assert "Somebody Gone" not in page
    assert f"Closed account {number}" in page


def test_the_whole_export_can_be_verified_by_the_written_rule(
    auditor: Client, secretariat: Viewer, own: MemberOrganisation
) -> None:
    for number in range(5):
        _keep(secretariat, own, website=f"https://{number}.example", name_zh="甲芯 🙂")
    answer = auditor.get("/audit/export.jsonl")
    assert answer["Content-Disposition"].startswith('attachment; filename="audit-wuxi-ic-')
    previous, count = "0" * 64, 0
    for count, line in enumerate(b"".join(answer.streaming_content).splitlines(), start=1):
        content = json.loads(line)
        told = {name: content.pop(name) for name in ("hash", "previous_hash")}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert content["sequence"] == count
        assert told["previous_hash"] == previous
        assert told["hash"] == hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
        previous = told["hash"]
    last = AuditEntry.objects.order_by("pk").last()
    assert (last.action, json.loads(last.changes)["entries"]) == ("audit.export", [None, count])


def test_the_table_opens_in_a_spreadsheet_without_formulas(
    auditor: Client, secretariat: Viewer, own: MemberOrganisation
) -> None:
    kept = _keep(secretariat, own, "=cmd|' /C calc'!A0")
    text = b"".join(auditor.get(f"/audit/export.csv?thing={OWN}").streaming_content).decode()
    assert text.startswith("\ufeffsequence,at,action,")
    row = list(csv.DictReader(io.StringIO(text[1:])))[-1]
    assert row["action"] == "'=cmd|' /C calc'!A0"
    assert (int(row["sequence"]), row["hash"]) == (kept.sequence, kept.hash)


def test_asking_for_the_head_of_a_file_exports_nothing(auditor: Client) -> None:
    before = AuditEntry.objects.count()
    assert auditor.head("/audit/export.csv").status_code == 200
    assert AuditEntry.objects.count() == before


def test_programs_read_the_audit_as_it_is_kept(
    auditor: Client, secretariat: Viewer, own: MemberOrganisation
) -> None:
    for number in range(3):
        kept = _keep(secretariat, own, website=f"https://{number}.example")
    answer = auditor.get("/api/v1/audit?limit=2&lang=en")
    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    told = answer.json()
    assert told["head"] == {"sequence": kept.sequence, "hash": kept.hash}
    assert [each["sequence"] for each in told["entries"]] == [kept.sequence, kept.sequence - 1]
    assert told["entries"][0]["changes"] == {"website": [None, "https://2.example"]}
    assert told["entries"][0]["action_title"] == "Changed a seat"
    on = auditor.get(f"/api/v1/audit?limit=2&before={told['next_before']}").json()
    assert on["entries"][0]["sequence"] == kept.sequence - 2
    for odd in ("since=yesterday", "thing=a%00b", "action=%00", "person=0", "before=9999999999999999999999"):
        assert auditor.get(f"/api/v1/audit?{odd}").status_code == 422, odd
    assert auditor.get(f"/api/v1/audit?organisation={STRANGER}").json()["entries"] == []
