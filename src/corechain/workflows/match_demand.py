"""Suppliers for a demand in a person's own words: read it, find its nodes, gather, check, rank, explain."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from corechain.exceptions import BadDemand
from corechain.matching.analysis import Analysed, analyse, language_of
from corechain.matching.candidates import SAME, Offer, find_offers
from corechain.matching.checking import Check, Specifications, check, excludes
from corechain.matching.explanation import because, offer_reasons, reasons
from corechain.matching.mentions import Mention, OrganisationNames
from corechain.matching.node_index import NodeIndex
from corechain.matching.place_wishes import read_places
from corechain.matching.requirements import Requirement, read_requirements
from corechain.matching.scoring import fit_of, offer_value, score_of, wishes
from corechain.matching.understanding import Understanding, understand
from corechain.model.places import place
from corechain.model.records import Organisation, Provision
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language, Text
from corechain.workflows.match_answer import MatchAnswer, MatchedNode, MatchResult
from corechain.workflows.match_notes import nearest_nodes, notes_for

LONGEST_DEMAND = 2_000
"""Characters; a demand is a few sentences, a longer text is a document pasted by mistake."""

KEPT_INDEXES = 8
"""As many as the portal keeps chains of its alliances."""


@dataclass(frozen=True)
class MatchIndex:
    """What matching keeps of one snapshot. Built once per version; see :func:`match_index`."""

    snapshot: ChainSnapshot
    nodes: NodeIndex
    build_seconds: float

    @cached_property
    def organisation_names(self) -> OrganisationNames:
        """Names to find in demands; wordings of nodes come first."""
        return OrganisationNames(self.snapshot.organisations.values(), self.nodes.vocabulary.targets)

    @cached_property
    def specifications(self) -> Specifications:
        """Specifications by node and organisation."""
        return Specifications(self.snapshot.specifications)


_indexes: dict[str, MatchIndex] = {}
_lock = Lock()


def match_index(snapshot: ChainSnapshot) -> MatchIndex:
    """The index of `snapshot`, built on first use and kept by the snapshot's version."""
    version = snapshot.version
    with _lock:
        if version not in _indexes:
            while len(_indexes) >= KEPT_INDEXES:
                _indexes.pop(next(iter(_indexes)))
            _indexes[version] = _build(snapshot)
        return _indexes[version]


def _build(snapshot: ChainSnapshot) -> MatchIndex:
    start = time.perf_counter()
    nodes = NodeIndex(snapshot.nodes, snapshot.relations)
    index = MatchIndex(snapshot, nodes, 0.0)
    _ = index.organisation_names, index.specifications, nodes.compounds, nodes.implied, nodes.speller
    return MatchIndex(snapshot, nodes, time.perf_counter() - start)


def warm_up(snapshot: ChainSnapshot) -> None:
    """Build the index of `snapshot` and load what only some demands need, so that a server's first answer is quick."""
    match_demand(snapshot, "光克胶")
    match_demand(snapshot, "fotoresist")


def match_demand(
    snapshot: ChainSnapshot,
    text: str,
    *,
    region: str | None = None,
    limit: int = 10,
    language: Language | None = None,
) -> MatchAnswer:
    """Suppliers for the demand `text`, in Chinese or English.

    `region` (a code or name) binds: suppliers certainly elsewhere are left out. `language` is that of the sentences
    in the answer, by default the demand's own. Raises :class:`BadDemand` for a text that holds no words or is longer
    than :data:`LONGEST_DEMAND` characters, and :class:`~corechain.exceptions.UnknownName` for an unknown region.

    >>> from corechain.datasets.registry import open_snapshot
    >>> answer = match_demand(open_snapshot("wuxi-ic"), "求购KrF光刻胶，200mm线，月用量500升，优先长三角")
    >>> answer.nodes[0].node.id, [requirement.value for requirement in answer.requirements]
    ('krf-photoresist', [200.0, 500.0, 'CN-YRD'])
    """
    analysed = _readable(text, limit)
    index = match_index(snapshot)
    start = time.perf_counter()
    mentions = index.organisation_names.mentions(analysed)
    requirements = _requirements(snapshot, analysed, region)
    understood = _understood(index, analysed, requirements, mentions)
    kept, excluded = _parted(_judge(index, understood, requirements, mentions))
    return MatchAnswer(
        query=text,
        language=language_of(text),
        spoken=language or language_of(text),
        nodes=_matched_nodes(snapshot, understood),
        requirements=tuple(requirements),
        results=tuple(kept[:limit]),
        found=len(kept),
        excluded=tuple(excluded),
        nearest=nearest_nodes(index.nodes, snapshot, text, understood, answered=bool(kept)),
        notes=tuple(notes_for(snapshot, understood, mentions, kept, excluded)),
        seconds=time.perf_counter() - start,
        index_seconds=index.build_seconds,
    )


def _parted(judged: Sequence[MatchResult]) -> tuple[list[MatchResult], list[MatchResult]]:
    """Those that fit, and those that a binding requirement excludes."""
    fits = [not any(excludes(one) for one in each.checks) for each in judged]
    return (
        [each for each, fit in zip(judged, fits, strict=True) if fit],
        [each for each, fit in zip(judged, fits, strict=True) if not fit],
    )


