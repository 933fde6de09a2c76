"""Every page is well-formed, has one first heading, named controls and captioned tables, in both languages."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.portal.html_pages import faults_of, read_page
from tests.portal.pages import PAGES, PREFIXES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault_of_form(client: Client, name: str, language: str) -> None:
    page = read_page(client.get(PREFIXES[language] + PAGES[name]).content.decode())
    assert faults_of(page) == []


@pytest.mark.parametrize("address", ["/me/", "/data/", "/accounts/logout/", "/accounts/password/change/"])
@pytest.mark.parametrize("language", PREFIXES)
def test_pages_behind_the_sign_in_have_none_either(
    clients: dict[str, Client], address: str, language: str
) -> None:
    response = clients["secretariat"].get(PREFIXES[language] + address)
    assert response.status_code == 200
    assert faults_of(read_page(response.content.decode())) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_its_landmarks_and_a_way_past_the_header(client: Client, name: str) -> None:
    page = read_page(client.get(PAGES[name]).content.decode())
    assert [len(page.all(tag)) for tag in ("main", "header", "footer")] == [1, 1, 1]
    assert page.links()["#main"] == "跳到正文"
    assert page.all("title")[0].text.strip()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_no_script_and_holds_none(client: Client, name: str) -> None:
    page = read_page(client.get(PAGES[name]).content.decode())
    inline = [each for each in page.all("script") if "src" not in each.attributes]
    assert {each.attributes.get("type") for each in inline} <= {"application/json"}
    assert not [each for each in page.elements if any(name.startswith("on") for name in each.attributes)]


def test_the_reader_finds_faults() -> None:
    broken = "<h1>A</h1><h3>B</h3><p><div></div></p><table><tr><th>x</th></tr></table>"
    broken += '<input name="q"><a href="/"></a><ul>'
    assert sorted(set(faults_of(read_page(broken)))) == [
        "<a> without a name",
        "<div> inside <p>",
        "<ul> is never closed",
        "a table has no caption",
        "a table head has no scope",
        "h1 is followed by h3",
        "input q has no label",
    ]
