"""The packaged lexicon: concepts of the field with their wordings, and words that mean the same everywhere."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

SEPARATOR = "|"


@dataclass(frozen=True)
class Concept:
    """One notion of the field with the ways to say it; `broader` is the id of the notion above it, or None."""

    id: str
    kind: str
    broader: str | None
    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def wordings(self) -> tuple[str, ...]:
        """Wordings of both languages."""
        return self.zh + self.en


@cache
def read_concepts() -> Mapping[str, Concept]:
    """Every concept of ``lexicon/concepts.csv`` by id."""
    return {
        row["id"]: Concept(row["id"], row["kind"], row["broader"] or None, _list(row["zh"]), _list(row["en"]))
        for row in _rows("concepts")
    }


@cache
def read_equivalents() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Canonical token and the wordings that stand for it, from ``lexicon/equivalents.csv``."""
    return tuple((row["canonical"], _list(row["zh"]) + _list(row["en"])) for row in _rows("equivalents"))


@cache
def read_words(name: str) -> frozenset[str]:
    """The list called `name` of ``lexicon/words.csv``: words that need care, by the reason why."""
    return next(frozenset(row["words"].split()) for row in _rows("words") if row["list"] == name)


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("corechain.matching").joinpath(f"lexicon/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(each for each in cell.split(SEPARATOR) if each)
