"""The portal under test: a database with the built-in data set in it, plain static files, people of every role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from pytest_django.plugin import DjangoDbBlocker
from tests.portal.agenda.rows import make_feeds
from tests.portal.attachments.rows import make_documents
from tests.portal.audit.made import make_audit
from tests.portal.audit.watching import every_change_audited
from tests.portal.contacts.rows import make_contacts
from tests.portal.integration.made import make_integration
from tests.portal.introductions.made import make_introductions
from tests.portal.joint_purchase.made import make_purchase
from tests.portal.listings.rows import make_listings
from tests.portal.matching.made import make_matches
from tests.portal.membership.joined import make_joined
from tests.portal.networks import make_networks
from tests.portal.notices.told import make_told
from tests.portal.permission_matrix import SCENARIO
from tests.portal.processes import (
    environment,
    migrated_database,
    migrated_postgres,
    migrated_sqlite,
    postgres_server,
)
from tests.portal.roles import PASSWORD, ROLES, make_people
from tests.portal.scenarios import finished_scenario
from tests.portal.work_items import make_work_items

from corechain_portal.accounts.models import User
from corechain_portal.alliances.actions import make_first_alliance
from corechain_portal.background.models import Job, Status
from corechain_portal.search.indexing import rebuild
from corechain_portal.search.models import ChangedSubject

__all__ = [
    "PASSWORD",
    "ROLES",
    "environment",
    "migrated_database",
    "migrated_postgres",
    "migrated_sqlite",
    "postgres_server",
]
OWN_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
"""Emptied before each test; ``test_shared_counts`` tests what web processes share on PostgreSQL."""
QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _plain_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Templates may name any static file without it having been gathered; passwords need not be slow to break."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path_factory.mktemp("attachments"))},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES=storages,
        PASSWORD_HASHERS=QUICK_HASHERS,
        CACHES={name: OWN_CACHE | {"LOCATION": name} for name in settings.CACHES},
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Load the built-in data set, compute a scenario on it and make a person of each role, once; tests that change
    them are rolled back.
    """
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK_HASHERS):
        make_first_alliance()
        make_people()
        make_joined()
        make_audit()
        make_integration()
        make_told()
        make_documents()
        make_contacts()
        make_work_items()
        make_feeds()
        make_listings()
        make_purchase()
        make_introductions()
        call_command("load_dataset", "wuxi-ic", verbosity=0)
        make_matches()
        finished_scenario(SCENARIO["scenario_id"])
        make_networks()
        rebuild()
        ChangedSubject.objects.all().delete()
        Job.objects.filter(status=Status.WAITING).delete()  # tests begin with nothing queued
        DBTaskResult.objects.all().delete()
        sign_everybody_in()


_SESSIONS: dict[str, str] = {}
"""Key of a session in the data base by e-mail address: most tests only need somebody to be signed in."""


def sign_everybody_in() -> None:
    """Sign each person in once, before the tests."""
    for person in User.objects.filter(email__endswith="@example.org"):
        client = Client()
        client.force_login(person)
        _SESSIONS[person.email] = client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(autouse=True)
def _nothing_left_over() -> None:
    """No counted sign-ins, and no language that an earlier request chose for this thread."""
    for each in caches.all(initialized_only=True):
        each.clear()
    translation.deactivate()


@pytest.fixture(autouse=True)
def _every_change_audited() -> Iterator[None]:
    """Whatever a test sends: a request that changes something without an entry in the audit fails it."""
    with every_change_audited():
        yield


@pytest.fixture
def people(db: None) -> dict[str, User | None]:
    """One person of each role; nobody is anonymous."""
    found = {person.email: person for person in User.objects.filter(email__endswith="@example.org")}
    return {role: found.get(f"{role.replace('_', '-')}@example.org") for role in ROLES}


class Clients(dict[str, Client]):
    """A browser for each role, signed in where the role has an account; each made when it is first asked for."""

    def __init__(self, people: dict[str, User | None]) -> None:
        super().__init__()
        self._people = people

    def __missing__(self, role: str) -> Client:
        client = self[role] = Client()
        person = self._people[role]
        if person is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = _SESSIONS[person.email]
        return client


@pytest.fixture
def clients(people: dict[str, User | None]) -> dict[str, Client]:
    """A browser for each role, signed in where the role has an account."""
    return Clients(people)
