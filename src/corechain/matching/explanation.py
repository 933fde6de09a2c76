"""Why: a sentence for each understood node, and the reasons for each supplier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corechain.matching.candidates import PARENT, SAME, Offer
from corechain.matching.checking import name_of, seat_of
from corechain.matching.understanding import Evidence
from corechain.model.records import ChainNode, Organisation
from corechain.texts import Text

_BECAUSE = {
    "name": Text(zh="“{words}”就是环节名称。", en="“{words}” is the node's name."),
    "synonym": Text(
        zh="“{words}”与该环节的说法“{wording}”相同。", en="“{words}” is a wording of the node: “{wording}”."
    ),
    "concept": Text(
        zh="“{words}”（{wording}）是该环节的另一种说法。",
        en="“{words}” ({wording}) is another wording of the node.",
    ),
    "broader": Text(
        zh="链上没有单独的“{words}”，它属于该环节。",
        en="The chain has no node for “{words}” alone; it belongs to this one.",
    ),
    "narrower": Text(zh="该环节是“{words}”的一种。", en="This node is one kind of “{words}”."),
    "mended": Text(zh="“{words}”按“{wording}”理解。", en="“{words}” was taken for “{wording}”."),
    "partial": Text(zh="“{words}”与“{wording}”部分相符。", en="“{words}” partly agrees with “{wording}”."),
    "description": Text(
        zh="该环节的说明里有“{words}”中的词。", en="The node's description has words of “{words}”."
    ),
    "narrowed": Text(
        zh="“{words}”加上“{wording}”即指该环节。", en="“{words}” together with “{wording}” means this node."
    ),
}
_CONFIDENCE = {
    "high": Text(zh="高", en="high"),
    "medium": Text(zh="中", en="medium"),
    "low": Text(zh="低（未核实）", en="low (unchecked)"),
}


def because(evidence: Evidence) -> Text:
    """Which words led to the node, and how."""
    template = _BECAUSE[evidence.how]
    return Text(zh=template.zh, en=template.en, words=evidence.words, wording=evidence.wording)


def reasons(
    organisation: Organisation, offers: Sequence[Offer], nodes: Mapping[str, ChainNode], *, named: str | None
) -> list[Text]:
    """Reasons for a supplier, its best offer first: what it supplies, how that relates to what was asked, who says
    so and how surely, its share where known, and where it is.
    """
    found = []
    if named:
        found.append(Text(zh="需求中点名“{words}”。", en="The demand names “{words}”.", words=named))
    for offer in offers:
        found += offer_reasons(offer, nodes)
    found.append(Text(zh="位于{seat}。", en="It is in {seat}.", seat=seat_of(organisation)))
    return found


def offer_reasons(offer: Offer, nodes: Mapping[str, ChainNode]) -> list[Text]:
    """Reasons of one offer: what is supplied, on whose word, and the share where known."""
    found = [_relation(offer, nodes), _support(offer)]
    if offer.provision.share_percent is not None:
        found.append(_share(offer))
    return found


def _relation(offer: Offer, nodes: Mapping[str, ChainNode]) -> Text:
    supplied, asked = name_of(nodes[offer.provision.node_id]), name_of(nodes[offer.asked.node_id])
    words = offer.asked.evidence.words
    if offer.relation == SAME:
        return Text(
            zh="供给“{supplied}”，即所求的“{words}”。",
            en="It supplies “{supplied}”, which is the “{words}” asked for.",
            supplied=supplied,
            words=words,
        )
    if offer.relation == PARENT:
        return Text(
            zh="供给上一级的“{supplied}”；是否包括“{asked}”未知。",
            en="It supplies “{supplied}”, one level up; whether that includes “{asked}” is not known.",
            supplied=supplied,
            asked=asked,
        )
    return Text(
        zh="供给“{supplied}”，是所求“{asked}”的一种。",
        en="It supplies “{supplied}”, one kind of the “{asked}” asked for.",
        supplied=supplied,
        asked=asked,
    )


def _support(offer: Offer) -> Text:
    provision = offer.provision
    count = len(provision.sources)
    planned = provision.status == "planned"
    slots = {"count": count, "confidence": _CONFIDENCE[provision.confidence]}
    if planned:
        return Text(
            zh="尚在规划；依据 {count} 条来源，可信度{confidence}。",
            en="Planned only; it rests on {count} source(s), confidence {confidence}.",
            **slots,
        )
    if count == 1:
        return Text(
            zh="依据 1 条来源，可信度{confidence}。",
            en="It rests on 1 source, confidence {confidence}.",
            **slots,
        )
    return Text(
        zh="依据 {count} 条来源，可信度{confidence}。",
        en="It rests on {count} sources, confidence {confidence}.",
        **slots,
    )


def _share(offer: Offer) -> Text:
    provision = offer.provision
    percent = f"{provision.share_percent:g}"
    market = provision.share_market or ""
    year = provision.share_year
    if market and year:
        return Text(
            zh="份额 {percent}%（{market}，{year} 年）。",
            en="Its share is {percent}% ({market}, {year}).",
            percent=percent,
            market=market,
            year=year,
        )
    known = market or (str(year) if year else "")
    if known:
        return Text(
            zh="份额 {percent}%（{known}）。",
            en="Its share is {percent}% ({known}).",
            percent=percent,
            known=known,
        )
    return Text(
        zh="份额 {percent}%（市场与年份未注明）。",
        en="Its share is {percent}% (market and year not stated).",
        percent=percent,
    )
