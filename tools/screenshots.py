"""Takes a picture of every page in both languages, two widths and both themes.

``python -m tools.screenshots [FOLDER] [--only NAME …]`` starts a portal of its own on a free port of this machine, with
the built-in data set in a folder that is deleted afterwards, and writes PNG files to FOLDER (``var/screenshots``).
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools.running_portal import CHROMIUM, CHROMIUM_OPTIONS, REPOSITORY, running_portal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DEMAND = {
    "zh": "求购KrF光刻胶，200mm线，月用量500升，优先长三角",
    "en": "KrF photoresist for a 200 mm line, 500 litres a month, Yangtze River Delta preferred",
}
PAGES = {
    "home": "",
    "chain": "chain/",
    "node": "chain/wafer-foundry/",
    "stage": "chain/stage-materials/",
    "diagnosis": "chain/diagnosis/",
    "organisations": "organisations/",
    "organisation": "organisations/cr-micro/",
    "match-empty": "match/",
    "match": "match/?q={demand}",
    "statistics": "statistics/",
    "sources": "sources/",
    "find": "find/?q=光刻",
    "about": "about/",
    "sign-in": "accounts/login/",
    "not-found": "chain/no-such-node/",
}
SIGNED_IN = {"me": "me/", "data-desk": "data/"}
WIDTHS = {1280: 900, 390: 844}
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Shot:
    """One picture to take."""

    name: str
    path: str
    language: str
    width: int
    theme: str

    @property
    def file(self) -> str:
        """``home-zh-1280-light.png``."""
        return f"{self.name}-{self.language}-{self.width}-{self.theme}.png"

    @property
    def address(self) -> str:
        """Its path on the portal."""
        prefix = "/" if self.language == "zh" else "/en/"
        return prefix + self.path.format(demand=DEMAND[self.language])


def shots(pages: dict[str, str]) -> list[Shot]:
    """Every page × language × width × theme."""
    return [
        Shot(name, path, language, width, theme)
        for width in WIDTHS
        for theme in THEMES
        for language in DEMAND
        for name, path in pages.items()
    ]


def take(browser: Browser, address: str, wanted: list[Shot], folder: Path, *, sign_in: bool = False) -> None:
    """Write one PNG for each of `wanted`; prints what the browser complained about."""
    by_frame: dict[tuple[int, str], list[Shot]] = {}
    for shot in wanted:
        by_frame.setdefault((shot.width, shot.theme), []).append(shot)
    for (width, theme), group in by_frame.items():
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            has_touch=width < 640,
        )
        page = context.new_page()
        page.on("console", lambda told: told.type == "error" and print(f"  browser: {told.text}"))
        if sign_in:
            _sign_in(page, address)
        for shot in group:
            _take(page, address, shot, folder)
        context.close()


def _sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", "secretariat@example.org")
    page.fill("input[name=password]", "demo-secretariat")
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()


def _take(page: Page, address: str, shot: Shot, folder: Path) -> None:
    page.goto(address + shot.address)
    # Pictures are drawn when they come near the window: pass all of the page once.
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
            scrollTo(0, y);
            await new Promise((done) => setTimeout(done, 60));
          }
          scrollTo(0, 0);
        }"""
    )
    page.wait_for_load_state("networkidle")
    page.wait_for_function("""() => !document.querySelector('[data-drawn="loading"]')""")
    page.screenshot(path=folder / shot.file, full_page=True)
    print(shot.file, flush=True)


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=REPOSITORY / "var" / "screenshots")
    parser.add_argument(
        "--only", nargs="+", choices=[*PAGES, *SIGNED_IN], help="pages to take, all by default"
    )
    parser.add_argument("--address", help="take them from a running portal, such as http://127.0.0.1:8000")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    pick = {name for name in (*PAGES, *SIGNED_IN) if not chosen.only or name in chosen.only}
    with tempfile.TemporaryDirectory() as var:
        if chosen.address:
            _take_all(chosen.address, pick, chosen.folder)
        else:
            with running_portal(Path(var)) as address:
                _take_all(address, pick, chosen.folder)


def _take_all(address: str, pick: set[str], folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        for pages, sign_in in ((PAGES, False), (SIGNED_IN, True)):
            wanted = shots({name: path for name, path in pages.items() if name in pick})
            take(browser, address, wanted, folder, sign_in=sign_in)
        browser.close()


if __name__ == "__main__":
    main()
