"""Where a person is signed in: listed with device and time, ended one by one or all but this one."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.accounts.acts import letters, sign_in
from tests.portal.roles import PASSWORD

from corechain_portal.accounts.models import User
from corechain_portal.accounts.sessions import SEEN, SEEN_EVERY_SECONDS, open_sessions
from corechain_portal.notices.models import PersonalTime

pytestmark = pytest.mark.django_db
SESSIONS = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def owner(people: dict[str, User]) -> User:
    return people["owner"]


def _browser(person: User, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    assert sign_in(client, person.email).status_code == 302
    return client


def _row(person: User, client: Client) -> UserSession:
    return open_sessions(person).get(session_key=client.session.session_key)


def test_each_is_shown_with_its_device(owner: User) -> None:
    here = _browser(owner)
    _browser(owner, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile Safari/604.1")
    page = here.get(SESSIONS).content.decode()
    assert "Firefox · Windows" in page
    assert "Safari · iPhone" in page
    assert "当前设备" in page
    assert "时间：北京" in page


def test_one_is_ended_and_the_others_go_on(owner: User) -> None:
    here, there, third = _browser(owner), _browser(owner), _browser(owner)
    answer = here.post(SESSIONS, {"session": str(_row(owner, there).pk)})
    assert answer.status_code == 302
    assert there.get("/accounts/").status_code == 302
    assert here.get("/accounts/").status_code == third.get("/accounts/").status_code == 200
    assert here.post(SESSIONS, {"session": "1" * 9}).status_code == 404, "a link used again ends nothing"


def test_all_others_are_ended_and_this_one_goes_on(owner: User) -> None:
    here, there, third = _browser(owner), _browser(owner), _browser(owner)
    here.post(SESSIONS)
    assert [each.get("/accounts/").status_code for each in (here, there, third)] == [200, 302, 302]
    assert open_sessions(owner).count() == 1


def test_another_persons_session_is_neither_seen_nor_ended(owner: User, people: dict[str, User]) -> None:
    mine, theirs = _browser(owner), _browser(people["competitor"])
    number = str(_row(people["competitor"], theirs).pk)
    assert mine.post(SESSIONS, {"session": number}).status_code == 404
    assert theirs.get("/accounts/").status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "x", "٣", "1e3", "9" * 30])
def test_what_names_no_session_ends_none(owner: User, number: str) -> None:
    here, there = _browser(owner), _browser(owner)
    assert here.post(SESSIONS, {"session": number}).status_code == 404
    assert there.get("/accounts/").status_code == 200


def test_last_use_is_kept_to_ten_minutes(owner: User) -> None:
    client = _browser(owner)
    long_ago = timezone.now() - timedelta(hours=1)
    UserSession.objects.filter(user=owner).update(last_seen_at=long_ago)
    client.get("/accounts/")
    assert _row(owner, client).last_seen_at == long_ago, "seen a moment ago: nothing is written"
    session = client.session
    session[SEEN] = time.time() - SEEN_EVERY_SECONDS - 1
    session.save()
    client.get("/accounts/")
    assert timezone.now() - _row(owner, client).last_seen_at < timedelta(minutes=1)


def test_forty_sessions_take_no_more_queries_than_one(owner: User) -> None:
    client = _browser(owner)
    counts = []
    for more in (0, 39):
        for _ in range(more):
            _browser(owner)
            cache.clear()  # of counted sign-ins
        with CaptureQueriesContext(connection) as queries:
            client.get(SESSIONS)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20


def test_a_session_that_ran_out_is_not_listed(owner: User) -> None:
    from django.contrib.sessions.models import Session

    here, there = _browser(owner), _browser(owner)
    Session.objects.filter(session_key=there.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )
    assert "只在这里登录" in here.get(SESSIONS).content.decode()


def test_times_are_those_of_the_persons_zone_and_say_so(owner: User) -> None:
    here = _browser(owner)
    PersonalTime.objects.create(person=owner, zone="America/New_York")
    UserSession.objects.filter(user=owner).update(created_at=datetime(2026, 1, 5, 16, 30, tzinfo=UTC))
    page = here.get(f"/en{SESSIONS}").content.decode()
    assert "2026-01-05 11:30" in page
    assert "New York" in page


def test_letters_tell_times_in_their_readers_zone(owner: User) -> None:
    PersonalTime.objects.create(person=owner, zone="America/New_York")
    client = _browser(owner)
    form = {
        "oldpassword": PASSWORD,
        "password1": "another long password",
        "password2": "another long password",
    }
    client.post("/accounts/password/change/", form)
    then = timezone.now().astimezone(ZoneInfo("America/New_York"))
    (letter,) = letters()
    assert f"{then:%Y-%m-%d %H:}" in str(letter.body)
    assert "America/New_York" in str(letter.body)
