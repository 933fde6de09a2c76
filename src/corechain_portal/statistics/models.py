from django.db import models

from corechain_portal.chain import columns
from corechain_portal.chain.rows import IdentifiedRow


class Indicator(IdentifiedRow):
    """A statistical notion with its unit of measure (schema ``indicators``)."""

    name_zh = columns.text(required=True)
    name_en = columns.text(required=True)
    unit_measure = columns.code("indicators", "unit_measure")
    note = columns.text()

    def __str__(self) -> str:
        return self.name_zh


class Observation(IdentifiedRow):
    """One figure: an indicator of a region in a period (schema ``observations``)."""

    region = columns.text(required=True)
    indicator = models.ForeignKey(Indicator, models.RESTRICT, related_name="observations")
    period = columns.text(required=True)
    value = columns.number(required=True)
    unit_multiplier = columns.whole_number(required=True)
    decimals = columns.whole_number()
    status = columns.code("observations", "status")
    note = columns.text()
    sources = columns.texts()
    confidence = columns.code("observations", "confidence")

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.region} {self.period}"
