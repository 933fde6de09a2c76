"""Documents: kept whole or not at all, given out as downloads, deleted with their file, seen by their level."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import Storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.portal.attachments import files
from tests.portal.attachments.rows import DOCUMENTS
from tests.portal.matrix.attachments import SEEN_BY, UPLOADERS
from tests.portal.roles import BELONG, OTHER, OWN, ROLES, STRANGER

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.attachments import storing, tasks
from corechain_portal.attachments.exceptions import TooLarge
from corechain_portal.attachments.models import Attachment
from corechain_portal.attachments.storing import storage, store
from corechain_portal.audit.models import AuditEntry
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db
PAGE = f"/en/members/{OWN}/documents/"


def _stored() -> set[str]:
    return set(tasks._stored_keys())


@pytest.fixture(autouse=True)
def _no_files_left() -> Iterator[None]:
    """What a test stored is rolled back in the database, and deleted here from the storage."""
    before = _stored()
    yield
    for key in _stored() - before:
        storage().delete(key)


def _send(client: Client, upload: Any = None, **more: Any) -> Any:
    """The form as a browser sends it."""
    sent = {"once": str(uuid.uuid4()), "level": "alliance", "file": upload or files.upload(), **more}
    return client.post(PAGE, sent)


def _newest() -> Attachment:
    found = Attachment.objects.exclude(pk__in=DOCUMENTS.values()).order_by("uploaded_at").last()
    assert found is not None
    return found


def test_a_document_is_kept_with_what_it_is_and_by_whom(
    clients: dict[str, Client], people: dict[str, User | None]
) -> None:
    answer = _send(clients["editor"], files.upload("../年度 报告.pdf"), level="named", named=[str(OTHER)])
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    kept = _newest()
    assert (kept.name, kept.media_type, kept.size) == ("年度 报告.pdf", "application/pdf", len(files.pdf()))
    assert kept.sha256 == hashlib.sha256(files.pdf()).hexdigest()
    assert (kept.level, kept.uploaded_by, kept.member_id) == ("named", people["editor"], OWN)
    assert list(kept.named.values_list("pk", flat=True)) == [OTHER]
    assert "报告" not in kept.key
    with storage().open(kept.key) as stored:
        assert stored.read() == files.pdf()
    assert "年度 报告.pdf" in clients["editor"].get(PAGE).content.decode()


def test_it_stands_in_the_audit_without_its_name_and_those_it_is_shared_with_are_told(
    clients: dict[str, Client], people: dict[str, User | None]
) -> None:
    _send(clients["editor"], files.upload("王小明.pdf"), level="named", named=[str(OTHER)])
    entry = AuditEntry.objects.filter(action="attachments.store").latest("sequence")
    assert (entry.subject_id, entry.person) == (str(_newest().pk), getattr(people["editor"], "pk", None))
    assert "王小明" not in str(entry.changes)
    told = Notice.objects.filter(code="attachments.shared")
    assert {notice.person for notice in told} == {people["competitor"]}


def test_it_is_given_out_as_a_download_that_no_browser_runs(clients: dict[str, Client]) -> None:
    _send(clients["owner"], files.upload("好 \u202e结果🎉.pdf"), level="public")
    answer = clients["anonymous"].get(f"/attachments/{_newest().pk}/", headers={"accept-encoding": "gzip"})
    assert b"".join(answer.streaming_content) == files.pdf()  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%A5%BD%20%E7%BB%93%E6%9E%9C%F0%9F%8E%89.pdf"
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["Content-Length"] == str(len(files.pdf()))
    assert "Content-Encoding" not in answer


@pytest.mark.parametrize("role", ROLES)
def test_list_and_count_show_each_role_just_what_its_level_allows(
    clients: dict[str, Client], role: str
) -> None:
    page = clients[role].get(PAGE).content.decode()
    seen = {level for level in Level if role in SEEN_BY[level]}
    assert {level for level in Level if f"{level}.pdf" in page} == seen
    assert (f"{len(seen)} documents that you may see." in page) or len(seen) == 1
    if role in BELONG:
        listed = clients[role].get(f"/api/v1/documents?member={OWN}").json()
        assert listed["count"] == len(seen)
        assert {each["name"] for each in listed["documents"]} == {f"{level}.pdf" for level in seen}


def test_whom_a_document_is_shared_with_is_told_to_its_own_people_only(clients: dict[str, Client]) -> None:
    assert "Yi Chips" in clients["reader"].get(PAGE).content.decode()
    assert "Yi Chips" not in clients["competitor"].get(PAGE).content.decode().partition("<main")[2]


# Refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (files.upload("logo.svg", files.SVG), "This kind of file is not taken: logo.svg."),
        (files.upload("logo.png", files.SVG), "This kind of file is not taken: logo.png."),
        (files.upload("page.html", files.HTML), "This kind of file is not taken: page.html."),
        (files.upload("report.pdf", b""), "No file was chosen."),
    ],
)
def test_what_is_not_taken_is_said_and_nothing_is_kept(
    clients: dict[str, Client], upload: Any, told: str
) -> None:
    before = (_stored(), Attachment.objects.count())
    answer = _send(clients["owner"], upload)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page or (upload.size == 0 and "The file is empty" in page)
    assert 'name="once"' in page  # the form again, with a fresh token
    assert (_stored(), Attachment.objects.count()) == before


def test_what_was_chosen_is_still_chosen_after_a_refusal(clients: dict[str, Client]) -> None:
    page = _send(
        clients["owner"], files.upload("a.svg", files.SVG), level="named", named=[str(OTHER)]
    ).content.decode()
    assert 'value="named" checked' in page
    assert f'value="{OTHER}" checked' in page


def test_a_form_without_a_file_or_a_level_is_told_so(clients: dict[str, Client]) -> None:
    nothing = clients["owner"].post(PAGE, {"once": str(uuid.uuid4()), "level": "alliance"})
    assert nothing.status_code == 422
    assert "No file was chosen." in nothing.content.decode()
    assert "Choose who may see it." in _send(clients["owner"], level="everyone").content.decode()
    assert "tick at least one organisation" in _send(clients["owner"], level="named").content.decode()


@pytest.mark.parametrize("named", [[str(STRANGER)], [str(OWN)], ["x"], [str(OTHER), str(uuid.UUID(int=1))]])
def test_identifiers_swapped_in_the_form_share_with_nobody(
    clients: dict[str, Client], named: list[str]
) -> None:
    before = Attachment.objects.count()
    answer = _send(clients["owner"], level="named", named=named)
    assert answer.status_code == 422
    assert "is no member of this alliance" in answer.content.decode()
    assert Attachment.objects.count() == before


def test_a_form_sent_twice_keeps_one_document(clients: dict[str, Client]) -> None:
    before, once = Attachment.objects.count(), str(uuid.uuid4())
    for _ in range(2):
        assert _send(clients["owner"], once=once).status_code == 302
    assert Attachment.objects.count() == before + 1
    assert "arrived already" in clients["owner"].get(PAGE).content.decode()


def test_a_document_of_300_letters_keeps_its_ending(clients: dict[str, Client]) -> None:
    _send(clients["owner"], files.upload("长" * 300 + ".pdf"))
    assert _newest().name == "长" * 146 + ".pdf"


# Too much ---------------------------------------------------------------------------------------------------------


class Unread:
    """A body that must not be read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("the body was read")

    readline = readlines = __iter__ = read


