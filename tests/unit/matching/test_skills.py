"""The vocabulary of skills, finding them in a text, and what holds of every comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corechain.datasets.built_in import open_built_in
from corechain.matching.skills import compare, find_skills, read_skills
from corechain.matching.vocabulary import keys_of

SKILLS = tuple(read_skills())
SOME = st.lists(st.sampled_from(SKILLS), max_size=8)


def test_every_wording_finds_its_own_skill_and_no_other() -> None:
    wrong = {
        wording: found
        for skill in read_skills().values()
        for wording in (*skill.zh, *skill.en)
        if (found := find_skills(wording)) != (skill.id,)
    }
    assert wrong == {}


def test_no_wording_stands_for_two_skills() -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for skill in read_skills().values():
        for wording in (*skill.zh, *skill.en):
            owners.setdefault(keys_of(wording)[0], set()).add(skill.id)
    assert [key for key, skills in owners.items() if len(skills) > 1] == []


def test_broader_skills_and_nodes_of_the_chain_exist() -> None:
    nodes = open_built_in().nodes
    for skill in read_skills().values():
        assert skill.broader is None or skill.broader in read_skills()
        assert set(skill.nodes) <= set(nodes)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("熟悉UVM验证平台搭建，会Python脚本", ("functional-verification", "python-programming")),
        ("5 years of place and route, STA and Tcl", ("physical-design", "logic-synthesis", "scripting")),
        ("負責刻蝕工藝與良率提升", ("etching-process", "yield-engineering")),  # traditional script
        ("电源管理芯片设计", ("power-management-design",)),  # not chip design besides
        ("喜欢读书", ()),
        ("", ()),
    ],
)
def test_skills_are_read_in_both_languages(text: str, found: tuple[str, ...]) -> None:
    assert find_skills(text) == found


@given(asked=SOME, held=SOME)
def test_what_is_asked_for_is_there_or_missing_and_more_skills_never_hurt(
    asked: list[str], held: list[str]
) -> None:
    fit = compare(asked, held)
    there = [each.asked for each in fit.matching]
    assert sorted([*there, *fit.missing]) == sorted(set(asked))
    assert set(asked) & set(held) <= set(there)
    assert all(each.held in held for each in fit.matching)
    more = compare(asked, [*held, *SKILLS[:5]])
    assert set(there) <= {each.asked for each in more.matching}
