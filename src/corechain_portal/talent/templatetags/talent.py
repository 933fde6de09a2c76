"""What the templates of joint talent say: ``{% load talent %}``."""

from __future__ import annotations

from django import template

from corechain.workflows.match_skills import Skill
from corechain_portal.language import current_language
from corechain_portal.talent.matching import region_name

register = template.Library()


@register.filter
def region(code: str) -> str:
    """The place's name."""
    return region_name(code)


@register.filter
def other_wordings(skill: Skill) -> str:
    """The other wordings of a skill, those of the reader's language first."""
    own, others = (skill.en, skill.zh) if current_language() == "en" else (skill.zh, skill.en)
    return " · ".join(dict.fromkeys((*own[1:], *others)))
