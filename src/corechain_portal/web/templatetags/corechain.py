"""What templates say of records, texts and figures: ``{% load corechain %}``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from corechain.model.intervals import Interval
from corechain.model.places import places
from corechain.model.records import Organisation, Provision, Source
from corechain.texts import Text
from corechain.workflows.diagnose import COMPONENTS, WeakLink
from corechain.workflows.match_answer import requirement_text
from corechain.workflows.organisation_profile import country_or_none
from corechain.workflows.sentences import percent as percent_text
from corechain_portal.accounts.demo import DEMO_ACCOUNTS, DemoAccount
from corechain_portal.language import current_language
from corechain_portal.web.words import word as word_of

register = template.Library()
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@register.filter
def text(value: Text | None) -> str:
    """A library text in the language of the page."""
    return "" if value is None else value.render(current_language())


@register.filter
def name(record: Any) -> SafeString:
    """The name of a record or place in the language of the page, marked with its language where it has none."""
    if record is None:
        return SafeString("")
    language = current_language()
    shown = record.name(language)
    has_own = record.name_zh if language == "zh" else record.name_en
    if has_own or not shown:
        return format_html("{}", shown)
    return format_html('<span lang="{}">{}</span>', "en" if language == "zh" else "zh-Hans", shown)


@register.filter
def short_name(organisation: Organisation) -> SafeString:
    """The short Chinese name of an organisation where there is one, else its name."""
    if current_language() == "zh" and organisation.short_zh:
        return format_html("{}", organisation.short_zh)
    return name(organisation)


@register.filter
def other_name(record: Any) -> SafeString:
    """The name in the other language, where the record has both."""
    if not (record.name_zh and record.name_en) or record.name_zh == record.name_en:
        return SafeString("")
    if current_language() == "zh":
        return format_html('<span lang="en">{}</span>', record.name_en)
    return format_html('<span lang="zh-Hans">{}</span>', record.name_zh)


@register.filter
def description(record: Any) -> str:
    """The one-sentence description of a node."""
    return str(record.description(current_language()))


@register.filter
def as_written(words: str) -> SafeString:
    """Words of a source, marked with the language they are written in."""
    language = "zh-Hans" if CHINESE.search(words) else "en"
    return format_html('<span lang="{}">{}</span>', language, words)


@register.filter
def source_title(source: Source) -> SafeString:
    """The title of a source, marked with its language; our own texts are called so in the reader's language."""
    if source.kind == "own":
        return format_html("{}", word_of("own", "source_kind"))
    return as_written(source.title)


@register.filter
def word(code: str | None, code_list: str) -> str:
    """A code in words, by the lists of :mod:`corechain_portal.web.words`."""
    return word_of(code, code_list)


@register.filter
def note(value: str | None) -> str:
    """One half of a remark written “中文 / English”; the whole of it when it is in one language only."""
    if not value:
        return ""
    halves = value.rsplit(" / ", 1)
    if len(halves) == 2 and CHINESE.search(halves[0]) and not CHINESE.search(halves[1]):
        return halves[0] if current_language() == "zh" else halves[1]
    return value


@register.filter
def percent(value: float | Interval | None) -> str:
    """A fraction or an interval of fractions as a percentage; an en dash where it is not known."""
    shown = percent_text(value)
    return "–" if shown is None else str(text(shown) if isinstance(shown, Text) else shown)


@register.filter
def decimals(value: float | None, digits: int) -> str:
    """`value` with so many decimals; an en dash where it is not known."""
    return "–" if value is None else f"{value:,.{digits}f}"


