"""Export and erasure of a person: over every table that refers to people, by page and by command."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, People, ours, viewer

from corechain_portal.access.confidentiality import Level
from corechain_portal.accounts.models import User
from corechain_portal.audit.verification import verify
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.governance.models import Vote
from corechain_portal.home.erasing import SOMEBODY, erase_person, plan
from corechain_portal.home.keeping import Erasing
from corechain_portal.home.kept import ABOUT, DONE, undescribed
from corechain_portal.membership.joining import Application as Joining
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice
from corechain_portal.talent.applying import apply
from corechain_portal.talent.consent import CURRENT
from corechain_portal.talent.kinds import POST
from corechain_portal.talent.models import Application, Post, Profile, ProfileSkill
from corechain_portal.talent.profiles import save_profile, show_profile
from corechain_portal.workstreams.comments import say
from corechain_portal.workstreams.items import make_item
from corechain_portal.workstreams.kinds import kind_of
from corechain_portal.workstreams.models import Comment, Participation, WorkItem
from corechain_portal.workstreams.taking_part import sign_up

pytestmark = pytest.mark.django_db
WORDS = "只有本人写得出的一句话"
NAME = "贾 编辑"


def traces(person: User, *words: str) -> list[str]:
    """Columns of any table whose text holds one of `words`, in rows of any kind but the audit's."""
    found = []
    for model in apps.get_models():
        text = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.TextField | models.CharField | models.JSONField)
        ]
        for row in model._base_manager.values(*text) if text else ():
            found += [
                f"{model._meta.label}.{name}"
                for name, value in row.items()
                if any(w in str(value) for w in words)
            ]
    return found


def _as_a_candidate(people: People, person: User) -> None:
    """A profile that is shown, and an application with a copy of it."""
    own = viewer(people, "editor")
    skilled = {
        "headline": WORDS,
        "experience": WORDS,
        "languages": [],
        "regions": [],
        "works": [],
        "skills": ["pcb-design"],
    }
    save_profile(own, skilled, None)
    show_profile(own, "alliance", (), CURRENT)
    post = make_item(POST, viewer(people, "competitor"), {
        "title_zh": "硬件工程师", "level": Level.PUBLIC, "member": MemberOrganisation.objects.get(pk=OTHER),
    })  # fmt: skip
    apply(Post.objects.get(pk=post.pk), own, WORDS, person.email)


@pytest.fixture
def editor(people: People) -> User:
    """Somebody who has left something of every kind: talk, places, a contact, a profile, an application, a vote."""
    person = people["editor"]
    User.objects.filter(pk=person.pk).update(display_name=NAME)
    person.refresh_from_db()
    own, staff = viewer(people, "editor"), viewer(people, "secretariat")
    session = make_item(kind_of("study.session"), staff, {
        "title_zh": "学习", "starts_at": timezone.now() + timedelta(days=3), "capacity": 1,
    })  # fmt: skip
    sign_up(session, MemberOrganisation.objects.get(pk=OWN), person, own)
    sign_up(
        session, MemberOrganisation.objects.get(pk=OTHER), people["competitor"], viewer(people, "competitor")
    )
    say(session, WORDS, own)
    say(session, f"请 @[{NAME}] 看一下", staff)
    WorkItem.objects.filter(pk=session.pk).update(responsible=person)
    ContactPoint.objects.create(
        alliance=ours(),
        member_id=OWN,
        function="general",
        name=NAME,
        email=person.email,
        level=Level.ALLIANCE,
    )
    Joining.objects.create(
        form_token="00000000-0000-4000-8000-0000000000c1", alliance=ours(), name_zh="丁芯", why="加入",
        applicant_name=NAME, applicant_email=person.email, language="zh",
    )  # fmt: skip
    _as_a_candidate(people, person)
    resolution = make_item(kind_of("governance.resolution"), staff, {"title_zh": "决议"})
    Vote.objects.create(resolution_id=resolution.pk, member_id=OWN, choice="for", person=person)
    return person


# What is kept is described ----------------------------------------------------------------------------------------


def test_every_column_that_refers_to_a_person_is_described() -> None:
    assert undescribed() == set(), (
        "Describe these columns in home/kept.py (what says something about the person) or home/kept_doings.py (what "
        "the person did), with what becomes of them when the person is erased."
    )


def test_own_words_are_told_in_the_export() -> None:
    """Whatever loses words on erasure, or is deleted, is told in full; what stays needs no more than when and which."""
    for kind in ABOUT:
        assert kind.fields, kind.label
        assert set(kind.instead) <= {*kind.fields, "withdrawn_at"}, kind.label
    assert {kind.erasing for kind in DONE} == {Erasing.NAMELESS}


