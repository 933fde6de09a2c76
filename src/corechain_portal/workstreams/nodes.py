"""The nodes of the alliance's chain that a work item is about: named in its form, shown on its page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.language import current_language
from corechain_portal.workstreams.forms import ItemForm
from corechain_portal.workstreams.models import WorkItem

MOST_NODES = 50
UNKNOWN_NODE = Text(zh="链上没有环节“{node}”。", en="The chain has no node “{node}”.")


class NodesField(forms.CharField):
    """Nodes of the chain by identifier, Chinese or English name, separated by commas; cleaned to identifiers."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        parts = (super().to_python(value) or "").replace("，", ",").replace("、", ",").split(",")
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))[:MOST_NODES]


def nodes_field() -> NodesField:
    """The field ``nodes`` of a :class:`NodesForm`."""
    return NodesField(
        label=_("Nodes of the chain that it strengthens"),
        required=False,
        max_length=4000,
        help_text=_("Names or identifiers, separated by commas."),
    )


class NamesNodes:
    """Part of a form that has a field ``nodes``: finds the nodes that were named in the viewer's chain."""

    cleaned_data: dict[str, Any]

    def for_viewer(self, viewer: Viewer) -> None:
        self._alliance = viewer.alliance

    def clean_nodes(self) -> list[str]:
        """Identifiers of the nodes that were named."""
        named: list[str] = self.cleaned_data["nodes"]
        if not named:
            return []
        try:
            nodes = current_snapshot(self._alliance).nodes
        except NoDataLoaded:
            nodes = {}
        known = {
            name: each.id for each in nodes.values() for name in (each.id, each.name_zh, each.name_en) if name
        }
        for name in named:
            if name not in known:
                told = Text(zh=UNKNOWN_NODE.zh, en=UNKNOWN_NODE.en, node=name)
                raise forms.ValidationError(told.render(current_language()))
        return list(dict.fromkeys(known[name] for name in named))


class NodesForm(NamesNodes, ItemForm):
    """The form of a kind that has a field ``nodes``."""


def nodes_of(item: WorkItem) -> list[Any]:
    """The nodes of the chain that it is about; those that are gone from the chain are left out."""
    if not item.nodes:
        return []
    try:
        nodes = current_snapshot(item.alliance).nodes
    except NoDataLoaded:
        return []
    return [nodes[each] for each in item.nodes if each in nodes]
