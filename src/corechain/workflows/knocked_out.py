"""What stops when nodes of the chain are lost together."""

from __future__ import annotations

from collections.abc import Sequence

from corechain.industry_chain.knock_out import knock_out
from corechain.model.answers import AnswerTable
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.node_profile import StoppedNode, stopped_nodes
from corechain.workflows.node_tables import STOPPED_COLUMNS
from corechain.workflows.region_view import region_view
from corechain.workflows.sentences import joined, node_text, percent


def knocked_out(snapshot: ChainSnapshot, node_ids: Sequence[str]) -> AnswerTable[StoppedNode]:
    """Every node that stops when `node_ids` are lost together, final products first, each with its path.

    Raises :class:`corechain.exceptions.UnknownName` for an unknown node.
    """
    view = region_view(snapshot)
    out = knock_out(view.graph, node_ids)
    names = joined([node_text(snapshot.nodes[each]) for each in out.knocked_out])
    rows = sorted(stopped_nodes(view, out), key=lambda row: not row.is_final)
    if out.share_of_final is None:
        note = Text(zh="链上没有标明终端产品。", en="The chain names no final product.")
    else:
        note = Text(
            zh="{count} 种终端产品停产，占全部 {finals} 种的 {share}。",
            en="Final products that stop: {count} of {finals} ({share}).",
            count=len(out.stopped_final),
            finals=int(view.graph.final.sum()),
            share=percent(out.share_of_final),
        )
    title = Text(zh="断供：{names}", en="Knocked out: {names}", names=names)
    return AnswerTable(title, STOPPED_COLUMNS, rows, (note,))
