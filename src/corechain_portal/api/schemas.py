"""Shapes of the API's answers. They read the library's records by attribute; sentences come out in the reader's
language.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field, ValidationInfo

from corechain.texts import Text
from corechain_portal.api.errors import reader_of
from corechain_portal.api.records import (
    IndicatorRow,
    NodeRow,
    ObservationRow,
    OrganisationRow,
    ProvisionRow,
    SourceRow,
    SpecificationRow,
)


def _in_the_readers_language(value: Any, info: ValidationInfo) -> Any:
    return (
        value.render(reader_of(info.context["request"]))
        if isinstance(value, Text) and info.context
        else value
    )


Sentence = Annotated[str, BeforeValidator(_in_the_readers_language)]


class FaultOut(Schema):
    """One thing wrong: in a table (file, row, column) or in a parameter (column)."""

    file: str | None = None
    row: int | None = None
    column: str | None = None
    message: str
    remedy: str | None = None


class ErrorBody(Schema):
    code: str = Field(description="Stable for programs / 供程序判断")
    message: str = Field(description="What happened / 发生了什么")
    remedy: str | None = Field(None, description="What to do next / 怎么办")
    faults: list[FaultOut] | None = None


class ErrorOut(Schema):
    """Every error of the API has this shape."""

    error: ErrorBody


def or_error(answer: type[Schema]) -> dict[int, type[Schema]]:
    """The documented answers of an operation: its own, or an error."""
    return {200: answer, 400: ErrorOut, 404: ErrorOut, 422: ErrorOut}


def or_refused(answer: type[Schema]) -> dict[int, type[Schema]]:
    """The documented answers of an operation that asks who asks (:func:`corechain_portal.api.asking.asker`)."""
    return {**or_error(answer), 401: ErrorOut, 403: ErrorOut, 429: ErrorOut}


def or_changed(answer: type[Schema]) -> dict[int, type[Schema]]:
    """The documented answers of an operation that changes something, which its state may not allow."""
    return {**or_refused(answer), 409: ErrorOut}


class PlaceOut(Schema):
    code: str
    name_zh: str
    name_en: str


class IntervalOut(Schema):
    """All that is known of a quantity: it lies between the two ends."""

    lower: float
    upper: float


class NodeBrief(Schema):
    id: str
    kind: str
    name_zh: str | None
    name_en: str | None


class OrganisationBrief(Schema):
    id: str
    name_zh: str | None
    name_en: str | None
    country: str
    region: str | None


class OverviewNodeOut(Schema):
    """One node as seen from the region; what is not known is null, never zero."""

    node: NodeBrief
    providers: int
    local_providers: int
    perhaps_local: int
    local_share: IntervalOut | None
    criticality: float | None = Field(description="Share of final products that stop without it, 0 to 1")
    weakness: float | None = Field(description="0 strong to 1 weak; null when it cannot be assessed")
    rank: int | None
    is_weak: bool
    is_missing: bool
    is_known: bool
    confidence: str | None


class OverviewStageOut(Schema):
    stage: NodeBrief | None
    nodes: list[OverviewNodeOut]


class RelationOut(Schema):
    from_id: str
    relation: str
    to_id: str
    confidence: str


class ChainOut(Schema):
    title: Sentence
    version: str
    region: PlaceOut
    answer: Sentence
    stages: list[OverviewStageOut]
    relations: list[RelationOut]


class NodesOut(Schema):
    count: int
    nodes: list[NodeRow]  # type: ignore[valid-type]


class NodeLineOut(Schema):
    node: NodeBrief
    providers: int
    local_providers: int
    is_missing: bool


class ProviderOut(Schema):
    organisation: OrganisationBrief
    provision: ProvisionRow  # type: ignore[valid-type]
    node: NodeBrief
    local: bool | None
    is_current: bool


class CountryProviderOut(Schema):
    country: PlaceOut | None
    provision: ProvisionRow  # type: ignore[valid-type]


class SpecificationLineOut(Schema):
    specification: SpecificationRow  # type: ignore[valid-type]
    organisation: OrganisationBrief | None


class StoppedOut(Schema):
    node: NodeBrief
    is_final: bool
    because: Sentence


class SupplyLineOut(Schema):
    id: str = Field(alias="link.id")
    supplier: OrganisationBrief
    buyer: OrganisationBrief
    node: NodeBrief | None
    what: str | None = Field(alias="link.what")
    amount: float | None = Field(alias="link.amount")
    currency: str | None = Field(alias="link.currency")
    year: int | None = Field(alias="link.year")
    sources: list[SourceRow]  # type: ignore[valid-type]
    confidence: str = Field(alias="link.confidence")


class NodeOut(Schema):
    node: NodeRow  # type: ignore[valid-type]
    stage: NodeBrief | None
    region: PlaceOut
    answer: Sentence
    inputs: list[NodeLineOut]
    outputs: list[NodeLineOut]
    variants: list[NodeLineOut]
    parents: list[NodeLineOut]
    members: list[NodeLineOut]
    providers: list[ProviderOut]
    countries: list[CountryProviderOut]
    specifications: list[SpecificationLineOut]
    supply_links: list[SupplyLineOut]
    sources: list[SourceRow]  # type: ignore[valid-type]


class KnockOutOut(Schema):
    node: NodeBrief
    answer: Sentence
    share_of_final: float | None = Field(description="Share of final products that stop, 0 to 1")
    stopped: list[StoppedOut]


class OrganisationLineOut(Schema):
    organisation: OrganisationRow  # type: ignore[valid-type]
    nodes: list[str] = Field(description="Nodes that it provides today")
    local: bool | None = Field(
        description="Whether it lies in the region asked for; null: not known or not asked"
    )


class OrganisationsOut(Schema):
    count: int = Field(description="How many there are in all")
    limit: int
    offset: int
    next: str | None = Field(description="Address of the next page")
    organisations: list[OrganisationLineOut]


class ProvisionLineOut(Schema):
    provision: ProvisionRow  # type: ignore[valid-type]
    node: NodeBrief
    stage: NodeBrief | None
    is_current: bool


class LocationOut(Schema):
    longitude: float
    latitude: float
    approximate: bool = Field(description="Centre of the place, not the address of the organisation")


class OrganisationOut(Schema):
    organisation: OrganisationRow  # type: ignore[valid-type]
    answer: Sentence
    country: PlaceOut | None
    region: PlaceOut | None
    location: LocationOut | None
    provisions: list[ProvisionLineOut]
    supplies_to: list[SupplyLineOut]
    buys_from: list[SupplyLineOut]
    sources: list[SourceRow]  # type: ignore[valid-type]


class AnswerColumnOut(Schema):
    key: str
    title: str


class AnswerOut(Schema):
    """An answer as a table; a missing value is null."""

    title: str
    notes: list[str]
    columns: list[AnswerColumnOut]
    rows: list[dict[str, Any]]


class ObservationsOut(Schema):
    indicators: list[IndicatorRow]  # type: ignore[valid-type]
    observations: list[ObservationRow]  # type: ignore[valid-type]


class ColumnOut(Schema):
    name: str
    type: str
    unit: str
    required: bool
    codes: list[str]
    references: str
    meaning: Sentence


class TableOut(Schema):
    name: str
    columns: list[ColumnOut]


class TablesOut(Schema):
    tables: list[TableOut]


class MatchedNode(Schema):
    id: str
    name_zh: str | None
    name_en: str | None


class UnderstoodNode(MatchedNode):
    score: float
    because: str
    words: str = Field(description="The words of the demand that it was read from / 所依据的原文")
    role: str = Field(description="wanted, or context that only narrows it down")


class UnderstoodRequirement(Schema):
    attribute: str
    operator: str
    value: Any
    unit: str | None
    text: str
    hard: bool = Field(description="Whether suppliers that fail it are left out")


class Understood(Schema):
    nodes: list[UnderstoodNode]
    requirements: list[UnderstoodRequirement]


class MatchedOrganisation(Schema):
    id: str
    name_zh: str | None
    name_en: str | None
    country: str
    city: str | None


class RequirementVerdict(Schema):
    text: str
    verdict: Literal["met", "not_met", "unknown"]
    evidence: str | None


class MatchResultOut(Schema):
    rank: int
    score: float
    named: bool = Field(description="Whether the demand names this organisation / 需求中点名的机构")
    organisation: MatchedOrganisation
    nodes: list[MatchedNode]
    reasons: list[str]
    requirements: list[RequirementVerdict]


class ExcludedOut(Schema):
    organisation: MatchedOrganisation
    requirements: list[RequirementVerdict]


class NearestNodeOut(MatchedNode):
    because: str
    suppliers: int


class MatchOut(Schema):
    """Suppliers for a demand; the same answer as ``corechain match --format json``."""

    query: str
    language: str
    understood: Understood
    results: list[MatchResultOut]
    found: int
    excluded: list[ExcludedOut]
    nearest_nodes: list[NearestNodeOut]
    notes: list[str]
