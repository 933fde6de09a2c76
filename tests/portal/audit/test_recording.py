"""Adding entries: what they hold, how they hang together, and that nothing changes them afterwards."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.portal.roles import OTHER, OWN, STRANGER

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.audit.canonical import GENESIS, canonical, plain
from corechain_portal.audit.models import INSTALLATION, AuditEntry, AuditHead, AuditIsFinal
from corechain_portal.audit.recording import OutsideTransaction
from corechain_portal.membership.models import MemberOrganisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> MemberOrganisation:
    return MemberOrganisation.objects.get(pk=OWN)


@pytest.fixture
def owner(people: dict[str, User], own: MemberOrganisation) -> Viewer:
    return make_viewer(own.alliance, people["owner"])


def _keep(subject: object, viewer: Viewer | None = None, **options: object) -> AuditEntry:
    told = {"before": {"seat": "member"}, "after": {"seat": "council"}, **options}
    with transaction.atomic():
        record("membership.member.change", subject, viewer=viewer, **told)
    return AuditEntry.objects.order_by("pk").last()


def test_an_entry_says_who_did_what_to_what_and_which_values_changed(
    own: MemberOrganisation, owner: Viewer
) -> None:
    entry = _keep(
        own,
        owner,
        before={"seat": "member", "region": "320200"},
        after={"seat": "council", "region": "320200"},
    )
    assert entry.chain == own.alliance_id
    assert (entry.action, entry.by, entry.person) == ("membership.member.change", "person", owner.person.pk)
    assert (entry.member, entry.token) == (OWN, None)
    assert (entry.subject_type, entry.subject_id) == ("membership.memberorganisation", str(OWN))
    assert json.loads(entry.changes) == {"seat": ["member", "council"]}


def test_the_hash_can_be_computed_by_the_written_rule_alone(own: MemberOrganisation, owner: Viewer) -> None:
    _keep(own, owner)
    entry = _keep(own, owner, before={"name_zh": "甲芯"}, after={"name_zh": "甲芯科技 🙂 \u200f\u05e9"})
    previous = AuditEntry.objects.get(chain=entry.chain, sequence=entry.sequence - 1)
    content = {
        "chain": entry.chain,
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "action": "membership.member.change",
        "by": "person",
        "person": owner.person.pk,
        "token": None,
        "member": str(OWN),
        "subject_type": "membership.memberorganisation",
        "subject_id": str(OWN),
        "changes": {"name_zh": ["甲芯", "甲芯科技 🙂 \u200f\u05e9"]},
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert entry.hash == hashlib.sha256(f"{previous.hash}\n{text}".encode()).hexdigest()
    head = AuditHead.objects.get(chain=entry.chain)
    assert (head.sequence, head.hash, head.at) == (entry.sequence, entry.hash, entry.at)


def test_each_alliance_and_the_installation_have_chains_of_their_own(
    own: MemberOrganisation, people: dict[str, User]
) -> None:
    stranger = MemberOrganisation.objects.get(pk=STRANGER)
    before = {head.chain: head.sequence for head in AuditHead.objects.all()}
    theirs = _keep(stranger, by="system")
    _keep(own, by="command")
    nobodys = _keep(people["reader"], by="command")
    assert theirs.chain == stranger.alliance_id != own.alliance_id
    assert theirs.sequence == before.get(theirs.chain, 0) + 1
    assert nobodys.chain == INSTALLATION
    assert AuditEntry.objects.order_by("sequence").filter(chain=INSTALLATION)[0].previous_hash == GENESIS


def test_a_change_of_a_person_is_told_to_the_alliance_where_it_was_made(
    owner: Viewer, people: dict[str, User]
) -> None:
    assert _keep(people["reader"], owner).chain == owner.alliance.pk


def test_an_alliance_itself_is_in_its_own_chain(owner: Viewer) -> None:
    theirs = Alliance.objects.get(slug="theirs")
    assert _keep(theirs, owner).chain == theirs.pk


def test_made_gone_event_and_nothing(own: MemberOrganisation, owner: Viewer) -> None:
    made = _keep(own, owner, before=None)
    assert json.loads(made.changes) == {"seat": [None, "council"]}
    gone = _keep(own, owner, after=None)
    assert json.loads(gone.changes) == {"seat": ["member", None]}
    event = _keep(own, owner, before=None, after=None)
    assert (json.loads(event.changes), event.sequence) == ({}, gone.sequence + 1)
    assert _keep(own, owner, before={"seat": "member"}, after={"seat": "member"}) == event


def test_who_did_it_when_nobody_signed_in(own: MemberOrganisation) -> None:
    visitor = Viewer(own.alliance)
    token = Viewer(own.alliance, scopes=frozenset({"members"}), token=uuid.UUID(int=7))
    assert [_keep(own, each).by for each in (visitor, token)] == ["visitor", "token"]
    assert AuditEntry.objects.order_by("pk").last().token == uuid.UUID(int=7)
    with pytest.raises(ValueError, match="by="):
        _keep(own)


def test_a_change_outside_a_transaction_is_refused(own: MemberOrganisation) -> None:
    with pytest.raises(OutsideTransaction):
        record(
            "membership.member.change", own, viewer=None, by="system", before=None, after={"seat": "member"}
        )


def test_an_undone_change_leaves_no_entry(own: MemberOrganisation, owner: Viewer) -> None:
    kept = _keep(own, owner)

    with transaction.atomic():
        record("membership.member.change", own, viewer=owner, before={"seat": "a"}, after={"seat": "b"})
        transaction.set_rollback(True)
    head = AuditHead.objects.get(chain=kept.chain)
    assert (head.sequence, head.hash) == (kept.sequence, kept.hash)


def test_entries_never_go_back_in_time(
    own: MemberOrganisation, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _keep(own, owner)
    monkeypatch.setattr(
        "corechain_portal.audit.recording.timezone.now", lambda: datetime(2020, 1, 1, tzinfo=UTC)
    )
    assert _keep(own, owner).at == first.at


def test_the_model_refuses_changes(own: MemberOrganisation, owner: Viewer) -> None:
    entry = _keep(own, owner)
    entry.action = "other"
    everything = AuditEntry.objects.all()
    for forbidden in (
        entry.save,
        entry.delete,
        everything.delete,
        lambda: everything.update(action="other"),
        lambda: AuditEntry.objects.bulk_update([entry], ["action"]),
        lambda: AuditEntry.objects.bulk_create([entry]),
    ):
        with pytest.raises(AuditIsFinal):
            forbidden()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET action = 'other'",
        "DELETE FROM audit_auditentry",
        "DELETE FROM audit_audithead",
    ],
)
def test_the_database_refuses_changes(own: MemberOrganisation, owner: Viewer, statement: str) -> None:
    _keep(own, owner)
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)


def test_values_are_codes_and_text() -> None:
    when = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    kept = plain(
        {"at": when, "ids": {OTHER, OWN}, "share": Decimal("0.10"), "long": "长" * 1001, "nul": "a\0b"}
    )
    assert kept["at"] == "2026-11-24T09:30:00.000000Z"
    assert kept["ids"] == [str(OWN), str(OTHER)]
    assert kept["share"] == "0.10"
    assert kept["long"] == {
        "characters": 1001,
        "sha256": hashlib.sha256(("长" * 1001).encode()).hexdigest(),
    }
    assert canonical(kept["nul"]) == '"a\\u0000b"'
    assert plain("\ud800") == "?"
