"""Sentences that say in both languages what a diagnosis found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corechain.industry_chain.knock_out import Step
from corechain.industry_chain.weak_links import COMPONENTS, LinkWeakness
from corechain.model.intervals import Interval
from corechain.model.records import ChainNode
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.region_view import RegionView

TITLES = {each.key: each.title for each in COMPONENTS}
"""Title of each component of the composite."""


def node_text(node: ChainNode) -> Text:
    """The node's name in both languages."""
    return Text(zh=node.name("zh"), en=node.name("en"))


def organisation_text(snapshot: ChainSnapshot, organisation_id: str) -> Text:
    """The organisation's name in both languages, short in Chinese where it has a short name."""
    found = snapshot.organisations[organisation_id]
    return Text(zh=found.short_zh or found.name("zh"), en=found.name("en"))


def percent(value: Interval | float | None) -> str | None:
    """A share (0 to 1) as a percentage; an interval with both ends; None stays None.

    >>> percent(0.941), percent(Interval(0.12, 0.35)), percent(Interval(0.0, 0.004))
    ('94.1 %', '12–35 %', '0–0.4 %')
    """
    if value is None:
        return None
    if isinstance(value, float | int):
        return f"{_figure(value * 100)} %"
    if value.is_exact:
        return percent(value.midpoint)
    return f"{_figure(value.lower * 100)}–{_figure(value.upper * 100)} %"


def figure(value: Interval | float | None, digits: int) -> str | None:
    """A number with `digits` decimals; an interval with both ends."""
    if value is None:
        return None
    if isinstance(value, float | int):
        return f"{value:.{digits}f}"
    if value.is_exact:
        return figure(value.midpoint, digits)
    return f"{value.lower:.{digits}f}–{value.upper:.{digits}f}"


