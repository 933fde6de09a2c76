"""Chinese first, English equal: the switch keeps page and query, and no page speaks the other language."""

from __future__ import annotations

import re
from functools import cache

import pytest
from django.test import Client
from tests.portal.html_pages import SAID_ALOUD, Page, read_page
from tests.portal.pages import PAGES, PREFIXES
from tools.portal_messages import read_catalogue

from corechain_portal.web.context import in_language

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def english_messages() -> frozenset[str]:
    """Source strings that would show that a page was not translated: whole phrases with letters and no slots.

    Not names of languages: a choice of language gives each in itself.
    """
    found = set()
    for message in read_catalogue():
        if message.context == "spoken language":
            continue
        strings = message.id if isinstance(message.id, tuple | list) else (message.id,)
        translated = message.string if isinstance(message.string, str) else message.string[0]
        found |= {
            each
            for each in strings
            if re.search("[A-Za-z]{3}", each) and "%(" not in each and each != translated
        }
    return frozenset(found)


def said(page: Page) -> list[tuple[str, str]]:
    """Everything said on the page, attributes that are read aloud included, with its language."""
    attributes = [
        (each.attributes[name].strip(), each.language)
        for each in page.elements
        for name in SAID_ALOUD
        if each.attributes.get(name)
    ]
    return page.pieces + attributes


@pytest.mark.parametrize("name", PAGES)
def test_a_chinese_page_leaves_no_message_in_english(client: Client, name: str) -> None:
    page = read_page(client.get(PAGES[name]).content.decode())
    assert page.all("html")[0].attributes["lang"] == "zh-Hans"
    assert [text for text, language in said(page) if language != "en" and text in english_messages()] == []


@pytest.mark.parametrize("name", PAGES)
def test_an_english_page_has_no_message_in_chinese(client: Client, name: str) -> None:
    page = read_page(client.get(f"/en{PAGES[name]}").content.decode())
    assert page.all("html")[0].attributes["lang"] == "en"
    translated = {
        message.string if isinstance(message.string, str) else message.string[0]
        for message in read_catalogue()
    }
    ours = {text for text in translated if CHINESE.search(text) and "%(" not in text}
    assert [text for text, language in said(page) if language != "zh-Hans" and text in ours] == []


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("name", PAGES)
def test_the_switch_leads_to_the_same_page_with_its_query(client: Client, name: str, language: str) -> None:
    other = "en" if language == "zh" else "zh"
    page = read_page(client.get(PREFIXES[language] + PAGES[name]).content.decode())
    switch = [each for each in page.all("a") if each.attributes.get("hreflang")]
    assert [each.attributes["href"] for each in switch] == [PREFIXES[other] + PAGES[name]]


@pytest.mark.parametrize(
    ("address", "zh", "en"),
    [
        ("/", "/", "/en/"),
        ("/en/", "/", "/en/"),
        ("/en/match/?q=a&region=CN", "/match/?q=a&region=CN", "/en/match/?q=a&region=CN"),
        ("/english/", "/english/", "/en/english/"),
    ],
)
def test_an_address_in_each_language(address: str, zh: str, en: str) -> None:
    assert (in_language(address, "zh"), in_language(address, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("theme", "kept"), [("dark", "dark"), ("light", "light"), ("'><script>", None), ("", None)]
)
def test_the_chosen_theme_is_sent_with_the_page(client: Client, theme: str, kept: str | None) -> None:
    client.cookies["theme"] = theme
    page = read_page(client.get("/about/").content.decode())
    assert page.all("html")[0].attributes.get("data-theme") == kept
