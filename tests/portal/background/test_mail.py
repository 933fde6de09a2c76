"""Letters: queued, in the reader's language, tried again, and nothing of them kept or logged afterwards."""

from __future__ import annotations

import logging
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import override_settings
from django.utils import translation
from tests.portal.background.test_jobs import do

from corechain_portal.background.mail import send_letter
from corechain_portal.background.models import Job, Status

pytestmark = pytest.mark.django_db
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {
                        "approved.txt": "{% load i18n %}{% get_current_language as code %}[{{ code }}] "
                        "{% translate 'Sign in' %}: {{ name }}\n\nDear {{ name }},\n\n{{ link }}\n"
                    },
                )
            ]
        },
    }
]
LINK = "https://chain.example.org/me/?a=1&b=2"


@pytest.fixture(autouse=True)
def _own_templates() -> Any:
    with override_settings(TEMPLATES=TEMPLATES):
        yield


def _letter(name: str = "乙芯 & Co", language: Any = "en") -> Job:
    return send_letter("person@example.org", "approved.txt", {"name": name, "link": LINK}, language)


def test_a_letter_is_queued_and_a_worker_sends_it() -> None:
    job = _letter()
    assert mail.outbox == []
    do(job)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["person@example.org"], "[en] Sign in: 乙芯 & Co")
    assert sent.body == f"Dear 乙芯 & Co,\n\n{LINK}\n"


def test_it_is_written_in_its_readers_language_whatever_the_page_speaks() -> None:
    with translation.override("en"):
        do(_letter(language="zh"))
        assert translation.get_language() == "en"
    assert mail.outbox[0].subject == "[zh-hans] 登录: 乙芯 & Co"


def test_a_name_with_line_breaks_cannot_add_a_header() -> None:
    do(_letter("Yi\r\nBcc: other@example.org"))
    assert mail.outbox[0].subject == "[en] Sign in: Yi Bcc: other@example.org"
    assert mail.outbox[0].recipients() == ["person@example.org"]


def test_what_a_sent_letter_said_is_not_kept() -> None:
    job = _letter()
    assert "person@example.org" in str(job.arguments)
    do(job)
    assert (job.status, job.arguments, job.result) == (Status.DONE, {}, None)


def _failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send(message: EmailMessage) -> int:
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)


def test_a_mail_server_that_is_down_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    job = _letter()
    with monkeypatch.context() as down, caplog.at_level(logging.DEBUG):
        _failing(down, ConnectionRefusedError("no answer for person@example.org"))
        do(job)
    assert (job.status, job.attempts) == (Status.WAITING, 1)
    assert "person@example.org" not in caplog.text
    do(job)
    assert (job.status, job.attempts, len(mail.outbox)) == (Status.DONE, 2, 1)


@pytest.mark.parametrize(("code", "status"), [(450, Status.WAITING), (550, Status.FAILED)])
def test_an_address_that_is_refused_for_good_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, code: int, status: Status
) -> None:
    _failing(monkeypatch, smtplib.SMTPRecipientsRefused({"person@example.org": (code, b"no")}))
    with caplog.at_level(logging.DEBUG):
        job = do(_letter())
    assert job.status == status
    assert "person@example.org" not in caplog.text
