"""Watches every request that may change something: what it writes to the database must come with an audit entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.client import ClientHandler

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
ENTRIES = "audit_auditentry"
NOT_AUDITED = {
    "account_emailaddress": "allauth's own state of an address; what a person does with it is audited by its signals",
    "account_emailconfirmation": "a letter's link",
    "usersessions_usersession": "where somebody is signed in; signing in and out is audited",
    "api_keptanswer": "what was answered to a change that is audited itself",
    "audit_audithead": "the audit itself",
    "audit_failedsignins": "becomes an entry when its hour is over",
    "background_job": "a queue; the change that asks for the job is audited",
    "background_schedule": "a queue",
    "django_session": "a browser's own",
    "django_tasks_database_dbtaskresult": "a queue",
    "integration_delivery": "messages; the changes that they tell of are audited",
    "mfa_authenticator": "allauth tells of it when the transaction is committed, which a test's never is",
    "notices_notice": "told because of an audited change; read or not is the reader's own",
    "notices_noticechoice": "how often one wants letters oneself",
    "notices_personaltime": "one's own time zone",
    "web_sentform": "that a form was sent once",
}
"""Tables whose changes need no entry, and why."""


class Unaudited(AssertionError):
    """A request changed something and left no entry."""


class Watch:
    """The tables that statements changed."""

    def __init__(self) -> None:
        self.changed: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        match = WRITES.match(sql)
        # SQLite counts the rows of INSERT … RETURNING only when they are fetched; an INSERT that is done did insert.
        if match and (match[1].upper() == "INSERT INTO" or context["cursor"].rowcount != 0):
            self.changed.add(match[2])
        return result

    def check(self, request: HttpRequest, response: HttpResponse) -> None:
        """Raise :class:`Unaudited` for a request that succeeded in changing something without an entry."""
        unaudited = self.changed - NOT_AUDITED.keys() - {ENTRIES}
        if response.status_code < 400 and unaudited and ENTRIES not in self.changed:
            raise Unaudited(
                f"{request.method} {request.path} changed {sorted(unaudited)} without an audit entry"
            )


@contextmanager
def every_change_audited() -> Iterator[None]:
    """While the block lasts, a test client's request that changes something unaudited fails."""
    answer = ClientHandler.get_response

    def watched(self: ClientHandler, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return answer(self, request)
        watch = Watch()
        with connection.execute_wrapper(watch):
            response = answer(self, request)
        watch.check(request, response)
        return response

    ClientHandler.get_response = watched  # type: ignore[method-assign]
    try:
        yield
    finally:
        ClientHandler.get_response = answer  # type: ignore[method-assign]
