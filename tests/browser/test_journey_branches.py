"""Joint branch building as a person would watch it: branches pair, meet, and publish a record with a photograph."""

from __future__ import annotations

import re
import struct
import zlib

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window

WIDTH, HEIGHT = 64, 48


def photograph() -> bytes:
    """A picture of one colour, as PNG (ISO/IEC 15948)."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    rows = (b"\x00" + bytes((31, 115, 85)) * WIDTH) * HEIGHT
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("size", WIDTHS)
def test_from_a_pairing_to_a_record_with_a_photograph(open_as: OpenAs, axe: str, size: str) -> None:
    own, partner = open_as("member"), open_as("competitor")
    pairing = _make(own, "pairing", {"Title in English": f"Two branches, {size}"}, {"Paired with": size})
    partner.goto(pairing)
    press(partner, "Accept")
    expect(partner.locator(".answer").get_by_text("paired", exact=True)).to_be_visible()

    visit = _make(
        own,
        "activity",
        {"Title in English": f"A visit to the fab, {size}", "Starts": "2027-03-05T09:00", "Places": "20"},
        {},
    )
    partner.goto(visit)
    press(partner, "Sign up")
    expect(partner.get_by_role("button", name="Withdraw")).to_be_visible()

    _hold_and_report(own, visit)
    partner.goto(visit)
    expect(partner.get_by_text("Twenty of both branches saw the line.")).to_be_visible()
    shown = partner.get_by_role("img", name="At the line")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [WIDTH, HEIGHT]
    assert fits_the_window(partner)
    partner.evaluate(axe)
    assert partner.evaluate(FAULTS, RULES) == []
    own.goto(pairing)
    press_with_reason(own, "End the pairing", "The exchange is over.")
    expect(own.get_by_text("The exchange is over.")).to_be_visible()


def _hold_and_report(own: Page, visit: str) -> None:
    own.goto(visit)
    press(own, "It was held")
    own.get_by_role("link", name="Edit").click()
    own.wait_for_load_state()
    own.get_by_label("Record in English").fill("Twenty of both branches saw the line.")
    press(own, "Save")
    own.get_by_text("Add a file", exact=True).click()
    own.locator("input[type=file]").set_input_files(
        {"name": "line.png", "mimeType": "image/png", "buffer": photograph()}
    )
    own.get_by_label("Note").fill("At the line")
    press(own, "Add")
    press(own, "Publish the record")


def press_with_reason(page: Page, name: str, reason: str) -> None:
    page.locator("summary", has_text=name).click()
    page.get_by_label("Reason").fill(reason)
    press(page, name)


def _make(page: Page, kind: str, fields: dict[str, str], chosen: dict[str, str]) -> str:
    page.goto(f"/en/work/branches/new/{kind}/")
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)
    for label in chosen:
        options = page.get_by_label(label, exact=True)
        wanted = options.locator("option", has_text=re.compile("Hua Hong|华虹")).first
        options.select_option(wanted.get_attribute("value"))
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/work/items/"))
    return page.url
