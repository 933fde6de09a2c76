from __future__ import annotations

from typing import Any

from django.db import models

from corechain_portal.alliances.models import Alliance
from corechain_portal.chain import columns
from corechain_portal.chain.rows import DatasetRow, IdentifiedRow


class Origin(models.TextChoices):
    """Where a loaded data set came from: what people uploaded is never replaced by a restart."""

    REGISTRY = "registry", "数据集目录 / Registry of data sets"
    FILES = "files", "文件 / Files"
    DATA_DESK = "data_desk", "数据台 / Data desk"


class LoadedDataset(models.Model):
    """The data set that an alliance shows: one row each, replaced together with all rows below that belong to it."""

    alliance = models.OneToOneField(Alliance, models.PROTECT, related_name="dataset")
    name = models.TextField()
    version = models.TextField()
    """The snapshot's version: twelve digits that follow the content."""
    edition = models.TextField(blank=True, default="")
    """The version its makers gave it."""
    title_zh = models.TextField()
    title_en = models.TextField()
    home_region = models.TextField(null=True)
    licence = models.TextField(blank=True, default="")
    origin = models.TextField(choices=Origin.choices)
    counts = models.JSONField(default=dict)
    """Rows by table."""
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of its state."""
        return {field: getattr(self, field) for field in ("name", "version", "edition", "origin", "counts")}


class Source(IdentifiedRow):
    """Something that was read, and that facts rest on (schema ``sources``)."""

    title = columns.text(required=True)
    address = columns.text()
    kind = columns.code("sources", "kind")
    licence = columns.text()
    read_on = models.DateField(null=True)
    note = columns.text()

    def __str__(self) -> str:
        return self.title


class ChainNode(IdentifiedRow):
    """One link of the chain (schema ``chain_nodes``)."""

    kind = columns.code("chain_nodes", "kind")
    name_zh = columns.text()
    name_en = columns.text()
    synonyms_zh = columns.texts()
    synonyms_en = columns.texts()
    description_zh = columns.text()
    description_en = columns.text()
    position = columns.whole_number()
    final = models.BooleanField(null=True)
    sources = columns.texts()
    confidence = columns.code("chain_nodes", "confidence")

    class Meta(IdentifiedRow.Meta):
        constraints = (
            *IdentifiedRow.Meta.constraints,
            models.CheckConstraint(
                name="chain_node_has_a_name",
                condition=models.Q(name_zh__isnull=False) | models.Q(name_en__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name_zh or self.name_en or self.id


class NodeRelation(DatasetRow):
    """`from_node` is an input to, a variant of, or a part of `to_node` (schema ``node_relations``)."""

    from_node = models.ForeignKey(
        ChainNode, models.RESTRICT, db_column="from_id", related_name="relations_from"
    )
    relation = columns.code("node_relations", "relation")
    to_node = models.ForeignKey(ChainNode, models.RESTRICT, db_column="to_id", related_name="relations_to")
    note = columns.text()
    sources = columns.texts()
    confidence = columns.code("node_relations", "confidence")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_relation_once", fields=("from_node", "relation", "to_node")),
        )

    def __str__(self) -> str:
        return f"{self.from_node_id} {self.relation} {self.to_node_id}"


class Provision(IdentifiedRow):
    """An organisation, or a country, provides a node (schema ``provisions``)."""

    organisation = models.ForeignKey(
        "organisations.Organisation", models.RESTRICT, null=True, related_name="provisions"
    )
    country = columns.text()
    node = models.ForeignKey(ChainNode, models.RESTRICT, related_name="provisions")
    share_percent = columns.number()
    share_market = columns.text()
    share_year = columns.whole_number()
    status = columns.code("provisions", "status")
    note = columns.text()
    sources = columns.texts()
    confidence = columns.code("provisions", "confidence")

    class Meta(IdentifiedRow.Meta):
        constraints = (
            *IdentifiedRow.Meta.constraints,
            models.CheckConstraint(
                name="provision_by_an_organisation_or_a_country",
                condition=models.Q(organisation__isnull=True, country__isnull=False)
                | models.Q(organisation__isnull=False, country__isnull=True),
            ),
            models.CheckConstraint(
                name="provision_share_is_a_percentage",
                condition=models.Q(share_percent__isnull=True) | models.Q(share_percent__range=(0, 100)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id or self.country} → {self.node_id}"


class Specification(IdentifiedRow):
    """What a node implies, or what one organisation offers on it (schema ``specifications``)."""

    node = models.ForeignKey(ChainNode, models.RESTRICT, related_name="specifications")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.RESTRICT, null=True, related_name="specifications"
    )
    attribute = columns.code("specifications", "attribute")
    operator = columns.code("specifications", "operator")
    value = columns.text(required=True)
    unit = columns.text()
    sources = columns.texts()
    confidence = columns.code("specifications", "confidence")

    def __str__(self) -> str:
        return f"{self.node_id}: {self.attribute} {self.operator} {self.value} {self.unit or ''}"


class SupplyLink(IdentifiedRow):
    """`supplier` sells to `buyer` (schema ``supply_links``)."""

    supplier = models.ForeignKey("organisations.Organisation", models.RESTRICT, related_name="sales")
    buyer = models.ForeignKey("organisations.Organisation", models.RESTRICT, related_name="purchases")
    node = models.ForeignKey(ChainNode, models.RESTRICT, null=True, related_name="supply_links")
    what = columns.text()
    amount = columns.number()
    currency = columns.text()
    year = columns.whole_number()
    sources = columns.texts()
    confidence = columns.code("supply_links", "confidence")

    def __str__(self) -> str:
        return f"{self.supplier_id} → {self.buyer_id}"
