"""A node's profile as tables and as one plain record, for the shell and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.texts import Language, Text
from corechain.workflows.diagnosis_columns import WEAK_LINK_COLUMNS
from corechain.workflows.node_profile import NodeLine, NodeProfile, Provider, StoppedNode
from corechain.workflows.sentences import node_text

_Neighbour = tuple[Text, NodeLine]

ROLES = {
    "inputs": Text(zh="投入", en="input"),
    "outputs": Text(zh="用于", en="goes into"),
    "variants": Text(zh="类型", en="kind of it"),
    "parents": Text(zh="通称环节", en="it is a kind of"),
    "members": Text(zh="环节", en="node of the stage"),
}
"""How a neighbour stands to the node, by field of the profile."""


def neighbours_table(profile: NodeProfile) -> AnswerTable[_Neighbour]:
    """What goes in, what it goes into, its kinds and what it is a kind of."""
    rows = [(title, line) for field, title in ROLES.items() for line in getattr(profile, field)]
    return AnswerTable(
        Text(zh="在链上的位置", en="Position in the chain"),
        (
            AnswerColumn("role", Text(zh="关系", en="Relation"), lambda row: row[0]),
            AnswerColumn("node_id", Text(zh="标识", en="Id"), lambda row: row[1].node.id),
            AnswerColumn("node", Text(zh="环节", en="Node"), lambda row: node_text(row[1].node)),
            AnswerColumn("providers", Text(zh="供方", en="Providers"), lambda row: row[1].providers, 0),
            AnswerColumn("local", Text(zh="本地供方", en="Local"), lambda row: row[1].local_providers, 0),
        ),
        rows,
    )


PROVIDER_COLUMNS: tuple[AnswerColumn[Provider], ...] = (
    AnswerColumn(
        "organisation_id",
        Text(zh="机构标识", en="Organisation id"),
        lambda row: row.organisation.id,
        None,
        True,
    ),
    AnswerColumn(
        "organisation",
        Text(zh="供方", en="Provider"),
        lambda row: Text(
            zh=row.organisation.short_zh or row.organisation.name("zh"), en=row.organisation.name("en")
        ),
    ),
    AnswerColumn("country", Text(zh="国家或地区", en="Country"), lambda row: row.organisation.country),
    AnswerColumn("local", Text(zh="本地", en="Local"), lambda row: row.local),
    AnswerColumn("node", Text(zh="所供", en="Provides"), lambda row: node_text(row.node)),
    AnswerColumn("node_id", Text(zh="所供标识", en="Node id"), lambda row: row.node.id, None, True),
    AnswerColumn(
        "share_percent", Text(zh="份额 %", en="Share %"), lambda row: row.provision.share_percent, 1
    ),
    AnswerColumn("share_market", Text(zh="市场", en="Market"), lambda row: row.provision.share_market),
    AnswerColumn("share_year", Text(zh="年份", en="Year"), lambda row: row.provision.share_year),
    AnswerColumn("status", Text(zh="状态", en="Status"), lambda row: row.provision.status),
    AnswerColumn("confidence", Text(zh="可信度", en="Confidence"), lambda row: row.provision.confidence),
    AnswerColumn("sources", Text(zh="来源", en="Sources"), lambda row: [source.id for source in row.sources]),
)
"""Columns of a node's providers."""


def providers_table(profile: NodeProfile) -> AnswerTable[Provider]:
    """Who provides the node, and who provides a kind of it."""
    return AnswerTable(Text(zh="供方", en="Providers"), PROVIDER_COLUMNS, profile.providers)


def stopped_table(profile: NodeProfile) -> AnswerTable[StoppedNode]:
    """What a knock-out of the node stops besides itself: final products first."""
    rows = sorted(profile.stopped, key=lambda row: not row.is_final)
    return AnswerTable(Text(zh="断供后停下的环节", en="What stops without it"), STOPPED_COLUMNS, rows)


STOPPED_COLUMNS: tuple[AnswerColumn[StoppedNode], ...] = (
    AnswerColumn("node_id", Text(zh="标识", en="Id"), lambda row: row.node.id, None, True),
    AnswerColumn("node", Text(zh="环节", en="Node"), lambda row: node_text(row.node)),
    AnswerColumn("final", Text(zh="终端产品", en="Final product"), lambda row: row.is_final),
    AnswerColumn("path", Text(zh="路径", en="Path"), lambda row: row.path),
    AnswerColumn("because", Text(zh="因为", en="Because"), lambda row: row.because, None, True),
)
"""Columns of what a knock-out stops."""


def node_record(profile: NodeProfile, language: Language) -> dict[str, Any]:
    """The profile as one plain dictionary fit for JSON, texts in `language`."""
    node = profile.node
    weak = [] if profile.weak_link is None else [profile.weak_link]
    diagnosis = AnswerTable(Text(zh="", en=""), WEAK_LINK_COLUMNS, weak).records(language)
    out = profile.knock_out
    return {
        "id": node.id,
        "kind": node.kind,
        "name_zh": node.name_zh,
        "name_en": node.name_en,
        "description": node.description(language) or None,
        "synonyms": [*node.synonyms_zh, *node.synonyms_en],
        "stage_id": None if profile.stage is None else profile.stage.id,
        "region": profile.region.code,
        "confidence": node.confidence,
        "answer": profile.answer.render(language),
        **{field: _ids(getattr(profile, field)) for field in ROLES},
        "providers": providers_table(profile).records(language),
        "countries": _fields((each.provision for each in profile.countries), COUNTRY_FIELDS),
        "specifications": _fields(
            (each.specification for each in profile.specifications), SPECIFICATION_FIELDS
        ),
        "weak_link": diagnosis[0] if diagnosis else None,
        "share_of_final_products_stopped": None if out is None else out.share_of_final,
        "stopped": stopped_table(profile).records(language),
        "supply_links": _fields((each.link for each in profile.supply_links), LINK_FIELDS),
        "sources": _fields(profile.sources, ("id", "title", "address")),
    }


COUNTRY_FIELDS = ("country", "share_percent", "share_market", "share_year", "confidence", "sources")
SPECIFICATION_FIELDS = ("attribute", "operator", "value", "unit", "organisation_id", "confidence", "sources")
LINK_FIELDS = ("supplier_id", "buyer_id", "what", "year", "confidence", "sources")


def _ids(lines: Iterable[NodeLine]) -> list[str]:
    return [line.node.id for line in lines]


def _fields(records: Iterable[Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Some fields of each record; lists of ids as lists."""
    found = [{name: getattr(record, name) for name in names} for record in records]
    return [
        {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}
        for row in found
    ]
