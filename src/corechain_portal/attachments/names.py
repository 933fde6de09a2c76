"""Names of files as people give them, made safe to show and to save."""

from __future__ import annotations

import re
import unicodedata

from corechain_portal.attachments.models import LONGEST_NAME

JOINER = "\u200d"
"""Joins emoji to one; every other sign that is not seen is left out, above all those that turn text around."""
NOT_IN_NAMES = re.compile(r'[<>:"|?*\x7f]')
LONGEST_ENDING = 10


def clean_name(given: str) -> str:
    """The name without folders, without signs that nobody sees, at most 150 characters long; never empty.

    >>> clean_name("../../etc/报告 2026.pdf"), clean_name("gpj.annexe\\u202efdp.exe"), clean_name(" ..\\x00 ")
    ('报告 2026.pdf', 'gpj.annexefdp.exe', 'file')
    """
    name = unicodedata.normalize("NFC", given.replace("\\", "/")).rpartition("/")[2]
    seen = "".join(
        " " if letter.isspace() else letter
        for letter in name
        if letter == JOINER or letter.isspace() or unicodedata.category(letter)[0] != "C"
    )
    plain = " ".join(NOT_IN_NAMES.sub("_", seen).split()).strip(". ")
    return _shortened(plain) or "file"


def ending(name: str) -> str:
    """What stands after the last dot, in lower case.

    >>> ending("Report.PDF"), ending("report")
    ('pdf', '')
    """
    stem, dot, last = name.rpartition(".")
    return last.lower() if stem and dot else ""


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    last = ending(name)
    kept = f".{last}" if 0 < len(last) <= LONGEST_ENDING else ""
    return name[: LONGEST_NAME - len(kept)].rstrip(JOINER + " .") + kept
