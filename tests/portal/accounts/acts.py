"""What a person does with an account, as the tests do it: sign in, read a letter, compute a code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from urllib.parse import urlsplit

from django.core import mail
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from tests.portal.background.test_jobs import do
from tests.portal.roles import PASSWORD

from corechain_portal.background.models import Job, Status

SIGN_IN = "/accounts/login/"
LINK = re.compile(r"https?://\S+")


def sign_in(client: Client, email: str, password: str = PASSWORD, path: str = SIGN_IN) -> HttpResponse:
    """Fill in the form."""
    return client.post(path, {"login": email, "password": password})


def show_password_again(client: Client, password: str = PASSWORD) -> None:
    """As pages ask that open or close an account."""
    assert client.post("/accounts/again/", {"password": password}).status_code == 302


def letters() -> list[EmailMessage]:
    """What a worker has sent by now, after it did what was queued."""
    for job in Job.objects.filter(status=Status.WAITING):
        do(job)
    return mail.outbox


def path_in(letter: EmailMessage) -> str:
    """The path of the page that a letter asks to open."""
    found = LINK.search(str(letter.body))
    assert found is not None
    return urlsplit(found.group()).path


def totp_code(secret: str, *, steps: int = 0) -> str:
    """RFC 6238: the code of now, or of so many half minutes later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def set_up_totp(client: Client, password: str = PASSWORD) -> str:
    """Set up an authenticator app for who is signed in with `client`; returns its key."""
    show_password_again(client, password)
    page = client.get("/accounts/second-factor/app/").content.decode()
    found = re.search(r'class="totp-key"[^>]*>(\w+)<', page)
    assert found is not None
    answer = client.post("/accounts/second-factor/app/", {"code": totp_code(found[1])})
    assert answer.status_code == 302, answer.content.decode()
    return found[1]
