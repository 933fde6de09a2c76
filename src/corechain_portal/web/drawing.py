"""The picture of the chain as the server draws it, kept for each version of the data and each language."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse

from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language
from corechain.workflows.draw_chain import draw_chain


@lru_cache(maxsize=4)
def chain_picture(snapshot: ChainSnapshot, language: Language) -> str:
    """SVG of the chain in which every node is a link; `language` must be that of the page being made."""
    return draw_chain(snapshot, language=language, node_url=lambda node: reverse("node", args=[node])).svg
