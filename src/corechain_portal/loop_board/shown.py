"""The kept figures with names of nodes and places, for the page and the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.listings.filling import snapshot_of
from corechain_portal.loop_board.models import LoopBoard
from corechain_portal.loop_board.threshold import threshold_of
from corechain_portal.web.regions import place_text

OTHERS = Text(zh="其他（合并）", en="Others, put together")
NO_NODE = Text(zh="未识别环节", en="No node")
NO_PLACE = Text(zh="未填地点", en="No place")
SIDES = {"demand": Text(zh="需求", en="Demands"), "offer": Text(zh="供给", en="Offers")}


@dataclass(frozen=True)
class ShownRow:
    """A group with its figures; `key` is empty for the others."""

    key: str
    name: Text
    figures: tuple[int, ...]


@dataclass(frozen=True)
class ShownTable:
    """Groups of listings by furthest step; `steps` are positions in :data:`~.words.STEPS`."""

    steps: tuple[int, ...]
    rows: tuple[ShownRow, ...]
    put_together: int


@dataclass(frozen=True)
class ShownBoard:
    """The dashboard as everybody of the alliance sees it; `computed_at` None: it never was computed."""

    computed_at: datetime | None
    least: int
    steps: tuple[int, ...]
    funnel: tuple[int, ...]
    groups: Mapping[str, ShownTable]
    medians: tuple[Mapping[str, Any], ...]
    unanswered: ShownTable
    effect: Mapping[str, Any] | None
    has_samples: bool


def board(viewer: Viewer) -> ShownBoard:
    """The kept dashboard of the viewer's alliance; one query, and the chain for names."""
    kept = LoopBoard.objects.filter(alliance=viewer.alliance).first()
    content: Mapping[str, Any] = kept.content if kept else {}
    # A threshold that was raised since holds at once: what was computed below it is not shown.
    if content.get("least", 0) < threshold_of(viewer.alliance):
        content = {}
    names = _Names(viewer)
    return ShownBoard(
        computed_at=kept.computed_at if kept and content else None,
        least=threshold_of(viewer.alliance),
        steps=tuple(content.get("steps", ())),
        funnel=tuple(content.get("funnel", ())),
        groups={name: names.table(name, table) for name, table in content.get("groups", {}).items()},
        medians=tuple(content.get("medians", ())),
        unanswered=names.table("node", content.get("unanswered", {})),
        effect=content.get("effect"),
        has_samples=bool(content.get("has_samples")),
    )


class _Names:
    """What the groups are called."""

    def __init__(self, viewer: Viewer) -> None:
        snapshot = snapshot_of(viewer.alliance)
        self._nodes = snapshot.nodes if snapshot else {}

    def table(self, group: str, kept: Mapping[str, Any]) -> ShownTable:
        rows = tuple(
            ShownRow(
                "" if each["key"] is None else str(each["key"]),
                OTHERS if each["key"] is None else self._name(group, str(each["key"])),
                tuple(each["figures"]),
            )
            for each in kept.get("rows", ())
        )
        if group == "month":
            rows = tuple(sorted(rows, key=lambda each: (not each.key, each.key)))
        return ShownTable(tuple(kept.get("steps", ())), rows, int(kept.get("put_together", 0)))

    def _name(self, group: str, key: str) -> Text:
        if group == "node":
            node = self._nodes.get(key)
            return (
                Text(zh=node.name("zh"), en=node.name("en")) if node else NO_NODE if not key else _same(key)
            )
        if group == "region":
            return place_text(key) if key else NO_PLACE
        return SIDES.get(key, _same(key))


def _same(words: str) -> Text:
    return Text(zh=words, en=words)
