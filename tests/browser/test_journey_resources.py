"""A shared instrument as people watch it: booked, approved by its keeper, and not booked twice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window


@pytest.mark.parametrize("size", WIDTHS)
def test_a_booking_is_approved_and_holds_its_time(open_as: OpenAs, axe: str, size: str) -> None:
    keeper, booker = open_as("member"), open_as("competitor")
    address = _offer(keeper, f"Electron microscope, {size}")
    start = (timezone.localtime() + timedelta(days=2)).replace(minute=0)
    booker.goto(address)
    expect(booker.locator("main")).to_contain_text("Everything is free.")
    _book(booker, start, hours=4)
    expect(booker.locator("main")).to_contain_text("asked for")

    keeper.goto(address)
    expect(keeper.locator("main")).to_contain_text("Failure analysis")
    _looks_right(keeper, axe)
    keeper.get_by_label("Answer").fill("Bring your own samples.")
    keeper.get_by_role("button", name="Approve").click()
    keeper.wait_for_load_state()

    booker.goto(address)
    expect(booker.locator("main")).to_contain_text("approved")
    _looks_right(booker, axe)
    with booker.expect_response(re.compile("/book/")) as refused:
        _book(booker, start + timedelta(hours=2), hours=1)
    assert refused.value.status == 409
    expect(booker.locator("main")).to_contain_text("The time is taken (seats in all: 1, left: 0).")
    booker.goto(address)
    _book(booker, start + timedelta(hours=4), hours=1)  # right after it is free
    expect(booker.locator("tbody tr")).to_have_count(2)


def _offer(page: Page, title: str) -> str:
    page.goto("/en/work/innovation/new/resource/")
    page.get_by_label("Title in English").fill(title)
    page.get_by_label("Price and conditions").fill("By the hour")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/work/items/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def _book(page: Page, start: object, *, hours: int) -> None:
    until = start + timedelta(hours=hours)
    page.get_by_label("From", exact=True).fill(f"{start:%Y-%m-%dT%H:%M}")
    page.get_by_label("Until", exact=True).fill(f"{until:%Y-%m-%dT%H:%M}")
    page.get_by_label("What for").fill("Failure analysis")
    page.get_by_role("button", name="Ask for it").click()
    page.wait_for_load_state()


def _looks_right(page: Page, axe: str) -> None:
    assert fits_the_window(page)
    page.evaluate(axe)
    assert page.evaluate(FAULTS, RULES) == []
