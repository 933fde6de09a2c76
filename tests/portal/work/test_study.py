"""Joint study: sessions with a waiting list, attendance by organisation, names forgotten afterwards."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, People, viewer
from tests.portal.work_items import WORK

from corechain_portal.accounts.models import User
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.study.attendance import NotCounted, count_attendance
from corechain_portal.study.kinds import MATERIAL, SESSION
from corechain_portal.study.models import Session
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import make_item, move_item
from corechain_portal.workstreams.models import Participation, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(people: People) -> Session:
    fields = {"title_zh": "专题学习", "starts_at": timezone.now() + timedelta(hours=1), "capacity": 1}
    return Session.objects.get(pk=make_item(SESSION, viewer(people, "secretariat"), fields).pk)


def test_sign_up_wait_withdraw_move_up(clients: dict[str, Client], session: Session) -> None:
    address = f"/en{WORK}items/{session.pk}/"
    assert clients["owner"].post(f"{address}join/").status_code == 302
    assert clients["competitor"].post(f"{address}join/").status_code == 302
    assert "Join the waiting list" in clients["editor"].get(address).content.decode()
    places = dict(Participation.objects.filter(item=session).values_list("member_id", "place"))
    assert places == {OWN: Place.IN, OTHER: Place.WAITING}
    assert clients["owner"].post(f"{address}withdraw/").status_code == 302
    now = Participation.objects.filter(item=session, until=None).values_list("member_id", "place")
    assert dict(now) == {OTHER: Place.IN}
    assert clients["secretariat"].post(f"{address}join/").status_code == 403  # acts for no organisation


def test_attendance_is_counted_by_organisation_and_names_are_forgotten(
    clients: dict[str, Client], people: People, session: Session
) -> None:
    clients["owner"].post(f"{WORK}items/{session.pk}/join/")
    own = MemberOrganisation.objects.get(pk=OWN)
    with pytest.raises(NotCounted):
        count_attendance(session, {own: 1}, viewer(people, "secretariat"))
    move_item(session, "hold", viewer(people, "secretariat"))
    with pytest.raises(NotCounted, match="not been counted"):
        move_item(session, "close", viewer(people, "secretariat"))
    address = f"{WORK}study/{session.pk}/attendance/"
    page = clients["secretariat"].get(address).content.decode()
    assert "甲芯科技" in page
    assert people["owner"].display_name not in page
    assert clients["secretariat"].post(address, {f"came-{OWN}": "-1"}).status_code == 409
    assert clients["secretariat"].post(address, {f"came-{OWN}": "3"}).status_code == 302
    move_item(session, "close", viewer(people, "secretariat"))
    assert [(each.member_id, each.signed_up, each.came) for each in session.attendance.all()] == [(OWN, 1, 3)]
    assert not Participation.objects.filter(item=session).exists()


def test_ten_thousand_people_on_one_page_cost_no_more_queries(
    clients: dict[str, Client], session: Session, django_assert_max_num_queries: object
) -> None:
    Session.objects.filter(pk=session.pk).update(capacity=None)
    people = User.objects.bulk_create(User(email=f"p{n}@example.net", password="!") for n in range(10_000))
    Participation.objects.bulk_create(
        Participation(item_id=session.pk, member_id=OWN, person=person) for person in people
    )
    clients["secretariat"].get(f"{WORK}")  # signs in
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert clients["secretariat"].get(f"{WORK}items/{session.pk}/").status_code == 200


def test_a_material_leads_to_its_sessions(
    clients: dict[str, Client], people: People, session: Session
) -> None:
    material = make_item(MATERIAL, viewer(people, "secretariat"), {"title_zh": "学习读本"})
    session.materials.add(material)
    assert "专题学习" in clients["owner"].get(f"{WORK}items/{material.pk}/").content.decode()
    assert "学习读本" in clients["owner"].get(f"{WORK}items/{session.pk}/").content.decode()


def test_figures_count_what_their_lists_show(
    clients: dict[str, Client], people: People, session: Session
) -> None:
    move_item(session, "hold", viewer(people, "secretariat"))
    count_attendance(session, {MemberOrganisation.objects.get(pk=OWN): 7}, viewer(people, "secretariat"))
    figures = {
        each.code: each
        for each in figures_of("study", viewer(people, "owner"), Period.year(timezone.localdate().year))
    }
    assert (figures["sessions"].value, figures["people"].value, figures["organisations"].value) == (1, 7, 1)
    assert clients["owner"].get(figures["sessions"].link).context["page"].paginator.count == 1


def test_a_session_needs_an_hour(clients: dict[str, Client]) -> None:
    sent = {"title_zh": "无时间", "level": "alliance", "once": str(uuid.uuid4())}
    assert clients["secretariat"].post(f"{WORK}study/new/session/", sent).status_code == 422


def test_staff_chooses_what_is_studied_and_readers_find_it_from_both_sides(
    clients: dict[str, Client], people: People, session: Session
) -> None:
    staff = viewer(people, "secretariat")
    read, other = (make_item(MATERIAL, staff, {"title_zh": title}) for title in ("读本", "另一读本"))
    address = f"{WORK}study/{session.pk}/materials/"
    sent = {"material": [str(read.pk), "nonsense", str(session.pk)]}
    assert clients["owner"].post(address, sent).status_code == 403
    assert clients["secretariat"].post(address, sent).status_code == 302
    assert list(session.materials.values_list("pk", flat=True)) == [read.pk]
    assert "读本" in clients["owner"].get(f"{WORK}items/{session.pk}/").content.decode()
    assert "专题学习" in clients["owner"].get(f"{WORK}items/{read.pk}/").content.decode()
    assert "专题学习" not in clients["owner"].get(f"{WORK}items/{other.pk}/").content.decode()
