"""API tokens: whom they let in, as whom, and whom they keep out."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, STRANGER

from corechain_portal.access.scopes import SCOPES, scopes_allow
from corechain_portal.access.viewer import Viewer, make_viewer, viewer_of
from corechain_portal.accounts.models import User
from corechain_portal.api.asking import ForgedRequest, NotAllowed, NotSignedIn, asker
from corechain_portal.audit.models import AuditEntry
from corechain_portal.integration import exceptions, tokens
from corechain_portal.integration.models import ApiToken
from corechain_portal.integration.tokens import make_token, revoke_token
from corechain_portal.membership.models import MemberOrganisation, Standing

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture
def own() -> MemberOrganisation:
    return MemberOrganisation.objects.get(pk=OWN)


@pytest.fixture
def owner(people: dict[str, User], own: MemberOrganisation) -> Viewer:
    return make_viewer(own.alliance, people["owner"])


def _make(member: MemberOrganisation, viewer: Viewer, *scopes: str) -> tuple[ApiToken, str]:
    last = timezone.localdate() + YEAR
    return make_token(member, name="ERP", scopes=scopes or ("members",), expires_on=last, viewer=viewer)


def _asked(token: str, path: str = "/api/v1/organisations", method: str = "GET") -> Viewer:
    request = RequestFactory().generic(method, path, headers={"Authorization": f"Bearer {token}"})
    return viewer_of(request)


def test_only_the_hash_is_kept(own: MemberOrganisation, owner: Viewer) -> None:
    kept, token = _make(own, owner)
    assert token.startswith("cct_")
    assert len(token) == 47
    assert kept.digest == hashlib.sha256(token.encode()).hexdigest()
    assert kept.prefix == token[:10]
    stored = ApiToken.objects.filter(pk=kept.pk).values().get()
    assert token not in repr(stored)
    entry = AuditEntry.objects.order_by("pk").last()
    assert entry.action == "integration.token.make"
    assert token not in entry.changes
    assert kept.digest not in entry.changes


def test_a_token_is_a_viewer_of_its_organisation_with_its_scopes(
    own: MemberOrganisation, owner: Viewer
) -> None:
    kept, token = _make(own, owner, "members")
    viewer = _asked(token)
    assert (viewer.person, viewer.token, viewer.scopes) == (None, kept.pk, frozenset({"members"}))
    assert viewer.member_ids == (OWN,)
    assert viewer.may("member.see", own)
    assert not viewer.may("member.see", MemberOrganisation.objects.get(pk=OTHER))
    assert not viewer.may("member.read_contacts")
    assert not viewer.may("member.manage_tokens", own)
    assert not viewer.may("desk.see")
    _, token = _make(own, owner, "contacts")
    assert _asked(token).may("member.read_contacts")
    assert not _asked(token).may("member.see", own)


def test_no_scope_names_what_staff_or_owners_alone_may() -> None:
    every_scope = {scope.code for scope in SCOPES}
    for permission in (
        "member.manage_tokens",
        "member.manage_people",
        "member.leave",
        "audit.read",
        "desk.see",
    ):
        assert not scopes_allow(every_scope, permission)


def test_a_token_counts_in_the_api_alone(own: MemberOrganisation, owner: Viewer) -> None:
    _, token = _make(own, owner)
    assert _asked(token, "/organisations/").token is None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Token abc", "Bearer\tabc"])
def test_a_header_that_is_no_token_is_told_so(own: MemberOrganisation, header: str) -> None:
    with pytest.raises(exceptions.NotAToken):
        tokens.token_viewer(header, own.alliance)


@pytest.mark.parametrize("token", ["cct_wrong", "芯", "a" * 10_000, "'; drop table", "\ud800"])
def test_an_unknown_token_is_refused(own: MemberOrganisation, token: str) -> None:
    with pytest.raises(exceptions.BadToken):
        tokens.token_viewer(f"Bearer {token}", own.alliance)


def test_revoked_expired_and_left(own: MemberOrganisation, owner: Viewer) -> None:
    kept, token = _make(own, owner)
    ApiToken.objects.update(expires_on=timezone.localdate())
    assert _asked(token).token == kept.pk, "its last day still counts"
    ApiToken.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(exceptions.TokenExpired):
        _asked(token)
    ApiToken.objects.update(expires_on=timezone.localdate())
    MemberOrganisation.objects.filter(pk=OWN).update(standing=Standing.LEFT)
    with pytest.raises(exceptions.OrganisationLeft):
        _asked(token)
    revoke_token(kept, viewer=owner)
    with pytest.raises(exceptions.TokenRevoked):
        _asked(token)


def test_revoking_twice_is_one_change(own: MemberOrganisation, owner: Viewer) -> None:
    kept, _ = _make(own, owner)
    revoke_token(kept, viewer=owner)
    first = ApiToken.objects.get(pk=kept.pk).revoked_at
    revoke_token(kept, viewer=owner)
    assert ApiToken.objects.get(pk=kept.pk).revoked_at == first
    assert AuditEntry.objects.filter(action="integration.token.revoke").count() == 1


def test_a_token_of_another_alliance_is_refused(people: dict[str, User]) -> None:
    strange = MemberOrganisation.objects.select_related("alliance").get(pk=STRANGER)
    _, token = _make(strange, make_viewer(strange.alliance, people["stranger"]))
    with pytest.raises(exceptions.TokenOfAnotherAlliance):
        _asked(token)


@pytest.mark.parametrize(
    ("scopes", "days"), [((), 1), (("all",), 1), (("members",), -1), (("members",), 400)]
)
def test_what_no_form_offers_is_refused(
    own: MemberOrganisation, owner: Viewer, scopes: tuple[str, ...], days: int
) -> None:
    last = timezone.localdate() + timedelta(days=days)
    with pytest.raises(ValueError, match="scopes"):
        make_token(own, name="x", scopes=scopes, expires_on=last, viewer=owner)


def test_the_last_day_of_use_is_written_once_a_day(
    own: MemberOrganisation, owner: Viewer, django_assert_num_queries: object
) -> None:
    kept, token = _make(own, owner)
    _asked(token)
    assert ApiToken.objects.get(pk=kept.pk).last_used_on == timezone.localdate()
    with django_assert_num_queries(2):  # the alliance and the token
        _asked(token)


def test_a_token_asks_so_often_a_minute(
    own: MemberOrganisation, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = timezone.now()
    monkeypatch.setattr(tokens, "REQUESTS_A_MINUTE", 3)
    monkeypatch.setattr(tokens.timezone, "now", lambda: noon)
    _, token = _make(own, owner)
    _, other = _make(own, owner)
    for _ in range(3):
        _asked(token)
    with pytest.raises(exceptions.TooManyRequests):
        _asked(token)
    assert _asked(other).token


def test_who_may_ask(own: MemberOrganisation, owner: Viewer) -> None:
    _, token = _make(own, owner, "members")
    make = RequestFactory().get
    with pytest.raises(NotSignedIn):
        asker(make("/api/v1/x"), "member.see")
    bearer = {"Authorization": f"Bearer {token}"}
    assert asker(make("/api/v1/x", headers=bearer), "member.see", own).token
    with pytest.raises(NotAllowed):
        asker(make("/api/v1/x", headers=bearer), "member.read_contacts")


def test_a_cookie_needs_the_pages_token_for_a_change_and_an_api_token_does_not(
    own: MemberOrganisation, owner: Viewer
) -> None:
    _, token = _make(own, owner, "members")
    factory = RequestFactory()
    by_cookie = factory.post("/api/v1/x")
    by_cookie.user = owner.person
    with pytest.raises(ForgedRequest):
        asker(by_cookie, "member.see", own)
    by_token = factory.post("/api/v1/x", headers={"Authorization": f"Bearer {token}"})
    assert asker(by_token, "member.see", own).token
    secret = "a" * 32
    with_page_token = factory.post("/api/v1/x", headers={"X-CSRFToken": secret})
    with_page_token.COOKIES["csrftoken"] = secret
    with_page_token.user = owner.person
    assert asker(with_page_token, "member.see", own).person == owner.person


def test_expiry_is_a_day_at_home(own: MemberOrganisation, owner: Viewer) -> None:
    kept, _ = _make(own, owner)
    assert kept.is_expired(date(2999, 1, 1))


@override_settings(ALLOWED_HOSTS=["testserver"])
def test_public_operations_need_no_token(client: Client) -> None:
    assert client.get("/api/v1/organisations").status_code == 200
