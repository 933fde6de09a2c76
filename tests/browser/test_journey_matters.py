"""A difficult matter as people watch it: raised, given out, helped with, answered, closed and rated; one is overdue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.beside import beside
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window

DAYS_PASS = """
from datetime import timedelta
from django.utils import timezone
from corechain_portal.matters.models import Matter
Matter.objects.filter(title_en="{title}").update(due_on=timezone.localdate() - timedelta(days=1))
"""


@pytest.mark.parametrize("size", WIDTHS)
def test_a_matter_from_raising_it_to_its_rating(open_as: OpenAs, axe: str, size: str) -> None:
    member, staff, helper = open_as("member"), open_as("secretariat"), open_as("competitor")
    title = f"No spare parts, {size}"
    address = _raise(member, title)
    assert helper.request.get(address).status == 404

    staff.goto(address)
    _press(staff, "Give it to")
    staff.get_by_label("Co-handler").select_option(label="Hua Hong Semiconductor (Wuxi)")
    _press(staff, "Add")
    _press(staff, "Take it up")
    helper.goto(address)
    expect(helper.get_by_role("heading", name="Co-handlers")).to_be_visible()

    staff.get_by_text("Give an answer", exact=True).first.click()
    staff.locator("#note-answer").fill("Three suppliers were asked; two can deliver.")
    staff.locator("details[open] button").click()
    staff.wait_for_load_state()

    member.reload()
    expect(member.locator("main")).to_contain_text("two can deliver")
    _press(member, "Close")
    member.get_by_label("5", exact=True).check()
    _press(member, "Rate")
    expect(member.get_by_text("5 / 5")).to_be_visible()
    assert fits_the_window(member)
    member.evaluate(axe)
    assert member.evaluate(FAULTS, RULES) == []


@pytest.mark.parametrize("size", WIDTHS)
def test_what_is_overdue_stands_out(open_as: OpenAs, portal_folder: Path, size: str) -> None:
    member, staff = open_as("member"), open_as("secretariat")
    title = f"Power cut, {size}"
    _raise(member, title)
    beside(portal_folder, DAYS_PASS.format(title=title))
    staff.goto("/en/work/matters/?kind=matters.matter&view=board")
    expect(staff.locator(".work-column li").filter(has_text=title)).to_contain_text("overdue")
    assert fits_the_window(staff)
    staff.goto("/en/work/matters/?who=overdue")
    expect(staff.get_by_role("link", name=title)).to_be_visible()


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def _raise(member: Page, title: str) -> str:
    member.goto("/en/work/matters/new/matter/")
    member.get_by_label("Title in English", exact=True).fill(title)
    member.get_by_label("About").select_option("supply")
    _press(member, "Save")
    member.wait_for_url(re.compile("/work/items/"))
    expect(member.get_by_role("heading", level=1)).to_have_text(title)
    return member.url
