"""The alliance's own colour, shifted as far as needed to be read on light and on dark pages."""

from __future__ import annotations

import re
from functools import lru_cache

from corechain_portal.alliances.models import Alliance

COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
LIGHT_PAPER, DARK_PAPER = "#f6f7f9", "#171e27"
"""The grounds on which least contrast is left (tokens.css)."""
LEAST_CONTRAST = 4.5
"""WCAG 2.2, criterion 1.4.3."""

Channels = tuple[float, float, float]


@lru_cache(maxsize=64)
def _style(accent: str) -> str:
    light, dark = readable(accent, LIGHT_PAPER), readable(accent, DARK_PAPER)
    return f"--accent-light: {light}; --accent-dark: {dark}"


def accent_style(alliance: Alliance | None) -> str:
    """A style attribute's text that sets the colour for light and for dark pages; empty where there is none."""
    accent = getattr(alliance, "accent", "")
    return _style(accent.lower()) if COLOUR.fullmatch(accent) else ""


def readable(colour: str, ground: str) -> str:
    """`colour`, moved towards black on a light ground and white on a dark one until it can be read there.

    >>> readable("#0a5a9c", "#f6f7f9"), readable("#ffcc00", "#f6f7f9"), readable("#0a5a9c", "#171e27")
    ('#0a5a9c', '#8a6e00', '#518ab9')
    """
    channels, towards = _channels(colour), (0.0 if _luminance(_channels(ground)) > 0.5 else 255.0)
    for step in range(101):
        mixed = tuple(each + (towards - each) * step / 100 for each in channels)
        found = "#" + "".join(f"{round(each):02x}" for each in mixed)
        if contrast(found, ground) >= LEAST_CONTRAST:
            return found
    return found


def contrast(one: str, other: str) -> float:
    """Ratio of contrast between two colours, 1 to 21 (WCAG 2.2, “contrast ratio”).

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    darker, lighter = sorted((_luminance(_channels(one)), _luminance(_channels(other))))
    return round((lighter + 0.05) / (darker + 0.05), 4)


def _channels(colour: str) -> Channels:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(channels: Channels) -> float:
    """Relative luminance of sRGB (WCAG 2.2, “relative luminance”)."""
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (each / 255 for each in channels)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
