"""What an answer says besides its results: nearest nodes, named organisations, why nothing fits, what to try."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corechain.matching.checking import excludes, name_of
from corechain.matching.mentions import Mention
from corechain.matching.node_index import NodeIndex
from corechain.matching.understanding import Understanding
from corechain.model.places import country
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.match_answer import MatchResult, NearestNode

MOST_NEAREST = 5
MOST_COUNTRIES = 3


def nearest_nodes(
    index: NodeIndex, snapshot: ChainSnapshot, text: str, understood: Understanding, *, answered: bool
) -> tuple[NearestNode, ...]:
    """Nodes to look at instead: neighbours of the understood ones, then those whose wordings came close.

    Where nobody supplies what was asked, nodes that somebody supplies come first.
    """
    found: dict[str, Text] = {}
    for node in understood.nodes[:2]:
        asked = name_of(snapshot.nodes[node.node_id])
        for node_id, because in _neighbours(index, node.node_id, asked):
            found.setdefault(node_id, because)
    for node_id, words in understood.nearest:
        close = Text(zh="与“{words}”用词相近。", en="Its wording is close to “{words}”.", words=words)
        found.setdefault(node_id, close)
    if not answered:
        kinds = [*understood.unknown, *_kinds_named(text)]
        for node_id, because in _same_kind(snapshot, kinds):
            found.setdefault(node_id, because)
    understood_ids = {each.node_id for each in understood.nodes}
    nearest = [
        NearestNode(snapshot.nodes[node_id], because, _suppliers(snapshot, node_id))
        for node_id, because in found.items()
        if node_id not in understood_ids and snapshot.nodes[node_id].kind != "stage"
    ]
    if not answered:
        nearest.sort(key=lambda each: each.suppliers == 0)
    return tuple(nearest[:MOST_NEAREST])


def _neighbours(index: NodeIndex, node_id: str, asked: Text) -> Iterator[tuple[str, Text]]:
    taxonomy = index.taxonomy
    for parent in taxonomy.parents.get(node_id, ()):
        yield parent, Text(zh="“{asked}”是它的一种。", en="“{asked}” is one kind of it.", asked=asked)
    for sibling in taxonomy.siblings(node_id):
        yield sibling, Text(zh="与“{asked}”同类。", en="It is of the same kind as “{asked}”.", asked=asked)
    for variant in taxonomy.variants.get(node_id, ()):
        yield variant, Text(zh="是“{asked}”的一种。", en="It is one kind of “{asked}”.", asked=asked)
    for alike in index.alike(node_id)[:3]:
        yield alike, Text(zh="名称与“{asked}”相近。", en="Its name is like “{asked}”.", asked=asked)
    for given in taxonomy.inputs.get(node_id, ()):
        yield given, Text(zh="是“{asked}”的投入。", en="It goes into “{asked}”.", asked=asked)
    for made in taxonomy.outputs.get(node_id, ()):
        yield made, Text(zh="“{asked}”是它的投入。", en="“{asked}” goes into it.", asked=asked)
        for beside in taxonomy.inputs.get(made, ()):
            yield beside, Text(zh="与“{asked}”用在同一环节。", en="It is used beside “{asked}”.", asked=asked)


_KINDS = {
    "process": Text(zh="工艺", en="process"),
    "material": Text(zh="材料", en="material"),
    "equipment": Text(zh="设备", en="equipment"),
    "software": Text(zh="软件", en="software"),
    "service": Text(zh="服务", en="service"),
    "product": Text(zh="产品", en="product"),
}
_WORDS_OF_KIND = {
    "设备": "equipment",
    "equipment": "equipment",
    "材料": "material",
    "material": "material",
    "软件": "software",
    "software": "software",
}


def _kinds_named(text: str) -> Iterator[tuple[str, str]]:
    """Kinds of thing that the demand names in general, such as 设备."""
    for words, kind in _WORDS_OF_KIND.items():
        if words in text.casefold():
            yield words, kind


def _same_kind(snapshot: ChainSnapshot, kinds: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Text]]:
    """For a term that the chain has no node for: the nodes of its kind with most suppliers."""
    for words, kind in kinds[:1]:
        alike = [each for each in snapshot.nodes.values() if each.kind == kind]
        for node in sorted(alike, key=lambda each: (-_suppliers(snapshot, each.id), each.id))[:3]:
            yield (
                node.id,
                Text(
                    zh="与“{words}”同属{kind}类。",
                    en="Like “{words}”, it is of the kind {kind}.",
                    words=words,
                    kind=_KINDS[kind],
                ),
            )


def _suppliers(snapshot: ChainSnapshot, node_id: str) -> int:
    provisions = snapshot.provisions_by_node.get(node_id, ())
    return len(
        {each.organisation_id for each in provisions if each.organisation_id and each.status != "ended"}
    )


def notes_for(
    snapshot: ChainSnapshot,
    understood: Understanding,
    mentions: Sequence[Mention],
    kept: Sequence[MatchResult],
    excluded: Sequence[MatchResult],
) -> Iterator[Text]:
    """Notes in the order a reader needs them."""
    yield from _on_understanding(snapshot, understood)
    yield from _on_mentions(snapshot, understood, mentions, kept)
    if understood.nodes and not kept:
        yield _nothing_fits(excluded, snapshot, understood)
    if excluded:
        yield _why_excluded(excluded)
    yield from _on_countries(snapshot, understood)


def _on_understanding(snapshot: ChainSnapshot, understood: Understanding) -> Iterator[Text]:
    for unread, words in understood.unread:
        yield Text(
            zh="“{unread}”没有读懂，只按“{words}”理解；若两者合起来是另一样东西，请换一种说法。",
            en="“{unread}” was not understood; only “{words}” counted. If together they mean something else, reword.",
            unread=unread,
            words=words,
        )
    for words in dict.fromkeys(words for words, _ in understood.unknown):
        yield Text(
            zh="“{words}”是业内的说法，但这条链上没有对应的环节。",
            en="“{words}” is a term of the field, but this chain has no node for it.",
            words=words,
        )
    if not understood.nodes:
        yield Text(
            zh="没有读出这条链上的任何环节，所以没有给出供应方。可以换一种说法，只写产品、材料、设备或服务的名称，例如：{examples}。",
            en="No node of this chain was recognised, so no supplier is given. Try another wording with just the name"
            " of a product, material, equipment or service, for instance: {examples}.",
            examples=_examples(snapshot),
        )


def _examples(snapshot: ChainSnapshot) -> Text:
    """Names of the three nodes with most suppliers."""
    nodes = [each for each in snapshot.nodes.values() if each.kind != "stage"]
    busiest = sorted(nodes, key=lambda each: (-_suppliers(snapshot, each.id), each.id))[:3]
    return Text(
        zh="、".join(_plain(each.name("zh")) for each in busiest),
        en=", ".join(_plain(each.name("en")) for each in busiest),
    )


def _plain(name: str) -> str:
    return name.replace("{", "").replace("}", "")


def _on_mentions(
    snapshot: ChainSnapshot,
    understood: Understanding,
    mentions: Sequence[Mention],
    kept: Sequence[MatchResult],
) -> Iterator[Text]:
    answering = {each.organisation.id for each in kept}
    for mention in {each.organisation_id: each for each in mentions}.values():
        organisation = snapshot.organisations[mention.organisation_id]
        name = Text(zh=_plain(organisation.name("zh")), en=_plain(organisation.name("en")))
        if mention.instead:
            yield Text(
                zh="需求不要“{words}”，结果中不含{name}。",
                en="The demand wants someone other than “{words}”; {name} is left out.",
                words=mention.words,
                name=name,
            )
        elif understood.nodes and mention.organisation_id not in answering:
            yield Text(
                zh="需求提到{name}；数据中没有它供给所求环节的记录。",
                en="The demand names {name}; the data have no record that it supplies what is asked for.",
                name=name,
            )
        elif not understood.nodes:
            yield Text(
                zh="需求只提到{name}，没有说要它的什么；它供给：{nodes}。",
                en="The demand names {name} but not what is wanted from it; it supplies: {nodes}.",
                name=name,
                nodes=_supplied(snapshot, organisation.id),
            )


def _supplied(snapshot: ChainSnapshot, organisation_id: str) -> Text:
    provisions = snapshot.provisions_by_organisation.get(organisation_id, ())
    nodes = [snapshot.nodes[each.node_id] for each in provisions if each.status != "ended"][:8]
    if not nodes:
        return Text(zh="没有记录", en="nothing on record")
    return Text(
        zh="、".join(_plain(each.name("zh")) for each in nodes),
        en=", ".join(_plain(each.name("en")) for each in nodes),
    )


def _nothing_fits(
    excluded: Sequence[MatchResult], snapshot: ChainSnapshot, understood: Understanding
) -> Text:
    asked = name_of(snapshot.nodes[understood.nodes[0].node_id])
    if excluded:
        return Text(
            zh="“{asked}”有 {count} 家供应方，但都不符合必须满足的要求。放宽要求，或看看相近的环节。",
            en="Suppliers of “{asked}” on record: {count}; all fail a binding requirement. Relax it, or look at the"
            " nearest nodes.",
            asked=asked,
            count=len(excluded),
        )
    return Text(
        zh="数据中没有机构供给“{asked}”。可以看看相近的环节。",
        en="The data have no organisation that supplies “{asked}”. The nearest nodes may help.",
        asked=asked,
    )


def _why_excluded(excluded: Sequence[MatchResult]) -> Text:
    counts: dict[str, int] = {}
    for result in excluded:
        for words in {each.requirement.text for each in result.checks if excludes(each)}:
            counts[words] = counts.get(words, 0) + 1
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    zh = "、".join(f"“{_plain(words)}” {count} 家" for words, count in ranked)
    en = ", ".join(f"“{_plain(words)}” {count}" for words, count in ranked)
    return Text(
        zh="因要求不符而排除 {total} 家：{each}。",
        en="Excluded for failing a requirement: {total} ({each}).",
        total=len(excluded),
        each=Text(zh=zh, en=en),
    )


def _on_countries(snapshot: ChainSnapshot, understood: Understanding) -> Iterator[Text]:
    """Shares of countries in the node asked for: not suppliers, but telling."""
    if not understood.nodes:
        return
    provisions = snapshot.provisions_by_node.get(understood.nodes[0].node_id, ())
    shares = [
        (each.share_percent, each.country) for each in provisions if each.country and each.share_percent
    ]
    if not shares:
        return
    largest = sorted(shares, key=lambda each: (-(each[0] or 0), each[1]))[:MOST_COUNTRIES]
    places = [(country(code or ""), share) for share, code in largest]
    yield Text(
        zh="按国家或地区的份额：{shares}。",
        en="Shares by country or economy: {shares}.",
        shares=Text(
            zh="、".join(f"{each.name_zh} {share:g}%" for each, share in places),
            en=", ".join(f"{each.name_en} {share:g}%" for each, share in places),
        ),
    )
