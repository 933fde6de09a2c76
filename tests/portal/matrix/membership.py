"""Joining, members' pages, the staff's desk."""

from __future__ import annotations

from collections.abc import Collection

from tests.portal.matrix.address import Address, Outcome, everybody, only, row
from tests.portal.membership.joined import (
    APPLICATION,
    INVITATION,
    LEFT,
    NEW_INVITATION,
    STAFF_INVITATION,
    THEIR_APPLICATION,
    TOKEN,
)
from tests.portal.roles import IN_ORGANISATION, OTHER, OWN, READS_ALL, STAFF, STRANGER

from corechain_portal.membership import applications, invitations

ONCE = {"once": TOKEN}
REASON = {**ONCE, "reason": "…", "leave-reason": "…", "merge-reason": "…", "into": str(OTHER)}
MEMBER = {"member_id": str(OWN)}
THEIRS = {"member_id": str(STRANGER)}
GONE = {"member_id": str(LEFT)}
IN_MEMBER = {**MEMBER, "invitation_id": str(INVITATION)}
APPLIED = {"application_id": str(APPLICATION)}
APPLIED_THERE = {"application_id": str(THEIR_APPLICATION)}
STATUS_KEY = applications.LINK.sign(APPLICATION.hex)
LINK_KEY = invitations.LINK.sign(f"{INVITATION.hex}-1")
INSIDE = (*IN_ORGANISATION, *READS_ALL)
"""Who sees the inner pages of the member OWN; to everybody else they do not exist."""
EDITORS = ("owner", "editor", *STAFF)
MANAGERS = ("owner", *STAFF)


def inner(
    name: str,
    allowed: Collection[str],
    gets: Outcome = "ok",
    *,
    method: str = "GET",
    body: dict[str, str] | None = None,
    **arguments: str,
) -> Address:
    """An inner page of a member: 403 for those inside without the permission, 404 for those outside."""
    return row(
        name,
        (INSIDE, "forbidden"),
        (allowed, gets),
        otherwise="none-such",
        method=method,
        body=body,
        **(arguments or MEMBER),
    )


def nobody(name: str, *, method: str = "GET", **arguments: str) -> Address:
    """Something of another alliance: there is no such thing, for whoever asks."""
    return row(name, otherwise="none-such", method=method, **arguments)


