"""Nodes and organisations of the chain, found in the snapshot that is held in memory: no index in the database."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language
from corechain.workflows.search_names import NameIndex, index_nodes, index_organisations
from corechain.workflows.search_words import Question
from corechain_portal.chain.snapshot import KEPT_SNAPSHOTS
from corechain_portal.language import other_language
from corechain_portal.search.registry import Shown
from corechain_portal.workstreams.kinds import Words

NODES, ORGANISATIONS = "node", "organisation"
CHAIN_WORDS: dict[str, Words] = {
    NODES: _("Nodes of the chain"),
    ORGANISATIONS: _("Organisations of the chain"),
}
NAMED_IN_CHAIN = ("organisations", "chain_nodes")
"""Tables of the chain that names are found in."""
_BUILD: dict[str, Callable[[ChainSnapshot], NameIndex]] = {
    NODES: index_nodes,
    ORGANISATIONS: index_organisations,
}
_kept: OrderedDict[tuple[str, str], NameIndex] = OrderedDict()
_building = threading.Lock()


def find_in_chain(snapshot: ChainSnapshot, code: str, question: Question) -> list[str]:
    """Identifiers of the nodes or organisations that answer the question, the best first."""
    return _index(snapshot, code).find(question)


def _index(snapshot: ChainSnapshot, code: str) -> NameIndex:
    key = (code, snapshot.version)
    with _building:
        if key not in _kept:
            _kept[key] = _BUILD[code](snapshot)
        _kept.move_to_end(key)
        while len(_kept) > 2 * KEPT_SNAPSHOTS:
            _kept.popitem(last=False)
        return _kept[key]


def shown_in_chain(snapshot: ChainSnapshot, code: str, identifier: str, language: Language) -> Shown:
    """What a hit shows."""
    link = reverse(code, args=[identifier])
    other = other_language(language)
    if code == NODES:
        node = snapshot.nodes[identifier]
        return Shown(node.name(language), link, node.description(language), other_title=node.name(other))
    organisation = snapshot.organisations[identifier]
    return Shown(organisation.name(language), link, other_title=organisation.name(other))
