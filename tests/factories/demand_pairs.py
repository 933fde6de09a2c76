"""Pairs of demands of which one knows whether they ask for the same, made from the nodes of a chain with a seed.

A *wish* is a node with what is required of it. Two wordings of one wish are the same demand; a wording of a wish and
one of that wish with a single thing changed (ten times the quantity, another wafer size, a sibling node, used instead
of new) are not. The two halves share neither nodes nor sentences. :func:`names_only` takes the synonyms, which the
wordings use, away from the chain that reads them, so that a reader meets words which its chain does not list.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corechain.model.records import ChainNode
from corechain.model.snapshot import ChainSnapshot

Half = str
"""`dev` or `held_out`."""

SENTENCES: Mapping[tuple[Half, str], Sequence[str]] = {
    ("dev", "zh"): (
        "求购{thing}{details}",
        "我司现需{thing}{details}，请联系",
        "寻找{thing}供应商{details}",
        "{details}，采购{thing}",
    ),
    ("dev", "en"): (
        "Looking for {thing}{details}",
        "We need {thing}{details}",
        "{thing} wanted{details}, please quote",
    ),
    ("held_out", "zh"): (
        "诚招{thing}厂家长期合作{details}",
        "谁能做{thing}？{details}",
        "急需{thing}{details}，价格好谈",
    ),
    ("held_out", "en"): (
        "Sourcing {thing}{details}",
        "Who can supply {thing}?{details}",
        "RFQ: {thing}{details}",
    ),
}
KINDS = ("material", "product", "equipment", "software", "service")


@dataclass(frozen=True)
class Wish:
    """What is wanted, before anybody says it. `amount` is in litres or pieces a month, for equipment in sets."""

    node: ChainNode
    amount: int = 0
    wafer_mm: int = 0
    place: str = ""
    days: int = 0
    used: bool = False


@dataclass(frozen=True)
class Pair:
    """Two texts, whether they ask for the same, and what was done to make the second."""

    half: Half
    one: str
    other: str
    same: bool
    how: str


def names_only(snapshot: ChainSnapshot) -> Mapping[str, ChainNode]:
    """The nodes with one name a language and no synonyms."""
    return {each.id: replace(each, synonyms_zh=(), synonyms_en=()) for each in snapshot.nodes.values()}


def demand_pairs(snapshot: ChainSnapshot, seed: int = 20261124, nodes: int = 160) -> list[Pair]:
    """Labelled pairs of both halves, the same for the same snapshot and seed."""
    chosen = [each for each in snapshot.nodes.values() if each.kind in KINDS and each.name_en]
    draw = random.Random(seed)
    draw.shuffle(chosen)
    pairs = []
    for place, node in enumerate(chosen[:nodes]):
        half = "dev" if place % 2 else "held_out"
        pairs += _pairs_of(_wish(node, draw), snapshot, half, draw)
    return pairs


def _wish(node: ChainNode, draw: random.Random) -> Wish:
    amounts = (1, 2, 3, 5) if node.kind == "equipment" else (200, 500, 1200, 5000, 20000)
    return Wish(
        node,
        amount=draw.choice(amounts) if node.kind not in {"software", "service"} else 0,
        wafer_mm=draw.choice((0, 150, 200, 300))
        if not any(each in node.name_en for each in ("mm", "inch"))
        else 0,
        place=draw.choice(("", "", "wuxi", "shanghai")),
        days=draw.choice((0, 0, 30, 60)),
        used=node.kind == "equipment" and draw.random() < 0.3,
    )


def _pairs_of(wish: Wish, snapshot: ChainSnapshot, half: Half, draw: random.Random) -> Iterator[Pair]:
    language = draw.choice(("zh", "en"))
    other = "en" if language == "zh" else "zh"
    base = say(wish, half, language, draw)
    yield Pair(half, base, say(wish, half, language, draw), True, "paraphrase")
    yield Pair(half, base, say(wish, half, other, draw), True, "other language")
    yield Pair(half, base, slip(say(wish, half, language, draw), draw), True, "slip")
    if wish.place or wish.days:
        shorter = replace(wish, place="", days=wish.days if wish.place else 0)
        yield Pair(half, base, say(shorter, half, draw.choice((language, other)), draw), True, "a wish less")
    for how, changed in _changed(wish, snapshot, draw):
        yield Pair(half, base, say(changed, half, draw.choice((language, other)), draw), False, how)
        # The hardest: the same sentence but for the one thing.
        state = draw.getstate()
        same_words = say(wish, half, language, draw)
        draw.setstate(state)
        yield Pair(half, same_words, say(changed, half, language, draw), False, f"{how}, the same sentence")


def _changed(wish: Wish, snapshot: ChainSnapshot, draw: random.Random) -> Iterator[tuple[str, Wish]]:
    if wish.amount:
        yield "ten times the quantity", replace(wish, amount=wish.amount * 10)
        yield "a fifth more", replace(wish, amount=wish.amount + max(1, wish.amount // 5))
    if wish.wafer_mm:
        yield (
            "another wafer size",
            replace(wish, wafer_mm=draw.choice([each for each in (150, 200, 300) if each != wish.wafer_mm])),
        )
    if wish.place:
        yield "another place", replace(wish, place="shenzhen")
    if wish.node.kind == "equipment":
        yield "used or new", replace(wish, used=not wish.used)
    sibling = _sibling(wish.node, snapshot, draw)
    if sibling:
        yield "a sibling node", replace(wish, node=sibling)


def _sibling(node: ChainNode, snapshot: ChainSnapshot, draw: random.Random) -> ChainNode | None:
    parents = {
        each.to_id for each in snapshot.relations if each.from_id == node.id and each.relation == "variant_of"
    }
    siblings = sorted(
        {
            each.from_id
            for each in snapshot.relations
            if each.relation == "variant_of" and each.to_id in parents and each.from_id != node.id
        }
    )
    return snapshot.nodes[draw.choice(siblings)] if siblings else None


def say(wish: Wish, half: Half, language: str, draw: random.Random) -> str:
    """One of many ways to say `wish`."""
    thing = _name(wish.node, language, draw)
    if wish.used:
        thing = draw.choice({"zh": ("二手", "翻新"), "en": ("used ", "refurbished ")}[language]) + thing
    details = [said for write in DETAILS if (said := write(wish, language, draw))]
    draw.shuffle(details)
    joined = {"zh": "，", "en": ", "}[language].join(details)
    sentence = draw.choice(SENTENCES[half, language])
    if sentence.startswith("{details}") and not joined:
        sentence = sentence.replace("{details}，", "")
    lead = "" if sentence.startswith("{details}") or not joined else {"zh": "，", "en": ", "}[language]
    return sentence.format(thing=thing, details=lead + joined)


def _name(node: ChainNode, language: str, draw: random.Random) -> str:
    names = (node.name_zh, *node.synonyms_zh) if language == "zh" else (node.name_en, *node.synonyms_en)
    return str(draw.choice([each for each in names if each]))


def _amount(wish: Wish, language: str, draw: random.Random) -> str:
    if not wish.amount:
        return ""
    amount = wish.amount
    if wish.node.kind == "equipment":
        return draw.choice((f"{amount}台", f"数量{amount}台")) if language == "zh" else f"{amount} sets"
    if wish.node.kind == "material" and amount % 1000 == 0 and draw.random() < 0.4:
        return f"每月{amount // 1000}立方米" if language == "zh" else f"{amount // 1000} m3 per month"
    if wish.node.kind == "material":
        written = draw.choice(
            (f"月用量{amount}升", f"每月{amount}L", f"{amount}升/月", f"月用量{amount:,}公升")
        )
        return (
            written
            if language == "zh"
            else draw.choice((f"{amount} L/month", f"{amount:,} litres per month"))
        )
    if amount % 10000 == 0 and language == "zh":
        return f"每月{amount // 10000}万颗"
    if amount % 1000 == 0 and language == "en":
        return f"{amount // 1000}k pcs/month"
    return (
        draw.choice((f"每月{amount}颗", f"月需求{amount}只"))
        if language == "zh"
        else f"{amount:,} pieces per month"
    )


def _wafer(wish: Wish, language: str, draw: random.Random) -> str:
    if not wish.wafer_mm:
        return ""
    inch = {150: 6, 200: 8, 300: 12}[wish.wafer_mm]
    if language == "zh":
        return draw.choice((f"{inch}英寸线", f"{inch}寸产线", f"{wish.wafer_mm}mm线"))
    return draw.choice((f"{inch}-inch line", f"{wish.wafer_mm} mm fab"))


def _place(wish: Wish, language: str, draw: random.Random) -> str:
    if not wish.place:
        return ""
    zh = {"wuxi": "无锡", "shanghai": "上海", "shenzhen": "深圳"}[wish.place]
    if language == "zh":
        return draw.choice((f"优先{zh}", f"{zh}优先", f"最好在{zh}"))
    return draw.choice((f"{wish.place.title()} preferred", f"preferably in {wish.place.title()}"))


def _days(wish: Wish, language: str, draw: random.Random) -> str:
    if not wish.days:
        return ""
    if language == "zh":
        return draw.choice((f"交期{wish.days}天以内", f"{wish.days}天内交货"))
    return draw.choice((f"lead time {wish.days} days", f"within {wish.days} days"))


DETAILS: Sequence[Callable[[Wish, str, random.Random], str]] = (_amount, _wafer, _place, _days)


def slip(text: str, draw: random.Random) -> str:
    """`text` as a hurried person types it: full width, traditional script, a doubled or swapped letter, no spaces."""
    kind = draw.choice(("full width", "traditional", "letters", "case"))
    if kind == "full width":
        return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)
    if kind == "traditional" and not text.isascii():
        import opencc

        return str(opencc.OpenCC("s2t").convert(text))
    if kind == "letters" and text.isascii():
        words = text.split(" ")
        long = [place for place, word in enumerate(words) if len(word) >= 8 and word.isalpha()]
        if long:
            place = draw.choice(long)
            cut = draw.randrange(2, len(words[place]) - 2)
            words[place] = (
                words[place][:cut] + words[place][cut + 1] + words[place][cut] + words[place][cut + 2 :]
            )
            return " ".join(words)
    return text.upper() if not text.isascii() else text.replace(", ", " , ")
