"""Slips are mended towards the field's wordings, and ordinary words are left alone."""

from __future__ import annotations

import pytest

from corechain.matching.spelling import Speller

WORDINGS = [
    "光刻胶",
    "光刻机",
    "引线框架",
    "离子注入机",
    "键合丝",
    "ion implanter",
    "photoresist",
    "lead frame",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(WORDINGS)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("光克胶", "光刻胶"),
        ("光刻交", "光刻胶"),
        ("光科机", "光刻机"),
        ("引线狂架", "引线框架"),
        ("引线架", "引线框架"),
        ("离子注机", "离子注入机"),
        ("离子子注入机", "离子注入机"),
        ("离子驻入机", "离子注入机"),
        ("photoresit", "photoresist"),
        ("fotoresist", "photoresist"),
        ("implantor", "implanter"),
    ],
)
def test_mended(speller: Speller, text: str, wording: str) -> None:
    assert [each.wording for each in speller.corrections(text, [])] == [wording]


@pytest.mark.parametrize(
    "text",
    ["光刻版", "红烧肉", "今天天气不错", "photograph", "implant", "supplier", "lead", "光学胶片", "框架协议"],
)
def test_left_alone(speller: Speller, text: str) -> None:
    assert speller.corrections(text, []) == []


def test_what_is_explained_is_not_mended(speller: Speller) -> None:
    assert speller.corrections("光克胶", [(0, 3)]) == []
