"""What is kept when people are told something, and that each code used anywhere has a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.portal.notices.told import NOTICE
from tests.portal.roles import OTHER, OWN

from corechain.texts import Text
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
from corechain_portal.notices import notify
from corechain_portal.notices.groups import GROUPS
from corechain_portal.notices.links import bare
from corechain_portal.notices.models import Notice
from corechain_portal.notices.params import isolated, kept, sentence_text
from corechain_portal.notices.texts import SENTENCES

pytestmark = pytest.mark.django_db
PORTAL = Path(apps.get_app_config("notices").path).parent
SHANGHAI = ZoneInfo("Asia/Shanghai")
ROLE = "membership.role.given"


def _codes_used() -> Iterator[tuple[str, str]]:
    """Every code that a call of ``notify`` names, with its place; of one put together its beginning with a ``…``."""
    for path in sorted(PORTAL.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "notify":
                first = node.args[0]
                codes = [each for each in ast.walk(first) if isinstance(each, ast.Constant)]
                more = "…" if isinstance(first, ast.JoinedStr) else ""
                place = f"{path.relative_to(PORTAL)}:{node.lineno}"
                yield from ((place, f"{each.value}{more}") for each in codes)


def _is_known(code: str) -> bool:
    if code.endswith("…"):
        return any(each.startswith(code[:-1]) for each in SENTENCES)
    return code in SENTENCES


def test_every_code_used_anywhere_has_a_sentence() -> None:
    assert [(place, code) for place, code in _codes_used() if not _is_known(code)] == []


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_has_the_same_slots_in_both_languages(code: str) -> None:
    sentence = SENTENCES[code]
    assert sentence.group in GROUPS
    assert set(re.findall(r"{(\w+)}", sentence.text.zh)) == set(re.findall(r"{(\w+)}", sentence.text.en))
    assert sentence.slots == set(re.findall(r"{(\w+)}", sentence.text.zh))


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_names_a_subject_and_a_permission_that_exist(code: str) -> None:
    import rules

    sentence = SENTENCES[code]
    assert not sentence.permission or rules.perm_exists(sentence.permission)
    assert not sentence.subject or apps.get_model(sentence.subject)


@pytest.fixture
def own(db: None) -> MemberOrganisation:
    return MemberOrganisation.objects.select_related("alliance").get(pk=OWN)


def _tell(person: User, organisation: MemberOrganisation, **more: object) -> None:
    notify(
        ROLE,
        [person],
        alliance=organisation.alliance,
        link="/me/",
        **{"organisation": organisation, "role": OrganisationRoleKind.EDITOR, **more},
    )


def test_a_notice_keeps_code_and_params_and_is_told_in_either_language(
    people: dict[str, User], own: MemberOrganisation
) -> None:
    _tell(people["newcomer"], own)
    notice = Notice.objects.exclude(pk=NOTICE["notice_id"]).get()
    assert (notice.code, notice.person, notice.alliance) == (ROLE, people["newcomer"], own.alliance)
    assert notice.params == {
        "organisation": {"zh": "甲芯科技", "en": "Jia Chips"},
        "role": {"zh": "编辑", "en": "Editor"},
    }
    sentence = SENTENCES[ROLE]
    assert sentence_text(sentence, notice.params, "zh", SHANGHAI) == "您在甲芯科技有了新角色：编辑。"
    assert (
        sentence_text(sentence, notice.params, "en", SHANGHAI) == "You have a new role in Jia Chips: Editor."
    )


def test_any_number_of_people_is_told_in_three_queries(
    people: dict[str, User], own: MemberOrganisation
) -> None:
    everybody = [each for each in people.values() if each]
    counts = []
    for told in (everybody[:1], everybody * 3):
        with CaptureQueriesContext(connection) as queries:
            notify("membership.without_owner", told, alliance=own.alliance, link="/desk/", organisation=own)
        counts.append(len([each for each in queries if "SAVEPOINT" not in each["sql"]]))
    assert counts == [3, 3]
    assert Notice.objects.count() == 2 + len(everybody)


def test_who_may_not_sign_in_any_more_is_not_told(people: dict[str, User], own: MemberOrganisation) -> None:
    people["newcomer"].is_active = False
    _tell(people["newcomer"], own)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("membership.no_such_thing", {}),
        (ROLE, {"organisation": "甲"}),
        (ROLE, {"organisation": "甲", "role": "", "x": 1}),
    ],
)
def test_an_unknown_code_or_other_params_are_refused(
    people: dict[str, User], code: str, params: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=re.escape(code)):
        notify(code, [people["newcomer"]], alliance=None, link="/me/", **params)
    assert Notice.objects.count() == 1


def test_a_subject_of_another_kind_than_announced_is_refused(
    people: dict[str, User], own: MemberOrganisation
) -> None:
    with pytest.raises(ValueError, match="subject"):
        _tell(people["newcomer"], own, subject=own.alliance)


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org/me/", "me/", "", "/\\example.org"])
def test_a_link_out_of_the_portal_is_refused(people: dict[str, User], link: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        bare(link)


def test_params_are_kept_as_json() -> None:
    assert kept(date(2026, 11, 24)) == "2026-11-24"
    assert kept(Text(zh="甲", en="Jia")) == {"zh": "甲", "en": "Jia"}
    assert kept(datetime(2026, 11, 24, tzinfo=UTC)) == {"time": "2026-11-24T00:00:00+00:00"}
    assert kept(Alliance(name_zh="盟", name_en="A")) == {"zh": "盟", "en": "A"}
    with pytest.raises(ValueError, match="without a zone"):
        kept(datetime(2026, 11, 24))  # noqa: DTZ001
    with pytest.raises(TypeError):
        kept(object())


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "UTC"])
def test_a_time_is_told_in_the_zone_of_the_reader(zone: str) -> None:
    from corechain_portal.notices.params import shown

    then = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    assert shown(kept(then), "zh", ZoneInfo(zone)) == f"{then.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def test_names_from_right_to_left_do_not_turn_the_sentence() -> None:
    assert isolated("שבב") == "\u2068שבב\u2069"
    assert isolated("甲芯 Jia 🚀") == "甲芯 Jia 🚀"


def test_an_older_notice_without_a_slot_is_still_told() -> None:
    assert sentence_text(SENTENCES["membership.without_owner"], {}, "zh", SHANGHAI) == "–没有负责人。"


def test_a_name_with_braces_is_told_as_it_stands() -> None:
    params = {"organisation": "{role} {0} 甲"}
    assert (
        sentence_text(SENTENCES["membership.without_owner"], params, "en", SHANGHAI)
        == "{role} {0} 甲 has no owner."
    )


def test_the_subject_keeps_its_member(people: dict[str, User]) -> None:
    other = MemberOrganisation.objects.get(pk=OTHER)
    _tell(people["newcomer"], other, subject=other)
    assert Notice.objects.exclude(pk=NOTICE["notice_id"]).get().member_id == OTHER
