"""Organisations named in a demand."""

from __future__ import annotations

import pytest

from corechain.matching.analysis import analyse
from corechain.matching.mentions import OrganisationNames
from corechain.matching.vocabulary import key_of
from corechain.model.records import Organisation


def firm(
    identifier: str, name_zh: str | None, name_en: str | None, *aliases: str, short: str | None = None
) -> Organisation:
    return Organisation(identifier, name_zh, name_en, "firm", "CN", ("s",), "high", short, aliases)


NAMES = OrganisationNames(
    [
        firm(
            "cr-micro",
            "华润微电子有限公司",
            "China Resources Microelectronics Limited",
            "CR Micro",
            short="华润微",
        ),
        firm("jcet", "江苏长电科技股份有限公司", "JCET Group Co., Ltd.", short="长电科技"),
        firm("tel", "东京电子", "Tokyo Electron", "TEL"),
        firm("apple", "苹果", "Apple Inc."),
        firm("etcher-firm", "刻蚀机", None),
    ],
    taken=[key_of("刻蚀机")],
)


@pytest.mark.parametrize(
    ("demand", "expected"),
    [
        ("华润微的MOSFET", [("cr-micro", "华润微", False)]),
        ("华润微电子的MOSFET", [("cr-micro", "华润微电子", False)]),
        ("JCET packaging", [("jcet", "JCET", False)]),
        ("替代东京电子的涂胶显影机", [("tel", "东京电子", True)]),
        ("an alternative to Tokyo Electron", [("tel", "Tokyo Electron", True)]),
        ("长电科技以外的封测厂", [("jcet", "长电科技", True)]),
        ("Apple", [("apple", "Apple", False)]),
        ("apple pie", []),
        ("求购刻蚀机", []),
        ("telephone", []),
    ],
)
def test_mentions(demand: str, expected: list[tuple[str, str, bool]]) -> None:
    found = NAMES.mentions(analyse(demand))
    assert [(each.organisation_id, each.words, each.instead) for each in found] == expected
