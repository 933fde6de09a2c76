"""Joint talent: a candidate's own profile, who sees it, posts, applications, mentors, trainings, secondments."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, STRANGER, People, theirs, viewer
from tests.portal.work_items import WORK

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import make_viewer
from corechain_portal.audit.models import AuditEntry
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice
from corechain_portal.study.models import Session
from corechain_portal.talent.applying import answer, apply, point_to
from corechain_portal.talent.consent import CURRENT
from corechain_portal.talent.exceptions import NotPossible
from corechain_portal.talent.forms import PostForm, ProfileForm
from corechain_portal.talent.kinds import MENTORING, POST, SECONDMENT, TRAINING
from corechain_portal.talent.matching import candidates_for, posts_for, wanted
from corechain_portal.talent.mentors import answer_request, ask
from corechain_portal.talent.models import (
    Application,
    Consent,
    Mentoring,
    MentorRequest,
    Post,
    Profile,
    ProfileSkill,
    Secondment,
)
from corechain_portal.talent.profiles import (
    erase_profile,
    hide_profile,
    profile_of,
    save_profile,
    show_profile,
)
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import make_item, move_item

pytestmark = pytest.mark.django_db
SECRET_WORDS = "曾独立完成一款降压芯片的版图"
NO_SUCH_FIELDS = (
    "age", "birth", "sex", "gender", "origin", "native", "ethnic", "nation", "belief", "religion", "party",
    "photo", "picture", "image", "avatar", "marital", "married", "health", "score", "rank", "rating",
)  # fmt: skip


def member(pk: uuid.UUID) -> MemberOrganisation:
    return MemberOrganisation.objects.get(pk=pk)


def profile(people: People, role: str = "newcomer", skills: tuple[str, ...] = ("analog-design",)) -> Profile:
    fields = {
        "headline": f"模拟版图工程师 {role}", "experience": SECRET_WORDS, "languages": ["zh"],
        "regions": ["320000"], "works": ["full"], "skills": list(skills),
    }  # fmt: skip
    made = save_profile(viewer(people, role), fields, None)
    assert made is not None
    return made


def shown(people: People, role: str = "newcomer", skills: tuple[str, ...] = ("analog-design",)) -> Profile:
    made = profile(people, role, skills)
    show_profile(viewer(people, role), "alliance", (), CURRENT)
    return made


def post(people: People, role: str = "hr", owner: uuid.UUID = OWN, **more: object) -> Post:
    fields = {
        "title_zh": "模拟设计工程师", "work": "full", "region": "320200", "level": Level.PUBLIC,
        "skills": ["analog-design", "layout-design"], "member": member(owner), **more,
    }  # fmt: skip
    return Post.objects.get(pk=make_item(POST, viewer(people, role), fields).pk)


def seen_by(people: People, role: str) -> int:
    return Profile.objects.visible_to(viewer(people, role)).count()


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


# Applications -----------------------------------------------------------------------------------------------------


def test_the_posts_personnel_officers_see_an_application_and_nobody_else(
    clients: dict[str, Client], people: People
) -> None:
    profile(people)
    offered = post(people)
    apply(offered, viewer(people, "newcomer"), "请给我机会", "")
    apply(offered, viewer(people, "newcomer"), "再来一次", "")
    assert Application.objects.count() == 1
    address = f"{WORK}items/{offered.pk}/"
    told = {role for role in ("hr", "owner", "editor", "reader", "competitor", "secretariat", "auditor", "liaison")
            if "请给我机会" in clients[role].get(address).content.decode()}  # fmt: skip
    assert told == {"hr", "owner"}
    assert {each.person for each in Notice.objects.filter(code="talent.applied")} == {people["hr"]}


def test_a_withdrawn_application_is_gone(clients: dict[str, Client], people: People) -> None:
    profile(people)
    made = apply(post(people), viewer(people, "newcomer"), "", "")
    address = f"{WORK}talent/applications/{made.pk}/withdraw/"
    assert clients["hr"].post(address).status_code == 404
    assert clients["newcomer"].post(address).status_code == 302
    assert Application.objects.count() == 0


def test_an_application_is_answered_once_by_the_posts_own_organisation(
    clients: dict[str, Client], people: People
) -> None:
    profile(people)
    made = apply(post(people), viewer(people, "newcomer"), "", "")
    address = f"{WORK}talent/applications/{made.pk}/answer/"
    assert clients["competitor"].post(address, {"accept": "yes"}).status_code == 404
    assert clients["hr"].post(address, {"accept": "yes", "answer": "周一面谈"}).status_code == 302
    with pytest.raises(NotPossible):
        answer(made, False, "", viewer(people, "hr"))
    made.refresh_from_db()
    assert (made.state, made.answer) == ("accepted", "周一面谈")
    assert Notice.objects.filter(code="talent.answered", person=people["newcomer"]).count() == 1


def test_filling_a_post_erases_its_applications(people: People) -> None:
    profile(people)
    offered = post(people)
    apply(offered, viewer(people, "newcomer"), "", "")
    move_item(offered, "fill", viewer(people, "hr"))
    assert Application.objects.count() == 0
    assert Notice.objects.filter(code="talent.post_ended").count() == 1
    with pytest.raises(NotPossible):
        apply(offered, viewer(people, "newcomer"), "", "")


def test_no_application_after_the_last_day_or_without_a_profile(people: People) -> None:
    with pytest.raises(NotPossible, match="profile"):
        apply(post(people), viewer(people, "newcomer"), "", "")
    profile(people)
    past = post(people, due_on=timezone.localdate() - timedelta(days=1))
    today = post(people, due_on=timezone.localdate())
    with pytest.raises(NotPossible):
        apply(past, viewer(people, "newcomer"), "", "")
    apply(today, viewer(people, "newcomer"), "", "")


def test_skills_of_a_post_are_read_from_its_words_where_none_are_typed(
    clients: dict[str, Client], people: People
) -> None:
    sent = {
        "title_zh": "版图工程师", "text_en": "Analog layout, DRC/LVS", "work": "full", "region": "无锡",
        "level": "public", "once": str(uuid.uuid4()),
    }  # fmt: skip
    assert clients["hr"].post(f"{WORK}talent/new/post/", sent).status_code == 302
    made = Post.objects.get()
    assert (made.skills, made.region) == (["layout-design", "physical-verification"], "320200")
    assert made.nodes == ["layout-and-physical-verification-tool"]
    assert clients["editor"].post(f"{WORK}talent/new/post/", sent).status_code == 403


# Mentors, trainings, secondments ----------------------------------------------------------------------------------


def mentoring(people: People, places: int | None = 1) -> Mentoring:
    fields = {
        "title_zh": "带版图新人",
        "skills": ["layout-design"],
        "capacity": places,
        "member": member(OWN),
    }
    return Mentoring.objects.get(pk=make_item(MENTORING, viewer(people, "trader"), fields).pk)


def test_a_mentor_accepts_as_many_as_there_are_places_and_only_the_two_see_it(
    clients: dict[str, Client], people: People
) -> None:
    offer = mentoring(people)
    first = ask(offer, viewer(people, "liaison"), "想学匹配版图")
    second = ask(offer, viewer(people, "competitor"), "我也想学")
    address = f"{WORK}items/{offer.pk}/"
    page = {
        role: clients[role].get(address).content.decode() for role in ("trader", "liaison", "secretariat")
    }
    assert [("想学匹配版图" in page[role], "我也想学" in page[role]) for role in page] == [
        (True, True), (True, False), (False, False),
    ]  # fmt: skip
    assert (
        clients["owner"].post(f"{WORK}talent/requests/{first.pk}/answer/", {"accept": "yes"}).status_code
        == 404
    )
    answer_request(first, True, "", viewer(people, "trader"))
    with pytest.raises(NotPossible):
        answer_request(second, True, "", viewer(people, "trader"))
    with pytest.raises(NotPossible):
        ask(offer, viewer(people, "editor"), "")
    assert clients["liaison"].post(f"{WORK}talent/requests/{first.pk}/withdraw/").status_code == 302
    answer_request(second, True, "", viewer(people, "trader"))


def test_nobody_mentors_oneself_and_only_the_mentor_changes_the_offer(people: People) -> None:
    offer = mentoring(people)
    with pytest.raises(NotPossible):
        ask(offer, viewer(people, "trader"), "")
    for role in ("owner", "secretariat"):
        with pytest.raises(PermissionDenied):
            move_item(offer, "close", viewer(people, role))
    assert move_item(offer, "close", viewer(people, "trader")).state == "closed"


def test_a_training_has_a_waiting_list_and_is_counted_by_organisation(
    clients: dict[str, Client], people: People
) -> None:
    fields = {"title_zh": "版图培训", "starts_at": timezone.now(), "capacity": 1, "member": member(OWN)}
    training = Session.objects.get(pk=make_item(TRAINING, viewer(people, "hr"), fields).pk)
    for role in ("trader", "competitor"):
        clients[role].post(f"{WORK}items/{training.pk}/join/")
    assert list(training.participations.values_list("place", flat=True)) == ["in", "waiting"]
    move_item(training, "hold", viewer(people, "hr"))
    address = f"{WORK}talent/training/{training.pk}/attendance/"
    assert clients["competitor"].post(address, {}).status_code == 403
    assert clients["hr"].post(address, {f"came-{OWN}": "3"}).status_code == 302
    move_item(training, "close", viewer(people, "hr"))
    assert list(training.attendance.values_list("member", "came")) == [(OWN, 3)]
    assert training.participations.count() == 0


def test_a_secondment_needs_both_organisations(people: People) -> None:
    now = timezone.now()
    fields = {
        "title_zh": "借调测试工程师", "member": member(OWN), "starts_at": now, "ends_at": now + timedelta(days=90),
    }  # fmt: skip
    with pytest.raises(NotPossible):
        make_item(SECONDMENT, viewer(people, "hr"), {**fields, "partner": member(OWN)})
    made = make_item(SECONDMENT, viewer(people, "hr"), {**fields, "partner": member(OTHER)})
    row = Secondment.objects.get(pk=made.pk)
    assert Secondment.objects.visible_to(viewer(people, "liaison")).count() == 0
    for role in ("hr", "editor", "secretariat"):
        with pytest.raises(PermissionDenied):
            move_item(row, "accept", viewer(people, role))
    assert move_item(row, "accept", viewer(people, "competitor")).state == "agreed"
    assert Notice.objects.filter(code="talent.lent_answered", person=people["hr"]).count() == 1


def test_a_secondment_through_the_form_needs_dates(clients: dict[str, Client]) -> None:
    sent = {"title_zh": "借调", "partner": str(OTHER), "once": str(uuid.uuid4())}
    assert clients["hr"].post(f"{WORK}talent/new/secondment/", sent).status_code == 422
    dated = {**sent, "starts_at": "2027-01-04T09:00", "ends_at": "2027-06-30T18:00"}
    assert clients["hr"].post(f"{WORK}talent/new/secondment/", dated).status_code == 302
    assert Secondment.objects.get().level == Level.NAMED
    stranger = {**dated, "partner": str(STRANGER), "once": str(uuid.uuid4())}
    assert clients["hr"].post(f"{WORK}talent/new/secondment/", stranger).status_code == 422


# Around -----------------------------------------------------------------------------------------------------------


def test_figures_count_what_their_lists_show(clients: dict[str, Client], people: People) -> None:
    filled, _ = post(people), post(people)
    move_item(filled, "fill", viewer(people, "hr"))
    mentoring(people)
    figures = figures_of("talent", viewer(people, "hr"), Period.year(timezone.localdate().year))
    assert {each.code: each.value for each in figures} == {
        "posts": 2, "trainings": 0, "mentors": 1, "filled": 1, "trained": 0, "secondments": 0,
    }  # fmt: skip
    for figure in figures:
        if figure.code != "trained":
            assert clients["hr"].get(figure.link).context["page"].paginator.count == figure.value


def test_another_alliance_has_its_own_profiles_and_sees_none_of_ours(
    clients: dict[str, Client], people: People
) -> None:
    shown(people)
    offered = post(people)
    there = make_viewer(theirs(), people["newcomer"])
    assert profile_of(there) is None
    assert clients["stranger"].get(f"/@theirs{WORK}talent/posts-for-me/").status_code == 200
    assert clients["newcomer"].get(f"/@theirs{WORK}items/{offered.pk}/").status_code == 404
    sent = {"once": str(uuid.uuid4())}
    assert (
        clients["newcomer"].post(f"/@theirs{WORK}talent/posts/{offered.pk}/apply/", sent).status_code == 404
    )


def test_queries_do_not_grow_with_rows(clients: dict[str, Client], people: People) -> None:
    def count(address: str, role: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert clients[role].get(address).status_code == 200
        return len(queries)

    def counts() -> list[int]:
        return [
            count(f"{WORK}talent/candidates/?post={offered.pk}", "hr"),
            count(f"{WORK}items/{offered.pk}/", "hr"),
            count(f"{WORK}talent/posts-for-me/", "newcomer"),
            count(f"{WORK}talent/profile/", "newcomer"),
        ]

    offered = post(people)
    shown(people)
    apply(offered, viewer(people, "newcomer"), "", "")
    counts()
    first = counts()
    for role in ("liaison", "analyst", "statistician"):
        shown(people, role)
        apply(offered, viewer(people, role), "", "")
        apply(post(people), viewer(people, "newcomer"), "", "")
    assert counts() == first
    assert max(first) < 20
