"""Source cells of the evidence tables → rows and ids of `sources.csv`.

An evidence cell names what was read, several entries separated by "; ":

    https://jw.ijiwei.com/n/882015 — China's SiC wafer production capacity (JW Insights); financedatabase 300450.SZ

`SourceBook.ids` turns such a cell into source ids: the id of the list of pages where the address stands
there (W80), one id per data set (`src-financedatabase`), and so on. `SourceBook.rows` gives the sources
named so far in the shape of `schemas/sources.csv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

READ_ON = "2026-11-24"
UNCHECKED = "src-general-knowledge"
OWN = "src-corechain"

# A title may itself hold "; ", so a cell is cut only where a new entry is known to begin.
_ENTRY = re.compile(
    r"; (?=https?://|page excerpt|public GitHub file|github |chainkg|financedatabase|eto |general knowledge"
    r"|ai_chip_fab_atlas|semisupply_flow|universities_cn|chip_supply_chain_map|founding article|derived:)"
)
_ADDRESS = re.compile(r"https?://[^\s)]+")
_LISTED_FILE = re.compile(r"public GitHub file, [a-z ]*id (\d+) \((.*), [^,]*no repository name\)")
_ANNOUNCEMENT = re.compile(r"招股|招股意向|募集说明书|10-K|sec\.gov")


@dataclass(frozen=True)
class Source:
    """One row of `sources.csv`."""

    id: str
    title: str
    address: str = ""
    kind: str = "page"
    licence: str = ""
    read_on: str = READ_ON
    note: str = ""


def _github(repository: str) -> str:
    return f"https://github.com/{repository}"


DATA_SETS = {
    "financedatabase": Source(
        "src-financedatabase", "FinanceDatabase (equities)", _github("JerBouma/FinanceDatabase"), "file", "MIT",
        note="company summaries; words found in them show what a firm makes",
    ),
    "chainkg": Source(
        "src-chainkg", "ChainKnowledgeGraph (listed companies and their products)",
        _github("liuhuanyong/ChainKnowledgeGraph"), "file",
        note="no licence stated: single facts taken, no text; reports up to 2021",
    ),
    "chip_supply_chain_map": Source(
        "src-chip-supply-chain-map", "chip-supply-chain-map", _github("AthenaTheOwl/chip-supply-chain-map"),
        "file", "MIT", note="one author's curation of dependencies, not purchase orders",
    ),
    "semisupply_flow": Source(
        "src-semisupply-flow", "semiconductor-supplychain-research (contracts v1)",
        _github("jacoboforero/semiconductor-supplychain-research"), "file",
        note="no licence stated: single facts taken, no text; gives neither country nor Chinese name",
    ),
    "ai_chip_fab_atlas": Source(
        "src-ai-chip-fab-atlas", "AI Chip Fab Atlas", _github("Berkeley-AI-Risk/ai-chip-fab-atlas"),
        "file", "CC BY 4.0",
    ),
    "universities_cn": Source(
        "src-universities-cn", "List of Chinese universities", _github("Base-Technology/base-interface"), "file",
        note="no licence stated: single facts taken",
    ),
    "eto": Source(
        "src-eto", "ETO Advanced Semiconductor Supply Chain Dataset", _github("georgetown-cset/eto-chip-explorer"),
        "file", "CC BY-NC 4.0", note="a second reading only, never the only source of a row",
    ),
}  # fmt: skip
OWN_SOURCES = {
    UNCHECKED: Source(
        UNCHECKED, "General knowledge of the field, unchecked", kind="general_knowledge", read_on="",
        note="a lead to verify, not a fact to show",
    ),
    OWN: Source(
        OWN, "Written for this data set", kind="own", read_on="",
        note="follows from the definition of the terms; reviewed, not read in a source",
    ),
}  # fmt: skip


class SourceBook:
    """Sources of one evidence directory: reads `sources.tsv`, remembers which sources were named.

    >>> book = SourceBook({"W80": "https://jw.ijiwei.com/n/882015 — China's SiC wafer capacity"})
    >>> book.ids("https://jw.ijiwei.com/n/882015 — China's SiC wafer capacity; financedatabase 300450.SZ")
    ['W80', 'src-financedatabase']
    >>> [row.licence for row in book.rows()]
    ['', 'MIT']
    """

    def __init__(self, entries: dict[str, str]) -> None:
        self._named: dict[str, Source] = {}
        self._by_key: dict[str, Source] = {}
        for short_id, text in entries.items():
            if short_id != "GK":
                self._by_key[_key(text)] = _page_or_file(short_id, text)

    @classmethod
    def read(cls, directory: Path) -> SourceBook:
        """Book of the evidence directory that holds `sources.tsv` (short id, tab, entry)."""
        lines = (directory / "sources.tsv").read_text(encoding="utf-8").splitlines()
        return cls(dict(line.split("\t", 1) for line in lines if line.strip()))

    def ids(self, cell: str) -> list[str]:
        """Ids of the sources that a cell names, in its order, each once."""
        return list(dict.fromkeys(source_id for source_id, _ in self.references(cell)))

    def references(self, cell: str) -> list[tuple[str, str]]:
        """(source id, entry as written) for each entry of a cell: the second keeps record and page."""
        found = [(self._source(entry), entry) for entry in _ENTRY.split(cell.strip()) if entry]
        return [(self.add(source), entry) for source, entry in found]

    def add(self, source: Source) -> str:
        """Count `source` as named; returns its id."""
        self._named.setdefault(source.id, source)
        return source.id

    def rows(self) -> list[Source]:
        """Sources named so far, by id."""
        return [self._named[key] for key in sorted(self._named)]

    def _source(self, entry: str) -> Source:
        if entry in OWN_SOURCES:
            return OWN_SOURCES[entry]
        if entry.startswith("general knowledge"):
            return OWN_SOURCES[UNCHECKED]
        data_set = DATA_SETS.get(entry.split(" ", 1)[0])
        if data_set is not None:
            return data_set
        known = self._by_key.get(_key(entry))
        return known if known is not None else _page_or_file("", entry)


def _key(entry: str) -> str:
    """What identifies an entry: its address, the number of its file, or else its whole text."""
    listed = _LISTED_FILE.match(entry)
    address = _ADDRESS.search(entry)
    return listed[1] if listed else address[0] if address else entry


def _page_or_file(short_id: str, entry: str) -> Source:
    """Source of a page, an excerpt or a public file; without a short id a slug of its address or title."""
    listed = _LISTED_FILE.match(entry)
    if listed:
        title = f"Public list: {listed[2]}"
        note = "public list on GitHub, repository unknown"
        return Source(short_id or f"src-github-{slug(listed[2])}", title, "", "file", note=note)
    if entry.startswith("github "):
        repository, _, path = entry.removeprefix("github ").partition(" : ")
        return Source(short_id or f"src-github-{slug(repository)}", path, _github(repository), "file")
    if entry.startswith("page excerpt"):
        title = entry.partition(" — ")[2]
        return Source(
            short_id or f"src-web-{slug(title)}",
            title,
            note="only an excerpt was read; its address was not kept",
        )
    address, _, title = entry.partition(" — ")
    kind = "announcement" if _ANNOUNCEMENT.search(entry) else "page"
    host = urlsplit(address).hostname or ""
    return Source(short_id or f"src-web-{slug(host + urlsplit(address).path)}", title or host, address, kind)


def slug(text: str) -> str:
    """Lower case, every run of other characters than letters a-z and digits → one hyphen.

    >>> slug("CVD/ALD precursor")
    'cvd-ald-precursor'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
