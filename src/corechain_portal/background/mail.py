"""Letters: written in the reader's language when they are asked for, sent by a worker, tried again when that fails."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMessage
from django.template import Context, loader
from django.utils import translation

from corechain.texts import Language
from corechain_portal.background.durable import Hopeless, durable_task
from corechain_portal.background.models import Job

DJANGO_CODES = {"zh": "zh-hans", "en": "en"}


def send_letter(to: str, template: str, context: Mapping[str, Any], language: Language) -> Job:
    """Write a letter and queue it; with the transaction around it, it is rolled back.

    `template` is a text template such as ``"membership/letters/approved.txt"``: the subject, an empty line, the
    letter. It is written now, so that its addresses are those of the alliance whose page asks for it; give whole
    addresses (``request.build_absolute_uri``).
    """
    with translation.override(DJANGO_CODES[language]):
        # Plain text: nothing is escaped for HTML.
        written = loader.get_template(template).template.render(Context(dict(context), autoescape=False))
    head, _, body = written.lstrip().partition("\n\n")
    return queue_letter(to, " ".join(head.split()), body.strip() + "\n")


def queue_letter(to: str, subject: str, body: str) -> Job:
    """Queue a letter that is written already."""
    return deliver_letter.enqueue(to, subject, body)


@durable_task(attempts=8, pause_seconds=60, private=True)
def deliver_letter(to: str, subject: str, body: str) -> None:
    """Hand the letter to the mail server: eight attempts in about two hours.

    A worker killed between the server's yes and the end of the job sends it twice: better than not at all.
    """
    try:
        EmailMessage(subject, body, to=[to]).send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _ in error.recipients.values()):
            raise Hopeless from None
        raise