def _figure(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def joined(texts: Sequence[Text]) -> Text:
    """A list of words in both languages; a single en dash when it is empty."""
    if not texts:
        return Text(zh="–", en="–")
    return Text(
        zh="、".join(f"{{t{number}}}" for number in range(len(texts))),
        en=", ".join(f"{{t{number}}}" for number in range(len(texts))),
        **{f"t{number}": text for number, text in enumerate(texts)},
    )


def sentences(texts: Sequence[Text]) -> Text:
    """Whole sentences one after the other."""
    return Text(
        zh="".join(f"{{t{number}}}" for number in range(len(texts))),
        en=" ".join(f"{{t{number}}}" for number in range(len(texts))),
        **{f"t{number}": text for number, text in enumerate(texts)},
    )


def missing_texts(weakness: LinkWeakness) -> tuple[Text, ...]:
    """What is missing for the composite, as titles of its components."""
    return tuple(TITLES[key] for key in weakness.missing)


def weak_link_sentence(view: RegionView, weakness: LinkWeakness) -> Text:
    """Why the node ranks where it does: impact, providers, shares, and what is missing."""
    parts = [impact_sentence(view, weakness), provider_sentence(view, weakness)]
    share = share_sentence(view, weakness)
    if share is not None:
        parts.append(share)
    if weakness.missing and weakness.score is not None:
        parts.append(
            Text(
                zh="缺：{missing}；其权重已按比例分给其余各项。",
                en="Missing: {missing}; their weight is shared out among the rest.",
                missing=joined(missing_texts(weakness)),
            )
        )
    return sentences(parts)


def impact_sentence(view: RegionView, weakness: LinkWeakness) -> Text:
    """How many final products stop without the node."""
    finals = int(view.graph.final.sum())
    if weakness.criticality is None:
        return Text(zh="链上没有标明终端产品。", en="The chain names no final product.")
    stopped = round(weakness.criticality * finals)
    if stopped == 0:
        return Text(
            zh="断供不会使任何一种终端产品停产。",
            en="Its loss stops no final product: each has another way to be made.",
        )
    return Text(
        zh="断供会使 {finals} 种终端产品中的 {stopped} 种停产。",
        en="Its loss stops {stopped} of {finals} final products.",
        stopped=stopped,
        finals=finals,
    )


def provider_sentence(view: RegionView, weakness: LinkWeakness) -> Text:
    """How many providers are known, and how many of them lie in the region."""
    supply = weakness.supply
    if not supply.is_known:
        return Text(
            zh="尚无任何供方的记录，无法评估。",
            en="Nobody is recorded to provide it, so it cannot be assessed.",
        )
    slots = {
        "region": view.region.text,
        "known": len(supply.providers),
        "local": len(supply.local),
        "low": supply.low_confidence_only,
        "largest": percent(weakness.concentration.largest_share),
    }
    if not supply.providers:
        return Text(
            zh="只有国家层面的供给记录（{known} 个国家或地区）。",
            en="Supply is recorded by country only (countries: {known}).",
            known=len(supply.countries),
        )
    zh, en = "已知供方 {known} 家", "Known providers: {known}"
    if weakness.single_source and len(supply.providers) > 1:
        zh, en = zh + "（其中一家占 {largest}）", en + " (one holds {largest})"
    elif weakness.single_source:
        zh, en = zh + "（单一来源）", en + " (single source)"
    zh, en = zh + "，其中在{region} {local} 家", en + "; in {region}: {local}"
    if supply.low_confidence_only:
        zh, en = zh + "；{low} 家可信度低", en + "; of low confidence: {low}"
    if weakness.thinly_recorded:
        zh, en = zh + "；记录少，未必真弱", en + "; thinly recorded, so it may not be weak"
    return Text(zh=zh + "。", en=en + ".", **slots)


def share_sentence(view: RegionView, weakness: LinkWeakness) -> Text | None:
    """Local share, with the market and how much of it is covered; None where no share is known."""
    known = weakness.concentration
    if known.local_share is None or known.covered_share is None:
        return None
    years = known.years
    period = "" if years is None else str(years[1]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
    return Text(
        zh="{region}份额 {share}（{market}，{period}；已知份额覆盖 {covered}）。",
        en="Share of {region}: {share} ({market}, {period}; known shares cover {covered}).",
        region=view.region.text,
        share=percent(known.local_share),
        market=known.market or "–",
        period=period or "–",
        covered=percent(known.covered_share),
    )


def step_text(nodes: Mapping[str, ChainNode], step: Step) -> Text:
    """One step of a knock-out in words."""
    slots = {
        "cause": node_text(nodes[step.cause]),
        "effect": node_text(nodes[step.effect]),
    }
    if step.reason == "input":
        return Text(zh="{effect}需要{cause}", en="{effect} needs {cause}", **slots)
    if step.reason == "kind":
        return Text(zh="{effect}是{cause}的一种", en="{effect} is a kind of {cause}", **slots)
    return Text(
        zh="{effect}的各个类型都已停（最后是{cause}）",
        en="no kind of {effect} is left (the last was {cause})",
        **slots,
    )


def path_text(nodes: Mapping[str, ChainNode], steps: Sequence[Step]) -> Text:
    """The steps of a path one after the other."""
    texts = [step_text(nodes, step) for step in steps]
    if not texts:
        return Text(zh="断供的就是它", en="knocked out itself")
    slots = {f"t{number}": text for number, text in enumerate(texts)}
    names = [f"{{t{number}}}" for number in range(len(texts))]
    return Text(zh="，".join(names), en="; ".join(names), **slots)


def arrows(nodes: Mapping[str, ChainNode], steps: Sequence[Step]) -> Text:
    """The nodes of a path from the first cause to the last effect."""
    passed = [steps[0].cause, *(step.effect for step in steps)] if steps else []
    names = {f"t{number}": node_text(nodes[node_id]) for number, node_id in enumerate(passed)}
    line = " → ".join(f"{{{name}}}" for name in names)
    return Text(zh=line, en=line, **names)
