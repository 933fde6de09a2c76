"""Joint talent at work: applications, mentors, trainings, secondments, figures, isolation, numbers of queries."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, STRANGER, People, theirs, viewer
from tests.portal.work.talent_rows import member, mentoring, post, profile, shown
from tests.portal.work_items import WORK

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import make_viewer
from corechain_portal.notices.models import Notice
from corechain_portal.study.models import Session
from corechain_portal.talent.applying import answer, apply
from corechain_portal.talent.exceptions import NotPossible
from corechain_portal.talent.kinds import SECONDMENT, TRAINING
from corechain_portal.talent.mentors import answer_request, ask
from corechain_portal.talent.models import (
    Application,
    Post,
    Secondment,
)
from corechain_portal.talent.profiles import (
    profile_of,
)
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import make_item, move_item

pytestmark = pytest.mark.django_db


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
