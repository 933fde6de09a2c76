"""Finding organisations for the directory and the API alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corechain.model.places import Place, lies_in, place
from corechain.model.records import Organisation
from corechain.model.snapshot import ChainSnapshot

ENDED = {"ended", "planned"}


@dataclass(frozen=True)
class FoundOrganisation:
    """One organisation, the nodes it provides today, and whether it lies in the region asked for."""

    organisation: Organisation
    nodes: tuple[str, ...]
    local: bool | None


def find_organisations(
    snapshot: ChainSnapshot,
    *,
    text: str = "",
    region: str | None = None,
    node: str | None = None,
    kind: str | None = None,
    role: str | None = None,
) -> Sequence[FoundOrganisation]:
    """Organisations for which everything asked holds; those that provide most nodes come first.

    `text` occurs in a name, alias, stock code or identifier, whatever the case; `region` is a code or a name, and
    organisations whose place is too coarse to say come last with `local` None; `node` is an identifier. Raises
    :class:`corechain.exceptions.UnknownName` for an unknown region or node.
    """
    where = place(region) if region else None
    if node:
        snapshot.node(node)
    wanted = text.casefold().strip()
    found = []
    for each in snapshot.organisations.values():
        nodes = nodes_provided(snapshot, each.id)
        if (node and node not in nodes) or (kind and each.kind != kind) or (role and each.role != role):
            continue
        if wanted and wanted not in _words(each):
            continue
        local = _local(each, where)
        if local is not False:
            found.append(FoundOrganisation(each, nodes, local))
    return sorted(found, key=lambda each: (where is not None and each.local is None, -len(each.nodes)))


def nodes_provided(snapshot: ChainSnapshot, organisation_id: str) -> tuple[str, ...]:
    """Nodes that the organisation provides today, in the order of its provisions."""
    provisions = snapshot.provisions_by_organisation.get(organisation_id, ())
    return tuple(dict.fromkeys(each.node_id for each in provisions if each.status not in ENDED))


def _local(organisation: Organisation, where: Place | None) -> bool | None:
    return None if where is None else lies_in(organisation, where)


def _words(each: Organisation) -> str:
    names = (each.id, each.name_zh, each.name_en, each.short_zh, each.stock_code, *each.aliases)
    return "\n".join(name for name in names if name).casefold()
