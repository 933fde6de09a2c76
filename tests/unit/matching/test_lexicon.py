"""The packaged lexicon is broad, tidy, and reaches every node of the built-in chain."""

from __future__ import annotations

import re
from collections import Counter

from corechain.datasets.registry import open_snapshot
from corechain.matching.lexicon_files import read_concepts, read_equivalents
from corechain.matching.node_index import NodeIndex
from corechain.matching.vocabulary import key_of

HAN = re.compile(r"[\u4e00-\u9fff]")


def test_breadth() -> None:
    concepts = read_concepts()
    assert len(concepts) >= 450
    assert {each.kind for each in concepts.values()} == {
        "material",
        "equipment",
        "software",
        "process",
        "service",
        "product",
    }
    assert all(each.zh and each.en for each in concepts.values())


def test_broader_concepts_exist_and_lead_upwards_only() -> None:
    concepts = read_concepts()
    for concept in concepts.values():
        seen, above = {concept.id}, concept.broader
        while above is not None:
            assert above in concepts, f"{concept.id} names {above}"
            assert above not in seen, f"{concept.id} goes round in circles"
            seen.add(above)
            above = concepts[above].broader


def test_wordings_stand_in_their_own_column_once() -> None:
    for concept in read_concepts().values():
        assert all(wording == wording.strip() for wording in concept.wordings)
        assert not [each for each in concept.en if HAN.search(each)], concept.id
        assert max(Counter(concept.zh).values()) == 1, concept.id
        assert max(Counter(concept.en).values()) == 1, concept.id


def test_an_equivalent_stands_for_one_word_only() -> None:
    wordings = [wording.casefold() for _, each in read_equivalents() for wording in each]
    assert [wording for wording, count in Counter(wordings).items() if count > 1] == []


def test_every_name_of_the_built_in_chain_finds_its_node_first() -> None:
    """Each node of the chain is what its own two names are understood as, unless another bears the same name."""
    snapshot = open_snapshot("wuxi-ic")
    index = NodeIndex(snapshot.nodes, snapshot.relations)
    lost = []
    for node in snapshot.nodes.values():
        if node.kind == "stage":
            continue
        for name in (node.name_zh, node.name_en):
            targets = index.vocabulary.targets.get(key_of(name or ""), ())
            best = {each.node_id for each in targets if each.weight == targets[0].weight}
            if name and node.id not in best:
                lost.append((node.id, name))
    assert lost == []
