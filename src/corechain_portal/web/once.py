"""Forms that are acted upon once, however often they are sent: a second click, a reload, the back button.

The page writes ``{% load once %}{% once_token %}`` into its form; the view asks :func:`first_time` inside the
transaction of its change, so that the token is used up only when the change is kept.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.web.models import SentForm

FIELD = "once"
KEPT = timedelta(days=2)
"""Longer than a form stays open in a browser and is sent again."""


class FormOutOfDate(CorechainError):
    """A form without the token that its page gave it."""

    code = "form_out_of_date"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这份表单已过期，没有提交。", en="This form is out of date; nothing was sent."),
            Text(zh="请刷新页面后再提交。", en="Load the page again, then send the form."),
        )


def once_token() -> str:
    """A token for one form."""
    return str(uuid.uuid4())


def sent_token(request: HttpRequest) -> uuid.UUID:
    """The token that came with the form; raises :class:`FormOutOfDate`."""
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        raise FormOutOfDate from None


def first_time(request: HttpRequest) -> bool:
    """Whether this form has not been acted upon yet; from now on it has. To be asked inside ``transaction.atomic()``.

    Of two copies sent at once the second waits for the first, and is the first when that one is rolled back.
    Raises :class:`FormOutOfDate` for a form without a token.
    """
    token = sent_token(request)
    SentForm.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            SentForm.objects.create(token=token)
    except IntegrityError:
        return False
    return True