def test_a_form_of_200_mb_is_refused_by_its_announced_length(
    clients: dict[str, Client], settings: Any
) -> None:
    clients["owner"].get(PAGE)
    for address, language in ((PAGE, "en"), (PAGE.removeprefix("/en"), "zh")):
        answer = clients["owner"].generic(
            "POST",
            address,
            content_type="multipart/form-data; boundary=x",
            **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(200 * 2**20)},
        )
        assert answer.status_code == 413
        told = "the limit is 20 MB" if language == "en" else "上限是 20 MB"
        assert told in answer.content.decode()
    api = clients["owner"].generic(
        "POST",
        "/api/v1/documents?lang=en",
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(200 * 2**20)},
    )
    assert (api.status_code, api.json()["error"]["code"]) == (413, "too_large")


def test_a_form_that_says_too_little_is_stopped_while_it_is_read(
    clients: dict[str, Client], settings: Any
) -> None:
    settings.ATTACHMENT_LIMIT_BYTES = 100_000
    before = (_stored(), Attachment.objects.count())
    temporary = set(
        Path(TemporaryUploadedFile("x", "x", 0, "").temporary_file_path()).parent.glob("*.upload*")
    )
    answer = _send(clients["owner"], files.upload("long.txt", b"words " * 40_000))
    assert answer.status_code == 413
    assert (_stored(), Attachment.objects.count()) == before
    left = set(Path(TemporaryUploadedFile("x", "x", 0, "").temporary_file_path()).parent.glob("*.upload*"))
    assert left <= temporary


def test_storing_looks_at_the_size_itself(people: dict[str, User | None], settings: Any) -> None:
    settings.ATTACHMENT_LIMIT_BYTES = 10
    member = MemberOrganisation.objects.get(pk=OWN)
    with pytest.raises(TooLarge):
        store(
            files.upload(),
            viewer=make_viewer(member.alliance, people["owner"]),
            member=member,
            level="public",
        )


