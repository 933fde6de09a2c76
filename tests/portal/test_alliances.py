"""Several alliances in one portal: their addresses, their own host names, and the command that makes one."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import get_script_prefix, reverse
from django.utils import translation
from tests.portal.html_pages import read_page
from tests.portal.permission_matrix import MATRIX
from tests.portal.roles import ours, theirs
from tests.portal.two_chains import OURS, THEIRS, load_both

from corechain.datasets.registry import open_snapshot
from corechain.exceptions import CorechainError
from corechain_portal.accounts.models import User
from corechain_portal.alliances.choosing import UnknownAlliance
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.models import AuditEntry
from corechain_portal.chain.models import LoadedDataset, Origin
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.membership.models import AllianceRole
from corechain_portal.warming import ADDRESSES, warm_up

pytestmark = pytest.mark.django_db
HOSTS = ["localhost", "testserver", "ours.example.org", "theirs.example.org"]


def _text(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, address
    return response.content.decode()


def test_an_alliance_answers_below_its_slug_in_both_languages_and_for_programs(client: Client) -> None:
    load_both()
    assert THEIRS in _text(client, "/@theirs/")
    assert THEIRS in _text(client, "/@theirs/en/chain/")
    assert THEIRS in _text(client, "/@theirs/api/v1/chain")
    assert OURS in _text(client, "/@wuxi-ic/")
    assert OURS in _text(client, "/")


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/@theirs/chain/?kind=material", "/@theirs/en/chain/?kind=material"),
        ("/@theirs/en/match/", "/@theirs/match/"),
    ],
)
def test_the_language_is_switched_within_the_alliance(client: Client, address: str, other: str) -> None:
    load_both()
    assert f'href="{other}"' in _text(client, address)


def test_every_link_of_every_page_stays_within_the_alliance(clients: dict[str, Client]) -> None:
    load_both()
    with translation.override("zh-hans"):
        addresses = [
            reverse(each.name, kwargs=dict(each.arguments)) + each.query
            for each in MATRIX
            if each.method == "GET"
        ]
    seen = 0
    for role, address in product(("anonymous", "strange_administrator"), dict.fromkeys(addresses)):
        response = clients[role].get(f"/@theirs{address}")
        if response.streaming:
            b"".join(response)  # read to its end, the file is closed
        if not response.headers.get("Content-Type", "").startswith("text/html") or address == "/api/v1/docs":
            continue
        links = [each for each in read_page(response.content.decode()).links() if each.startswith("/")]
        outside = [each for each in links if not each.startswith(("/@theirs/", "/static/"))]
        assert outside == [], f"{role} at {address}"
        seen += len(links)
    assert seen > 1000


def test_signing_in_comes_back_to_the_alliance(client: Client) -> None:
    response = client.get("/@theirs/en/data/")
    assert response["Location"] == "/@theirs/en/accounts/login/?next=/%40theirs/en/data/"
    assert client.get("/@theirs/en")["Location"] == "/@theirs/en/"


def test_a_host_name_of_its_own_shows_the_alliance_without_a_slug(client: Client) -> None:
    load_both()
    Alliance.objects.filter(slug="theirs").update(host="theirs.example.org")
    with override_settings(ALLOWED_HOSTS=HOSTS):
        assert THEIRS in _text(client, "/", host="theirs.example.org")
        assert THEIRS in _text(client, "/api/v1/chain", host="theirs.example.org:8000")
        assert OURS in _text(client, "/", host="ours.example.org")
        assert OURS in _text(client, "/", host="localhost")
    with override_settings(ALLOWED_HOSTS=["testserver", "localhost"]):  # a row of the database opens no host
        assert client.get("/", headers={"host": "theirs.example.org"}).status_code == 400


def test_no_alliance_can_take_the_portals_own_host_name(clients: dict[str, Client]) -> None:
    load_both()
    Alliance.objects.filter(slug="theirs").update(host="ours.example.org")
    with override_settings(ALLOWED_HOSTS=["ours.example.org", "testserver"]):
        assert OURS in _text(clients["anonymous"], "/", host="ours.example.org")
        Alliance.objects.filter(slug="theirs").update(host=None)
        for role, alliance, status in (
            ("strange_administrator", theirs(), 422),
            ("administrator", ours(), 302),
        ):
            fields = ("name_zh", "name_en", "region", "version")
            sent = {**{field: getattr(alliance, field) for field in fields}, "host": "ours.example.org"}
            assert clients[role].post(f"/@{alliance.slug}/desk/settings/", sent).status_code == status
    assert (ours().host, theirs().host) == ("ours.example.org", None)


@pytest.mark.parametrize(
    "address", ["/@nowhere/", "/@nowhere/chain/", "/@nowhere/no/such/page/", "/@nowhere/accounts/login/"]
)
def test_a_slug_that_no_alliance_has_is_a_page_that_leads_on(client: Client, address: str) -> None:
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 404
    assert "没有联盟“nowhere”" in page
    assert 'href="/"' in page
    assert 'href="/@nowhere/"' not in page
    english = client.get(address.replace("/@nowhere/", "/@nowhere/en/"))
    assert "There is no alliance “nowhere”" in english.content.decode()


def test_a_slug_that_no_alliance_has_is_told_to_programs_in_their_shape(client: Client) -> None:
    response = client.get("/@nowhere/api/v1/chain?lang=en")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "no_such_alliance"


@pytest.mark.parametrize("address", ["/@/", "/@a b/", "/@" + "a" * 41 + "/", "/@乙/", "/@theirs"])
def test_strange_slugs_are_no_fault_of_the_portal(client: Client, address: str) -> None:
    assert client.get(address).status_code in (200, 301, 404, 503)


def test_an_alliance_without_a_chain_says_what_to_do_next(clients: dict[str, Client]) -> None:
    visitor = clients["anonymous"].get("/@theirs/en/chain/")
    assert visitor.status_code == 503
    assert "“Another alliance” has no chain yet." in visitor.content.decode()
    assert "--alliance theirs" in visitor.content.decode()
    assert "/@theirs/en/accounts/login/" in visitor.content.decode()
    staff = clients["strange_administrator"].get("/@theirs/")
    assert 'href="/@theirs/data/"' in staff.content.decode()
    assert clients["strange_administrator"].get("/@theirs/data/").status_code == 200
    assert clients["strange_administrator"].get("/@theirs/me/").status_code == 200
    assert clients["anonymous"].get("/@theirs/api/v1/chain").json()["error"]["code"] == "no_data_loaded"


def _make(*arguments: str) -> None:
    call_command("make_alliance", *arguments, "--name-zh", "新联盟", "--name-en", "New alliance")


def test_the_command_makes_an_alliance_with_chain_and_administrator(
    people: dict[str, User],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    client: Client,
) -> None:
    monkeypatch.setenv("CORECHAIN_LANG", "en")
    _make("new", "--region", "苏州", "--host", "New.Example.org", "--dataset", "wuxi-ic",
          "--administrator", "Newcomer@example.org")  # fmt: skip
    made = Alliance.objects.get(slug="new")
    assert (made.region, made.host, made.name_zh) == ("320500", "new.example.org", "新联盟")
    assert made.dataset.name == "wuxi-ic"
    assert current_snapshot(made) is current_snapshot(ours())
    assert list(AllianceRole.objects.filter(alliance=made).values_list("person", "role")) == [
        (people["newcomer"].pk, "administrator")
    ]
    told = capsys.readouterr().out
    assert "/@new/en/" in told
    assert "add it to CORECHAIN_HOSTS" in told
    actions = set(AuditEntry.objects.filter(chain=made.pk).values_list("action", "by"))
    assert actions == {
        ("alliance.make", "command"),
        ("alliance.role.give", "command"),
        ("chain.load", "command"),
    }
    assert _text(client, "/@new/chain/")


def test_the_command_says_what_is_still_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORECHAIN_LANG", "zh")
    _make("bare")
    told = capsys.readouterr().out
    assert "make_account EMAIL --role administrator --alliance bare" in told
    assert "load_dataset 名称或路径 --alliance bare" in told


@pytest.mark.parametrize(
    "arguments",
    [
        ("theirs",),
        ("has space",),
        ("x" * 41,),
        ("new", "--region", "Atlantis"),
        ("new", "--administrator", "nobody@example.org"),
        ("new", "--dataset", "no-such-data"),
    ],
)
def test_what_cannot_be_made_leaves_nothing_behind(arguments: tuple[str, ...]) -> None:
    before = set(Alliance.objects.values_list("slug", flat=True))
    with pytest.raises((CommandError, CorechainError)):
        _make(*arguments)
    assert set(Alliance.objects.values_list("slug", flat=True)) == before


def test_a_data_set_is_loaded_into_the_alliance_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    before = ours().dataset
    call_command("load_dataset", "wuxi-ic", "--alliance", "theirs")
    assert theirs().dataset.version == before.version
    assert ours().dataset.loaded_at == before.loaded_at
    with pytest.raises(CommandError, match="wuxi-ic, theirs"):
        call_command("load_dataset", "wuxi-ic", "--alliance", "nowhere")
    assert issubclass(UnknownAlliance, CorechainError)
    assert LoadedDataset.objects.count() == 2


def test_prepare_renews_what_came_from_the_registry_in_every_alliance(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR = tmp_path
    monkeypatch.setattr("corechain_portal.management.commands.prepare.gather_static_files", lambda: False)
    call_command("load_dataset", "wuxi-ic", "--alliance", "theirs")
    LoadedDataset.objects.update(version="older")
    LoadedDataset.objects.filter(alliance=ours()).update(origin=Origin.DATA_DESK)
    call_command("prepare")
    assert ours().dataset.version == "older"
    assert theirs().dataset.version == open_snapshot("wuxi-ic").version


def test_every_alliance_with_a_chain_is_warmed_up_at_its_own_address() -> None:
    load_both()
    asked: list[str] = []

    def application(environ: dict[str, Any], _: Any) -> SimpleNamespace:
        asked.append(environ["PATH_INFO"])
        return SimpleNamespace(close=lambda: None)

    warm_up(application)
    assert asked == [f"{prefix}{address}" for prefix in ("", "/@theirs") for address in ADDRESSES]


def test_the_address_of_one_request_does_not_stay_for_the_next(client: Client) -> None:

    load_both()
    client.get("/@theirs/")
    with translation.override("zh-hans"):
        assert (get_script_prefix(), reverse("chain")) == ("/", "/chain/")
