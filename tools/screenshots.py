"""Takes a picture of every page in both languages, two widths and both themes.

``python tools/screenshots.py [FOLDER] [--only NAME …]`` starts a portal of its own on a free port of this machine, with
the built-in data set in a folder that is deleted afterwards, and writes PNG files to FOLDER (``var/screenshots``).
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).resolve().parent.parent
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
STARTS_WITHIN_SECONDS = 120
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars")


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


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def portal(folder: Path) -> Iterator[str]:
    """A portal with the built-in data set and demo accounts; yields its address, and ends with the block."""
    port = free_port()
    environment = {**os.environ, "CORECHAIN_VAR": str(folder), "CORECHAIN_DEMO": "true", "PORT": str(port)}
    command = [sys.executable, "-m", "corechain_portal", "serve", "--prepare"]
    log = folder / "portal.log"
    with log.open("wb") as output:
        served = subprocess.Popen(command, env=environment, stdout=output, stderr=output, cwd=REPOSITORY)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, served, log)
        yield address
    finally:
        served.terminate()
        served.wait(timeout=20)


def _wait_for(address: str, served: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and served.poll() is None:
        try:
            with urlopen(f"{address}/", timeout=10):
                return
        except URLError:
            time.sleep(0.3)
    raise SystemExit(f"The portal did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


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
    page.fill("input[name=login]", "secretariat")
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
            with portal(Path(var)) as address:
                _take_all(address, pick, chosen.folder)


def _take_all(address: str, pick: set[str], folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
        for pages, sign_in in ((PAGES, False), (SIGNED_IN, True)):
            wanted = shots({name: path for name, path in pages.items() if name in pick})
            take(browser, address, wanted, folder, sign_in=sign_in)
        browser.close()


if __name__ == "__main__":
    main()
