"""A resolution as people watch it: drafted, amended, voted on by three organisations, put into force; and too late."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.beside import beside
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window

THIRD = "owner-jcet"
"""The owner of a third organisation; of the three who vote the demo lets only two sign in."""
QUORUM = "20"
"""Percent: three of the demo's members."""
LET_SIGN_IN = f"""
from corechain_portal.accounts.models import User
person = User.objects.get(email="{THIRD}@example.org")
person.set_password("demo-{THIRD}")
person.save()
"""
DEADLINE_PASSES = """
from datetime import timedelta
from django.utils import timezone
from corechain_portal.governance.models import Resolution
Resolution.objects.filter(title_en="{title}").update(vote_until=timezone.now() - timedelta(minutes=1))
"""
COUNT = "from corechain_portal.governance.voting import close_ended_votes; close_ended_votes()"


@pytest.fixture(scope="module")
def folder(portal_folder: Path) -> Path:
    """The shared portal's, in which the third owner can sign in."""
    beside(portal_folder, LET_SIGN_IN)
    return portal_folder


@pytest.mark.parametrize("size", WIDTHS)
def test_a_resolution_from_its_draft_into_force(folder: Path, open_as: OpenAs, axe: str, size: str) -> None:
    staff, members = open_as("secretariat"), [open_as(role) for role in ("member", "competitor", THIRD)]
    title = f"Agreement on test capacity, {size}"
    address = _draft(staff, title)
    _amend(staff, members[0], address)
    _press(staff, "Call the vote")
    for page in members:
        page.goto(address)
        _press(page, "In favour")
    expect(members[2].get_by_text(re.compile(r"^3 of \d+ members have voted; 3 are needed"))).to_be_visible()

    beside(folder, DEADLINE_PASSES.format(title=title))
    _vote_too_late(members[1])

    beside(folder, COUNT)
    staff.reload()
    _press(staff, "Put into force")
    members[0].goto(address)
    expect(members[0].locator("main")).to_contain_text("in force")
    expect(members[0].get_by_role("heading", name="Result")).to_be_visible()
    members[0].get_by_text("Who voted how").click()
    expect(members[0].locator("details[open] li").filter(has_text="In favour")).to_have_count(3)
    assert fits_the_window(members[0])
    members[0].evaluate(axe)
    assert members[0].evaluate(FAULTS, RULES) == []


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def _vote_too_late(page: Page) -> None:
    """Sent as the button sends it: the browser would note a refusal in its console, where none may be."""
    ballot = page.locator("form.ballot").first
    kept = ("csrfmiddlewaretoken", "member")
    sent = {name: ballot.locator(f"[name={name}]").first.get_attribute("value") or "" for name in kept}
    address = urljoin(page.url, ballot.get_attribute("action") or "")
    answer = page.request.post(address, form={**sent, "choice": "against"})
    assert answer.status == 409
    assert "Votes are not taken now; yours was not counted." in answer.text()


def _draft(staff: Page, title: str) -> str:
    staff.goto("/en/work/governance/new/resolution/")
    until = timezone.localtime() + timedelta(days=1)
    staff.get_by_label("Title in English", exact=True).fill(title)
    staff.get_by_label("Text in English", exact=True).fill("Test capacity is shared.")
    staff.get_by_label("Votes are taken until").fill(f"{until:%Y-%m-%dT%H:%M}")
    staff.get_by_label("Quorum, percent of the members").fill(QUORUM)
    _press(staff, "Save")
    staff.wait_for_url(re.compile("/work/items/"))
    _press(staff, "Open for amendments")
    return staff.url


def _amend(staff: Page, member: Page, address: str) -> None:
    member.goto(address)
    member.get_by_label("What should read otherwise, and how").fill("Say by whom.")
    _press(member, "Propose")
    staff.goto(address)
    expect(staff.get_by_text("Say by whom.")).to_be_visible()
    staff.get_by_label("Answer", exact=True).fill("Taken up in the second sentence.")
    _press(staff, "Take up")
    staff.goto(address.rstrip("/") + "/edit/")
    staff.get_by_label("Text in English", exact=True).fill("Members share their test capacity.")
    _press(staff, "Save")
    staff.wait_for_url(address)
    expect(staff.get_by_text("Members share their test capacity.").first).to_be_visible()