def test_what_is_unlinked_may_be_empty() -> None:
    for kind in ABOUT:
        if kind.erasing is Erasing.UNLINK:
            assert kind.rows_model._meta.get_field(kind.column).null, kind.label


# Erasing ----------------------------------------------------------------------------------------------------------


def test_nothing_of_the_person_is_left_but_an_account_without_a_name(editor: User, people: People) -> None:
    address = editor.email
    assert len(traces(editor, WORDS, NAME, address)) > 8
    erase_person(editor, viewer(people, "editor"))
    assert traces(editor, WORDS, NAME, address) == []
    for model in (Profile, ProfileSkill, Application):
        assert not model.objects.exists()
    editor.refresh_from_db()
    assert (editor.is_active, editor.get_full_name()) == (False, "已注销帐号")


def test_what_the_alliance_must_keep_stays(editor: User, people: People) -> None:
    erase_person(editor, viewer(people, "editor"))
    assert [(each.member_id, each.choice) for each in Vote.objects.all()] == [(OWN, "for")]
    assert Joining.objects.get(name_zh="丁芯").applicant_email.endswith("@closed.invalid")
    assert [each.text for each in Comment.objects.order_by("made_at")] == ["", f"请 @{SOMEBODY} 看一下"]
    assert WorkItem.objects.get(title_zh="学习").responsible is None
    assert verify(ours().pk).fault == ""


def test_a_place_at_something_to_come_goes_to_who_waits(editor: User, people: People) -> None:
    assert Participation.objects.get(person=people["competitor"]).place == "waiting"
    erase_person(editor, viewer(people, "editor"))
    assert Participation.objects.get(person=people["competitor"]).place == "in"


def test_others_lose_nothing(editor: User, people: People) -> None:
    def kept() -> list[int]:
        return [
            Notice.objects.filter(person=people["owner"]).count(),
            User.objects.exclude(pk=editor.pk).filter(is_active=True).count(),
            ContactPoint.objects.exclude(email=editor.email).count(),
        ]

    before = kept()
    erase_person(editor, viewer(people, "editor"))
    assert kept() == before


# Pages and commands -----------------------------------------------------------------------------------------------


def test_the_page_says_what_becomes_of_each_record(clients: dict[str, Client], editor: User) -> None:
    page = clients["editor"].get("/me/data/").content.decode()
    assert "人才档案" in page
    assert "作为历史保留，不含姓名" in page
    assert {each.name.zh for each in plan(editor)} >= {"人才档案", "您的留言", "您的应聘", "由您负责的事项"}


def test_the_command_exports_what_the_page_exports(
    clients: dict[str, Client], editor: User, tmp_path: Path
) -> None:
    printed = StringIO()
    call_command("export_person", editor.email, stdout=printed)
    told = json.loads(printed.getvalue())
    served = json.loads(clients["editor"].get("/me/data/export/").content)
    assert told["kept"].keys() == served["kept"].keys()
    assert told["kept"]["talent.Profile.person"]["rows"][0]["headline"] == WORDS
    assert told["kept"]["workstreams.Comment.author"]["rows"][0]["text"] == WORDS
    call_command("export_person", editor.email, output=str(tmp_path / "e.json"), stdout=StringIO())
    assert json.loads((tmp_path / "e.json").read_text("utf-8"))["account"]["email"] == editor.email


def test_a_rehearsal_lists_and_changes_nothing(editor: User) -> None:
    printed = StringIO()
    before = sorted(traces(editor, WORDS, NAME, editor.email))
    call_command("erase_person", editor.email, dry_run=True, stdout=printed)
    assert sorted(traces(editor, WORDS, NAME, editor.email)) == before
    assert sum(each.number for each in plan(editor)) > 10
    for each in plan(editor):
        assert each.name.zh in printed.getvalue() or each.name.en in printed.getvalue()


def test_the_command_erases_only_when_told_so(editor: User) -> None:
    with pytest.raises(CommandError):
        call_command("erase_person", editor.email, stdout=StringIO())
    assert User.objects.get(pk=editor.pk).is_active
    call_command("erase_person", editor.email.upper(), yes=True, stdout=StringIO())
    assert traces(editor, WORDS, NAME, editor.email) == []
    with pytest.raises(CommandError):
        call_command("erase_person", editor.email, yes=True, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("export_person", f"closed-{editor.pk}@closed.invalid", stdout=StringIO())
