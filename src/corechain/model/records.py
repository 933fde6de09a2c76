"""One row of each table as a frozen record. A test holds the fields to ``schemas/*.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from corechain.texts import Language


class _Named:
    """Two names, at least one of them given."""

    name_zh: str | None
    name_en: str | None

    def name(self, language: Language) -> str:
        """The name in `language`, or in the other one where it has none."""
        first, second = (self.name_zh, self.name_en) if language == "zh" else (self.name_en, self.name_zh)
        return first or second or ""


@dataclass(frozen=True)
class Source:
    """Something that was read, and that a fact rests on."""

    id: str
    title: str
    address: str | None = None
    kind: str | None = None
    licence: str | None = None
    read_on: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class Organisation(_Named):
    """A firm, institute, association or authority."""

    id: str
    name_zh: str | None
    name_en: str | None
    kind: str
    country: str
    sources: tuple[str, ...]
    confidence: str
    short_zh: str | None = None
    aliases: tuple[str, ...] = ()
    role: str | None = None
    region: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    website: str | None = None
    founded: int | None = None
    stock_code: str | None = None
    uscc: str | None = None
    lei: str | None = None


@dataclass(frozen=True)
class ChainNode(_Named):
    """One link of the chain: a stage, process, material, equipment, software, service or product."""

    id: str
    kind: str
    name_zh: str | None
    name_en: str | None
    sources: tuple[str, ...]
    confidence: str
    synonyms_zh: tuple[str, ...] = ()
    synonyms_en: tuple[str, ...] = ()
    description_zh: str | None = None
    description_en: str | None = None
    position: int | None = None
    final: bool | None = None

    def description(self, language: Language) -> str:
        """The one-sentence description in `language`, or in the other one where it has none."""
        zh, en = self.description_zh or "", self.description_en or ""
        return (zh or en) if language == "zh" else (en or zh)


@dataclass(frozen=True)
class NodeRelation:
    """`from_id` is an input to, a variant of, or a part of `to_id`."""

    from_id: str
    relation: str
    to_id: str
    sources: tuple[str, ...]
    confidence: str
    note: str | None = None


@dataclass(frozen=True)
class Provision:
    """An organisation (or a country) provides a node. A missing share is missing, never zero."""

    id: str
    node_id: str
    status: str
    sources: tuple[str, ...]
    confidence: str
    organisation_id: str | None = None
    country: str | None = None
    share_percent: float | None = None
    share_market: str | None = None
    share_year: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class Specification:
    """What a node implies, or what one organisation offers on it: attribute, operator, value, unit."""

    id: str
    node_id: str
    attribute: str
    operator: str
    value: str
    sources: tuple[str, ...]
    confidence: str
    organisation_id: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class SupplyLink:
    """`supplier_id` sells to `buyer_id`."""

    id: str
    supplier_id: str
    buyer_id: str
    sources: tuple[str, ...]
    confidence: str
    node_id: str | None = None
    what: str | None = None
    amount: float | None = None
    currency: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Indicator(_Named):
    """A statistical notion with its unit of measure."""

    id: str
    name_zh: str
    name_en: str
    unit_measure: str
    note: str | None = None


@dataclass(frozen=True)
class Observation:
    """One figure: an indicator of a region in a period. The quantity is ``value × 10**unit_multiplier``."""

    id: str
    region: str
    indicator_id: str
    period: str
    value: float
    unit_multiplier: int
    status: str
    sources: tuple[str, ...]
    confidence: str
    decimals: int | None = None
    note: str | None = None


RECORD_TYPES: dict[str, type[Any]] = {
    "sources": Source,
    "organisations": Organisation,
    "chain_nodes": ChainNode,
    "node_relations": NodeRelation,
    "provisions": Provision,
    "specifications": Specification,
    "supply_links": SupplyLink,
    "indicators": Indicator,
    "observations": Observation,
}
"""Record type of each table."""
