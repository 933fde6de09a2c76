"""How matches are drawn on pages: ``{% load matches %}``."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from corechain_portal.matching.valuing import ShownValue
from corechain_portal.matching.words import match_word
from corechain_portal.web.templatetags.corechain import icon
from corechain_portal.web.words import word as word_of

register = template.Library()
register.filter("match_word", match_word)
SMALL = 0.005
"""Percent; what is less is shown as nothing."""


@register.simple_tag
def fit_bar(fit: float) -> SafeString:
    """A fit as a bar with its number."""
    return _bar("", fit, f"{100 * fit:.0f}")


@register.simple_tag
def value_bar(value: ShownValue, scale: float) -> SafeString:
    """A chain value in percent of the expected loss: a bar as long as that of the list's greatest, hatched when
    unknown. What strengthens the chain and what weakens it differ in sign, side and colour.
    """
    if value.percent is None:
        return format_html(
            '<span class="pair-bar"><span class="meter hatched"></span><span class="missing">{}</span></span>',
            gettext("unknown"),
        )
    kind = "none" if abs(value.percent) < SMALL else "stronger" if value.percent > 0 else "weaker"
    return _bar(kind, abs(value.percent) / scale if scale else 0.0, signed(value.percent))


def _bar(kind: str, size: float, words: str) -> SafeString:
    return format_html(
        '<span class="pair-bar"><span class="meter"><i class="pair-fill {}" style="--size:{}"></i></span>'
        "<b>{}</b></span>",
        kind,
        f"{size:.3f}",
        words,
    )


def signed(percent: float) -> str:
    """A change of the expected loss with its sign: what is saved is a fall.

    >>> signed(1.234), signed(-0.5), signed(0.001)
    ('−1.23 %', '+0.50 %', '0 %')
    """
    if abs(percent) < SMALL:
        return "0 %"
    return f"{'−' if percent > 0 else '+'}{abs(percent):.2f} %"


@register.simple_tag
def value_words(value: ShownValue) -> str:
    """What a chain value rests on, or why there is none."""
    if value.reason != "ok" or value.lower is None or value.upper is None:
        return _WHY_NONE.get(value.reason, _WHY_NONE["waiting"])()
    slots = {"least": signed(value.upper), "most": signed(value.lower), "count": value.among}
    if value.among:
        return gettext(_UNNAMED) % slots
    return gettext("Between %(least)s and %(most)s, for a link of twice to half the usual size.") % slots


_UNNAMED = gettext_noop(
    "The other side is not named: the middle of the %(count)d known firms that it may be (%(least)s to %(most)s)."
)
_WHY_NONE = {
    "waiting": lambda: gettext("Not computed yet; a worker does it in the background."),
    "no_network": lambda: gettext("The chain has no supply links to compute with."),
    "supplier_outside": lambda: gettext(
        "The supplier has no supply link in the chain yet, so its effect is not known."
    ),
    "buyer_outside": lambda: gettext(
        "The buyer has no supply link in the chain yet, so its effect is not known."
    ),
    "linked": lambda: gettext("The chain has this supply link already; nothing would be added."),
    "too_few": lambda: gettext("Too few known firms for it: a figure would tell who the other side is."),
    "unnamed": lambda: gettext("Both sides are unnamed to you."),
}


@register.simple_tag
def point_sign(verdict: str) -> SafeString:
    """✓ holds, ✗ does not, ? not known: as a sign with its word for those who hear it."""
    kind = verdict.replace("_", "-")
    return format_html(
        '<span class="verdict {}">{}<span class="visually-hidden">{}</span></span>',
        kind,
        icon(kind),
        word_of(verdict, "verdict"),
    )
