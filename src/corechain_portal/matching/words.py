"""Codes of matching in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corechain.workflows.pair_listings import TERM_NAMES
from corechain_portal.language import current_language

Words = Mapping[str, str | Promise]

RELATIONS: Words = {
    "same": _("the same node"),
    "narrower": _("one kind of it"),
    "wider": _("the wider node"),
}
DISMISS_REASONS: Words = {
    "not_it": _("Not the same thing"),
    "specification": _("The specification does not fit"),
    "place": _("The place does not fit"),
    "known": _("We work together already"),
    "not_now": _("Not now"),
    "other": pgettext_lazy("reason to put a match aside", "Other"),
}
REWEIGHTINGS: Words = {
    "learnt": _("Learnt and applied"),
    "worse": _("Learnt, not better, not applied"),
    "few": _("Too few decisions to learn from"),
    "off": _("Learning switched off"),
    "on": _("Learning switched on"),
    "defaults": _("Back to the defaults"),
}
LISTS: Mapping[str, Words] = {
    "relation": RELATIONS,
    "dismiss_reason": DISMISS_REASONS,
    "reweighting": REWEIGHTINGS,
}


def match_word(code: str, code_list: str) -> str:
    """The words for `code` in the reader's language; the code itself where there are none."""
    if code_list == "term":
        return TERM_NAMES[code].render(current_language()) if code in TERM_NAMES else code
    return str(LISTS[code_list].get(code, code))
