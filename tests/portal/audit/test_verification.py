"""Chains that were bent by hand: each time the first entry that does not fit is named, and why."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from tests.portal.roles import OWN

from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record, verification
from corechain_portal.audit.canonical import GENESIS
from corechain_portal.audit.models import AuditCheck, AuditEntry, AuditHead
from corechain_portal.audit.tasks import check_audit
from corechain_portal.audit.triggers import allow_changes
from corechain_portal.audit.verification import check, has_its_end, verify
from corechain_portal.membership.models import MemberOrganisation, MembershipPeriod

pytestmark = pytest.mark.django_db
Sql = Callable[..., None]


@pytest.fixture
def alliance() -> Alliance:
    """An alliance of its own with a chain of five entries."""
    made = Alliance.objects.create(slug="fresh", name_zh="新联盟", name_en="Fresh alliance")
    member = MemberOrganisation.objects.create(alliance=made, name_zh="丁芯", name_en="Ding Chips")
    seats = ("member", "council", "vice_president", "president", "council", "member")
    for before, after in pairwise(seats):
        with transaction.atomic():
            record(
                "membership.member.change",
                member,
                viewer=Viewer(made),
                before={"seat": before},
                after={"seat": after},
            )
    return made


@pytest.fixture
def sql(alliance: Alliance) -> Sql:
    """SQL by hand, from someone who can take the triggers away."""
    allow_changes(connection)

    def run(statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, alliance.pk])
            assert cursor.rowcount > 0

    return run


def _fault(alliance: Alliance, **options: str) -> tuple[str, int | None]:
    found = verify(alliance.pk, **options)
    return found.fault, found.sequence


def test_an_untouched_chain_fits(alliance: Alliance) -> None:
    found = verify(alliance.pk)
    assert (found.entries, found.fault, found.sequence) == (5, "", None)
    assert found.hash == AuditHead.objects.get(chain=alliance.pk).hash
    assert has_its_end(alliance.pk)


def test_an_empty_chain_fits() -> None:
    assert verify(999_999) == verification.Checked(999_999, 0, "0" * 64)
    assert has_its_end(999_999)


@pytest.mark.parametrize(
    "column",
    ["action", "by", "subject_type", "subject_id", "changes"],
)
def test_an_altered_text_is_found(alliance: Alliance, sql: Sql, column: str) -> None:
    value = '{"seat":["member","president"]}' if column == "changes" else "other"
    sql(
        f"UPDATE audit_auditentry SET {connection.ops.quote_name(column)} = %s WHERE sequence = 3 AND chain = %s",
        value,
    )
    assert _fault(alliance) == ("content", 3)


@pytest.mark.parametrize(
    "change",
    ["person = 1", "at = '2020-01-01 00:00:00+00:00'", f"member = '{OWN.hex}'", f"token = '{OWN.hex}'"],
)
def test_another_actor_time_or_organisation_is_found(alliance: Alliance, sql: Sql, change: str) -> None:
    sql(f"UPDATE audit_auditentry SET {change} WHERE sequence = 2 AND chain = %s")
    assert _fault(alliance) == ("content", 2)


def test_words_hidden_behind_a_second_key_are_found(alliance: Alliance, sql: Sql) -> None:
    kept = AuditEntry.objects.get(chain=alliance.pk, sequence=4).changes
    doubled = kept.replace("{", '{"seat":["member","member"],', 1)
    sql("UPDATE audit_auditentry SET changes = %s WHERE sequence = 4 AND chain = %s", doubled)
    assert _fault(alliance) == ("content", 4)
    sql("UPDATE audit_auditentry SET changes = %s WHERE sequence = 4 AND chain = %s", "{nonsense")
    assert _fault(alliance) == ("content", 4)


def test_an_entry_with_a_fitting_hash_of_its_own_does_not_fit_the_next(alliance: Alliance, sql: Sql) -> None:
    entry = AuditEntry.objects.get(chain=alliance.pk, sequence=2)
    entry.action = "other"
    sql(
        "UPDATE audit_auditentry SET action = %s, hash = %s WHERE sequence = 2 AND chain = %s",
        "other",
        entry.computed_hash(),
    )
    assert _fault(alliance) == ("previous", 3)


def test_removed_entries_are_found(alliance: Alliance, sql: Sql) -> None:
    sql("DELETE FROM audit_auditentry WHERE sequence = 3 AND chain = %s")
    assert _fault(alliance) == ("missing", 3)
    sql("DELETE FROM audit_auditentry WHERE sequence = 1 AND chain = %s")
    assert _fault(alliance) == ("missing", 1)


def test_a_chain_that_was_cut_off_is_found(alliance: Alliance, sql: Sql) -> None:
    noted = AuditHead.objects.get(chain=alliance.pk).hash
    sql("DELETE FROM audit_auditentry WHERE sequence > 3 AND chain = %s")
    assert _fault(alliance) == ("missing", 4)
    assert not has_its_end(alliance.pk)
    last = AuditEntry.objects.get(chain=alliance.pk, sequence=3)
    sql("UPDATE audit_audithead SET sequence = 3, hash = %s WHERE chain = %s", last.hash)
    assert _fault(alliance) == ("", None), "whoever can write everything can cut a chain off"
    assert not verify(alliance.pk, noted=noted).holds_noted, "but not so that it fits a head noted earlier"
    assert verify(alliance.pk, noted=last.hash).holds_noted


def test_a_lost_or_bent_head_is_found(alliance: Alliance, sql: Sql) -> None:
    sql("UPDATE audit_audithead SET hash = %s WHERE chain = %s", "1" * 64)
    assert _fault(alliance) == ("head", 5)
    assert not has_its_end(alliance.pk)
    sql("DELETE FROM audit_audithead WHERE chain = %s")
    assert _fault(alliance) == ("beyond", 1)


def test_an_entry_put_in_by_hand_is_found(alliance: Alliance, sql: Sql) -> None:
    last = AuditEntry.objects.get(chain=alliance.pk, sequence=5)
    added = AuditEntry(
        chain=alliance.pk,
        sequence=6,
        at=last.at,
        action="other",
        by="system",
        subject_type="x",
        subject_id="1",
        changes="{}",
        previous_hash=last.hash,
    )
    added.hash = added.computed_hash()
    added.save()
    assert _fault(alliance) == ("beyond", 6)
    assert has_its_end(alliance.pk), "the quick look finds less than the check"


def test_an_entry_of_another_chain_does_not_fit(alliance: Alliance, sql: Sql) -> None:
    with transaction.atomic():
        record("elsewhere", MembershipPeriod(), viewer=None, by="system", before=None, after=None)
    sql("DELETE FROM audit_auditentry WHERE chain = %s")
    sql("UPDATE audit_auditentry SET chain = %s WHERE chain <> %s AND action = 'elsewhere'", alliance.pk)
    sql("UPDATE audit_auditentry SET sequence = 1, previous_hash = %s WHERE chain = %s", GENESIS)
    assert _fault(alliance) == ("content", 1)


def test_portions_make_no_difference(alliance: Alliance, monkeypatch: pytest.MonkeyPatch) -> None:
    for rows in (1, 2, 5, 6):
        monkeypatch.setattr(verification, "ROWS_AT_ONCE", rows)
        assert _fault(alliance) == ("", None)


def test_the_nightly_check_is_kept(alliance: Alliance, sql: Sql, caplog: pytest.LogCaptureFixture) -> None:
    check_audit()
    kept = AuditCheck.objects.get(chain=alliance.pk)
    assert (kept.entries, kept.fault) == (5, "")
    sql("DELETE FROM audit_auditentry WHERE sequence = 2 AND chain = %s")
    check_audit()
    kept.refresh_from_db()
    assert (kept.entries, kept.fault, kept.sequence) == (1, "missing", 2)
    assert f"audit chain {alliance.pk}: entry 2: missing" in caplog.text
    assert check(alliance.pk).fault == "missing"


def _command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("verify_audit", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "words", "end"),
    [
        ("zh", "新联盟：第 2 条不符。其内容与散列不符：记下之后被改过。", "审计记录被改过"),
        ("en", "Fresh alliance: entry 2 does not fit. Its content does not fit its hash", "was altered"),
    ],
)
def test_the_command_names_the_first_broken_entry(
    alliance: Alliance, sql: Sql, monkeypatch: pytest.MonkeyPatch, language: str, words: str, end: str
) -> None:
    monkeypatch.setenv("CORECHAIN_LANG", language)
    assert verify(alliance.pk).hash in _command("--alliance", "fresh")
    sql("UPDATE audit_auditentry SET action = %s WHERE sequence >= 2 AND chain = %s", "other")
    out = io.StringIO()
    with pytest.raises(CommandError, match=end) as told:
        call_command("verify_audit", stdout=out, stderr=out)
    assert told.value.returncode == 1
    assert words in out.getvalue()


def test_the_command_checks_against_a_noted_head(alliance: Alliance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORECHAIN_LANG", "en")
    third = AuditEntry.objects.get(chain=alliance.pk, sequence=3).hash
    assert "5 entries fit" in _command("--alliance", "fresh", "--against", third.upper())
    with pytest.raises(CommandError, match="noted earlier is not in the chain"):
        _command("--alliance", "fresh", "--against", "1" * 64)
    with pytest.raises(CommandError, match="There is no alliance “none”"):
        _command("--alliance", "none")
