"""A flagship project as people watch it: proposed, a milestone, a partner, progress, a picture of it all."""

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
def test_a_project_from_its_proposal_to_its_picture(open_as: OpenAs, axe: str, size: str) -> None:
    lead, partner = open_as("member"), open_as("competitor")
    today = timezone.localdate()
    title = f"Packaging line, {size}"
    address = _propose(lead, title)
    _press(lead, "Start")
    for name, due in (
        ("Tools moved in", today - timedelta(days=3)),
        ("First lot", today + timedelta(days=60)),
    ):
        _add(lead, "Add a milestone", {"Milestone, in Chinese": name, "Due": f"{due}"})
    expect(lead.locator(".gantt b.late")).to_have_count(1)
    lead.locator(".gantt li", has_text="Tools moved in").get_by_role("button", name="Done").click()
    lead.wait_for_load_state()
    expect(lead.locator(".gantt b.late")).to_have_count(0)
    expect(lead.locator(".gantt b.done")).to_have_count(1)

    lead.get_by_text("Add a partner").click()
    lead.get_by_label("Organisation", exact=True).select_option(label="Hua Hong Semiconductor (Wuxi)")
    lead.locator("form[action*=partners]").get_by_role("button", name="Add").click()
    lead.wait_for_load_state()
    _add(lead, "Report progress", {"Done, in percent": "40", "Report": "The tools are in."}, "Report")

    partner.goto(address)
    for told in ("Hua Hong", "40 %", "The tools are in.", "packaging and test"):
        expect(partner.locator("main")).to_contain_text(told)
    expect(partner.locator("main")).not_to_contain_text("Add a milestone")
    expect(partner.locator("main svg, main canvas").first).to_be_visible()
    _looks_right(partner, axe)
    partner.goto("/en/work/landmarks/map/")
    expect(partner.get_by_role("link", name=title).first).to_be_visible()
    _looks_right(partner, axe)


def _propose(page: Page, title: str) -> str:
    page.goto("/en/work/landmarks/new/project/")
    for label, value in (
        ("Title in English", title),
        ("Place on the map", "新吴区"),
        ("Nodes of the chain that it strengthens", "packaging-and-test-service"),
        ("Funding planned, 10,000 yuan", "8000"),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_label("Seen by").select_option("alliance")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/work/items/"))
    return page.url


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def _add(page: Page, what: str, fields: dict[str, str], button: str = "Add") -> None:
    section = page.locator("details", has_text=what)
    section.locator("summary").click()
    for label, value in fields.items():
        section.get_by_label(label, exact=True).fill(value)
    section.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def _looks_right(page: Page, axe: str) -> None:
    assert fits_the_window(page)
    page.evaluate(axe)
    assert page.evaluate(FAULTS, RULES) == []
