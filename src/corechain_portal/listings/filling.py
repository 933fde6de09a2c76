"""The form of a listing filled from its text: what a person has changed is never overwritten.

Each field is sent with ``was_FIELD``, what the text had filled it with. A field that still reads so may be filled anew;
one that does not is the person's own. It works the same with and without scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from corechain.model.places import Place
from corechain.model.records import ChainNode
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.fill_listing import FilledListing, Quantity, Suggestion, fill_listing
from corechain_portal.alliances.models import Alliance
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.language import current_language
from corechain_portal.listings.content import Content
from corechain_portal.listings.forms import FILLED
from corechain_portal.listings.requirement_rows import RequirementRow, refilled, rows_of, sent_rows
from corechain_portal.matching.marking import marked

MOST_NODES = 20
FIELD_OF = {"place": "region"}
AMOUNT = frozenset(("quantity", "unit", "period"))
"""An amount of one's own with the unit of the text would be a third thing: all three are read, or none."""


@dataclass(frozen=True)
class NodeChoice:
    """A node of the chain in the form: ticked or not, and the words it was understood from."""

    node: ChainNode
    words: str
    ticked: bool = True


@dataclass(frozen=True)
class Filling:
    """What the page shows besides the fields themselves."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """For the fields of the form."""
    was: Mapping[str, str] = field(default_factory=dict)
    """What each field was filled with from the text."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The words that each field was filled from."""
    nodes: tuple[NodeChoice, ...] = ()
    requirements: tuple[RequirementRow, ...] = ()
    marked_text: str = ""
    found: int = 0
    """How many suggestions there are."""


def snapshot_of(alliance: Alliance) -> ChainSnapshot | None:
    """The alliance's chain, or None while it has none."""
    try:
        return current_snapshot(alliance)
    except NoDataLoaded:
        return None


def read_text(alliance: Alliance, text: str) -> FilledListing | None:
    """What the text tells; None for a text without words."""
    if not any(sign.isalnum() for sign in text):
        return None
    return fill_listing(snapshot_of(alliance), text, today=timezone.localdate())


def fill(alliance: Alliance, sent: QueryDict) -> Filling:
    """The form that was sent, filled from its text wherever nobody has changed it."""
    text = sent.get("text", "").replace("\x00", "")
    filled = read_text(alliance, text)
    suggested = suggested_values(filled) if filled else {}
    values = {name: sent.get(name, "") for name in (*FILLED, "side", "valid_until")}
    was = {}
    for name in FILLED:
        untouched = values[name].strip() == sent.get(f"was_{name}", "").strip()
        if untouched:
            values[name] = was[name] = suggested.get(name, "")
        else:
            was[name] = sent.get(f"was_{name}", "")
    suggestions = filled.suggestions if filled else ()
    rows = rows_of(filled.requirements, offered=True) if filled else []
    return Filling(
        values={**values, "text": text, "hidden": sent.getlist("hidden")},
        was=was,
        words=_words(suggestions, values, suggested),
        nodes=tuple(_nodes(alliance, sent, suggestions)),
        requirements=tuple(refilled(sent_rows(sent), rows)),
        marked_text=mark_suggested(text, suggestions),
        found=len(suggestions),
    )


def mark_suggested(text: str, suggestions: tuple[Suggestion, ...]) -> SafeString:
    """The text with the words marked that something was read from."""
    return marked(text, (each.words for each in suggestions))


def suggested_values(filled: FilledListing) -> dict[str, str]:
    """The fields as the form writes them."""
    values: dict[str, str] = {"title": filled.title}
    for each in filled.suggestions:
        if isinstance(each.value, Quantity):
            values |= {
                "quantity": format(Decimal(str(each.value.amount)).normalize(), "f"),
                "unit": each.value.unit,
                "period": each.value.period if each.value.period in ("month", "quarter", "year") else "",
            }
        elif isinstance(each.value, Place):
            values["region"] = each.value.name(current_language())
        elif isinstance(each.value, date):
            values[each.field] = each.value.isoformat()
        elif each.field == "price":
            values["price"] = format(Decimal(str(each.value)).normalize(), "f")
        elif each.field == "lead_time_days":
            values["lead_time_days"] = str(each.value)
    return values


