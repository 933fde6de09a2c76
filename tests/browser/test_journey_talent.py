"""Joint talent as a person would watch it: a candidate is found with consent, by skills with reasons, and is gone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("size", WIDTHS)
def test_a_candidate_is_found_with_consent_and_gone_without(open_as: OpenAs, axe: str, size: str) -> None:
    candidate, officer = open_as("reader"), open_as("competitor")
    line = f"Layout of data converters, {size}"

    post = _offer(officer, f"Mixed-signal layout engineer, {size}")
    _write_profile(candidate, line, axe)
    found = f"{post[1]}"
    officer.goto(found)
    expect(officer.get_by_role("link", name=line)).to_have_count(0)

    candidate.get_by_label("I agree that this profile").check()
    press(candidate, "Agree and show")
    expect(candidate.get_by_text("Seen by: Personnel officers of all members")).to_be_visible()

    officer.goto(found)
    every = officer.get_by_role("region", name="All of these skills")
    expect(every.get_by_role("link", name=line)).to_be_visible()
    mine = every.locator("li", has_text=line)
    for reason in ("layout design", "physical verification", "as wished"):
        expect(mine.get_by_text(reason).first).to_be_visible()
    assert fits_the_window(officer)
    officer.evaluate(axe)
    assert officer.evaluate(FAULTS, RULES) == []
    officer.get_by_role("link", name=line).click()
    officer.wait_for_load_state()
    profile = officer.url
    press(officer, "Tell the candidate")

    _apply_and_withdraw(candidate, officer, post[0])
    candidate.goto("/en/work/talent/profile/")
    press(candidate, "Withdraw: show it to nobody")
    expect(candidate.get_by_text("Nobody but you sees it.")).to_be_visible()
    officer.goto(found)
    expect(officer.get_by_role("link", name=line)).to_have_count(0)
    assert officer.request.get(profile).status == 404
    candidate.get_by_text("Erase my profile").click()
    press(candidate, "Erase for good")
    expect(candidate.get_by_label("What I do, in one line")).to_have_value("")


def _apply_and_withdraw(candidate: Page, officer: Page, post: str) -> None:
    candidate.goto(post)
    candidate.get_by_label("Why this post").fill("I like matching.")
    press(candidate, "Apply for it")
    officer.goto(post)
    expect(officer.get_by_text("I like matching.")).to_be_visible()
    candidate.goto(post)
    press(candidate, "Withdraw and erase it")
    officer.goto(post)
    expect(officer.get_by_text("No applications yet.")).to_be_visible()


def _offer(page: Page, title: str) -> tuple[str, str]:
    """The post's page and that of its candidates."""
    page.goto("/en/work/talent/new/post/")
    page.get_by_label("Title in English").fill(title)
    page.get_by_label("Skills", exact=True).fill("版图设计, DRC")
    page.get_by_label("Region", exact=True).fill("Wuxi")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/work/items/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    address = page.url
    page.get_by_role("link", name="Find candidates").click()
    page.wait_for_load_state()
    return address, page.url


def _write_profile(page: Page, line: str, axe: str) -> None:
    page.goto("/en/work/talent/profile/")
    page.get_by_label("What I do, in one line").fill(line)
    page.get_by_label("What I can do").fill("analog layout, DRC/LVS, ADC设计")
    page.get_by_label("Where I want to work").fill("Jiangsu")
    page.get_by_label("Full time").check()
    press(page, "Save")
    expect(page.get_by_text("Nobody but you sees it.")).to_be_visible()
    assert fits_the_window(page)
    page.evaluate(axe)
    assert page.evaluate(FAULTS, RULES) == []
