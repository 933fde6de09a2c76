"""Finding an organisation in the alliance's chain: by its credit code, else by how alike the names are.

Two names are compared without their legal form (有限公司, Co., Ltd.), spaces, case and punctuation. Every find says
why it was found, so that a person can confirm it or see that it is another firm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from corechain.texts import Language, Text
from corechain_portal.alliances.models import Alliance
from corechain_portal.chain.models import LoadedDataset
from corechain_portal.organisations.models import Organisation

LEAST_ALIKE = 75.0
"""Per cent of two names that must agree for staff to be asked; 无锡华润微电子 and 华润微电子 agree to 83."""
MOST_SHOWN = 5
SURE_BY_CODE, SURE_BY_NAME = 1000.0, 100.0

LEGAL_FORM = re.compile(
    r"股份有限公司|有限责任公司|有限公司|集团|公司"
    r"|\b(?:co|corp|corporation|company|inc|incorporated|ltd|limited|llc|plc|gmbh|ag|kk|group|holdings?)\b"
)


@dataclass(frozen=True)
class Listed:
    """What of an organisation of the chain is compared and shown."""

    id: str
    name_zh: str | None
    name_en: str | None
    short_zh: str | None = None
    aliases: tuple[str, ...] = ()
    uscc: str | None = None
    website: str | None = None
    region: str | None = None

    def name(self, language: Language) -> str:
        """Its name in `language`, or in the other when that is not known."""
        zh, en = self.name_zh or "", self.name_en or ""
        return (en or zh) if language == "en" else (zh or en)


@dataclass(frozen=True)
class RegistryMatch:
    """An organisation of the chain that may be the one meant; `score` orders them, `reasons` say why."""

    organisation: Listed
    score: float
    reasons: tuple[Text, ...]

    @property
    def is_sure(self) -> bool:
        """Whether it has the same credit code."""
        return self.score >= SURE_BY_CODE


def comparable_name(name: str) -> str:
    """`name` without legal form, spaces, case and punctuation.

    >>> comparable_name("无锡华润微电子有限公司"), comparable_name("Kulicke & Soffa, Inc.")
    ('无锡华润微电子', 'kulickesoffa')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = "".join(sign for sign in LEGAL_FORM.sub(" ", folded) if sign.isalnum())
    return bare or "".join(folded.split())


class Registry:
    """The organisations of a chain, to be found by code and by name."""

    def __init__(self, organisations: Iterable[Listed] = ()) -> None:
        self.by_id = {each.id: each for each in organisations}
        self._names = tuple(self._all_names())
        self._compared = [bare for bare, _, _ in self._names]

    def _all_names(self) -> Iterator[tuple[str, str, str]]:
        """Every name: as compared, whose, and as written."""
        for each in self.by_id.values():
            for name in dict.fromkeys((each.name_zh, each.name_en, each.short_zh, *each.aliases)):
                if name:
                    yield comparable_name(name), each.id, name

    def matches(
        self, *, names: Iterable[str], uscc: str | None, website: str = ""
    ) -> Sequence[RegistryMatch]:
        """Organisations that may be the one called `names`, the likeliest first; at most five.

        One with the same code is the only one; those with another code than `uscc` are left out.
        """
        if uscc:
            same = [each for each in self.by_id.values() if each.uscc == uscc]
            if same:
                return tuple(RegistryMatch(each, SURE_BY_CODE, (_by_code(uscc),)) for each in same)
        found: dict[str, RegistryMatch] = {}
        for name in filter(None, names):
            for each in self._alike(name, uscc, website):
                kept = found.get(each.organisation.id)
                if kept is None or kept.score < each.score:
                    found[each.organisation.id] = each
        best = sorted(found.values(), key=lambda each: (-each.score, each.organisation.id))
        return tuple(best[:MOST_SHOWN])

    def same_name(self, names: Iterable[str]) -> Sequence[str]:
        """Identifiers of the organisations that are called just so, legal form aside."""
        wanted = {comparable_name(name) for name in names if name}
        return tuple(dict.fromkeys(own for bare, own, _ in self._names if bare in wanted))

    def _alike(self, name: str, uscc: str | None, website: str) -> Iterator[RegistryMatch]:
        from rapidfuzz import fuzz, process

        hits = process.extract(
            comparable_name(name),
            self._compared,
            scorer=fuzz.ratio,
            score_cutoff=LEAST_ALIKE,
            limit=3 * MOST_SHOWN,
        )
        for _, score, at in hits:
            _, identifier, written = self._names[at]
            organisation = self.by_id[identifier]
            if uscc and organisation.uscc and organisation.uscc != uscc:
                continue
            reasons = [_by_name(name, written, score)]
            same_site = bool(website and organisation.website) and (
                _host(website) == _host(organisation.website or "")
            )
            if same_site:
                reasons.append(Text(zh="网站相同", en="same website"))
            yield RegistryMatch(organisation, score + 10.0 * same_site, tuple(reasons))


def registry_of(alliance: Alliance) -> Registry:
    """The organisations of the alliance's chain, none where no chain is loaded. One query, and one more when the
    version is not kept: lighter than the whole snapshot.
    """
    loaded = LoadedDataset.objects.filter(alliance=alliance).values_list("pk", "version").first()
    return Registry() if loaded is None else _registry(*loaded)


@lru_cache(maxsize=8)
def _registry(dataset: int, version: str) -> Registry:  # noqa: ARG001 - another version is another list
    columns = ("id", "name_zh", "name_en", "short_zh", "aliases", "uscc", "website", "region")
    rows = Organisation.objects.filter(dataset=dataset).order_by("row").values(*columns)
    return Registry(Listed(**{**row, "aliases": tuple(row["aliases"] or ())}) for row in rows)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _by_code(uscc: str) -> Text:
    return Text(zh="统一社会信用代码相同：{uscc}", en="same Unified Social Credit Code: {uscc}", uscc=uscc)


def _by_name(asked: str, written: str, score: float) -> Text:
    if score >= SURE_BY_NAME:
        return Text(zh="名称相同：{written}", en="same name: {written}", written=written)
    return Text(
        zh="“{asked}”与“{written}”相似 {score} %",
        en="“{asked}” and “{written}” agree to {score} %",
        asked=asked,
        written=written,
        score=f"{score:.0f}",
    )
