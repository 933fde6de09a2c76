"""A demand or an offer in a person's own words, read into the fields of a form: each suggestion with the words it came
from. Nothing is decided here: a person confirms, corrects or removes what is suggested.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from corechain.matching.analysis import Analysed, analyse, language_of
from corechain.matching.dates import NamedDay, read_dates
from corechain.matching.explanation import because
from corechain.matching.numerals import NUMBER, parse_number
from corechain.matching.place_wishes import read_places
from corechain.matching.requirements import UNITS, Requirement, read_requirements
from corechain.matching.understanding import understand
from corechain.model.places import Place, place
from corechain.model.records import ChainNode
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language, Text
from corechain.workflows.match_answer import requirement_record
from corechain.workflows.match_demand import LONGEST_DEMAND, match_index

DEMAND, OFFER = "demand", "offer"
LONGEST_TITLE = 60
TITLE_COLUMNS = 32
MOST_NODES = 5
WORTH_SUGGESTING = 0.5
"""Share of the best node's score that another has to reach."""

_OFFERED = re.compile(
    r"供应(?!商)|出售|出让|转让|提供|可供|承接|我[司厂们](?:生产|可|能|有|提供)|现货|余量|富余|开放产能"
    r"|\bwe (?:offer|supply|sell|make|provide|can supply)|\boffer(?:ing|ed)?\b|\bfor sale\b|\bavailable\b|\bin stock\b"
)
_WANTED = re.compile(
    r"求购|采购|求|急需|需要|需求|寻找|寻求|想找|想买|收购"
    r"|\blooking for|\bneed|\bsearching for|\bseek|\bsourc(?:e|ing)|\bwant|\brequire|\bbuy|\bpurchas|\bprocure"
)
_EACH = "|".join(f"(?:{pattern})" for pattern in UNITS.values())
_PRICE_EACH = re.compile(
    rf"(?:单价|报价|目标价|价格|price)?[^\d,，。;；]{{0,6}}?(?P<number>{NUMBER})\s*(?:元|人民币|cny|rmb|yuan)\s*"
    rf"(?:/|每|一|per|a|each)\s*(?:{_EACH})(?:以内|以下|左右)?"
)
_TITLE_END = re.compile(r"[。；;!！?？\n]|\.(?:\s|$)")
_CLAUSES = re.compile(r"[,，、]*(?:[^,，、]|(?<=\d),(?=\d))+")


@dataclass(frozen=True)
class Suggestion:
    """What one field may hold, and the words it was read from: ``text[start:end]`` of the original text.

    `field`: side, node, requirement, quantity, price, place, starts_on, ends_on or lead_time_days.
    """

    field: str
    value: Any
    words: str
    start: int
    end: int
    because: Text | None = None


@dataclass(frozen=True)
class Quantity:
    """How much: `amount` of `unit`, each `period` (month, quarter or year; empty: once)."""

    amount: float
    unit: str
    period: str


@dataclass(frozen=True)
class FilledListing:
    """The fields of a listing as far as its text tells them; None and empty where it does not."""

    text: str
    language: Language
    title: str
    suggestions: tuple[Suggestion, ...]

    def one(self, field: str) -> Any:
        """The value suggested for a field that holds one; None where there is none."""
        return next((each.value for each in self.suggestions if each.field == field), None)

    def all(self, field: str) -> list[Any]:
        """The values suggested for a field that holds several, in the order of the text."""
        return [each.value for each in self.suggestions if each.field == field]

    @property
    def nodes(self) -> list[ChainNode]:
        """The nodes of the chain that it is about, the surest first."""
        return self.all("node")

    @property
    def requirements(self) -> list[dict[str, Any]]:
        """The other requirements, as records."""
        return [requirement_record(each) for each in self.all("requirement")]

    def to_dict(self, language: Language | None = None) -> dict[str, Any]:
        """The documented JSON."""
        speak = language or self.language
        return {
            "language": self.language,
            "title": self.title,
            "suggestions": [_suggestion_record(each, speak) for each in self.suggestions],
        }


