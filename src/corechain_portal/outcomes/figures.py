"""The figures of an outcome before and after, as rows of one table with a small picture each: two dots and the way
between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WIDTH = 200
"""Of a picture, in units of its own; MARGIN is left free at both ends for the dots."""
MARGIN = 8
SAME = 1e-9


@dataclass(frozen=True)
class Figure:
    """One figure before and after. Texts are None where it is not known; `trend`: ``better``, ``worse`` or ``same``.

    `dots`: where before and after lie in the picture; `whisker`: from where to where the interval of after reaches.
    """

    label: str | Promise
    about: str | Promise
    before: str | None
    after: str | None
    trend: str
    dots: tuple[float, float] | None
    whisker: tuple[float, float] | None = None


@dataclass(frozen=True)
class _Kind:
    key: str
    label: str | Promise
    about: str | Promise
    written: str
    more_is_better: bool
    top: float | None
    """Right end of the scale; None: twice the larger of the two."""


KINDS = (
    _Kind("rank", _("Rank by weakness"), _("1 is the weakest"), "rank", True, None),
    _Kind("providers", _("Known providers"), "", "count", True, None),
    _Kind("local_providers", _("of them local"), "", "count", True, None),
    _Kind(
        "firm_hhi",
        _("Concentration (HHI)"),
        _("0 to 1; from market shares"),
        "index",
        False,
        1.0,
    ),
    _Kind("effective_suppliers", _("Effective number of suppliers"), _("1 / HHI"), "number", True, None),
    _Kind("local_share", _("Local share of the market"), "", "share", True, 1.0),
    _Kind("external_dependence", _("External dependence"), _("1 less the local share"), "share", False, 1.0),
)


def figures_of(effect: Mapping[str, Any]) -> Iterator[Figure]:
    """The rows of one effect, as :meth:`corechain.workflows.link_effect.LinkEffect.to_dict` gave it."""
    before, after = effect["before"], effect["after"]
    for kind in KINDS:
        top = max(before["ranked"], after["ranked"]) if kind.key == "rank" else kind.top
        yield _figure(kind, before[kind.key], after[kind.key], top)
    loss = effect["loss"]
    if loss is not None:
        yield _loss(loss)


def _figure(kind: _Kind, before: Any, after: Any, top: float | None) -> Figure:
    ends = _middle(before), _middle(after)
    dots = None
    if ends[0] is not None and ends[1] is not None:
        scale = top or 2 * max(*ends) or 1.0
        dots = (_place(ends[0] / scale), _place(ends[1] / scale))
    return Figure(
        kind.label,
        kind.about,
        _written(kind.written, before),
        _written(kind.written, after),
        _trend(*ends, kind.more_is_better),
        dots,
    )


def _loss(loss: Mapping[str, Any]) -> Figure:
    """The scale runs from a little below the smallest to a little above the largest: all lie close together."""
    low, high = loss["after_interval"]["lower"], loss["after_interval"]["upper"]
    values = (loss["before"], loss["after"], low, high)
    bottom, width = min(values), (max(values) - min(values)) or 1.0
    before, after, left, right = (_place(0.1 + 0.8 * (each - bottom) / width) for each in values)
    sure = not low <= loss["before"] <= high
    return Figure(
        _("Expected loss when one organisation fails"),
        _("mean share of all output; scale enlarged"),
        f"{loss['before'] * 100:.4f} %",
        f"{loss['after'] * 100:.4f} % ({low * 100:.4f}–{high * 100:.4f})",
        _trend(loss["before"], loss["after"], more_is_better=False) if sure else "same",
        (before, after),
        (left, right),
    )


def _middle(value: Any) -> float | None:
    if isinstance(value, Mapping):
        return float(value["lower"] + value["upper"]) / 2
    return None if value is None else float(value)


def _place(part: float) -> float:
    return round(MARGIN + (WIDTH - 2 * MARGIN) * min(1.0, max(0.0, part)), 1)


def _trend(before: float | None, after: float | None, more_is_better: bool) -> str:
    if before is None or after is None or abs(after - before) < SAME:
        return "same"
    return "better" if (after > before) == more_is_better else "worse"


def _written(how: str, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        low, high = (_number(how, value[end]) for end in ("lower", "upper"))
        return low if low == high else f"{low.removesuffix(' %')}–{high}"
    return _number(how, value)


def _number(how: str, value: float) -> str:
    if how == "share":
        return f"{value * 100:.1f} %"
    if how == "index":
        return f"{value:.3f}"
    return f"{value:.1f}" if how == "number" else f"{value:.0f}"
