"""Candidates, posts and mentors for the tests of joint talent."""

from __future__ import annotations

import uuid

from tests.portal.roles import OWN, People, viewer

from corechain_portal.access.confidentiality import Level
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.talent.consent import CURRENT
from corechain_portal.talent.kinds import MENTORING, POST
from corechain_portal.talent.models import (
    Mentoring,
    Post,
    Profile,
)
from corechain_portal.talent.profiles import (
    save_profile,
    show_profile,
)
from corechain_portal.workstreams.items import make_item

SECRET_WORDS = "曾独立完成一款降压芯片的版图"


def member(pk: uuid.UUID) -> MemberOrganisation:
    """The member organisation."""
    return MemberOrganisation.objects.get(pk=pk)


def profile(people: People, role: str = "newcomer", skills: tuple[str, ...] = ("analog-design",)) -> Profile:
    fields = {
        "headline": f"模拟版图工程师 {role}", "experience": SECRET_WORDS, "languages": ["zh"],
        "regions": ["320000"], "works": ["full"], "skills": list(skills),
    }  # fmt: skip
    made = save_profile(viewer(people, role), fields, None)
    assert made is not None
    return made


def shown(people: People, role: str = "newcomer", skills: tuple[str, ...] = ("analog-design",)) -> Profile:
    made = profile(people, role, skills)
    show_profile(viewer(people, role), "alliance", (), CURRENT)
    return made


def post(people: People, role: str = "hr", owner: uuid.UUID = OWN, **more: object) -> Post:
    fields = {
        "title_zh": "模拟设计工程师", "work": "full", "region": "320200", "level": Level.PUBLIC,
        "skills": ["analog-design", "layout-design"], "member": member(owner), **more,
    }  # fmt: skip
    return Post.objects.get(pk=make_item(POST, viewer(people, role), fields).pk)


def seen_by(people: People, role: str) -> int:
    return Profile.objects.visible_to(viewer(people, role)).count()


def mentoring(people: People, places: int | None = 1) -> Mentoring:
    fields = {
        "title_zh": "带版图新人",
        "skills": ["layout-design"],
        "capacity": places,
        "member": member(OWN),
    }
    return Mentoring.objects.get(pk=make_item(MENTORING, viewer(people, "trader"), fields).pk)
