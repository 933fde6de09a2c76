"""The picture of the chain as the server draws it, kept for each version of the data, language and alliance's
address.
"""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse

from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language
from corechain.workflows.draw_chain import draw_chain

KEPT_PICTURES = 16


def chain_picture(snapshot: ChainSnapshot, language: Language) -> str:
    """SVG of the chain in which every node is a link; `language` must be that of the page being made."""
    return _drawn(snapshot, language, get_script_prefix())


@lru_cache(maxsize=KEPT_PICTURES)
def _drawn(snapshot: ChainSnapshot, language: Language, prefix: str) -> str:  # noqa: ARG001
    """`prefix` is that of the alliance's addresses, which the links in the picture begin with."""
    return draw_chain(snapshot, language=language, node_url=lambda node: reverse("node", args=[node])).svg
