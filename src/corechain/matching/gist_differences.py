"""Where two demands state different things: requirements compared value by value, in one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corechain.matching.requirements import Requirement
from corechain.matching.specified import unit_factor
from corechain.texts import Text

ROUNDED = 0.02
"""Relative difference of amounts in different units that is no difference: a month is 30 days and a year 365."""

EXACT = 1e-6

NAMES = {
    "quantity": Text(zh="数量", en="quantity"),
    "lead_time": Text(zh="交期", en="lead time"),
    "wafer_size": Text(zh="晶圆尺寸", en="wafer size"),
    "process_node": Text(zh="工艺节点", en="process node"),
    "wavelength": Text(zh="波长", en="wavelength"),
    "certificate": Text(zh="认证", en="certificate"),
    "purity": Text(zh="纯度", en="purity"),
    "voltage": Text(zh="电压", en="voltage"),
    "package": Text(zh="封装形式", en="package"),
    "price": Text(zh="价格", en="price"),
    "region": Text(zh="产地", en="place of the supplier"),
    "delivery_place": Text(zh="交付地", en="delivery place"),
    "condition": Text(zh="新旧", en="new or used"),
    "part": Text(zh="型号", en="part number"),
}
"""What each attribute is called."""

ALWAYS_STATED = frozenset({"condition"})
"""Attributes whose silence says something: what is not said to be used is to be new."""


@dataclass(frozen=True)
class Stating:
    """One requirement without the words it was made in, except to show them."""

    operator: str
    value: float | str | None
    unit: str | None
    words: str


@dataclass(frozen=True)
class Difference:
    """How two demands compare in one attribute: they agree, contradict, or only one of them states it."""

    attribute: str
    contradicts: bool
    only_one: bool
    told: Text


def statements(
    requirements: Iterable[Requirement], *, used: bool, parts: Sequence[str]
) -> Mapping[str, tuple[Stating, ...]]:
    """Requirements by attribute, with the part numbers and whether a used thing is wanted."""
    by_attribute: dict[str, list[Stating]] = defaultdict(list)
    for each in requirements:
        value = each.place.code if each.place else each.value
        operator = "ne" if each.operator == "ne" else "" if each.place else each.operator
        by_attribute[each.attribute].append(Stating(operator, value, each.unit, each.text))
    for part in parts:
        by_attribute["part"].append(Stating("", part.replace("-", ""), None, part))
    if used:
        by_attribute["condition"].append(Stating("", "used", None, ""))
    return {attribute: tuple(stated) for attribute, stated in by_attribute.items()}


def differences(
    one: Mapping[str, Sequence[Stating]], other: Mapping[str, Sequence[Stating]]
) -> list[Difference]:
    """Every attribute that either states, in a fixed order."""
    return [
        _difference(each, one.get(each, ()), other.get(each, ()))
        for each in [*NAMES, *sorted({*one, *other} - NAMES.keys())]
        if each in one or each in other
    ]


def _difference(attribute: str, one: Sequence[Stating], other: Sequence[Stating]) -> Difference:
    name = NAMES.get(attribute, Text(zh=attribute, en=attribute))
    if attribute in ALWAYS_STATED and bool(one) != bool(other):
        told = Text(zh="一条要二手，一条没有说要二手。", en="One asks for a used thing, the other does not.")
        return Difference(attribute, contradicts=True, only_one=False, told=told)
    if not one or not other:
        told = Text(
            zh="只有一条写了{name}：{words}。",
            en="Only one states the {name}: {words}.",
            name=name,
            words=_words(one or other),
        )
        return Difference(attribute, contradicts=False, only_one=True, told=told)
    few, many = sorted((one, other), key=len)
    if attribute == "quantity" and all(
        any(_same_but_for_period(each, against) for against in many) for each in few
    ):
        told = Text(
            zh="数量相同，但只有一条写了多久一次：{one} 与 {other}。",
            en="The same quantity, but only one says how often: {one} and {other}.",
            one=_words(one),
            other=_words(other),
        )
        return Difference(attribute, contradicts=False, only_one=True, told=told)
    if all(any(_same(each, against) for against in many) for each in few):
        told = Text(zh="{name}相同：{words}。", en="The same {name}: {words}.", name=name, words=_words(one))
        return Difference(attribute, contradicts=False, only_one=False, told=told)
    told = Text(
        zh="{name}不同：{one} 与 {other}。",
        en="The {name} differs: {one} and {other}.",
        name=name,
        one=_words(one),
        other=_words(other),
    )
    return Difference(attribute, contradicts=True, only_one=False, told=told)


def _same_but_for_period(one: Stating, other: Stating) -> bool:
    """Whether just one of two quantities is a rate (“500 L of resist a month” is read as 500 L)."""
    (unit, _, period), (other_unit, _, other_period) = _parts(one), _parts(other)
    if bool(period) == bool(other_period):
        return False
    return _same(
        Stating(one.operator, one.value, unit, ""), Stating(other.operator, other.value, other_unit, "")
    )


def _parts(stated: Stating) -> tuple[str, str, str]:
    return (stated.unit or "").partition("/")


def _words(stated: Sequence[Stating]) -> Text:
    shown = [each.words.strip() for each in stated if each.words.strip()]
    return Text(zh="、".join(shown), en=", ".join(shown))


def _same(one: Stating, other: Stating) -> bool:
    """Whether two statements of one attribute say the same.

    >>> _same(Stating("ge", 500.0, "L/month", ""), Stating("ge", 6.0, "m3/year", ""))
    True
    >>> _same(Stating("ge", 500.0, "L/month", ""), Stating("ge", 5000.0, "L/month", ""))
    False
    """
    if one.operator != other.operator:
        return False
    if isinstance(one.value, float) and isinstance(other.value, float):
        factor = unit_factor(one.unit, other.unit)
        if factor is None:
            return False
        tolerance = EXACT if one.unit == other.unit else ROUNDED
        return abs(one.value * factor - other.value) <= tolerance * max(
            abs(one.value * factor), abs(other.value)
        )
    return _plain(one.value) == _plain(other.value)


def _plain(value: object) -> str:
    return "".join(each for each in str(value).casefold() if each.isalnum())
