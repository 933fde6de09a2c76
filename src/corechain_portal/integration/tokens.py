"""Making, revoking and reading API tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.cache import caches
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from corechain_portal.access.scopes import CODES
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.integration.exceptions import (
    BadToken,
    NotAToken,
    OrganisationLeft,
    TokenExpired,
    TokenOfAnotherAlliance,
    TokenRevoked,
    TooManyRequests,
    TooManyTokens,
)
from corechain_portal.integration.models import ApiToken
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind

MARK = "cct_"
"""How every token begins, so that scanners of code find one that leaked."""
PREFIX = len(MARK) + 6
LONGEST = timedelta(days=366)
MOST_TOKENS = 20
REQUESTS_A_MINUTE = 120


@transaction.atomic
def make_token(
    member: MemberOrganisation, *, name: str, scopes: Iterable[str], expires_on: date, viewer: Viewer
) -> tuple[ApiToken, str]:
    """Make a token of `member`; the second of the two is the token itself, which is never to be had again.

    Raises :class:`TooManyTokens`, and ValueError for a scope that there is not, or a last day
    that is not within a year: forms offer neither.
    """
    wanted = sorted(set(scopes))
    today = timezone.localdate()
    if not wanted or not CODES.issuperset(wanted) or not today <= expires_on <= today + LONGEST:
        raise ValueError("scopes or last day")
    token = MARK + secrets.token_urlsafe(32)
    MemberOrganisation.objects.select_for_update().get(pk=member.pk)
    if member.api_tokens.filter(revoked_at=None, expires_on__gte=today).count() >= MOST_TOKENS:
        raise TooManyTokens(MOST_TOKENS)
    kept = ApiToken.objects.create(
        member=member,
        name=name,
        prefix=token[:PREFIX],
        digest=digest(token),
        scopes=wanted,
        expires_on=expires_on,
        made_by=viewer.person,
    )
    record("integration.token.make", kept, viewer=viewer, before=None, after=kept.to_audit())
    return kept, token


@transaction.atomic
def revoke_token(token: ApiToken, *, viewer: Viewer) -> None:
    """Never take this token again; one that was revoked before stays as it is."""
    locked = ApiToken.objects.select_for_update().get(pk=token.pk)
    if locked.revoked_at is not None:
        return
    before = locked.to_audit()
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    record("integration.token.revoke", locked, viewer=viewer, before=before, after=locked.to_audit())


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def token_viewer(header: str, alliance: Alliance) -> Viewer:
    """The viewer that the bearer of the token in an ``Authorization`` header is.

    It may what an owner of the organisation may, as far as the token's scopes name it. Raises
    :class:`TokenRefused` or :class:`TooManyRequests`, saying what is wrong.
    """
    kind, _, sent = header.strip().partition(" ")
    if kind.lower() != "bearer" or not sent.strip():
        raise NotAToken
    token = ApiToken.objects.select_related("member").filter(digest=digest(sent.strip())).first()
    if token is None:
        raise BadToken
    today = timezone.localdate()
    _check(token, alliance, today)
    _count(token)
    _note_use(token, today)
    roles = frozenset({OrganisationRoleKind.OWNER.value})
    return Viewer(
        alliance,
        organisation_roles={token.member_id: roles},
        scopes=frozenset(token.scopes),
        token=token.pk,
    )


def _check(token: ApiToken, alliance: Alliance, today: date) -> None:
    if token.revoked_at is not None:
        raise TokenRevoked
    if token.is_expired(today):
        raise TokenExpired
    if token.member.alliance_id != alliance.pk:
        raise TokenOfAnotherAlliance
    if not token.member.is_active:
        raise OrganisationLeft


def _count(token: ApiToken) -> None:
    key = f"api-token:{token.pk}:{timezone.now():%H%M}"
    counts = caches["process"]
    counts.add(key, 0, timeout=90)
    if counts.incr(key) > REQUESTS_A_MINUTE:
        raise TooManyRequests(REQUESTS_A_MINUTE)


def _note_use(token: ApiToken, today: date) -> None:
    """At most one write a day."""
    if token.last_used_on != today:
        stale = Q(last_used_on__lt=today) | Q(last_used_on=None)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_on=today)