def fill_listing(snapshot: ChainSnapshot | None, text: str, *, today: date) -> FilledListing:
    """What the form of a listing can be filled with from `text`, in Chinese or English; `today` tells which March is
    meant. Without a snapshot no node is found. A text beyond :data:`LONGEST_DEMAND` characters is read that far.

    >>> from corechain.datasets.registry import open_snapshot
    >>> filled = fill_listing(open_snapshot("wuxi-ic"),
    ...     "求购KrF光刻胶，200mm线，月用量500升，送到无锡，2027年3月底前", today=date(2026, 11, 25))
    >>> [node.id for node in filled.nodes], filled.one("quantity"), filled.one("place").code
    (['krf-photoresist'], Quantity(amount=500.0, unit='L', period='month'), '320200')
    >>> filled.one("ends_on").isoformat(), [(each["attribute"], each["value"]) for each in filled.requirements]
    ('2027-03-31', [('wafer_size', 200)])
    """
    analysed = analyse(text[:LONGEST_DEMAND])
    found = read_parts(analysed, today, _home(snapshot))
    side = _side(analysed)
    nodes = _nodes(snapshot, analysed, found) if snapshot is not None else []
    suggestions = [*([side] if side else []), *nodes, *found]
    return FilledListing(text, language_of(text), title_of(text), tuple(suggestions))


def read_parts(analysed: Analysed, today: date, home: Place | None = None) -> list[Suggestion]:
    """Everything but side and nodes, in the order of the text: what needs no chain. Of quantity, price, place, lead
    time and each kind of day the first fills the field of its own; what is left over stays a requirement.
    """
    days = read_dates(analysed, today)
    read = [*_prices_each(analysed), *read_requirements(analysed), *read_places(analysed, home)]
    requirements = [each for each in read if not _is_within(each, days)]
    found: list[Suggestion] = [_day(analysed, each) for each in days]
    seen: set[str] = {each.field for each in found}
    for each in _without_repeats(requirements):
        suggestion = _own_field(analysed, each)
        if suggestion is None or suggestion.field in seen:
            suggestion = _suggestion(analysed, "requirement", each, each)
        else:
            seen.add(suggestion.field)
        found.append(suggestion)
    return sorted(_once(found), key=lambda each: (each.start, each.end))


def title_of(text: str) -> str:
    """The clauses that a line has room for, the first one whole as far as a title may be long.

    >>> title_of("求购KrF光刻胶，200mm线，月用量500升，送到无锡。"), title_of("We need 2,000 polished wafers, soon.")
    ('求购KrF光刻胶，200mm线', 'We need 2,000 polished wafers')
    """
    line = " ".join(_TITLE_END.split(text.strip(), maxsplit=1)[0].split())
    title = ""
    for clause in _CLAUSES.findall(line):
        if title and _columns(title + clause) > TITLE_COLUMNS:
            break
        title += clause
    return title[:LONGEST_TITLE].strip(",，、. ")


def _columns(text: str) -> int:
    """How wide a text is written: a Chinese character takes two columns."""
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def _home(snapshot: ChainSnapshot | None) -> Place | None:
    return place(snapshot.home_region) if snapshot is not None and snapshot.home_region else None


def _side(analysed: Analysed) -> Suggestion | None:
    """Whether the text asks or offers, by whichever it says first; nothing where it says neither."""
    wanted, offered = _WANTED.search(analysed.text), _OFFERED.search(analysed.text)
    said = [(each.start(), side, each) for side, each in ((DEMAND, wanted), (OFFER, offered)) if each]
    if not said:
        return None
    _, side, match = min(said, key=lambda each: each[0])
    return _at(analysed, "side", side, *match.span())


def _nodes(snapshot: ChainSnapshot, analysed: Analysed, found: Sequence[Suggestion]) -> list[Suggestion]:
    index = match_index(snapshot)
    mentions = index.organisation_names.mentions(analysed)
    requirements = [each.value for each in found if isinstance(each.value, Requirement)]
    requirements += read_requirements(analysed)
    understood = understand(
        index.nodes, analysed, requirements, [(each.start, each.end) for each in mentions]
    )
    wanted = [each for each in understood.nodes if each.role == "wanted"]
    best = wanted[0].score if wanted else 0.0
    kept = [each for each in wanted if each.score >= best * WORTH_SUGGESTING][:MOST_NODES]
    return [
        replace(
            _at(analysed, "node", snapshot.nodes[each.node_id], each.evidence.start, each.evidence.end),
            because=because(each.evidence),
        )
        for each in kept
    ]


