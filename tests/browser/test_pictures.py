"""The other pictures: the neighbourhood of a node, maps, charts; and that pages without pictures load little."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import OpenPage


def drawn(page: Page, kind: str) -> None:
    """Scroll to the first picture of `kind` and wait until it is drawn."""
    figure = page.locator(f'figure[data-picture="{kind}"]').first
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-drawn", "yes")


def is_painted(page: Page, selector: str) -> bool:
    """Whether the canvas shows anything."""
    return bool(
        page.evaluate(
            """(selector) => {
              const canvas = document.querySelector(selector);
              const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              return pixels.some((value) => value !== 0);
            }""",
            selector,
        )
    )


def test_the_neighbourhood_of_a_node_is_made_of_links(open_page: OpenPage) -> None:
    page = open_page("/chain/lithography/")
    drawn(page, "node-neighbourhood")
    photoresist = page.locator('figure a.bar[data-node="photoresist"]')
    assert photoresist.get_attribute("href") == "/chain/photoresist/"
    expect(page.locator("figure a.bar.self")).to_have_attribute("data-node", "lithography")


def test_shares_of_providers_are_bars_with_the_unknown_rest(open_page: OpenPage) -> None:
    page = open_page("/chain/wafer-foundry/", scripts=False)
    group = page.locator(".share-group").first
    expect(group.locator('a[href="/organisations/tsmc/"]')).to_be_visible()
    expect(group.locator(".rest .hatched")).to_be_visible()


def test_the_directory_has_a_map_whose_note_says_what_it_is(open_page: OpenPage) -> None:
    page = open_page("/organisations/")
    drawn(page, "place-map")
    assert is_painted(page, ".map-canvas canvas")
    expect(page.locator(".picture-note").first).to_contain_text("审图号")
    buttons = page.locator('figure[data-picture="place-map"] .picture-tools button')
    assert buttons.count() == 4
    for index in range(4):
        buttons.nth(index).click()
        expect(buttons.nth(index)).to_have_attribute("aria-pressed", "true")
    page.wait_for_load_state("networkidle")
    assert is_painted(page, ".map-canvas canvas")


def test_an_organisation_is_on_a_map(open_page: OpenPage) -> None:
    page = open_page("/en/organisations/csmc/")
    drawn(page, "place-map")
    assert is_painted(page, ".map-canvas canvas")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_indicators_are_charts_with_a_table_beside(open_page: OpenPage, theme: str) -> None:
    page = open_page("/statistics/", theme=theme)
    drawn(page, "indicator-chart")
    assert is_painted(page, ".chart-canvas canvas")


def test_a_page_without_pictures_loads_almost_nothing(open_page: OpenPage) -> None:
    page = open_page("/match/")
    page.wait_for_load_state("networkidle")
    scripts = page.evaluate(
        """() => performance.getEntriesByType("resource")
          .filter(({ name }) => name.endsWith(".js")).map(({ decodedBodySize }) => decodedBodySize)"""
    )
    assert 0 < sum(scripts) < 20_000
