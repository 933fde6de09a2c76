"""Work items: their life, who sees them, taking part with a waiting list, talk with mentions, stale edits."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.portal.roles import OTHER, OWN, People, viewer
from tests.portal.work_items import PLAN, SECRET, WORK

from corechain_portal.access.confidentiality import Level
from corechain_portal.audit.models import AuditEntry
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice
from corechain_portal.workstreams import taking_part
from corechain_portal.workstreams.comments import say, take_back
from corechain_portal.workstreams.exceptions import BadComment, CannotJoin, CannotMove
from corechain_portal.workstreams.items import change_item, make_item, move_item, moves_open_to
from corechain_portal.workstreams.kinds import Kind, State, kind_of
from corechain_portal.workstreams.models import Place, PlanItem, WorkItem
from corechain_portal.workstreams.taking_part import places_left, sign_up, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> PlanItem:
    return PlanItem.objects.get(pk=PLAN)


# Life ---------------------------------------------------------------------------------------------------------


def test_a_line_of_the_plan_is_made_changed_and_done(people: People) -> None:
    staff = viewer(people, "secretariat")
    item = make_item(kind_of("governance.plan"), staff, {"title_en": "Elect the council", "year": 2026})
    assert (item.state, item.name("zh"), item.name("en")) == (
        "planned",
        "Elect the council",
        "Elect the council",
    )
    assert change_item(item, staff, 1, {"progress": 40}) is True
    moved = move_item(item, "finish", staff)
    assert [(each.move, each.before, each.after) for each in moved.changes.all()] == [
        ("made", "", "planned"),
        ("finish", "planned", "done"),
    ]
    entries = AuditEntry.objects.filter(subject_id=str(item.pk)).order_by("sequence")
    assert [each.action for each in entries] == [
        "governance.plan.make",
        "governance.plan.change",
        "governance.plan.finish",
    ]


def test_a_step_the_state_does_not_allow_changes_nothing(people: People, plan: PlanItem) -> None:
    staff = viewer(people, "secretariat")
    move_item(plan, "finish", staff)
    with pytest.raises(CannotMove, match="state has changed"):
        move_item(plan, "start", staff)
    with pytest.raises(CannotMove):
        move_item(plan, "no-such-move", staff)
    plan.refresh_from_db()
    assert (plan.state, plan.changes.count()) == ("done", 2)


def test_a_step_that_needs_a_reason_asks_for_it(people: People, plan: PlanItem) -> None:
    with pytest.raises(CannotMove, match="needs a reason"):
        move_item(plan, "drop", viewer(people, "secretariat"), "  ")
    moved = move_item(plan, "drop", viewer(people, "secretariat"), "overtaken")
    assert moved.changes.last().note == "overtaken"


@pytest.mark.parametrize("role", ["reader", "competitor", "auditor", "analyst"])
def test_who_may_not_change_is_offered_nothing(people: People, plan: PlanItem, role: str) -> None:
    assert moves_open_to(plan, viewer(people, role)) == ()
    with pytest.raises(PermissionDenied):
        move_item(plan, "start", viewer(people, role))


def test_of_two_edits_the_second_is_told_and_loses_nothing(
    clients: dict[str, Client], plan: PlanItem
) -> None:
    address = f"/en{WORK}items/{PLAN}/edit/"
    sent = {
        "title_zh": "修订章程",
        "title_en": "",
        "text_zh": "",
        "text_en": "",
        "due_on": "",
        "year": "2026",
        "progress": "0",
    }
    first = {**sent, "version": plan.version, "title_en": "Amend the charter"}
    second = {**sent, "version": plan.version, "title_en": "Rewrite the charter"}
    assert clients["secretariat"].post(address, first).status_code == 302
    refused = clients["administrator"].post(address, second)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Amend the charter" in page
    assert "Rewrite the charter" in page
    plan.refresh_from_db()
    assert (plan.title_en, plan.version) == ("Amend the charter", 2)


def test_a_form_sent_twice_makes_one(clients: dict[str, Client]) -> None:
    sent = {"title_zh": "两次", "year": "2026", "progress": "0", "once": str(uuid.uuid4())}
    for _ in range(2):
        assert clients["secretariat"].post(f"{WORK}governance/new/plan/", sent).status_code == 302
    assert WorkItem.objects.filter(title_zh="两次").count() == 1


@pytest.mark.parametrize(
    "title", ["名" * 300, "👩‍🏭 芯片 🚀", "\u202etxt.exe", "<script>alert(1)</script>", "' OR 1=1 --"]
)
def test_odd_titles_are_kept_and_shown_as_text(clients: dict[str, Client], title: str) -> None:
    sent = {"title_zh": title, "year": "2026", "progress": "0", "once": str(uuid.uuid4())}
    made = clients["secretariat"].post(f"{WORK}governance/new/plan/", sent)
    assert made.status_code == 302
    assert "<script>alert(1)" not in clients["secretariat"].get(made["Location"]).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_zh", "名" * 301),
        ("year", "12"),
        ("progress", "101"),
        ("due_on", "2026-02-30"),
        ("title_zh", ""),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(clients: dict[str, Client], field: str, value: str) -> None:
    sent = {"title_zh": "题目", "year": "2026", "progress": "0", "once": str(uuid.uuid4()), field: value}
    refused = clients["secretariat"].post(f"{WORK}governance/new/plan/", sent)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]


# Who sees -----------------------------------------------------------------------------------------------------


def seen(people: People, role: str) -> set[uuid.UUID]:
    return set(WorkItem.objects.visible_to(viewer(people, role)).values_list("pk", flat=True))


def test_levels_hold_for_derived_kinds_too(people: People, plan: PlanItem) -> None:
    assert SECRET in seen(people, "auditor")
    assert SECRET not in seen(people, "owner")
    plan.level = Level.NAMED
    plan.save()
    plan.named.add(MemberOrganisation.objects.get(pk=OTHER))
    assert PLAN in seen(people, "competitor")
    assert PLAN not in seen(people, "owner")
    assert PLAN not in seen(people, "stranger")
    shown = PlanItem.objects.visible_to(viewer(people, "competitor"))
    assert [each.pk for each in shown] == [PLAN]


def test_another_alliance_has_its_own(clients: dict[str, Client]) -> None:
    assert clients["strange_administrator"].get(f"/@theirs{WORK}items/{PLAN}/").status_code == 404
    assert (
        "修订章程" not in clients["strange_administrator"].get(f"/@theirs{WORK}governance/").content.decode()
    )


# Taking part --------------------------------------------------------------------------------------------------


@pytest.fixture
def session(plan: PlanItem, monkeypatch: pytest.MonkeyPatch) -> PlanItem:
    """A thing with two places that people may join."""
    joinable = Kind(
        "governance.plan", "governance", "Plan", "Plans", "workstreams.PlanItem", "", (State("planned", "planned"),),
        (), create="", edit="", joinable="planned",
    )  # fmt: skip
    monkeypatch.setattr(taking_part, "kind_of", lambda code: joinable)
    plan.capacity = 2
    plan.save()
    return plan


def test_who_comes_when_all_places_are_taken_waits_and_moves_up(people: People, session: PlanItem) -> None:
    own = MemberOrganisation.objects.get(pk=OWN)
    made = [
        sign_up(session, own, people[role], viewer(people, role))
        for role in ("owner", "editor", "hr", "trader")
    ]
    assert [each.place for each in made] == [Place.IN, Place.IN, Place.WAITING, Place.WAITING]
    assert places_left(session) == 0
    again = sign_up(session, own, people["hr"], viewer(people, "hr"))
    assert again.pk == made[2].pk
    withdraw(made[0], viewer(people, "owner"))
    made[2].refresh_from_db()
    assert (made[2].place, places_left(session)) == (Place.IN, 0)
    told = Notice.objects.filter(code="workstreams.moved_up")
    assert [each.person for each in told] == [people["hr"]]
    withdraw(made[3], viewer(people, "trader"))  # who only waited gives no place away
    assert places_left(session) == 0


def test_nobody_joins_what_takes_nobody(people: People, plan: PlanItem) -> None:
    own = MemberOrganisation.objects.get(pk=OWN)
    with pytest.raises(CannotJoin):
        sign_up(plan, own, people["owner"], viewer(people, "owner"))


# Talk ---------------------------------------------------------------------------------------------------------


def test_a_mention_tells_those_who_may_see_it(people: People, plan: PlanItem) -> None:
    say(plan, "@[The editor] please look; @nobody", viewer(people, "owner"))
    assert [each.person for each in Notice.objects.filter(code="workstreams.mentioned")] == [people["editor"]]
    secret = PlanItem.objects.get(pk=SECRET)
    say(secret, "@[The editor] look", viewer(people, "secretariat"))
    assert Notice.objects.filter(code="workstreams.mentioned").count() == 1


@pytest.mark.parametrize("text", ["", "   ", "\x00", "长" * 4001])
def test_an_empty_or_endless_comment_is_refused(people: People, plan: PlanItem, text: str) -> None:
    with pytest.raises(BadComment):
        say(plan, text, viewer(people, "owner"))


def test_words_taken_back_are_gone(people: People, plan: PlanItem) -> None:
    made = say(plan, "wrong", viewer(people, "owner"))
    take_back(made, viewer(people, "owner"))
    made.refresh_from_db()
    assert (made.text, made.withdrawn_at is not None) == ("", True)


def test_nobody_takes_back_the_words_of_another(
    clients: dict[str, Client], people: People, plan: PlanItem
) -> None:
    made = say(plan, "mine", viewer(people, "owner"))
    address = f"{WORK}items/{PLAN}/comments/{made.pk}/withdraw/"
    assert clients["secretariat"].post(address).status_code == 403
    assert clients["owner"].post(f"{WORK}items/{SECRET}/comments/{made.pk}/withdraw/").status_code == 404
    assert clients["owner"].post(address).status_code == 302


# Files --------------------------------------------------------------------------------------------------------


def test_a_file_is_seen_by_whoever_sees_the_item(
    clients: dict[str, Client], people: People, plan: PlanItem
) -> None:
    sent = {"file": SimpleUploadedFile("plan.txt", b"steps"), "note": "draft", "once": str(uuid.uuid4())}
    assert clients["secretariat"].post(f"{WORK}items/{PLAN}/files/", sent).status_code == 302
    attachment = plan.files.get().attachment
    address = f"/attachments/{attachment.pk}/"
    given = clients["owner"].get(address)
    assert (given.status_code, b"".join(given.streaming_content)) == (200, b"steps")
    assert clients["stranger"].get(address).status_code == 404
    assert change_item(plan, viewer(people, "secretariat"), plan.version, {"level": Level.SECRETARIAT})
    assert clients["owner"].get(address).status_code == 404
    removed = clients["secretariat"].post(f"{WORK}items/{PLAN}/files/{plan.files.get().pk}/remove/")
    assert removed.status_code == 302
    assert not plan.files.exists()
