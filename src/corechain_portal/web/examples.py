"""Demands to try the matching with: the reader's own language, different in kind."""

from __future__ import annotations

from corechain.texts import Language

EXAMPLES: dict[Language, tuple[str, ...]] = {
    "zh": (
        "求购KrF光刻胶，200mm线，月用量500升，优先长三角",
        "12英寸抛光片",
        "QFN封测，江苏省内",
        "刻蚀机零部件",
    ),
    "en": (
        "KrF photoresist for a 200 mm line, 500 L a month, preferably Yangtze River Delta",
        "300 mm polished wafers",
        "QFN packaging and test in Jiangsu",
        "etcher parts",
    ),
}
