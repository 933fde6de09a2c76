"""What every row of the nine tables has besides the columns of its schema: the data set it belongs to, its place in
it, and a key that no two data sets share.

Two alliances may load the same data set, so identifiers of the files are unique within one data set only. Rows refer
to each other by key; a key begins with the number of its data set, so that a row can only point to its own.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Cast, Concat

from corechain_portal.chain import columns


def prefix(dataset_id: int) -> str:
    """What every key of the data set begins with; the identifier follows.

    >>> prefix(7) + "cr-micro"
    '7:cr-micro'
    """
    return f"{dataset_id}:"


class DatasetRow(models.Model):
    """A row of one alliance's data set."""

    dataset = models.ForeignKey("chain.LoadedDataset", models.CASCADE, related_name="+")
    row = columns.row()

    class Meta:
        abstract = True


class IdentifiedRow(DatasetRow):
    """A row with an identifier of its own."""

    key = models.TextField(primary_key=True)
    """:func:`prefix` of the data set, then the identifier; the database holds it to that."""
    id = columns.identifier()

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(class)s_key_is_of_its_dataset",
                condition=models.Q(
                    key=Concat(
                        Cast("dataset_id", models.TextField()), models.Value(":", models.TextField()), "id"
                    )
                ),
            ),
        )
