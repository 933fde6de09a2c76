"""Finding an organisation in the chain: by code, else by names; each find says why."""

from __future__ import annotations

import pytest

from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.facts import clean_line
from corechain_portal.membership.registry import Listed, Registry, comparable_name, registry_of
from corechain_portal.web.stale_edit import differences

pytestmark = pytest.mark.django_db
CODE, OTHER_CODE = "91320200MA1TETDN0F", "91320200MA1K3DNG07"


@pytest.fixture
def registry() -> Registry:
    """A chain of three: one with a code, one without, one abroad."""
    return Registry(
        (
            Listed("jia", "无锡甲芯微电子有限公司", "Jia Micro", uscc=CODE),
            Listed("yi", "无锡乙芯封装有限公司", None, aliases=("乙封",), website="https://www.yi.example/"),
            Listed("bing", None, "Bing Equipment Corporation"),
        )
    )


def found(registry: Registry, *names: str, uscc: str | None = None) -> list[str]:
    return [each.organisation.id for each in registry.matches(names=names, uscc=uscc)]


def test_the_same_code_is_sure_and_alone(registry: Registry) -> None:
    (match,) = registry.matches(names=("无锡乙芯封装有限公司",), uscc=CODE)
    assert (match.organisation.id, match.is_sure) == ("jia", True)
    assert [reason.render("en") for reason in match.reasons] == [f"same Unified Social Credit Code: {CODE}"]


def test_names_that_are_alike_are_shown_with_how_far(registry: Registry) -> None:
    (match,) = registry.matches(names=("甲芯微电子股份有限公司",), uscc=None)
    assert (match.organisation.id, match.is_sure) == ("jia", False)
    # 5 of the 7 characters of 无锡甲芯微电子 are those of 甲芯微电子: 2 · 5 / (5 + 7) = 83 %.
    assert match.reasons[0].render("zh") == "“甲芯微电子股份有限公司”与“无锡甲芯微电子有限公司”相似 83 %"


@pytest.mark.parametrize(
    ("name", "identifiers"),
    [
        ("乙封", ["yi"]),
        ("BING EQUIPMENT Co., Ltd.", ["bing"]),
        ("无锡 甲芯·微电子（有限公司）", ["jia"]),
        ("苏州丁芯材料有限公司", []),
        ("", []),
        ("有限公司", []),
    ],
)
def test_legal_form_case_and_spaces_do_not_matter(
    registry: Registry, name: str, identifiers: list[str]
) -> None:
    assert found(registry, name) == identifiers


def test_another_code_is_another_firm(registry: Registry) -> None:
    assert found(registry, "无锡甲芯微电子有限公司", uscc=OTHER_CODE) == []
    assert found(registry, "无锡乙芯封装有限公司", uscc=OTHER_CODE) == ["yi"]


def test_the_same_website_is_a_reason(registry: Registry) -> None:
    (match,) = registry.matches(names=("乙芯封装",), uscc=None, website="http://yi.example/about")
    assert [reason.render("en") for reason in match.reasons][1] == "same website"


def test_just_the_same_name(registry: Registry) -> None:
    assert registry.same_name(("乙封", "Jia Micro Inc.")) == ("jia", "yi")


def test_the_chain_of_an_alliance_and_of_one_without() -> None:
    ours = registry_of(Alliance.objects.get(slug="wuxi-ic"))
    assert ours.matches(names=("华润微",), uscc=None)[0].organisation.id == "cr-micro"
    bare = registry_of(Alliance.objects.create(slug="bare"))
    assert bare.matches(names=("华润微",), uscc=None) == ()


def test_a_name_of_a_legal_form_alone_stays_a_name() -> None:
    assert comparable_name("有限公司") == "有限公司"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("甲\u202e乙", "甲乙"), ("👩\u200d🔬", "👩\u200d🔬"), ("a\r\n b\t", "a b"), ("\u200b", "")],
)
def test_signs_that_nobody_sees_are_taken_out(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_only_what_differs_is_shown() -> None:
    labels = {"a": "A", "b": "B"}
    assert [each.name for each in differences(labels, {"a": "1", "b": "2"}, {"a": "1", "b": "3"})] == ["b"]
