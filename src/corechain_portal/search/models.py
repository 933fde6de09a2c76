from __future__ import annotations

from django.db import models

from corechain_portal.alliances.models import Alliance


class SearchEntry(models.Model):
    """That something can be found. Its words stand beside it in the database's own full-text index (``fulltext.py``).

    It says nothing of who may see the thing: that is asked of the thing itself whenever somebody searches.
    """

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+")
    source = models.TextField()
    """Code of its :class:`~corechain_portal.search.registry.Searchable`."""
    subject = models.UUIDField()
    """Primary key of the thing."""
    name_zh = models.CharField(max_length=300, blank=True, default="")
    name_en = models.CharField(max_length=300, blank=True, default="")
    """As questions are compared with them: evened out."""
    at = models.DateTimeField()
    """The newer comes first among equals."""

    class Meta:
        constraints = (models.UniqueConstraint(name="one_search_entry", fields=("source", "subject")),)

    def __str__(self) -> str:
        return f"{self.source} {self.subject}"


class ChangedSubject(models.Model):
    """Something whose words are to be looked at again: written with the change, taken away by the job that did it."""

    source = models.TextField()
    subject = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.source} {self.subject}"


class IndexEdition(models.Model):
    """The way of cutting words that the index was built with; another one needs building anew."""

    number = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.number)