def _words(
    suggestions: tuple[Suggestion, ...], values: Mapping[str, Any], suggested: Mapping[str, str]
) -> dict[str, str]:
    """The words behind each field that still holds what they say."""
    fields = {FIELD_OF.get(each.field, each.field): each.words for each in suggestions if each.words}
    return {
        name: words
        for name, words in fields.items()
        if name in FILLED and values.get(name) == suggested.get(name)
    }


def _nodes(alliance: Alliance, sent: QueryDict, suggestions: tuple[Suggestion, ...]) -> list[NodeChoice]:
    """Suggested nodes are ticked unless somebody took the tick away; ticked ones stay."""
    snapshot = snapshot_of(alliance)
    ticked, offered = sent.getlist("node"), set(sent.getlist("offered"))
    choices = {
        each.value.id: NodeChoice(
            each.value, each.words, each.value.id in ticked or each.value.id not in offered
        )
        for each in suggestions
        if each.field == "node"
    }
    for node_id in ticked:
        if snapshot is not None and node_id in snapshot.nodes and node_id not in choices:
            was_suggested = bool(sent.get(f"words_{node_id}"))
            if not was_suggested:
                choices[node_id] = NodeChoice(snapshot.nodes[node_id], "")
    return list(choices.values())[:MOST_NODES]


def sent_nodes(alliance: Alliance, sent: QueryDict) -> tuple[list[NodeChoice], str]:
    """The nodes ticked and those named by hand, with the first name that the chain does not have."""
    snapshot = snapshot_of(alliance)
    if snapshot is None:
        return [], ""
    choices = {
        each: NodeChoice(snapshot.nodes[each], sent.get(f"words_{each}", "")[:200])
        for each in sent.getlist("node")
        if each in snapshot.nodes
    }
    named, unknown = nodes_named(alliance, sent.get("more_nodes", "")[:1_000])
    for node in named:
        choices.setdefault(node.id, NodeChoice(node, ""))
    return list(choices.values())[:MOST_NODES], unknown


def nodes_named(alliance: Alliance, names: str) -> tuple[list[ChainNode], str]:
    """The nodes of the chain called so, by name or identifier between commas, with the first name it does not have."""
    wanted = [name.strip() for name in names.replace("，", ",").replace("、", ",").split(",") if name.strip()]
    snapshot = snapshot_of(alliance) if wanted else None
    known = {
        name.casefold(): node
        for node in (snapshot.nodes.values() if snapshot else ())
        for name in (node.id, node.name_zh, node.name_en)
        if name
    }
    found = [known[name.casefold()] for name in wanted if name.casefold() in known]
    return found, next((name for name in wanted if name.casefold() not in known), "")


def content_read_from(
    alliance: Alliance, text: str, *, side: str, hidden: tuple[str, ...] = (), title_ends: str = ""
) -> Content:
    """A listing as its text alone tells it; `title_ends` closes its title."""
    filled = read_text(alliance, text)
    if filled is None:
        return Content(side=side, title="", text=text, hidden=hidden)
    told = content_told(filled, side=side)
    title = told.title if told.title.endswith(title_ends.strip()) else told.title + title_ends
    return replace(told, title=title[:200], hidden=hidden)


def content_told(filled: FilledListing, *, side: str) -> Content:
    """What was read, as a listing holds it: the first of each field that holds one."""
    quantity, region = filled.one("quantity"), filled.one("place")
    price = filled.one("price")
    return Content(
        side=side,
        title=filled.title,
        text=filled.text,
        language=filled.language,
        nodes=tuple((each.value.id, each.words) for each in filled.suggestions if each.field == "node"),
        requirements=tuple(filled.requirements),
        quantity=Decimal(str(quantity.amount)) if quantity else None,
        unit=quantity.unit if quantity else "",
        period=quantity.period if quantity else "",
        price=Decimal(str(price)) if price is not None else None,
        region=region.code if region else "",
        starts_on=filled.one("starts_on"),
        ends_on=filled.one("ends_on"),
        lead_time_days=filled.one("lead_time_days"),
    )
