"""A person's own pages and the navigation in a browser: with scripts and without, by keyboard, at both widths."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import WIDTHS, OpenPage, SignedIn
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window

Open = Callable[..., Page]
PAGES = ("me/", "me/notices/", "me/notices/?show=unread", "me/settings/", "me/data/")


@pytest.fixture
def open_as(open_page: OpenPage, signed_in: SignedIn) -> Open:
    """Opens a page as one of the demo's people: ``open_as("secretariat", "/en/me/", size="phone")``."""

    def opened(role: str, path: str, **how: object) -> Page:
        return open_page(path, person=signed_in(role), **how)

    return opened


@pytest.mark.parametrize(("prefix", "size", "theme"), [("/", "desktop", "light"), ("/en/", "phone", "dark")])
@pytest.mark.parametrize("role", ["member", "secretariat"])
def test_no_fault_of_accessibility_is_found_and_it_fits(
    open_as: Open, axe: str, role: str, prefix: str, size: str, theme: str
) -> None:
    page = open_as(role, f"{prefix}me/", size=size, theme=theme)
    for path in PAGES:
        page.goto(prefix + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(axe)
        assert page.evaluate(FAULTS, RULES) == [], path
        assert fits_the_window(page), path


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_menu_leads_everywhere_with_scripts_and_without(
    open_as: Open, axe: str, scripts: bool
) -> None:
    page = open_as("administrator", "/en/", size="phone", scripts=scripts)
    menu = page.locator("header details.menu")
    expect(menu.get_by_role("link", name="Desk", exact=True)).to_be_hidden()
    menu.locator("summary").click()
    for name in (
        "Chain",
        "Match",
        "Organisations",
        "Statistics",
        "Members",
        "Scenarios",
        "Desk",
        "Audit",
        "Me",
    ):
        expect(menu.get_by_role("link", name=name, exact=True)).to_be_visible()
    assert fits_the_window(page)
    if scripts:
        page.evaluate(axe)
        assert page.evaluate(FAULTS, RULES) == []
    menu.get_by_role("link", name="Desk", exact=True).click()
    page.wait_for_load_state()
    expect(page).to_have_url(re.compile(r"/en/desk/$"))
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="Desk", exact=True)).to_have_attribute("aria-current", "page")


def test_the_menu_opens_by_keyboard(open_as: Open) -> None:
    page = open_as("member", "/en/", size="phone")
    menu = page.locator("header details.menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Chain", exact=True)).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Chain", exact=True)).to_be_focused()


@pytest.mark.parametrize("prefix", ["/", "/en/"])
def test_the_header_is_one_line_in_which_nothing_overlaps(open_as: Open, prefix: str) -> None:
    page = open_as("administrator", prefix)
    for width in (320, 390, 768, 899, 900, 1023, 1024, 1279, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert fits_the_window(page), width
        boxes = page.evaluate(
            """() => [...document.querySelectorAll(
                 ".brand, .alliances > summary, .main-nav li, .top-tools > *")]
               .map((each) => each.getBoundingClientRect()).filter((box) => box.width > 0)
               .map(({ left, right, bottom }) => ({ left, right, bottom }))"""
        )
        assert max(box["bottom"] for box in boxes) < 64, width
        for first, second in pairwise(boxes):
            assert first["right"] <= second["left"] + 0.5, width


@pytest.mark.parametrize("size", WIDTHS)
def test_settings_are_saved_and_times_follow_the_zone(open_as: Open, size: str) -> None:
    page = open_as("analyst", "/en/me/settings/", size=size)
    page.get_by_label("Time zone").select_option("America/New_York")
    page.locator("form:has(#id_zone)").get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_label("Time zone")).to_have_value("America/New_York")
    page.get_by_label("Organisations and roles").select_option("weekly")
    page.locator("form:has(#id_hour)").get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    expect(page.get_by_label("Organisations and roles")).to_have_value("weekly")


def test_notices_are_read_and_the_bell_counts_them(open_as: Open) -> None:
    page = open_as("secretariat", "/en/me/notices/")
    before = int(page.locator(".bell-count").inner_text())
    assert before > 0
    expect(page.locator(".bell .visually-hidden")).to_have_text(f"Notices, {before} unread")
    page.locator(".notices > .unread").first.get_by_role("button").click()
    page.wait_for_load_state()
    if before > 1:
        expect(page.locator(".bell-count")).to_have_text(str(before - 1))
    if before > 1:
        page.get_by_role("button", name="Mark all as read", exact=True).click()
        page.wait_for_load_state()
    expect(page.locator(".bell-count")).to_have_count(0)
    expect(page.locator(".answer")).to_have_text("Nothing is unread.")


def test_a_person_of_several_alliances_switches_between_them(open_as: Open) -> None:
    page = open_as("administrator", "/en/me/")
    switch = page.locator("header details.alliances")
    if switch.count() == 0:
        pytest.skip("the demo's administrator belongs to one alliance")
    switch.locator("summary").click()
    other = switch.locator("a:not([aria-current])").first
    name = other.inner_text()
    other.click()
    page.wait_for_load_state()
    expect(page).to_have_url(re.compile(r"/@[-\w]+/en/me/$"))
    expect(page.locator(".brand small")).to_have_text(name)


def test_my_data_can_be_downloaded(open_as: Open) -> None:
    page = open_as("member", "/en/me/data/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download as JSON").click()
    assert re.fullmatch(r"my-data-\d{4}-\d\d-\d\d\.json", started.value.suggested_filename)
