"""Skills of the industry: found in a text of either language, and what of those asked for somebody has.

The vocabulary is ``lexicon/skills.csv``. A skill may have a broader one: who designs power management chips designs
analog circuits; the other way round says nothing. There is no grade of a skill, and no number for a person.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corechain.matching.analysis import analyse
from corechain.matching.lexicon_files import SEPARATOR
from corechain.matching.vocabulary import Span, Target, Vocabulary, keys_of
from corechain.texts import Text


@dataclass(frozen=True)
class Skill:
    """Something one can do. The first wording of each language is its name; `nodes`: where in the chain it is used."""

    id: str
    area: str
    broader: str | None
    zh: tuple[str, ...]
    en: tuple[str, ...]
    nodes: tuple[str, ...]

    @property
    def name(self) -> Text:
        """Its name."""
        return Text(zh=self.zh[0], en=self.en[0])


@dataclass(frozen=True)
class Match:
    """A skill asked for that is there: as itself, or through `held`, a narrower one."""

    asked: str
    held: str


@dataclass(frozen=True)
class SkillFit:
    """Of the skills asked for: which are there, and which are not."""

    matching: tuple[Match, ...]
    missing: tuple[str, ...]

    @property
    def has_all(self) -> bool:
        """Whether something is asked for, and nothing of it is missing."""
        return bool(self.matching) and not self.missing


@cache
def read_skills() -> Mapping[str, Skill]:
    """Every skill by id, in the order of the file."""
    text = resources.files("corechain.matching").joinpath("lexicon/skills.csv").read_text(encoding="utf-8")
    return {
        row["id"]: Skill(
            row["id"], row["area"], row["broader"] or None, _list(row["zh"]), _list(row["en"]), _list(row["nodes"])
        )
        for row in csv.DictReader(text.splitlines())
    }  # fmt: skip


def _list(cell: str) -> tuple[str, ...]:
    return tuple(each for each in cell.split(SEPARATOR) if each)


def find_skills(text: str) -> tuple[str, ...]:
    """Ids of the skills that `text` names, each once, in the order of the text; of two that overlap the longer.

    >>> find_skills("三年模拟IC设计经验，会 Verilog；analogue layout and DRC/LVS")
    ('analog-design', 'hardware-description', 'layout-design', 'physical-verification')
    """
    kept: list[Span] = []
    for span in sorted(_vocabulary().spans(analyse(text).tokens), key=lambda each: (-len(each), each.first)):
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    found = [_vocabulary().targets[span.key][0].node_id for span in sorted(kept, key=lambda each: each.first)]
    return tuple(dict.fromkeys(found))


@cache
def _vocabulary() -> Vocabulary:
    targets: dict[tuple[str, ...], tuple[Target, ...]] = {}
    for skill in read_skills().values():
        for wording in (*skill.zh, *skill.en):
            for key in keys_of(wording):
                targets.setdefault(key, (Target(skill.id, 1.0, wording, "name"),))
    return Vocabulary(targets)


def compare(asked: Iterable[str], held: Iterable[str]) -> SkillFit:
    """Which of the skills `asked` for are among those `held`, in the order in which they are asked for.

    >>> compare(["analog-design", "layout-design"], ["power-management-design"])
    SkillFit(matching=(Match(asked='analog-design', held='power-management-design'),), missing=('layout-design',))
    """
    through: dict[str, str] = {}
    there = list(dict.fromkeys(held))
    for each in there:
        for wider in _broader(each):
            through.setdefault(wider, each)
    through |= {each: each for each in there}
    wanted = list(dict.fromkeys(asked))
    return SkillFit(
        tuple(Match(each, through[each]) for each in wanted if each in through),
        tuple(each for each in wanted if each not in through),
    )


def _broader(skill_id: str) -> Iterable[str]:
    """The skills above `skill_id`, nearest first."""
    skills = read_skills()
    skill = skills.get(skill_id)
    while skill is not None and skill.broader is not None:
        yield skill.broader
        skill = skills.get(skill.broader)
