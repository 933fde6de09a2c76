"""How joint purchases are written on pages: ``{% load joint_purchase %}``."""

from __future__ import annotations

from django import template

from corechain_portal.joint_purchase import words

register = template.Library()
LISTS = {
    "state": words.STATES,
    "tone": words.TONES,
    "consent": words.CONSENTS,
    "proposal": words.PROPOSAL_STATES,
    "reason": words.DECLINED_BECAUSE,
    "happening": words.HAPPENINGS,
}


@register.filter
def purchase_word(code: str, of: str) -> str:
    """A code of joint purchases in words."""
    return str(LISTS[of].get(code, "" if of == "tone" else code))
