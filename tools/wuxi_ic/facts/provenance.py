"""Which sources a row rests on, and how far it may be trusted.

The rules are stricter than those of the evidence tables:

- ETO (CC BY-NC 4.0) never counts. A row that rests on it alone is dropped; elsewhere the other sources are kept
  and ETO is not named, so that nothing in the data set depends on it.
- high needs two independent sources, or one that is itself the authority (`curated/authorities.csv`, a
  prospectus or another announcement of the firm). Private lists found on GitHub count as one source however
  many agree, because they may well copy each other; two records of one data set count as one.
- A row that rests on general knowledge alone is low.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sources import OWN_SOURCES, UNCHECKED, Source, SourceBook

from facts.tables import read_table

ETO = "src-eto"
RANK = {"low": 0, "medium": 1, "high": 2}


@dataclass(frozen=True)
class Basis:
    """Sources of a row after ETO was taken out, the confidence they bear, and the entries as written."""

    source_ids: tuple[str, ...]
    confidence: str
    entries: tuple[str, ...]

    @property
    def rests_on_eto_alone(self) -> bool:
        """Whether nothing is left once ETO is taken out."""
        return not self.source_ids


class Provenance:
    """Reads source cells against the book of sources and the sources added by hand."""

    def __init__(self, book: SourceBook, curated: Path) -> None:
        self._book = book
        self.rows_less_eto = 0
        """How many rows kept other sources when ETO was taken out."""
        self._authorities = {row["source_id"] for row in read_table(curated / "authorities.csv")}
        self._added = {row["id"]: Source(**row) for row in read_table(curated / "sources.csv")} | OWN_SOURCES

    def basis(self, cell: str, confidence: str) -> Basis:
        """Sources and confidence of a row whose evidence cell is `cell`."""
        named = self._book.references(cell)
        references = [(key, entry) for key, entry in named if key != ETO]
        self.rows_less_eto += 0 < len(references) < len(named)
        source_ids = tuple(dict.fromkeys(key for key, _ in references))
        return Basis(source_ids, self.confidence(source_ids, confidence), tuple(e for _, e in references))

    def confidence(self, source_ids: Iterable[str], claimed: str) -> str:
        """`claimed`, lowered where the sources do not bear it."""
        evidence = [self.source(key) for key in source_ids if key != UNCHECKED]
        if not evidence:
            return "low"
        if claimed != "high":
            return claimed
        independent = {"lists on GitHub" if _is_private_list(source) else source.id for source in evidence}
        return "high" if len(independent) > 1 or any(map(self._is_authority, evidence)) else "medium"

    def source(self, source_id: str) -> Source:
        """The source called `source_id`, counted as named. Raises KeyError when nobody knows it."""
        added = self._added.get(source_id)
        if added is not None:
            self._book.add(added)
            return added
        return {source.id: source for source in self._book.rows()}[source_id]

    def rows(self) -> list[Source]:
        """All sources that were named; ETO is not among them."""
        return [source for source in self._book.rows() if source.id != ETO]

    def _is_authority(self, source: Source) -> bool:
        return source.id in self._authorities or source.kind == "announcement"


def _is_private_list(source: Source) -> bool:
    return source.kind == "file" and not source.address
