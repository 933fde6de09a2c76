"""Joint talent: what is kept of a candidate, who sees it, and matching with reasons."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, STRANGER, People, theirs, viewer
from tests.portal.work.talent_rows import SECRET_WORDS, member, mentoring, post, profile, seen_by, shown
from tests.portal.work_items import WORK

from corechain_portal.access.viewer import make_viewer
from corechain_portal.audit.models import AuditEntry
from corechain_portal.notices.models import Notice
from corechain_portal.talent.applying import apply, point_to
from corechain_portal.talent.consent import CURRENT
from corechain_portal.talent.exceptions import NotPossible
from corechain_portal.talent.forms import PostForm, ProfileForm
from corechain_portal.talent.matching import candidates_for, posts_for, wanted
from corechain_portal.talent.mentors import ask
from corechain_portal.talent.models import (
    Application,
    Consent,
    MentorRequest,
    Post,
    Profile,
    ProfileSkill,
)
from corechain_portal.talent.profiles import (
    erase_profile,
    hide_profile,
    show_profile,
)

pytestmark = pytest.mark.django_db
NO_SUCH_FIELDS = (
    "age", "birth", "sex", "gender", "origin", "native", "ethnic", "nation", "belief", "religion", "party",
    "photo", "picture", "image", "avatar", "marital", "married", "health", "score", "rank", "rating",
)  # fmt: skip

# What is kept of a person -----------------------------------------------------------------------------------------


def test_no_field_for_age_sex_origin_belief_picture_or_marital_status_exists() -> None:
    names = {
        field.name
        for model in apps.get_app_config("talent").get_models()
        for field in model._meta.get_fields()
    }
    names |= {*ProfileForm.base_fields, *PostForm.base_fields}
    from corechain_portal.api import talent_schemas  # after the settings are there

    for schema in vars(talent_schemas).values():
        names |= set(getattr(schema, "model_fields", {}))
    assert len(names) > 40
    parts = {(name, part) for name in names for part in name.lower().split("_")}
    assert {name for name, part in parts if any(part.startswith(word) for word in NO_SUCH_FIELDS)} == set()


def test_the_audit_keeps_no_word_of_a_candidate(people: People) -> None:
    shown(people)
    apply(post(people), viewer(people, "newcomer"), "请给我机会", "13800000000")
    hide_profile(viewer(people, "newcomer"))
    erase_profile(viewer(people, "newcomer"))
    kept = "".join(AuditEntry.objects.filter(action__startswith="talent.").values_list("changes", flat=True))
    for word in (SECRET_WORDS, "版图工程师", "请给我机会", "13800000000", "analog-design"):
        assert word not in kept.replace('"analog-design","layout-design"', "")  # those of the post


# Who sees it ------------------------------------------------------------------------------------------------------


def test_nobody_sees_a_profile_without_consent(people: People) -> None:
    profile(people)
    for role in ("hr", "owner", "competitor", "secretariat", "administrator", "auditor", "stranger"):
        assert seen_by(people, role) == 0
    assert seen_by(people, "newcomer") == 1


def test_with_consent_personnel_officers_see_it_and_neither_staff_nor_anybody_else(people: People) -> None:
    shown(people)
    assert {role for role in people if people[role] and seen_by(people, role)} == {
        "newcomer", "hr", "owner", "competitor",
    }  # fmt: skip
    assert Profile.objects.visible_to(make_viewer(theirs(), people["stranger"])).count() == 0


def test_the_organisation_one_works_for_does_not_see_it_unless_named(people: People) -> None:
    shown(people, "reader")
    assert (seen_by(people, "hr"), seen_by(people, "competitor")) == (0, 1)
    show_profile(viewer(people, "reader"), "named", [member(OWN)], CURRENT)
    assert (seen_by(people, "hr"), seen_by(people, "competitor")) == (1, 0)


def test_consent_is_kept_with_text_and_time_and_withdrawn_at_once(people: People) -> None:
    made = shown(people)
    given = Consent.objects.get(profile=made)
    assert (given.text_version, given.seen_by, given.withdrawn_at) == (CURRENT, "alliance", None)
    hide_profile(viewer(people, "newcomer"))
    assert seen_by(people, "hr") == 0
    given.refresh_from_db()
    assert given.withdrawn_at is not None


def test_consent_to_another_text_shows_nothing(people: People) -> None:
    made = shown(people)
    Consent.objects.filter(profile=made).update(text_version="2019-01")
    assert seen_by(people, "hr") == 0
    for version in ("2019-01", ""):
        with pytest.raises(NotPossible):
            show_profile(viewer(people, "newcomer"), "alliance", (), version)


def test_naming_nobody_or_an_organisation_of_another_alliance_is_refused(people: People) -> None:
    profile(people)
    for named in ([], [member(STRANGER)]):
        with pytest.raises(NotPossible):
            show_profile(viewer(people, "newcomer"), "named", named, CURRENT)
    assert seen_by(people, "hr") == 0


def test_erasing_leaves_no_row_and_no_copy(people: People) -> None:
    shown(people)
    apply(post(people), viewer(people, "newcomer"), "", "")
    ask(mentoring(people), viewer(people, "newcomer"), "")
    erase_profile(viewer(people, "newcomer"))
    for model in (Profile, ProfileSkill, Consent, Application, MentorRequest):
        assert model.objects.count() == 0


def test_a_stale_edit_keeps_both_versions(clients: dict[str, Client], people: People) -> None:
    made = profile(people)
    sent = {"headline": "第二版", "version": made.version}
    assert clients["newcomer"].post(f"{WORK}talent/profile/", sent).status_code == 302
    again = clients["newcomer"].post(f"{WORK}talent/profile/", {**sent, "headline": "旧页面"})
    assert (again.status_code, Profile.objects.get().headline) == (409, "第二版")


@pytest.mark.parametrize(
    "sent",
    [
        {"headline": ""},
        {"headline": "x" * 301},
        {"headline": "好", "skills": "会魔法"},
        {"headline": "好", "regions": "无此地"},
        {"headline": "好", "works": "ceo"},
        {"headline": "好", "languages": "klingon"},
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(clients: dict[str, Client], sent: dict[str, str]) -> None:
    assert clients["newcomer"].post(f"{WORK}talent/profile/", sent).status_code == 422
    assert Profile.objects.count() == 0


def test_right_to_left_emoji_and_markup_are_shown_as_they_are(clients: dict[str, Client]) -> None:
    sent = {"headline": "مهندس 🚀 <b>x</b>", "skills": "Verilog, 版图设计、版图设计", "regions": "江苏，上海"}
    assert clients["newcomer"].post(f"{WORK}talent/profile/", sent).status_code == 302
    page = clients["newcomer"].get(f"{WORK}talent/profile/").content.decode()
    assert "مهندس 🚀 &lt;b&gt;x&lt;/b&gt;" in page
    made = Profile.objects.get()
    assert [each.skill for each in made.skills.all()] == ["hardware-description", "layout-design"]
    assert made.regions == ["320000", "310000"]


# Matching ---------------------------------------------------------------------------------------------------------


def test_posts_for_a_candidate_come_with_reasons_and_more_matches_first(people: People) -> None:
    one = post(people, skills=["analog-design"], title_zh="只要一项")
    two = post(people, skills=["analog-design", "layout-design", "test-engineering"], region="310000")
    post(people, skills=["lithography-process"])
    Post.objects.filter(pk=one.pk).update(made_at=timezone.now() + timedelta(minutes=1))
    made = profile(people, skills=("power-management-design", "layout-design"))
    found = posts_for(made, viewer(people, "newcomer"))
    assert [each.pk for each, _ in found] == [two.pk, one.pk]
    why = found[0][1]
    assert (len(why.matching), len(why.missing), why.region, why.work) == (2, 1, False, True)
    assert any("电源管理芯片设计" in each for each in why.matching)


def test_candidates_stand_in_groups_ordered_by_when_they_agreed(people: People) -> None:
    wanted_post = wanted(post(people, owner=OTHER, role="competitor"))
    first = shown(people, "newcomer", ("analog-design", "layout-design"))
    second = shown(people, "liaison", ("layout-design", "analog-design", "test-engineering"))
    third = shown(people, "analyst", ("layout-design",))
    shown(people, "statistician", ("test-engineering",))
    found = candidates_for(wanted_post, viewer(people, "competitor"))
    assert [each.pk for each, _ in found.with_all] == [second.pk, first.pk]
    assert [each.pk for each, _ in found.with_some] == [third.pk]


def test_only_consenting_candidates_are_found_and_without_their_names(
    clients: dict[str, Client], people: People
) -> None:
    made = shown(people)
    asked = f"{WORK}talent/candidates/?words=模拟电路设计 and DRC"
    page = clients["hr"].get(asked).content.decode()
    assert "模拟版图工程师 newcomer" in page
    assert (
        "The newcomer" not in page + clients["hr"].get(f"{WORK}talent/candidates/{made.pk}/").content.decode()
    )
    hide_profile(viewer(people, "newcomer"))
    assert "模拟版图工程师 newcomer" not in clients["hr"].get(asked).content.decode()
    assert clients["hr"].get(f"{WORK}talent/candidates/{made.pk}/").status_code == 404


def test_no_page_shows_a_number_for_a_person(clients: dict[str, Client], people: People) -> None:
    shown(people)
    page = clients["hr"].get(f"{WORK}talent/candidates/?words=analog design, layout").content.decode()
    people_shown = re.search(r'class="people">(.*?)</ul>', page, re.DOTALL)
    assert people_shown is not None
    words = re.sub(r"<[^>]+>", " ", people_shown[1])
    assert "模拟版图工程师" in words
    assert not re.search(r"[\d%]", words)


def test_a_candidate_is_pointed_to_a_post_once_and_stays_unknown(people: People) -> None:
    made, offered = shown(people), post(people)
    for _ in range(2):
        point_to(offered, made, viewer(people, "hr"))
    assert [each.person for each in Notice.objects.filter(code="talent.pointed")] == [people["newcomer"]]
