"""A network of one's own in a browser: sent in with a fault, mended, asked, watched, compared, deleted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import WIDTHS, OpenPage
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_laboratory import COMPUTED_WITHIN, sign_in
from tests.browser.test_walk import fits_the_window

NETWORKS = "/en/laboratory/networks/"
FIRMS = "firm,sector,name_en\n" + "".join(
    f"F{n},{('mine', 'mill', 'shop')[n % 3]},Plant {n}\n" for n in range(12)
)
LINKS = "supplier,buyer,amount\n" + "".join(f"F{n},F{(n + 1) % 12},{n + 1}\n" for n in range(12))


def _send(page: Page, folder: Path, name: str, links: str = LINKS) -> None:
    (folder / "firms.csv").write_text(FIRMS, "utf-8")
    (folder / "links.csv").write_text(links, "utf-8")
    page.get_by_label("Firms: firm, sector").set_input_files(folder / "firms.csv")
    page.get_by_label("Links: supplier, buyer, amount").set_input_files(folder / "links.csv")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Check and keep").click()
    page.wait_for_load_state()


def _compute(page: Page, network: str, name: str, deliveries: str) -> str:
    page.goto(f"{network}new/")
    page.locator("input[name=firm][value=F0]").check()
    page.get_by_label("Deliveries that fail, in percent").fill(deliveries)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Compute").click()
    expect(page.locator(".scenario-figures")).to_be_visible(timeout=COMPUTED_WITHIN)
    return page.url


def test_faults_are_told_with_their_rows_and_nothing_typed_is_lost(
    browser: Browser, portal: str, tmp_path: Path
) -> None:
    # Not by `open_page`: the browser itself complains of the status 422.
    page = browser.new_page(base_url=portal)
    page.goto("/en/accounts/login/")
    sign_in(page, f"{NETWORKS}new/")
    _send(page, tmp_path, "Mended later", LINKS.replace("F3,F4,4", "F3,F99,-4"))
    expect(page.get_by_role("alert")).to_contain_text("Nothing was kept.")
    expect(page.locator(".network-faults tbody tr")).to_have_count(2)
    expect(page.locator(".network-faults tbody")).to_contain_text("F99")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Mended later")
    assert fits_the_window(page)
    _send(page, tmp_path, "Mended later")
    expect(page.locator(".answer")).to_have_text("12 firms in 3 sectors with 12 links: fit to compute with.")
    page.close()


@pytest.mark.parametrize("size", WIDTHS)
def test_from_two_tables_to_a_loss_that_is_watched(open_page: OpenPage, tmp_path: Path, size: str) -> None:
    page = sign_in(open_page("/en/accounts/login/", size=size), f"{NETWORKS}new/")
    _send(page, tmp_path, f"Steel ({size})")
    expect(page.locator(".answer")).to_have_text("12 firms in 3 sectors with 12 links: fit to compute with.")
    assert fits_the_window(page)
    network = page.url
    first = _compute(page, network, "All stops", "100")
    assert fits_the_window(page)
    expect(page.locator(".loss-curves svg:visible")).to_have_count(1)
    slider = page.get_by_role("slider")
    slider.fill("0")
    expect(page.locator(".scenario-told")).to_contain_text("The shock itself: 1 hit")
    expect(page.locator(".scenario-steps .firm.hit")).to_have_count(1)
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_text("There is no other result on this network yet.")).to_be_visible()
    _compute(page, network, "Half stops", "50")
    page.goto(first)
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_label("With").locator("option")).to_have_count(1)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".answer")).to_contain_text("in “All stops” and")
    assert fits_the_window(page)
    page.goto(f"{network}delete/")
    expect(page.locator(".answer")).to_contain_text("2 scenarios on it are gone afterwards")
    page.get_by_role("button", name="Delete").click()
    expect(page).to_have_url(re.compile(r"/laboratory/networks/$"))
    page.close()


@pytest.mark.parametrize(("prefix", "size", "theme"), [("", "desktop", "light"), ("/en", "phone", "dark")])
def test_no_fault_of_accessibility_is_found(
    open_page: OpenPage, axe: str, tmp_path: Path, prefix: str, size: str, theme: str
) -> None:
    page = sign_in(open_page("/en/accounts/login/", size=size, theme=theme), f"{NETWORKS}new/")
    _send(page, tmp_path, f"Checked ({size})")
    network = page.url.split("/en/laboratory/")[1]
    result = _compute(page, page.url, "Checked", "100").split("/en/laboratory/")[1]
    for path in (
        "networks/",
        "networks/new/",
        network,
        f"{network}new/",
        result,
        f"compare/?with={result[:-1]}",
    ):
        page.goto(f"{prefix}/laboratory/{path}")
        page.wait_for_load_state("networkidle")
        page.evaluate(axe)
        assert page.evaluate(FAULTS, RULES) == [], path
        assert fits_the_window(page), path
    page.close()
