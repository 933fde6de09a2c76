"""Addresses, languages and methods: what is shared stays the same for everybody, and errors are pages people can
read, in their language.
"""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("header", ["", "en", "fr", "zh-CN,zh;q=0.9", "en-US,en;q=0.9,zh;q=0.1"])
def test_an_address_shows_the_same_language_whatever_the_browser_asks_for(
    client: Client, header: str
) -> None:
    for address, code in (("/about/", "zh-hans"), ("/en/about/", "en")):
        response = client.get(address, headers={"accept-language": header})
        assert response["Content-Language"] == code


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/chain/krf-photoresist/?region=CN", "/en/chain/krf-photoresist/?region=CN"),
        ("/en/match/?q=QFN", "/match/?q=QFN"),
    ],
)
def test_every_page_links_to_itself_in_the_other_language(client: Client, address: str, other: str) -> None:
    assert f'href="{other}"' in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "whole"), [("/chain", "/chain/"), ("/en", "/en/"), ("/en/match", "/en/match/")]
)
def test_a_missing_last_slash_is_put_right(client: Client, address: str, whole: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, whole)


@pytest.mark.parametrize(("prefix", "said"), [("", "没有这个页面"), ("/en", "There is no such page")])
def test_an_address_that_leads_nowhere_has_a_page_that_leads_on(
    client: Client, prefix: str, said: str
) -> None:
    response = client.get(f"{prefix}/nowhere/")
    assert response.status_code == 404
    page = response.content.decode()
    assert said in page
    assert f'href="{prefix}/"' in page


@pytest.mark.parametrize(("prefix", "said"), [("", "门户出了错"), ("/en", "The portal went wrong")])
def test_a_fault_of_the_portal_has_a_page_without_its_inside(
    monkeypatch: pytest.MonkeyPatch, prefix: str, said: str
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("corechain_portal.web.views.current_snapshot", fail)
    response = Client(raise_request_exception=False).get(f"{prefix}/about/")
    assert response.status_code == 500
    page = response.content.decode()
    assert said in page
    assert "secret" not in page


@pytest.mark.parametrize(("prefix", "said"), [("", "不能使用此页"), ("/en", "may not use this page")])
def test_a_page_that_is_not_for_ones_role_says_so(clients: dict[str, Client], prefix: str, said: str) -> None:
    response = clients["owner"].get(f"{prefix}/data/")
    assert response.status_code == 403
    assert said in response.content.decode()


def test_without_data_every_page_says_what_to_do(client: Client) -> None:
    from corechain_portal.chain.models import LoadedDataset

    LoadedDataset.objects.all().delete()
    for address, said in (("/", "还没有载入产业链数据"), ("/en/chain/", "has no chain yet")):
        response = client.get(address)
        assert response.status_code == 503
        assert said in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/chain/", "/en/match/?q=QFN", "/accounts/login/"])
def test_head_and_options_are_answered(client: Client, address: str) -> None:
    assert client.head(address).status_code == 200
    options = client.options(address)
    assert options.status_code == 204 or (options.status_code == 200 and "Allow" in options.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_method_that_a_page_does_not_take_is_refused_readably(client: Client, method: str) -> None:
    response = client.generic(method, "/en/chain/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "This page does not take that method." in response.content.decode()


def test_every_page_forbids_inline_scripts_frames_and_sniffing(client: Client) -> None:
    for address in ("/", "/accounts/login/", "/api/v1/docs", "/nowhere/"):
        headers = client.get(address).headers
        policy = dict(each.strip().split(" ", 1) for each in headers["Content-Security-Policy"].split(";"))
        assert policy["script-src"] == "'self'"
        assert policy["default-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