@register.simple_tag
def icon(symbol: str) -> SafeString:
    """One sign of the kept set, without words of its own."""
    address = staticfiles_storage.url("corechain/icons.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', address, symbol)


@register.simple_tag
def mark(confidence: str | None) -> SafeString:
    """● checked, ◐ one source, ○ unchecked; nothing where there is no confidence to show."""
    if not confidence:
        return SafeString("")
    told = word_of(confidence, "confidence")
    return format_html(
        '<span class="confidence {}" role="img" aria-label="{}" title="{}"></span>', confidence, told, told
    )


@register.inclusion_tag("includes/evidence.html")
def evidence(sources: Iterable[Source], confidence: str | None, **more: Any) -> dict[str, Any]:
    """A small mark that opens sources, date and confidence. `more`: ``period``, ``remark``, ``side``, ``formula``."""
    return {"sources": tuple(sources), "confidence": confidence, **more}


@register.simple_tag
def share(value: float | Interval | None, kind: str = "") -> SafeString:
    """A fraction of 1 as a bar with its number: hatched when unknown, striped from end to end when an interval."""
    told = percent(value)
    if value is None:
        label = gettext("unknown")
        return format_html(
            '<span class="meter-with-text"><span class="meter hatched"></span><span class="missing">{}</span></span>',
            label,
        )
    ends = value if isinstance(value, Interval) else Interval.exactly(float(value))
    classes = " ".join(part for part in ("meter", kind, "" if ends.is_exact else "interval") if part)
    return format_html(
        '<span class="meter-with-text"><span class="{}" style="--from:{};--to:{}"></span>{}</span>',
        classes,
        f"{max(0.0, ends.lower):.4f}",
        f"{min(1.0, ends.upper):.4f}",
        told,
    )


@register.simple_tag(takes_context=True)
def contact(context: template.Context) -> str:
    """Where corrections are sent: the alliance's contact, else that of the settings, or nothing."""
    alliance = context.get("alliance")
    return (alliance.contact if alliance else "") or str(getattr(settings, "CONTACT", "") or "")


@register.simple_tag(takes_context=True)
def current(context: template.Context, *sections: str) -> SafeString:
    """``aria-current`` for the link of the section that the reader is in."""
    return SafeString(' aria-current="page"' if context.get("section") in sections else "")


@register.simple_tag(takes_context=True)
def room(context: template.Context, address: str) -> SafeString:
    """``aria-current`` for the link of a section's room: the page called `address`, or one below it."""
    request = context["request"]
    place = reverse(address)
    if request.path == place:
        return SafeString(' aria-current="page"')
    inside = request.path.startswith(place) and request.path != reverse("my-listings")
    return SafeString(' aria-current="true"' if inside else "")


@register.simple_tag
def whisker(figures: Any, scale: tuple[int, int]) -> SafeString:
    """A rank with its interval on a scale from the first to the last rank; the numbers stand beside it in words."""
    first, last = scale
    width = max(1, last - first)

    def along(rank: int) -> str:
        return f"{(rank - first) / width:.4f}"

    return format_html(
        '<span class="whisker" style="--from:{};--to:{};--at:{}" aria-hidden="true"></span>',
        along(figures.rank_best),
        along(figures.rank_worst),
        along(figures.rank),
    )


@register.simple_tag
def components(link: WeakLink) -> SafeString:
    """Components of weakness as small bars, hatched where one is missing; the words say the same."""
    told = []
    bars = []
    for each in COMPONENTS:
        value = link.figures.components[each.key]
        shown = gettext("unknown") if value is None else f"{value:.2f}"
        told.append(f"{text(each.title)} {shown}")
        bars.append(
            SafeString('<span class="hatched"></span>')
            if value is None
            else format_html('<span style="--value:{}"></span>', f"{value:.4f}")
        )
    label = (", " if current_language() == "en" else "，").join(told)
    return format_html(
        '<span class="components" role="img" aria-label="{}" title="{}">{}</span>',
        label,
        label,
        SafeString("".join(bars)),
    )


@register.simple_tag
def components_key() -> SafeString:
    """The bars of the components as a sign beside their explanation."""
    bars = "".join(
        f'<span style="--value:{(number % 4 + 2) / 6:.2f}"></span>' for number, _ in enumerate(COMPONENTS)
    )
    return format_html('<span class="components" aria-hidden="true">{}</span>', SafeString(bars))


@register.simple_tag
def place_of(organisation: Organisation) -> SafeString:
    """Where an organisation lies: its district with its city, its city, else its country; else a dash."""
    where = places().get(organisation.region or "")
    if where is None:
        return name(country_or_none(organisation.country)) or SafeString("–")
    city = places().get(where.parent or "") if where.level == "district" else None
    if city is None:
        return name(where)
    if current_language() == "zh":
        return format_html("{}{}", city.name_zh.removesuffix("市"), where.name_zh)
    return format_html("{}, {}", where.name_en, city.name_en)


@register.simple_tag
def full_place_of(organisation: Organisation) -> str:
    """Country, province, city and district, in the order of the language."""
    language = current_language()
    chain = []
    where = places().get(organisation.region or "")
    while where is not None and where.level != "country":
        chain.append(where.name(language))
        where = places().get(where.parent or "")
    home = country_or_none(organisation.country)
    chain.append(home.name(language) if home else organisation.country)
    return "".join(reversed(chain)) if language == "zh" else ", ".join(chain)


@register.filter
def share_fraction(provision: Provision) -> float | None:
    """The share of a provision as a fraction; None where it is not known."""
    return None if provision.share_percent is None else provision.share_percent / 100


@register.filter
def spread(value: str) -> str:
    """Values of a list separated as people write them."""
    return ("、" if current_language() == "zh" else ", ").join(value.split("|"))


@register.simple_tag
def verdict(check: Any) -> SafeString:
    """✓ met, ✗ not met or ? unknown as sign and word; the reason is its title."""
    kind = check.verdict.replace("_", "-")
    return format_html(
        '<span class="verdict {}" title="{}">{}{}</span>',
        kind,
        text(check.evidence),
        icon(kind),
        word_of(check.verdict, "verdict"),
    )


@register.simple_tag
def requirement_words(check: Any) -> str:
    """The requirement in the reader's words."""
    return requirement_text(check.requirement, current_language())


@register.simple_tag
def demo_accounts() -> Sequence[DemoAccount]:
    """The demo accounts to try, where the demo is on."""
    return DEMO_ACCOUNTS if settings.DEMO else ()