# File and record, both or neither ------------------------------------------------------------------------------


def test_a_file_whose_record_fails_is_not_left_behind(
    people: dict[str, User | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise DatabaseError

    member = MemberOrganisation.objects.get(pk=OWN)
    before = _stored()
    monkeypatch.setattr(storing, "record", failing)
    with pytest.raises(DatabaseError):
        store(
            files.upload(),
            viewer=make_viewer(member.alliance, people["owner"]),
            member=member,
            level="public",
        )
    assert _stored() == before


def test_organisations_of_another_alliance_are_never_named(people: dict[str, User | None]) -> None:
    member, strange = (MemberOrganisation.objects.get(pk=pk) for pk in (OWN, STRANGER))
    viewer = make_viewer(member.alliance, people["owner"])
    with pytest.raises(ValueError, match="another alliance"):
        store(files.upload(), viewer=viewer, member=member, level="named", named=[strange])
    with pytest.raises(ValueError, match="another alliance"):
        store(files.upload(), viewer=viewer, member=strange, level="public")


def test_deleting_takes_the_file_too_and_stands_in_the_audit(
    clients: dict[str, Client], django_capture_on_commit_callbacks: Any
) -> None:
    _send(clients["hr"])
    kept = _newest()
    asked = clients["owner"].get(f"/en/attachments/{kept.pk}/delete/")
    assert "Delete “report.pdf”?" in asked.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = clients["owner"].post(f"/en/attachments/{kept.pk}/delete/")
    assert answer["Location"] == PAGE
    assert kept.key not in _stored()
    entry = AuditEntry.objects.filter(action="attachments.delete").latest("sequence")
    assert entry.subject_id == str(kept.pk)
    assert clients["owner"].post(f"/en/attachments/{kept.pk}/delete/").status_code == 404


def test_a_deletion_that_is_rolled_back_leaves_the_file(people: dict[str, User | None]) -> None:
    member = MemberOrganisation.objects.get(pk=OWN)
    viewer = make_viewer(member.alliance, people["owner"])
    kept = store(files.upload(), viewer=viewer, member=member, level="public")
    key = kept.key
    with transaction.atomic():
        storing.delete(kept, viewer=viewer)
        transaction.set_rollback(True)
    assert key in _stored()


def test_a_missing_file_is_told_and_not_a_fault_of_the_portal(clients: dict[str, Client]) -> None:
    _send(clients["owner"])
    kept = _newest()
    storage().delete(kept.key)
    answer = clients["owner"].get(f"/en/attachments/{kept.pk}/")
    assert answer.status_code == 404
    assert "missing from the storage" in answer.content.decode()


def test_files_without_a_record_are_deleted_a_day_later(
    clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    _send(clients["owner"])
    kept = _newest().key
    orphan = storage().save("00/orphan", files.upload())
    assert tasks.delete_orphans() == 0
    monkeypatch.setattr(tasks, "OLD_ENOUGH", timezone.timedelta(seconds=-60))
    assert tasks.delete_orphans() == 1
    assert kept in _stored()
    assert orphan not in _stored()


def test_a_storage_that_keeps_nothing_yet_has_no_orphans(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from django.core.files.storage import FileSystemStorage

    def empty() -> Storage:
        return FileSystemStorage(location=tmp_path / "never-made")

    monkeypatch.setattr(tasks, "storage", empty)
    assert tasks.delete_orphans() == 0


# The API ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_the_api_takes_a_document_from_those_who_may_add_one(clients: dict[str, Client], role: str) -> None:
    sent = {"member": str(OWN), "level": "named", "named": [str(OTHER)], "file": files.upload()}
    browser = Client(enforce_csrf_checks=False)
    browser.cookies = clients[role].cookies
    answer = browser.post("/api/v1/documents", sent, headers={"accept-language": "en"})
    expected = 200 if role in UPLOADERS else 401 if role == "anonymous" else 403
    assert answer.status_code == expected, answer.content
    if expected == 200:
        made = answer.json()
        assert made["file"] == reverse("api:document-file", kwargs={"document_id": made["id"]})
        content = b"".join(browser.get(made["file"]).streaming_content)  # type: ignore[attr-defined]
        assert content == files.pdf()


def test_the_api_does_not_take_a_forged_form_or_a_strange_member(clients: dict[str, Client]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = clients["owner"].cookies
    sent = {"member": str(OWN), "file": files.upload()}
    assert browser.post("/api/v1/documents", sent).status_code == 403
    strange = clients["owner"].post("/api/v1/documents", {"member": str(STRANGER), "file": files.upload()})
    assert strange.status_code == 404
    assert clients["owner"].get(f"/api/v1/documents?member={STRANGER}").status_code == 404
