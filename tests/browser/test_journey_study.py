"""Studying together, as a person would watch it: from a material over sign-up and waiting list to the own calendar."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.request import urlopen

import pytest
import vobject
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window


@pytest.mark.parametrize("size", WIDTHS)
def test_from_a_material_to_ones_own_calendar(open_as: OpenAs, axe: str, size: str) -> None:
    starts = timezone.localtime() + timedelta(days=9)
    title = f"Export rules, {size}"
    staff, member, competitor = open_as("secretariat"), open_as("member"), open_as("competitor")

    reader = f"Reader on export rules, {size}"
    _make(staff, "material", {"Title in English": reader})
    address = _make(
        staff,
        "session",
        {"Title in English": title, "Starts": f"{starts:%Y-%m-%dT%H:%M}", "Places": "1"},
    )
    staff.get_by_text("Choose what is studied").click()
    staff.get_by_label(reader).check()
    staff.locator("form[action*=materials]").get_by_role("button", name="Save").click()
    staff.wait_for_load_state()
    expect(staff.get_by_role("link", name=reader)).to_be_visible()

    for page, button in ((member, "Sign up"), (competitor, "Join the waiting list")):
        page.goto(address)
        page.get_by_role("button", name=button).click()
        page.wait_for_load_state()
    expect(competitor.get_by_text("1 on the waiting list")).to_be_visible()

    member.get_by_role("button", name="Withdraw").click()
    member.wait_for_load_state()
    competitor.reload()
    expect(competitor.get_by_text("on the waiting list")).to_have_count(0)
    expect(competitor.get_by_role("button", name="Withdraw")).to_be_visible()

    _see_in_the_calendar(competitor, title, f"{starts:%Y-%m}", axe)
    feed = _subscribe(competitor)
    with urlopen(feed, timeout=30) as answer:
        events = vobject.readOne(answer.read().decode()).contents["vevent"]
    mine = {each.summary.value: each for each in events}
    assert title in mine
    assert mine[title].dtstart.value == starts.replace(second=0, microsecond=0)


def _make(page: Page, kind: str, fields: dict[str, str]) -> str:
    page.goto(f"/en/work/study/new/{kind}/")
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/work/items/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(fields["Title in English"])
    return page.url


def _see_in_the_calendar(page: Page, title: str, month: str, axe: str) -> None:
    page.goto(f"/en/calendar/?month={month}&who=mine")
    expect(page.get_by_role("link", name=title)).to_be_visible()
    assert fits_the_window(page)
    page.evaluate(axe)
    assert page.evaluate(FAULTS, RULES) == []


def _subscribe(page: Page) -> str:
    page.goto("/en/calendar/subscribe/")
    page.get_by_label("What it holds").select_option("mine")
    page.get_by_role("button", name=re.compile("address")).click()
    page.wait_for_load_state()
    expect(page.get_by_role("status")).to_have_text("Your calendar has a new address.")
    assert fits_the_window(page)
    return page.get_by_label("Secret address").input_value()
