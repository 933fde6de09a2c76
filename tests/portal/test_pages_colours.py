"""Colours: text can be read in both themes, sheets use tokens only, the page on the design language is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corechain_portal import web

SHEETS = Path(web.__file__).parent / "static/corechain"
TOKENS = (SHEETS / "tokens.css").read_text("utf-8")
TOKEN = re.compile(r"(--[\w-]+): (#[0-9a-f]{6});")
LENGTHS = {"--from", "--to", "--at", "--value", "--part"}
"""Lengths of bars, which pages give in style attributes."""
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgb\(")


def themes() -> dict[str, dict[str, str]]:
    """Colours by token: light, dark of the system, dark by choice."""
    light, system, chosen = re.split(
        r"@media \(prefers-color-scheme: dark\)|:root\[data-theme=\"dark\"\]", TOKENS
    )
    return {
        "light": dict(TOKEN.findall(light)),
        "dark": dict(TOKEN.findall(system)),
        "chosen dark": dict(TOKEN.findall(chosen)),
    }


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2), 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("text", ["--ink", "--muted", "--press", "--weak", "--strong"])
@pytest.mark.parametrize("ground", ["--paper", "--surface", "--tint"])
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    colours = themes()[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marked_words_buttons_and_fields_can_be_seen(theme: str) -> None:
    colours = themes()[theme]
    assert contrast(colours["--ink"], colours["--mark"]) >= 4.5
    assert contrast(colours["--press-ink"], colours["--press"]) >= 4.5
    assert contrast(colours["--edge"], colours["--surface"]) >= 3


def test_dark_by_choice_is_dark_of_the_system() -> None:
    found = themes()
    assert found["dark"] == found["chosen dark"]
    assert found["dark"].keys() == found["light"].keys()


@pytest.mark.parametrize("sheet", sorted(SHEETS.glob("*.css")), ids=lambda sheet: sheet.name)
def test_a_sheet_is_short_and_names_its_colours(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    assert len(text.splitlines()) < 400
    on_paper = text.index("@media print") if "@media print" in text else len(text)
    assert sheet.name == "tokens.css" or COLOUR.findall(text[:on_paper]) == []
    used = set(re.findall(r"var\((--[\w-]+)\)", text))
    given = set(re.findall(r"(--[\w-]+):", TOKENS + text))
    assert used - given - LENGTHS == set()


def test_the_page_on_the_design_language_lists_every_colour(repository: Path) -> None:
    page = (repository / "docs/explanation/design-language.md").read_text("utf-8")
    listed = {
        name: (light, dark) for name, light, dark in re.findall(r"\| `(--[\w-]+)` \| (\S+) \| (\S+) \|", page)
    }
    found = themes()
    assert listed == {name: (found["light"][name], found["dark"][name]) for name in found["light"]}
