"""How texts are normalised and cut."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corechain.matching.analysis import BREAK, analyse, language_of, normalise


def forms(text: str) -> list[str]:
    return [token.form for token in analyse(text).tokens if token.form != BREAK]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("光罩", "掩膜版"),
        ("光刻膠", "光刻胶"),
        ("ＫｒＦ光刻胶", "krf photoresist"),
        ("12英寸硅片", "12寸硅片"),
        ("12英寸硅片", "300mm硅片"),
        ("六英寸硅片", "150 mm 硅片"),
        ("刻蚀设备", "刻蚀机台"),
        ("silicon carbide substrates", "SiC substrate"),
        ("etching equipment", "etch tools"),
        ("moulding compound", "molding compounds"),
        ("化学机械抛光", "CMP"),
        ("aluminium target", "Aluminum targets"),
    ],
)
def test_the_same_thing_is_cut_the_same_way(one: str, other: str) -> None:
    assert forms(one) == forms(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STM32F103C8T6", ["stm32f103c8t6"]),
        ("LM2596S-5.0", ["lm2596s-5.0"]),
        ("2.5D package", ["2.5d", "package"]),
        ("0.18um", ["0.18um"]),
        ("the tools of our line", ["tool", "line"]),
        ("<b>靶材</b>", ["靶", "材"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_no_wording_reaches_across_punctuation() -> None:
    assert [token.form for token in analyse("光刻胶，树脂").tokens] == ["photoresist", BREAK, "树", "脂"]


@given(st.text(max_size=200))
def test_normalising_keeps_track_of_every_character(text: str) -> None:
    normalised, origins = normalise(text)
    assert len(normalised) == len(origins)
    assert list(origins) == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)


@given(st.text(max_size=200))
def test_tokens_stand_in_order_within_the_text(text: str) -> None:
    analysed = analyse(text)
    places = [(token.start, token.end) for token in analysed.tokens]
    assert all(0 <= start < end <= len(analysed.text) for start, end in places)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(places))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("求购KrF光刻胶", "zh"),
        ("MOSFET 650V", "en"),
        ("need 光刻胶 supplier in Wuxi", "en"),
        ("求购 photoresist stripper for 8 inch line", "zh"),
        ("引綫框架", "zh"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language
