"""What one alliance holds is nowhere in another: not on a page, not in an answer for programs, not in what is kept
between requests. Both hold rows of the same identifiers.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.portal.matrix.address import Address
from tests.portal.permission_matrix import MATRIX
from tests.portal.roles import ours, theirs
from tests.portal.test_data_desk import SMALL, packed, send
from tests.portal.two_chains import OURS, THEIRS, load_both, marked_chain

from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import LoadedDataset, Origin, Provision
from corechain_portal.chain.snapshot import KEPT_SNAPSHOTS, current_snapshot, forget_snapshots
from corechain_portal.organisations.models import Organisation

pytestmark = pytest.mark.django_db

READ = [address for address in MATRIX if address.method == "GET"]
PUBLIC = [address for address in READ if address.outcomes["anonymous"] == "ok"]
WORDS_OF_OURS = (OURS.casefold(), "甲芯科技", "乙芯科技", "jia chips", "yi chips", "无锡集成电路产业芯链联盟")
WORDS_OF_THEIRS = (THEIRS.casefold(), "丙芯科技", "bing chips", "另一联盟", "another alliance")
AT_OURS = ("anonymous", "owner", "analyst", "secretariat", "administrator", "auditor")
AT_THEIRS = ("anonymous", "stranger", "strange_administrator")


@pytest.fixture(autouse=True)
def _two_chains(db: None) -> None:
    load_both()


def _page(client: Client, address: Address, alliance: str, language: str) -> tuple[str, str]:
    with translation.override("zh-hans"):
        target = reverse(address.name, kwargs=dict(address.arguments)) + address.query
    if not address.name.startswith("api:"):
        target = f"{language}{target}"
    elif language:
        target += f"{'&' if '?' in target else '?'}lang=en"
    response = client.get(f"{alliance}{target}")
    content = b"".join(response) if response.streaming else response.content
    return target, content.decode("utf-8", errors="replace").casefold()


@pytest.mark.parametrize(
    ("role", "alliance", "language"),
    [
        *((role, "", "") for role in AT_OURS),
        *((role, "/@theirs", "") for role in AT_THEIRS),
        ("administrator", "", "/en"),
        ("strange_administrator", "/@theirs", "/en"),
    ],
)
def test_no_page_and_no_answer_holds_a_word_of_the_other_alliance(
    clients: dict[str, Client], role: str, alliance: str, language: str
) -> None:
    own, foreign = (WORDS_OF_THEIRS, WORDS_OF_OURS) if alliance else (WORDS_OF_OURS, WORDS_OF_THEIRS)
    said = 0
    for address in READ:
        target, page = _page(clients[role], address, alliance, language)
        assert [word for word in foreign if word in page] == [], f"{alliance}{target}"
        said += own[0] in page
    assert said > 15  # the pages of the chain do hold its words


@pytest.mark.parametrize("role", AT_THEIRS[1:])
def test_people_of_another_alliance_see_no_more_of_ours_than_visitors(
    clients: dict[str, Client], role: str
) -> None:
    for address in READ:
        if address not in PUBLIC:
            target, page = _page(clients[role], address, "", "")
            assert [word for word in WORDS_OF_OURS[:-1] if word in page] == [], target


def test_answers_kept_between_requests_are_each_alliances_own(client: Client) -> None:
    for _ in range(2):
        assert OURS in client.get("/").content.decode()
        assert THEIRS in client.get("/@theirs/").content.decode()
    links = client.get("/@theirs/").content.decode()
    assert 'href="/@theirs/chain/krf-photoresist/"' in links
    assert 'href="/chain/krf-photoresist/"' not in links  # the kept picture of the chain holds links


def test_an_etag_of_one_alliance_does_not_hold_in_another(client: Client) -> None:
    load_snapshot(marked_chain(OURS), theirs(), origin=Origin.DATA_DESK)  # even where both show the same data
    ours_, theirs_ = client.get("/api/v1/chain"), client.get("/@theirs/api/v1/chain")
    assert ours_["ETag"] != theirs_["ETag"]
    assert client.get("/@theirs/api/v1/chain", headers={"if-none-match": ours_["ETag"]}).status_code == 200
    assert client.get("/api/v1/chain", headers={"if-none-match": ours_["ETag"]}).status_code == 304


def test_two_alliances_may_show_the_same_data_or_others_or_none() -> None:
    same = marked_chain(OURS)
    assert load_snapshot(same, theirs(), origin=Origin.DATA_DESK) is True
    assert current_snapshot(ours()) is current_snapshot(theirs())  # read once
    load_snapshot(marked_chain(OURS, supply_links=[]), theirs(), origin=Origin.DATA_DESK)
    assert len(current_snapshot(ours()).supply_links) == 1
    assert current_snapshot(theirs()).supply_links == ()
    LoadedDataset.objects.filter(alliance=theirs()).delete()
    forget_snapshots()
    assert list(current_snapshot(ours()).organisations) == ["cr-micro", "asml"]


def test_loading_in_one_alliance_leaves_the_rows_of_the_other_as_they_are() -> None:
    before = list(Organisation.objects.filter(dataset__alliance=theirs()).order_by("key").values())
    load_snapshot(marked_chain("Otter", supply_links=[], provisions=[]), ours(), origin=Origin.DATA_DESK)
    assert list(Organisation.objects.filter(dataset__alliance=theirs()).order_by("key").values()) == before
    of_provision = Provision.objects.select_related("organisation", "node").get()
    assert of_provision.organisation.dataset_id == of_provision.node.dataset_id == of_provision.dataset_id


def test_the_same_words_at_home_elsewhere_are_another_snapshot() -> None:
    """The version follows the tables only; title and home are read as well."""
    LoadedDataset.objects.filter(alliance=theirs()).delete()
    load_snapshot(marked_chain(OURS), theirs(), origin=Origin.DATA_DESK)
    LoadedDataset.objects.filter(alliance=theirs()).update(home_region="320500")
    forget_snapshots()
    assert current_snapshot(ours()).home_region == "320200"
    assert current_snapshot(theirs()).home_region == "320500"


def test_no_more_snapshots_are_kept_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    from corechain_portal.chain import snapshot as module

    monkeypatch.setattr(module, "KEPT_SNAPSHOTS", 1)
    first = current_snapshot(ours())
    assert current_snapshot(ours()) is first
    current_snapshot(theirs())
    assert current_snapshot(ours()) is not first
    assert KEPT_SNAPSHOTS > 1


@pytest.mark.parametrize(("language", "loaded"), [("", "已载入"), ("/en", "is loaded")])
def test_the_data_desk_loads_into_ones_own_alliance_only(
    clients: dict[str, Client], language: str, loaded: str
) -> None:
    assert clients["secretariat"].get("/@theirs/data/").status_code == 403
    desk = clients["strange_administrator"]
    response = send(desk, packed(SMALL), prefix=f"/@theirs{language}")
    assert response["Location"] == f"/@theirs{language}/data/"
    assert loaded in desk.get(response["Location"]).content.decode()
    assert theirs().dataset.name == "small"
    assert list(current_snapshot(ours()).organisations) == ["cr-micro", "asml"]
