"""Losses as CSV that opens rightly in Excel; a name never becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from corechain_portal.laboratory.models import Scenario

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "organisation", "name_zh", "name_en", "stage_zh", "stage_en", "share_of_output", "loss", "cause", "direct",
    "hit_after_step", "through", "sources", "dataset", "data_version",
)  # fmt: skip


def losses_csv(scenario: Scenario) -> str:
    """Every organisation with its losses, and a column ``loss_N`` for what is lost after step N (0: the shock)."""
    content: Mapping[str, Any] = scenario.result.content
    steps = range(len(content["lost_by_step"]))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*COLUMNS, *(f"loss_{step}" for step in steps)])
    for each in content["organisations"]:
        stage = content["sectors"][each["sector"]]["name"]
        through = each["through"]
        sources = dict.fromkeys(source for partner in through for source in partner["sources"])
        row = [
            each["id"], each["name"]["zh"], each["name"]["en"], stage["zh"], stage["en"], each["weight"],
            each["path"][-1], each["cause"], int(each["direct"]),
            "" if each["reached_at"] is None else each["reached_at"],
            "|".join(partner["id"] for partner in through), "|".join(sources),
            content["dataset"], content["version"], *each["path"],
        ]  # fmt: skip
        writer.writerow([plain(cell) for cell in row])
    return "\ufeff" + file.getvalue()


def plain(cell: Any) -> Any:
    """Text that a spreadsheet would take for a formula, marked as text.

    >>> plain("=1+1"), plain(-0.5), plain("华虹")
    ("'=1+1", -0.5, '华虹')
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
