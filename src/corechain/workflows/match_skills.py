"""Posts and people who look for one: compared by skills, place and kind of work, with reasons and without a score.

Of posts, those that ask for more of what somebody can do come first. People are never ordered by how they fit: they
stand in two groups, those with every skill asked for and those with some, each in the order in which they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from corechain.exceptions import UnknownName
from corechain.matching.skills import Match, Skill, SkillFit, compare, find_skills, read_skills
from corechain.model.places import lies_in, place

__all__ = [
    "Candidates",
    "Match",
    "Post",
    "PostFit",
    "Seeker",
    "Skill",
    "SkillFit",
    "candidates_for",
    "find_skills",
    "fit",
    "posts_for",
    "skills",
]
Thing = TypeVar("Thing")
CHINA = "CN"


@dataclass(frozen=True)
class Post:
    """What a post asks for. `region`: GB/T 2260 code, None where it is not said."""

    skills: tuple[str, ...]
    region: str | None = None
    kind: str = ""


@dataclass(frozen=True)
class Seeker:
    """What somebody offers and wishes; empty wishes: anything."""

    skills: tuple[str, ...]
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class PostFit:
    """Why the two may fit. `region`, `kind`: as wished, not as wished, or None where one side says nothing."""

    skills: SkillFit
    region: bool | None
    kind: bool | None


@dataclass(frozen=True)
class _Located:
    country: str | None
    region: str | None


def skills() -> Mapping[str, Skill]:
    """The vocabulary of skills by id."""
    return read_skills()


def fit(post: Post, seeker: Seeker) -> PostFit:
    """Compare one post with one seeker.

    >>> found = fit(Post(("layout-design",), "320200"), Seeker(("layout-design",), ("320000",)))
    >>> found.skills.has_all, found.region, found.kind
    (True, True, None)
    """
    return PostFit(
        compare(post.skills, seeker.skills),
        _as_wished(post.region, seeker.regions),
        post.kind in seeker.kinds if post.kind and seeker.kinds else None,
    )


def _as_wished(region: str | None, wished: Sequence[str]) -> bool | None:
    if not region or not wished:
        return None
    answers = [_lies_in(region, each) for each in wished]
    return True if True in answers else (None if None in answers else False)


def _lies_in(region: str, wished: str) -> bool | None:
    try:
        return lies_in(_Located(CHINA, region), place(wished))
    except UnknownName:
        return None


def posts_for(seeker: Seeker, posts: Iterable[tuple[Thing, Post]]) -> list[tuple[Thing, PostFit]]:
    """Posts that ask for something the seeker can do: more of it first, else in the order given."""
    found = [(thing, fit(post, seeker)) for thing, post in posts]
    wanted = [each for each in found if each[1].skills.matching]
    return sorted(wanted, key=lambda each: -len(each[1].skills.matching))


@dataclass(frozen=True)
class Candidates(Generic[Thing]):
    """Seekers for a post. Neither group is ordered by fit."""

    with_all: tuple[tuple[Thing, PostFit], ...]
    with_some: tuple[tuple[Thing, PostFit], ...]


def candidates_for(post: Post, seekers: Iterable[tuple[Thing, Seeker]]) -> Candidates[Thing]:
    """Those who have all the skills of the post, and those who have some, each in the order given."""
    found = [(thing, fit(post, seeker)) for thing, seeker in seekers]
    return Candidates(
        tuple(each for each in found if each[1].skills.has_all),
        tuple(each for each in found if each[1].skills.matching and not each[1].skills.has_all),
    )
