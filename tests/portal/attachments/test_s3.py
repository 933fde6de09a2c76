"""Attachments in an S3-compatible store: the settings as an administrator gives them, a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.test import Client, override_settings
from moto.server import ThreadedMotoServer
from tests.portal.attachments import files
from tests.portal.attachments.rows import DOCUMENTS
from tests.portal.attachments.test_documents import PAGE, _newest, _send

from corechain_portal.access.confidentiality import Level
from corechain_portal.attachments import tasks
from corechain_portal.attachments.storing import storage
from corechain_portal.configuration import BadSetting, read_settings
from corechain_portal.file_storage import attachments_storage

BUCKET = "chain-documents"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Address of a server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A bucket of it that the portal keeps its attachments in."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "portal")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not so secret")
    given = {"CORECHAIN_S3_BUCKET": BUCKET, "CORECHAIN_S3_ENDPOINT": s3, "CORECHAIN_S3_REGION": "us-east-1"}
    resource = boto3.resource("s3", endpoint_url=s3, region_name="us-east-1")
    made = resource.create_bucket(Bucket=BUCKET)
    configured = {**settings.STORAGES, "attachments": attachments_storage(read_settings(given))}
    with override_settings(STORAGES=configured):
        yield made
        made.objects.all().delete()
        made.delete()


def _keys(bucket: Any) -> list[str]:
    return [each.key for each in bucket.objects.all()]


@pytest.mark.django_db
def test_a_document_goes_to_the_bucket_and_comes_back(
    clients: dict[str, Client], bucket: Any, django_capture_on_commit_callbacks: Any
) -> None:
    assert _send(clients["editor"], files.upload("好.pdf"), level="public").status_code == 302
    kept = _newest()
    assert _keys(bucket) == [kept.key]
    assert bucket.Object(kept.key).get()["Body"].read() == files.pdf()
    answer = clients["anonymous"].get(f"/attachments/{kept.pk}/")
    assert b"".join(answer.streaming_content) == files.pdf()  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment;")
    with django_capture_on_commit_callbacks(execute=True):
        clients["owner"].post(f"/attachments/{kept.pk}/delete/")
    assert _keys(bucket) == []


@pytest.mark.django_db
def test_what_is_refused_never_reaches_the_bucket(clients: dict[str, Client], bucket: Any) -> None:
    assert _send(clients["owner"], files.upload("logo.png", files.SVG)).status_code == 422
    assert _keys(bucket) == []


@pytest.mark.django_db
def test_orphans_are_found_and_missing_files_told_there_too(
    clients: dict[str, Client], bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _send(clients["owner"])
    orphan = storage().save("00/orphan", files.upload())
    assert tasks.delete_orphans() == 0
    monkeypatch.setattr(tasks, "OLD_ENOUGH", -tasks.OLD_ENOUGH)
    assert tasks.delete_orphans() == 1
    assert orphan not in _keys(bucket)
    # The tests' first documents are in a folder, not in this bucket.
    assert clients["owner"].get(f"/en/attachments/{DOCUMENTS[Level.PUBLIC]}/").status_code == 404


@pytest.mark.django_db
def test_a_store_out_of_reach_is_told_and_nothing_is_kept(
    clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "portal")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not so secret")
    given = {
        "CORECHAIN_S3_BUCKET": BUCKET,
        "CORECHAIN_S3_ENDPOINT": "http://127.0.0.1:9",
        "CORECHAIN_S3_REGION": "x",
    }
    configured = {**settings.STORAGES, "attachments": attachments_storage(read_settings(given))}
    with override_settings(STORAGES=configured):
        answer = _send(clients["owner"], files.upload("lost.pdf"))
    assert answer.status_code == 503
    assert "Try again" in answer.content.decode()
    assert "lost.pdf" not in clients["owner"].get(PAGE).content.decode()


def test_without_a_bucket_it_is_a_folder_that_others_cannot_read(tmp_path: Any) -> None:
    var = read_settings({"CORECHAIN_VAR": str(tmp_path)})
    configured = attachments_storage(var)
    assert configured["OPTIONS"]["location"] == str(tmp_path / "attachments")
    chosen = attachments_storage(read_settings({"CORECHAIN_ATTACHMENTS_DIR": str(tmp_path / "else")}))
    made = FileSystemStorage(**chosen["OPTIONS"])
    name = made.save("ab/cd", files.upload())
    path = tmp_path / "else" / name
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_bucket_without_its_packages_is_refused_readably(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corechain_portal.file_storage.find_spec", lambda name: None)
    with pytest.raises(BadSetting, match=r"CORECHAIN_S3_BUCKET: needs more packages"):
        attachments_storage(read_settings({"CORECHAIN_S3_BUCKET": BUCKET}))


def test_the_storage_of_the_portal_is_the_one_configured() -> None:
    assert storages["attachments"].location == settings.STORAGES["attachments"]["OPTIONS"]["location"]
