"""The chain graph: it loads, finds, filters, folds, zooms, is led by keys, and leads on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import OpenPage

FIGURE = 'figure[data-picture="chain-graph"]'


@pytest.fixture
def graph(open_page: OpenPage) -> Page:
    page = open_page("/chain/")
    expect(page.locator(f'{FIGURE}[data-drawn="yes"]')).to_be_visible()
    return page


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until `holds`, two seconds at most."""
    for _ in range(20):
        if holds():
            return
        page.wait_for_timeout(100)
    assert holds()


def bars(page: Page) -> Locator:
    return page.locator(f"{FIGURE} a.bar")


def test_every_stage_and_its_nodes_are_drawn(graph: Page) -> None:
    assert graph.locator(f"{FIGURE} .stage-head").count() == 8
    assert bars(graph).count() > 100
    assert bars(graph).first.get_attribute("href").startswith("/chain/")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_names_do_not_run_into_each_other(open_page: OpenPage, prefix: str) -> None:
    page = open_page(f"{prefix}/chain/")
    expect(page.locator(f'{FIGURE}[data-drawn="yes"]')).to_be_visible()
    words = f"{FIGURE} :is(.bar text, .weak-mark, .fold text, .stage-head text)"
    boxes = page.evaluate(
        f"""() => [...document.querySelectorAll('{words}')].map((each) => {{
          const {{ left, top, right, bottom }} = each.getBoundingClientRect();
          return [left, top, right, bottom, each.textContent];
        }})"""
    )
    overlapping = [
        (one[4], other[4])
        for index, one in enumerate(boxes)
        for other in boxes[index + 1 :]
        # A pixel less each way: line boxes are a little higher than their letters.
        if min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 3
    ]
    assert overlapping == []


def test_finding_marks_nodes_in_either_language_and_is_kept_in_the_address(graph: Page) -> None:
    graph.locator(f"{FIGURE} input[type=search]").fill("krf photoresist")
    found = graph.locator(f"{FIGURE} a.bar.found")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("KrF")
    expect(graph.locator(f"{FIGURE} .picture-status")).to_contain_text("1")
    assert "find=krf+photoresist" in graph.url
    graph.reload()
    expect(graph.locator(f"{FIGURE} a.bar.found")).to_have_count(1)


def test_enter_goes_to_the_first_node_found_and_enter_again_opens_it(graph: Page) -> None:
    graph.locator(f"{FIGURE} input[type=search]").fill("KrF光刻胶")
    graph.keyboard.press("Enter")
    expect(graph.locator(f"{FIGURE} a.bar:focus")).to_have_attribute("data-node", "krf-photoresist")
    graph.keyboard.press("Enter")
    expect(graph).to_have_url(re.compile(r"/chain/krf-photoresist/$"))


def test_the_weak_filter_leaves_weak_nodes_only(graph: Page) -> None:
    graph.locator(f"{FIGURE} button[value=weak]").click()
    expect(graph.locator(f"{FIGURE} a.bar.found").first).to_be_visible()
    weak = graph.locator(f"{FIGURE} a.bar.weak").count()
    assert weak > 0
    assert graph.locator(f"{FIGURE} a.bar.found").count() == weak
    assert graph.locator(f"{FIGURE} a.bar.found:not(.weak)").count() == 0
    assert "show=weak" in graph.url


def test_pointing_lights_what_goes_in_and_what_it_goes_into(graph: Page) -> None:
    node = graph.locator(f'{FIGURE} a[data-node="lithography"]')
    node.hover()
    expect(graph.locator(f"{FIGURE} a.bar.self")).to_have_attribute("data-node", "lithography")
    near = graph.locator(f"{FIGURE} a.bar.near")
    assert "photoresist" in near.evaluate_all("links => links.map((link) => link.dataset.node)")
    expect(graph.locator(f"{FIGURE} .picture-caption")).to_contain_text("光刻")


def test_kinds_unfold_and_fold(graph: Page) -> None:
    before = bars(graph).count()
    button = graph.locator(f"{FIGURE} .fold").first
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    expect(graph.locator(f"{FIGURE} .fold").first).to_have_attribute("aria-expanded", "true")
    assert bars(graph).count() > before
    graph.locator(f"{FIGURE} .fold").first.click()
    expect(bars(graph)).to_have_count(before)


def test_arrow_keys_walk_through_the_graph(graph: Page) -> None:
    first = bars(graph).first
    first.focus()
    graph.keyboard.press("ArrowDown")
    second = graph.locator(f"{FIGURE} a.bar:focus").get_attribute("data-node")
    assert second != first.get_attribute("data-node")
    graph.keyboard.press("ArrowUp")
    expect(graph.locator(f"{FIGURE} a.bar:focus")).to_have_attribute(
        "data-node", first.get_attribute("data-node") or ""
    )
    assert graph.locator(f'{FIGURE} a.bar[tabindex="0"]').count() == 1


def test_zoom_enlarges_and_returns(graph: Page) -> None:
    def width() -> float:
        box = bars(graph).first.bounding_box()
        assert box is not None
        return box["width"]

    before = width()
    buttons = graph.locator(f"{FIGURE} .picture-zoom button")
    buttons.nth(2).click()
    until(graph, lambda: width() > before * 1.4)
    buttons.nth(3).click()
    until(graph, lambda: abs(width() - before) < 0.5)


def test_a_click_leads_to_the_node(graph: Page) -> None:
    graph.locator(f'{FIGURE} a[data-node="photoresist"]').click()
    expect(graph).to_have_url(re.compile(r"/chain/photoresist/$"))


def test_on_a_phone_the_list_comes_first_and_the_graph_opens_on_request(open_page: OpenPage) -> None:
    page = open_page("/chain/", size="phone")
    expect(page.locator(f'{FIGURE}[data-drawn="yes"]')).to_be_attached()
    expect(page.locator(f"{FIGURE} svg.chain-graph")).to_be_hidden()
    page.locator(f"{FIGURE} .picture-open").click()
    expect(page.locator(f"{FIGURE} svg.chain-graph")).to_be_visible()


def test_without_scripts_every_node_stands_in_a_list(open_page: OpenPage) -> None:
    page = open_page("/chain/", scripts=False)
    assert page.locator('main a[href^="/chain/"]').count() > 400
    page.locator("main details > summary").first.click()
    expect(page.locator('main details[open] a[href^="/chain/"]').first).to_be_visible()