def _own_field(analysed: Analysed, read: Requirement) -> Suggestion | None:
    """The suggestion for the field that says the same as a requirement; None where there is no such field."""
    if read.attribute == "quantity" and isinstance(read.value, float):
        return _suggestion(analysed, "quantity", _quantity(read.value, read.unit or ""), read)
    if read.attribute == "lead_time" and isinstance(read.value, float):
        return _suggestion(analysed, "lead_time_days", round(read.value), read)
    if (
        read.attribute == "price"
        and read.unit == "CNY"
        and not re.search(r"预算|budget", read.text.casefold())
    ):
        return _suggestion(analysed, "price", read.value, read)
    if read.attribute == "delivery_place" and read.place is not None and not read.place.members:
        return _suggestion(analysed, "place", read.place, read)
    return None


def _quantity(amount: float, unit: str) -> Quantity:
    """Weeks and days as a year, exactly 52 and 365 of them: contracts and joint purchases compare months, quarters and
    years, which neither weeks nor days fill evenly. Half-years are read as years before.
    """
    name, _, period = unit.partition("/")
    times = {"week": 52, "day": 365}.get(period)
    return Quantity(amount * times, name, "year") if times else Quantity(amount, name, period)


def _prices_each(analysed: Analysed) -> Iterator[Requirement]:
    """800元/升: a price for one unit."""
    for found in _PRICE_EACH.finditer(analysed.text):
        number = parse_number(found["number"])
        if number is not None:
            words = analysed.words(*found.span())
            yield Requirement("price", "le", number, "CNY", words, True, *found.span())


def _without_repeats(read: Sequence[Requirement]) -> Iterator[Requirement]:
    """Each once: the price for one unit may be read as a price too, and its unit as a quantity."""
    kept: list[Requirement] = []
    for each in read:
        inside = any(
            each.start < other.end and other.start < each.end for other in kept if _masks(other, each)
        )
        if not inside:
            kept.append(each)
            yield each


def _masks(kept: Requirement, later: Requirement) -> bool:
    return kept.attribute == "price" and later.attribute in {"price", "quantity"}


def _is_within(read: Requirement, days: Sequence[NamedDay]) -> bool:
    """Whether a requirement was read from the words of a day, as 2027年 for a quantity."""
    return bool(read.end) and any(read.start < each.end and each.start < read.end for each in days)


def _once(found: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """Of two first days, or two last days, the one named first."""
    seen: set[str] = set()
    for each in sorted(found, key=lambda one: one.start):
        if each.field in {"starts_on", "ends_on"} and each.field in seen:
            continue
        seen.add(each.field)
        yield each


def _day(analysed: Analysed, read: NamedDay) -> Suggestion:
    field = "starts_on" if read.kind == "from" else "ends_on"
    return _at(analysed, field, read.day, read.start, read.end)


def _suggestion(analysed: Analysed, field: str, value: Any, read: Requirement) -> Suggestion:
    return _at(analysed, field, value, read.start, read.end)


def _at(analysed: Analysed, field: str, value: Any, start: int, end: int) -> Suggestion:
    """A suggestion at a place of the normalised text, which is told in places of the original."""
    if start >= end or start >= len(analysed.origins):
        return Suggestion(field, value, "", 0, 0)
    first = analysed.origins[start]
    last = analysed.origins[min(end, len(analysed.origins)) - 1] + 1
    return Suggestion(field, value, analysed.original[first:last].strip(), first, last)


def _suggestion_record(each: Suggestion, language: Language) -> dict[str, Any]:
    return {
        "field": each.field,
        "value": _plain(each.value),
        "words": each.words,
        "start": each.start,
        "end": each.end,
        "because": each.because.render(language) if each.because else None,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Requirement):
        return requirement_record(value)
    if isinstance(value, Quantity):
        return {"amount": value.amount, "unit": value.unit, "period": value.period}
    if isinstance(value, ChainNode):
        return {"id": value.id, "name_zh": value.name_zh, "name_en": value.name_en}
    if isinstance(value, Place):
        return value.code
    return value.isoformat() if isinstance(value, date) else value
