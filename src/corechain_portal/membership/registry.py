"""Finding an organisation in the alliance's chain: by its credit code, else by how alike the names are.

Two names are compared without their legal form (有限公司, Co., Ltd.), spaces, case and punctuation. Every find says
why it was found, so that a person can confirm it or see that it is another firm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from corechain.model.records import Organisation
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain_portal.alliances.models import Alliance
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.exceptions import NoDataLoaded

LEAST_ALIKE = 75.0
"""Per cent of two names that must agree for staff to be asked; 无锡华润微电子 and 华润微电子 agree to 83."""
MOST_SHOWN = 5
SURE_BY_CODE, SURE_BY_NAME = 1000.0, 100.0

LEGAL_FORM = re.compile(
    r"股份有限公司|有限责任公司|有限公司|集团|公司"
    r"|\b(?:co|corp|corporation|company|inc|incorporated|ltd|limited|llc|plc|gmbh|ag|kk|group|holdings?)\b"
)


@dataclass(frozen=True)
class RegistryMatch:
    """An organisation of the chain that may be the one meant; `score` orders them, `reasons` say why."""

    organisation: Organisation
    score: float
    reasons: tuple[Text, ...]

    @property
    def is_sure(self) -> bool:
        """Whether it has the same credit code."""
        return self.score >= SURE_BY_CODE


def chain_of(alliance: Alliance) -> ChainSnapshot | None:
    """The alliance's chain, or None where none is loaded."""
    try:
        return current_snapshot(alliance)
    except NoDataLoaded:
        return None


def comparable_name(name: str) -> str:
    """`name` without legal form, spaces, case and punctuation.

    >>> comparable_name("无锡华润微电子有限公司"), comparable_name("Kulicke & Soffa, Inc.")
    ('无锡华润微电子', 'kulickesoffa')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = "".join(sign for sign in LEGAL_FORM.sub(" ", folded) if sign.isalnum())
    return bare or "".join(folded.split())


def registry_matches(
    snapshot: ChainSnapshot | None, *, names: Iterable[str], uscc: str | None, website: str = ""
) -> Sequence[RegistryMatch]:
    """Organisations of the chain that may be the one called `names`, the likeliest first; at most five.

    One with the same code is the only one; those with another code than `uscc` are left out.
    """
    if snapshot is None:
        return ()
    if uscc:
        same = [each for each in snapshot.organisations.values() if each.uscc == uscc]
        if same:
            return tuple(RegistryMatch(each, SURE_BY_CODE, (_by_code(uscc),)) for each in same)
    found: dict[str, RegistryMatch] = {}
    for name in filter(None, names):
        for each in _alike(snapshot, name, uscc, website):
            kept = found.get(each.organisation.id)
            if kept is None or kept.score < each.score:
                found[each.organisation.id] = each
    best = sorted(found.values(), key=lambda each: (-each.score, each.organisation.id))
    return tuple(best[:MOST_SHOWN])


def same_name(snapshot: ChainSnapshot | None, names: Iterable[str]) -> Sequence[str]:
    """Identifiers of the organisations of the chain that are called just so, legal form aside."""
    if snapshot is None:
        return ()
    wanted = {comparable_name(name) for name in names if name}
    return tuple(dict.fromkeys(own for bare, own, _ in _names(snapshot) if bare in wanted))


def _alike(snapshot: ChainSnapshot, name: str, uscc: str | None, website: str) -> Iterable[RegistryMatch]:
    from rapidfuzz import fuzz, process

    known = _names(snapshot)
    hits = process.extract(
        comparable_name(name),
        [bare for bare, _, _ in known],
        scorer=fuzz.ratio,
        score_cutoff=LEAST_ALIKE,
        limit=3 * MOST_SHOWN,
    )
    for _, score, at in hits:
        _, identifier, written = known[at]
        organisation = snapshot.organisations[identifier]
        if uscc and organisation.uscc and organisation.uscc != uscc:
            continue
        reasons = [_by_name(name, written, score)]
        same_site = bool(website and organisation.website) and _host(website) == _host(
            organisation.website or ""
        )
        if same_site:
            reasons.append(Text(zh="网站相同", en="same website"))
        yield RegistryMatch(organisation, score + 10.0 * same_site, tuple(reasons))


@lru_cache(maxsize=8)
def _names(snapshot: ChainSnapshot) -> Sequence[tuple[str, str, str]]:
    """Every name of the chain: as compared, whose, and as written."""
    return tuple(
        (comparable_name(name), each.id, name)
        for each in snapshot.organisations.values()
        for name in dict.fromkeys((each.name_zh, each.name_en, each.short_zh, *each.aliases))
        if name
    )


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