JOINING = (
    everybody("join"),
    row("join", anonymous="form-error", otherwise="form-error", method="POST"),
    everybody("join-status", key=STATUS_KEY),
    row("join-status", anonymous="none-such", otherwise="none-such", key=f"{APPLICATION.hex}.guessed"),
    everybody("invitation", key=LINK_KEY),
    # Who is not the one invited is shown whom it is for; a visitor may make an account.
    row("invitation", anonymous="elsewhere", otherwise="elsewhere", method="POST", key=LINK_KEY),
    row("alliance-logo", anonymous="none-such", otherwise="none-such", digest="none"),
)
MEMBERS = (
    everybody("members"),
    everybody("members", query="?q=chips&seat=member"),
    everybody("member", **MEMBER),
    row("member", anonymous="none-such", otherwise="none-such", **THEIRS),
    row("member", (READS_ALL, "ok"), anonymous="none-such", otherwise="none-such", **GONE),
    inner("member-edit", EDITORS),
    inner("member-edit", EDITORS, "form-error", method="POST"),
    nobody("member-edit", **THEIRS),
    inner("member-leave", ("owner",)),
    inner("member-leave", ("owner",), "elsewhere", method="POST", body=REASON),
    inner("member-people", INSIDE),
    nobody("member-people", **THEIRS),
    inner("member-role-give", MANAGERS, "none-such", method="POST"),
    inner("member-invite", MANAGERS, "form-error", method="POST"),
    inner("member-hand-over", MANAGERS, "none-such", method="POST"),
    inner("member-role-end", MANAGERS, "none-such", method="POST", **MEMBER, role_id="999999"),
    inner("member-invitation-resend", MANAGERS, "elsewhere", method="POST", body=ONCE, **IN_MEMBER),
    inner("member-invitation-withdraw", MANAGERS, "elsewhere", method="POST", **IN_MEMBER),
)
DESK = (
    only(READS_ALL, "desk"),
    only(READS_ALL, "desk-applications"),
    only(READS_ALL, "desk-applications", query="?decision=approved"),
    only(READS_ALL, "desk-application", **APPLIED),
    only(READS_ALL, "desk-application", gets="none-such", **APPLIED_THERE),
    only(STAFF, "desk-application-approve", method="POST", gets="form-error", **APPLIED),
    only(
        STAFF,
        "desk-application-approve",
        method="POST",
        gets="elsewhere",
        body={"registry_id": "-", "seat": "member"},
        **APPLIED,
    ),
    only(STAFF, "desk-application-approve", method="POST", gets="none-such", **APPLIED_THERE),
    only(STAFF, "desk-application-decline", method="POST", gets="form-error", **APPLIED),
    only(STAFF, "desk-application-decline", method="POST", gets="elsewhere", body=REASON, **APPLIED),
    only(READS_ALL, "desk-members"),
    only(READS_ALL, "desk-members", query="?standing=all&q=chips"),
    only(STAFF, "desk-member", **MEMBER),
    only(STAFF, "desk-member", **GONE),
    only(STAFF, "desk-member", gets="none-such", **THEIRS),
    only(STAFF, "desk-member", method="POST", gets="form-error", **MEMBER),
    only(STAFF, "desk-member-seat", method="POST", gets="elsewhere", body={"seat": "council"}, **MEMBER),
    only(STAFF, "desk-member-seat", method="POST", gets="none-such", body={"seat": "king"}, **MEMBER),
    only(STAFF, "desk-member-leave", method="POST", gets="elsewhere", body=REASON, **MEMBER),
    only(STAFF, "desk-member-merge", method="POST", gets="elsewhere", body=REASON, **MEMBER),
    only(STAFF, "desk-member-merge", method="POST", gets="none-such", **MEMBER),
    only(STAFF, "desk-member-return", method="POST", gets="elsewhere", body=ONCE, **GONE),
    only(READS_ALL, "desk-people"),
    only(("administrator",), "desk-role-give", method="POST", gets="none-such"),
    only(("administrator",), "desk-person-invite", method="POST", gets="form-error"),
    only(("administrator",), "desk-role-end", method="POST", gets="none-such", role_id="999999"),
    only(READS_ALL, "desk-invitations"),
    only(STAFF, "desk-invitations", method="POST", gets="form-error"),
    only(
        STAFF,
        "desk-invitation-resend",
        method="POST",
        gets="elsewhere",
        body=ONCE,
        invitation_id=str(NEW_INVITATION),
    ),
    only(
        ("administrator",),
        "desk-invitation-resend",
        method="POST",
        gets="elsewhere",
        body=ONCE,
        invitation_id=str(STAFF_INVITATION),
    ),
    only(
        STAFF, "desk-invitation-withdraw", method="POST", gets="elsewhere", invitation_id=str(NEW_INVITATION)
    ),
    only(
        ("administrator",),
        "desk-invitation-withdraw",
        method="POST",
        gets="elsewhere",
        invitation_id=str(STAFF_INVITATION),
    ),
    only(READS_ALL, "desk-settings"),
    only(("administrator",), "desk-settings", method="POST", gets="form-error"),
)


def program(
    allowed: Collection[str], name: str, gets: Outcome = "ok", *, method: str = "GET", **arguments: str
) -> Address:
    """An operation of the API for these roles; who does not say who asks gets 401."""
    return row(
        name, (allowed, gets), anonymous="unauthorised", otherwise="forbidden", method=method, **arguments
    )


PROGRAMS = (
    everybody("api:members"),
    everybody("api:members", query="?q=chips&seat=member&region=320200"),
    everybody("api:member", **MEMBER),
    row("api:member", anonymous="none-such", otherwise="none-such", **THEIRS),
    row("api:member", (READS_ALL, "ok"), anonymous="none-such", otherwise="none-such", **GONE),
    program(INSIDE, "api:member-people", **MEMBER),
    row("api:member-people", anonymous="unauthorised", otherwise="none-such", **THEIRS),
    program(READS_ALL, "api:applications"),
    program(READS_ALL, "api:application", **APPLIED),
    program(READS_ALL, "api:application", "none-such", **APPLIED_THERE),
    program(STAFF, "api:application-approve", "form-error", method="POST", **APPLIED),
    program(STAFF, "api:application-approve", "none-such", method="POST", **APPLIED_THERE),
    program(STAFF, "api:application-decline", "form-error", method="POST", **APPLIED),
    program(STAFF, "api:application-decline", "none-such", method="POST", **APPLIED_THERE),
)
MATRIX = (*JOINING, *MEMBERS, *DESK, *PROGRAMS)
