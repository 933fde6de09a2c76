"""Posts and profiles as the library compares them, within what the viewer may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from corechain.model.places import places
from corechain.texts import Text
from corechain.workflows import match_skills
from corechain.workflows.match_skills import PostFit, Seeker
from corechain_portal.access.viewer import Viewer
from corechain_portal.language import current_language
from corechain_portal.talent.models import Post, Profile
from corechain_portal.talent.seeing import open_posts

MOST_POSTS = 500
MOST_CANDIDATES = 500
"""Compared at once: more is told, and asked to be narrowed."""


@dataclass(frozen=True)
class Reasons:
    """A :class:`~corechain.workflows.match_skills.PostFit` in words."""

    matching: tuple[str, ...]
    missing: tuple[str, ...]
    region: bool | None
    work: bool | None


def skill_name(skill_id: str) -> str:
    """Its name in the reader's language; the id of one that is gone from the vocabulary."""
    skill = match_skills.skills().get(skill_id)
    return skill.name.render(current_language()) if skill else skill_id


def skill_names(ids: Iterable[str]) -> list[str]:
    """Names in the reader's language."""
    return [skill_name(each) for each in ids]


def region_name(code: str) -> str:
    """The place's name in the reader's language."""
    found = places().get(code)
    return found.name(current_language()) if found else code


def reasons(fit: PostFit) -> Reasons:
    """Why, in words: a skill that is there through a narrower one names both."""
    through = Text(zh="{asked}（{held}）", en="{asked} ({held})")
    matching = []
    for each in fit.skills.matching:
        asked, held = skill_name(each.asked), skill_name(each.held)
        told = Text(zh=through.zh, en=through.en, asked=asked, held=held).render(current_language())
        matching.append(asked if each.asked == each.held else told)
    return Reasons(tuple(matching), tuple(skill_names(fit.skills.missing)), fit.region, fit.kind)


def wanted(post: Post) -> match_skills.Post:
    """A post as the library knows it."""
    return match_skills.Post(tuple(post.skills), post.region or None, post.work)


def offered(profile: Profile) -> Seeker:
    """A profile as the library knows it."""
    held = tuple(each.skill for each in profile.skills.all())
    return Seeker(held, tuple(profile.regions), tuple(profile.works))


def posts_for(profile: Profile, viewer: Viewer) -> list[tuple[Post, Reasons]]:
    """Open posts that ask for something the person can do: more of it first, then the newest."""
    rows = [(post, wanted(post)) for post in open_posts(viewer)[:MOST_POSTS]]
    return [(post, reasons(fit)) for post, fit in match_skills.posts_for(offered(profile), rows)]


def shown_profiles(viewer: Viewer) -> Any:
    """Other people's profiles that the viewer may see: who agreed last comes first."""
    rows = Profile.objects.visible_to(viewer).exclude(person=viewer.person)
    agreed = rows.annotate(agreed_at=Max("consents__given_at")).order_by("-agreed_at", "pk")
    return agreed.prefetch_related("skills")


@dataclass(frozen=True)
class Found:
    """Candidates with reasons: those who can do all that is asked for, and those who can do some of it."""

    with_all: tuple[tuple[Profile, Reasons], ...]
    with_some: tuple[tuple[Profile, Reasons], ...]


def candidates_for(post: match_skills.Post, viewer: Viewer) -> Found:
    """Who may fit `post`, as far as they agreed to be seen by the viewer; neither group is ordered by fit."""
    rows = [(profile, offered(profile)) for profile in shown_profiles(viewer)[:MOST_CANDIDATES]]
    found = match_skills.candidates_for(post, rows)
    return Found(_in_words(found.with_all), _in_words(found.with_some))


def _in_words(group: Sequence[tuple[Profile, PostFit]]) -> tuple[tuple[Profile, Reasons], ...]:
    return tuple((profile, reasons(fit)) for profile, fit in group)


def nodes_of_skills(ids: Iterable[str]) -> list[str]:
    """Where in the chain the skills are used."""
    known = match_skills.skills()
    return list(dict.fromkeys(node for each in ids if each in known for node in known[each].nodes))