def _understood(
    index: MatchIndex, analysed: Analysed, requirements: Sequence[Requirement], mentions: Sequence[Mention]
) -> Understanding:
    masked = [(each.start, each.end) for each in mentions]
    return understand(index.nodes, analysed, [each for each in requirements if each.end], masked)


def _matched_nodes(snapshot: ChainSnapshot, understood: Understanding) -> tuple[MatchedNode, ...]:
    return tuple(
        MatchedNode(
            snapshot.nodes[each.node_id], each.score, each.role, because(each.evidence), each.evidence
        )
        for each in understood.nodes
    )


def _readable(text: str, limit: int) -> Analysed:
    if limit < 1:
        raise BadDemand(
            Text(zh="结果条数至少为 1。", en="At least one result must be asked for."),
            Text(zh="请改用 --limit 10 之类的值。", en="Use a value such as --limit 10."),
        )
    if not text.strip():
        raise BadDemand(
            Text(zh="需求是空的。", en="The demand is empty."),
            Text(
                zh="请写明需要什么，例如“求购KrF光刻胶，200mm线”。",
                en="Say what is needed, for instance “KrF photoresist for a 200 mm line”.",
            ),
        )
    if len(text) > LONGEST_DEMAND:
        raise BadDemand(
            Text(
                zh="需求有 {length} 个字符，最多 {most} 个。",
                en="The demand has {length} characters; at most {most} can be read.",
                length=len(text),
                most=LONGEST_DEMAND,
            ),
            Text(zh="请用几句话写出需要什么。", en="Say in a few sentences what is needed."),
        )
    analysed = analyse(text)
    if not any(character.isalnum() for character in analysed.text):
        raise BadDemand(
            Text(zh="需求里没有文字。", en="The demand holds no words."),
            Text(
                zh="请用中文或英文写明需要什么，例如“12英寸抛光片”。",
                en="Say in Chinese or English what is needed, for instance “12-inch polished wafers”.",
            ),
        )
    return analysed


def _requirements(snapshot: ChainSnapshot, analysed: Analysed, region: str | None) -> list[Requirement]:
    home = place(snapshot.home_region) if snapshot.home_region else None
    found = sorted([*read_requirements(analysed), *read_places(analysed, home)], key=lambda each: each.start)
    if region:
        asked = place(region)
        words = asked.name(language_of(analysed.original))
        found.append(Requirement("region", "eq", asked.code, None, words, True, place=asked))
    return found


def _judge(
    index: MatchIndex,
    understood: Understanding,
    requirements: Sequence[Requirement],
    mentions: Sequence[Mention],
) -> list[MatchResult]:
    """Every candidate with its checks, reasons and score, best first."""
    snapshot = index.snapshot
    named = {each.organisation_id: each.words for each in mentions if not each.instead}
    avoided = {each.organisation_id for each in mentions if each.instead}
    weights = wishes(understood.nodes)
    results = []
    for organisation_id, offers in find_offers(
        understood.nodes, index.nodes, snapshot.provisions_by_node
    ).items():
        if organisation_id in avoided:
            continue
        organisation = snapshot.organisations[organisation_id]
        chosen = _best_offers(offers, weights)
        supplied = {each.provision.node_id: each.relation == SAME for each in chosen}
        checks = [
            check(each, organisation, supplied, index.nodes, index.specifications) for each in requirements
        ]
        score = score_of(fit_of(offers, weights), checks)
        words = named.get(organisation_id)
        results.append(_result(snapshot, organisation, chosen, checks, score, words))
    results.sort(key=_order)
    return results


def _best_offers(offers: Sequence[Offer], weights: Mapping[int, float]) -> list[Offer]:
    """The best offer for each supplied node, best first."""
    ranked = sorted(
        offers,
        key=lambda each: (
            -offer_value(each, weights[each.asked.group]),
            _share(each.provision),
            each.provision.id,
        ),
    )
    best: dict[str, Offer] = {}
    for offer in ranked:
        best.setdefault(offer.provision.node_id, offer)
    return list(best.values())


def _share(provision: Provision) -> float:
    return -(provision.share_percent or 0.0)


def _result(
    snapshot: ChainSnapshot,
    organisation: Organisation,
    offers: Sequence[Offer],
    checks: Sequence[Check],
    score: float,
    named: str | None,
) -> MatchResult:
    return MatchResult(
        score=score,
        organisation=organisation,
        nodes=tuple(snapshot.nodes[each.provision.node_id] for each in offers),
        offers=tuple(offers),
        reasons=tuple(reasons(organisation, offers[:3], snapshot.nodes, named=named)),
        checks=tuple(checks),
        leading_reasons=tuple(offer_reasons(offers[0], snapshot.nodes)),
        named=named is not None,
    )


def _order(result: MatchResult) -> tuple[bool, float, float, str]:
    """Those the demand names first; by score; by the largest share known; by id, so that chance never decides."""
    share = max((each.provision.share_percent or 0.0 for each in result.offers), default=0.0)
    return not result.named, -result.score, -share, result.organisation.id
