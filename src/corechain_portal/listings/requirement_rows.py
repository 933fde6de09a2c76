"""The requirements of a listing as rows of a form: each kept or removed, corrected, or added by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from corechain.exceptions import UnknownName
from corechain.model.places import place
from corechain.texts import Text
from corechain_portal.language import current_language
from corechain_portal.web.words import ATTRIBUTES, OPERATORS

MOST_ROWS = 30
BLANK_ROWS = 2
PLACES = ("region", "delivery_place")
ATTRIBUTE_CODES = (*ATTRIBUTES, "quantity", "price", *PLACES)
OPERATOR_CODES = (*OPERATORS, "ne", "near")
BAD_REQUIREMENT = Text(
    zh="第 {row} 项要求：请选择属性并填写值（地区请写名称或代码）。",
    en="Requirement {row}: choose a property and give its value (a place by name or code).",
)


@dataclass(frozen=True)
class RequirementRow:
    """One row. `offered` is the key of the suggestion that it was filled from; empty for one added by hand."""

    attribute: str = ""
    operator: str = "eq"
    value: str = ""
    unit: str = ""
    hard: bool = True
    keep: bool = True
    text: str = ""
    offered: str = ""

    @property
    def key(self) -> str:
        """The same for rows that say the same."""
        return "|".join(
            (self.attribute, self.operator, self.value.strip(), self.unit.strip(), str(int(self.hard)))
        )

    @property
    def is_blank(self) -> bool:
        """Whether nobody filled it in."""
        return not (self.value.strip() or self.offered)

    def record(self) -> dict[str, Any]:
        """As it is kept; raises ValueError where it says nothing."""
        value, attribute = self.value.strip()[:100], self.attribute
        if attribute not in ATTRIBUTE_CODES or self.operator not in OPERATOR_CODES or not value:
            raise ValueError(attribute)
        kept: Any = place_code(value) if attribute in PLACES else number_of(value)
        return {
            "attribute": attribute,
            "operator": self.operator,
            "value": kept,
            "unit": self.unit.strip()[:20] or None,
            "text": self.text[:200],
            "hard": self.hard,
        }


def rows_of(records: Iterable[Mapping[str, Any]], *, offered: bool = False) -> list[RequirementRow]:
    """Rows that show `records`; `offered`: they are suggestions."""
    rows = [
        RequirementRow(
            attribute=str(each["attribute"]),
            operator=str(each["operator"]),
            value=shown_value(each),
            unit=str(each.get("unit") or ""),
            hard=bool(each.get("hard", True)),
            text=str(each.get("text") or ""),
        )
        for each in records
    ]
    return [replace(each, offered=each.key) for each in rows] if offered else rows


def sent_rows(sent: QueryDict) -> list[RequirementRow]:
    """The rows of a form that was sent, the blank ones left out."""
    rows = []
    for number in range(MOST_ROWS):
        prefix = f"req-{number}-"
        if f"{prefix}value" not in sent:
            break
        rows.append(
            RequirementRow(
                attribute=sent.get(f"{prefix}attribute", ""),
                operator=sent.get(f"{prefix}operator", "eq"),
                value=sent.get(f"{prefix}value", "").replace("\x00", ""),
                unit=sent.get(f"{prefix}unit", "").replace("\x00", ""),
                hard=bool(sent.get(f"{prefix}hard")),
                keep=bool(sent.get(f"{prefix}keep")),
                text=sent.get(f"{prefix}text", "").replace("\x00", ""),
                offered=sent.get(f"{prefix}offered", "")[:300],
            )
        )
    return [each for each in rows if not each.is_blank]


def refilled(typed: Sequence[RequirementRow], suggested: Sequence[RequirementRow]) -> list[RequirementRow]:
    """The rows after the text was read again: what a person changed, added or removed stays as it is."""
    own = [each for each in typed if not each.offered or each.key != each.offered or not each.keep]
    known = {each.offered for each in own} | {each.key for each in own}
    return [*(each for each in suggested if each.key not in known), *own][:MOST_ROWS]


def records_of(rows: Sequence[RequirementRow]) -> tuple[list[dict[str, Any]], list[Text]]:
    """What the kept rows say, and what is wrong with those that say nothing."""
    records, faults = [], []
    for number, row in enumerate(rows, 1):
        if row.keep:
            try:
                records.append(row.record())
            except (ValueError, UnknownName):
                faults.append(Text(zh=BAD_REQUIREMENT.zh, en=BAD_REQUIREMENT.en, row=number))
    return records, faults


def shown_value(record: Mapping[str, Any]) -> str:
    """The value as a person reads it: a place by its name."""
    value = record.get("value")
    if record["attribute"] in PLACES and isinstance(value, str):
        try:
            return place(value).name(current_language())
        except UnknownName:
            return value
    return "" if value is None else str(value)


def number_of(value: str) -> int | float | str:
    """A number where it is one, else the text."""
    plain = value.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        return value
    if number != number or number in (float("inf"), float("-inf")):
        return value
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def place_code(name: str) -> str:
    """The code of a place; groups such as 江浙沪 are kept as they were read."""
    return name if "+" in name or "|" in name else place(name).code
