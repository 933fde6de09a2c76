"""Joint innovation as people watch it: a call, a proposal with an open role, a partner found, a review, a project."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.beside import beside
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window

DEADLINE_PASSES = """
from datetime import timedelta
from django.utils import timezone
from corechain_portal.innovation.models import Call
past = timezone.now() - timedelta(minutes=1)
Call.objects.filter(title_en="{title}").update(starts_at=past - timedelta(days=1), ends_at=past)
"""
SECRET = "Trench isolation by a new etch."


@pytest.mark.parametrize("size", WIDTHS)
def test_from_a_call_to_a_project(open_as: OpenAs, portal_folder: Path, axe: str, size: str) -> None:
    staff, member, partner = open_as("secretariat"), open_as("member"), open_as("competitor")
    reviewer = open_as("analyst")
    title = f"Power processes, {size}"
    call = _call(staff, title)
    proposal = _propose(member, call, f"Trench devices, {size}")
    _find_the_partner(member, axe)
    _join(partner, f"Trench devices, {size}")
    expect(partner.locator("main")).to_contain_text(SECRET)
    member.goto(proposal)
    _press(member, "Submit")

    beside(portal_folder, DEADLINE_PASSES.format(title=title))
    staff.goto(call)
    _press(staff, "Begin the reviews")
    staff.goto(proposal)
    with staff.expect_response(re.compile("/reviewers/")) as refused:
        _ask(staff, "competitor@example.org")
    assert refused.value.status == 403
    expect(staff.locator("main")).to_contain_text("can neither review nor decide")
    staff.goto(proposal)
    _ask(staff, "analyst@example.org")
    _review(reviewer, title, axe)

    staff.goto(proposal)
    expect(staff.locator("main")).to_contain_text("7.80 / 10")
    staff.locator(".move summary", has_text="Accept").click()
    staff.locator("#note-accept").fill("A gap of the chain is closed.")
    staff.locator(".move").get_by_role("button", name="Accept").click()
    staff.wait_for_load_state()
    partner.goto(proposal)
    expect(partner.locator("main")).to_contain_text("A clear plan.")  # why, and not by whom
    expect(partner.locator("main")).not_to_contain_text("Analyst")
    _run_the_project(member, proposal)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def _looks_right(page: Page, axe: str) -> None:
    assert fits_the_window(page)
    page.evaluate(axe)
    assert page.evaluate(FAULTS, RULES) == []


def _call(page: Page, title: str) -> str:
    page.goto("/en/work/innovation/new/call/")
    page.get_by_label("Title in English").fill(title)
    deadline = timezone.localtime() + timedelta(days=5)
    page.get_by_label("Deadline").fill(f"{deadline:%Y-%m-%dT%H:%M}")
    page.get_by_label("Reviews that have to count before acceptance").fill("1")
    address = _save(page)
    for name, weight in (("Technology", "60"), ("Use in industry", "40")):
        if not page.get_by_label("Criterion, in English").is_visible():
            page.get_by_text("Add a criterion").click()
        page.get_by_label("Criterion, in English").fill(name)
        page.get_by_label("Weight").fill(weight)
        _press(page, "Add")
        expect(page.locator("main")).to_contain_text(name)
    _press(page, "Open the call")
    return address


def _save(page: Page) -> str:
    _press(page, "Save")
    page.wait_for_url(re.compile("/work/items/"))
    return page.url


def _propose(page: Page, call: str, title: str) -> str:
    page.goto(call)
    page.get_by_role("link", name="Propose a project").click()
    page.wait_for_load_state()
    page.get_by_label("Title in English").fill(title)
    page.get_by_label("Text in English").fill(SECRET)
    address = _save(page)
    page.get_by_text("Add an open role").click()
    page.get_by_label("Role, in English").fill("Foundry")
    page.locator("form[action*=roles]").get_by_label("Nodes of the chain").fill("wafer-foundry")
    page.get_by_label("What is needed, in your own words").fill("12-inch specialty process, in Wuxi")
    page.locator("form[action*=roles]").get_by_role("button", name="Add").click()
    expect(page.locator("main")).to_contain_text("12-inch specialty process")
    return address


def _find_the_partner(page: Page, axe: str) -> None:
    """The matching finds a member that can be invited, and says why."""
    page.get_by_role("link", name="Find a partner").click()
    page.wait_for_load_state()
    _looks_right(page, axe)
    found = page.locator(".candidates > li", has_text="Hua Hong Semiconductor (Wuxi)")
    expect(found).to_contain_text("member of the alliance")
    expect(found).to_contain_text("foundry")
    found.locator("summary", has_text="Invite").click()
    found.get_by_label("Message").fill("Join us.")
    found.get_by_role("button", name="Send the invitation").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("invited, no answer yet")


def _join(page: Page, title: str) -> None:
    page.goto("/en/work/innovation/invitations/")
    page.get_by_role("link", name=re.compile(re.escape(title))).click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("12-inch specialty process")
    expect(page.locator("main")).not_to_contain_text(SECRET)
    _press(page, "Join the consortium")


def _ask(page: Page, email: str) -> None:
    page.get_by_label("E-mail address of a reviewer").fill(email)
    _press(page, "Ask for a review")


def _review(page: Page, call: str, axe: str) -> None:
    page.goto("/en/work/innovation/invitations/")
    page.get_by_role("link", name=re.compile(re.escape(call))).click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(SECRET)
    for number, mark in enumerate(("9", "6")):  # 0.6 · 9 + 0.4 · 6 = 7.8
        page.get_by_label("Mark, 0 to 10").nth(number).fill(mark)
        page.get_by_label("Reason").nth(number).fill("A clear plan.")
    _looks_right(page, axe)
    _press(page, "Submit the review")
    expect(page.locator("main")).to_contain_text("submitted")


def _run_the_project(page: Page, proposal: str) -> None:
    page.goto(proposal)
    page.get_by_role("link", name="a project").click()
    page.wait_for_load_state()
    page.get_by_text("Add a milestone").click()
    page.get_by_label("Milestone, in English").fill("First wafers")
    page.get_by_label("Due", exact=True).fill(f"{timezone.localdate() + timedelta(days=90)}")
    page.locator("form[action*=milestones]").get_by_role("button", name="Add").click()
    page.wait_for_load_state()
    page.get_by_text("Note an outcome").click()
    page.get_by_label("What it is").fill("A prototype that works")
    page.locator("form[action*=outcomes]").get_by_role("button", name="Add").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("First wafers")
    expect(page.locator("main")).to_contain_text("A prototype that works")
    assert fits_the_window(page)
