"""Texts and questions are cut alike, whatever they hold, and marking loses no character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corechain.workflows.search_marks import mark_words, passage
from corechain.workflows.search_names import NameIndex
from corechain.workflows.search_words import read_question, sounds_of, words_of

HAN = st.text(alphabet="光刻晶圆清洗封装测试无锡", min_size=2, max_size=20)
ANYTHING = st.text(max_size=60)


@settings(deadline=None)  # tables of characters are read with the first text
@given(HAN, st.data())
def test_any_part_of_a_chinese_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert {term.word for term in read_question(text[start:end]).terms} <= set(words_of(text))


@settings(deadline=None)  # tables of characters are read with the first text
@given(ANYTHING, ANYTHING)
def test_marking_keeps_every_character(text: str, asked: str) -> None:
    parts = mark_words(text, read_question(asked))
    assert "".join(part for part, _ in parts) == text
    assert len("".join(part for part, _ in passage(text, read_question(asked)))) <= len(text) + 2


@settings(deadline=None)  # tables of characters are read with the first text
@given(ANYTHING)
def test_words_hold_letters_and_digits_only(text: str) -> None:
    cut = [*words_of(text), *sounds_of(text), *(term.word for term in read_question(text).terms)]
    assert all(word.isalnum() for word in cut)


@pytest.mark.parametrize(
    ("asked", "found"),
    [("中科芯", ["cks"]), ("zhongkexin", ["cks"]), ("kexin", ["cks"]), ("zkx", ["cks"]), ("cetc 58", ["cks"]),
     ("cetc58", ["cks"]), ("electronics", ["tel"]), ("TEL", ["tel"]), ("zk", ["cks"]), ("kz", []), ("", [])],
)  # fmt: skip
def test_names_are_found_by_word_part_and_sound(asked: str, found: list[str]) -> None:
    index = NameIndex({"cks": ("无锡中科芯", "CETC-58"), "tel": ("东京电子 TEL", "Tokyo Electronic")})
    assert index.find(read_question(asked)) == found
