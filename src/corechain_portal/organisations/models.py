from django.db import models

from corechain_portal.chain import columns
from corechain_portal.chain.rows import IdentifiedRow


class Organisation(IdentifiedRow):
    """A firm, institute, association or authority (schema ``organisations``)."""

    name_zh = columns.text()
    name_en = columns.text()
    short_zh = columns.text()
    aliases = columns.texts()
    kind = columns.code("organisations", "kind")
    role = columns.code("organisations", "role")
    country = columns.text(required=True)
    region = columns.text()
    longitude = columns.number()
    latitude = columns.number()
    website = columns.text()
    founded = columns.whole_number()
    stock_code = columns.text()
    uscc = columns.text()
    lei = columns.text()
    sources = columns.texts()
    confidence = columns.code("organisations", "confidence")

    class Meta(IdentifiedRow.Meta):
        constraints = (
            *IdentifiedRow.Meta.constraints,
            models.CheckConstraint(
                name="organisation_has_a_name",
                condition=models.Q(name_zh__isnull=False) | models.Q(name_en__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name_zh or self.name_en or self.id
