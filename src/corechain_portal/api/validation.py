"""What is wrong with a parameter, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corechain.texts import Language, Text

MESSAGES = {
    "missing": Text(zh="缺少这个参数。", en="This parameter is missing."),
    "int_parsing": Text(zh="应为整数。", en="Should be a whole number."),
    "greater_than_equal": Text(zh="不能小于 {ge}。", en="Should be at least {ge}."),
    "less_than_equal": Text(zh="不能大于 {le}。", en="Should be at most {le}."),
    "string_too_long": Text(
        zh="最多 {max_length} 个字符。", en="Should have at most {max_length} characters."
    ),
    "literal_error": Text(zh="只能是：{expected}。", en="Should be one of: {expected}."),
}
OTHER = Text(zh="不能用：{message}。", en="Cannot be used: {message}.")


def parameter_faults(errors: Sequence[Mapping[str, Any]], language: Language) -> list[dict[str, Any]]:
    """One fault for each wrong parameter; `errors` are pydantic's."""
    return [_fault(error, language) for error in errors]


def _fault(error: Mapping[str, Any], language: Language) -> dict[str, Any]:
    template = MESSAGES.get(str(error["type"]), OTHER)
    slots = {"message": error["msg"], **error.get("ctx", {})}
    text = Text(zh=template.zh, en=template.en, **slots)
    # The last part of the place is the parameter's name; before it stand "query" and the name of its group.
    name = str(error["loc"][-1]) if error["loc"] else None
    return {"file": None, "row": None, "column": name, "message": text.render(language), "remedy": None}
