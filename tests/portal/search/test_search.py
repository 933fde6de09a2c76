"""The search: what it finds, for whom, and that neither hits nor counts tell of what is hidden."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal.integration.made import BEARERS
from tests.portal.listings.rows import published
from tests.portal.roles import OWN, People, theirs, viewer
from tests.portal.work_items import SECRET

from corechain_portal.access.confidentiality import Level
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.search.finding import Found, search
from corechain_portal.search.indexing import index_changed, rebuild
from corechain_portal.search.models import ChangedSubject, SearchEntry
from corechain_portal.study.kinds import SESSION
from corechain_portal.workstreams.items import change_item, make_item
from corechain_portal.workstreams.models import WorkItem

pytestmark = pytest.mark.django_db


def session(people: People, title_zh: str = "", **fields: Any) -> WorkItem:
    fields = {"title_zh": title_zh, "level": Level.ALLIANCE, **fields}
    return make_item(SESSION, viewer(people, "secretariat"), fields)


def found(people: People, role: str, text: str, **how: Any) -> Found:
    return search(viewer(people, role), text, "zh", **how)


def titles(people: People, role: str, text: str, kind: str = "work") -> list[str]:
    groups = {each.code: each for each in found(people, role, text, most=50).groups}
    hits = groups[kind].hits if kind in groups else ()
    assert len(hits) == (groups[kind].count if kind in groups else 0)
    return ["".join(part for part, _ in hit.title) for hit in hits]


@pytest.mark.parametrize(
    "text",
    ["晶圆清洗", "清洗", "晶", "WAFER cleaning", "cleaned", "clean", "jingyuan", "qingxi", "jyqx", "晶圓", "ＷＡＦＥＲ",
     "RCA-1", "rca1", "the wafers"],
)  # fmt: skip
def test_words_in_both_languages_stems_script_and_sounds_find_it(people: People, text: str) -> None:
    session(people, "晶圆清洗工艺学习", title_en="Cleaning wafers, RCA-1")
    session(people, "别的学习", title_en="Something else")
    index_changed()
    assert titles(people, "owner", text) == ["晶圆清洗工艺学习"]


def test_every_word_has_to_be_found_and_titles_come_before_texts(people: People) -> None:
    session(people, "光刻与刻蚀", text_zh="")
    session(people, "工艺学习", text_zh="先讲光刻，再讲刻蚀。")
    session(people, "光刻")
    index_changed()
    assert titles(people, "owner", "光刻 刻蚀") == ["光刻与刻蚀", "工艺学习"]
    assert titles(people, "owner", "光刻") == ["光刻", "光刻与刻蚀", "工艺学习"]


def test_chain_members_and_contacts_are_found_by_sound(people: People) -> None:
    assert "中科芯集成电路有限公司" in titles(people, "anonymous", "zkx", "organisation")
    assert titles(people, "anonymous", "jiaxin", "member") == ["甲芯科技"]
    assert len(titles(people, "owner", "甲芯科技", "contact")) > len(
        titles(people, "anonymous", "甲芯科技", "contact")
    )


def test_what_is_hidden_is_neither_a_hit_nor_counted(people: People) -> None:
    for _ in range(3):
        session(people, "薪酬方案讨论", level=Level.SECRETARIAT)
    shown = session(people, "薪酬方案说明")
    index_changed()
    assert found(people, "owner", "薪酬方案").count == 1
    assert found(people, "anonymous", "薪酬方案").count == 0
    assert found(people, "secretariat", "薪酬方案").count == 4
    # Levels hold at once, before any index is touched.
    WorkItem.objects.filter(pk=shown.pk).update(level=Level.SECRETARIAT)
    assert found(people, "owner", "薪酬方案").count == 0
    WorkItem.objects.filter(pk=shown.pk).update(level=Level.PUBLIC)
    assert found(people, "anonymous", "薪酬方案").count == 1
    assert titles(people, "owner", "人事安排") == []
    assert WorkItem.objects.get(pk=SECRET).title_zh == "人事安排"


def test_pages_are_full_whatever_lies_hidden_between(clients: dict[str, Client], people: People) -> None:
    for number in range(30):
        session(people, f"薪酬 {number}", level=Level.ALLIANCE if number % 2 else Level.SECRETARIAT)
    for number in range(10):
        session(people, f"薪酬 再 {number}")
    index_changed()
    pages = [clients["owner"].get(f"/find/?q=薪酬&kind=work&page={page}").context for page in (1, 2, 99)]
    assert [len(page["shown"][0].hits) for page in pages] == [20, 5, 5]
    assert {page["shown"][0].count for page in pages} == {25}
    ids = [hit.id for page in pages[:2] for hit in page["shown"][0].hits]
    assert len(set(ids)) == 25


def test_demands_are_found_by_what_they_show_and_never_by_whose_they_are(people: People) -> None:
    own = MemberOrganisation.objects.get(pk=OWN)
    published(own, title="求购稀有气体", text="要稀有气体，每月一百升", hidden=("name",))
    index_changed()
    assert titles(people, "competitor", "稀有气体", "listing") == ["求购稀有气体"]
    assert titles(people, "competitor", "甲芯科技", "listing") == []
    assert titles(people, "competitor", "jiaxin", "listing") == []


def test_another_alliance_finds_nothing_of_ours(clients: dict[str, Client], people: People) -> None:
    session(people, "薪酬方案", level=Level.PUBLIC)
    index_changed()
    assert clients["stranger"].get("/find/?q=薪酬方案").context["found"].count == 1  # as any visitor here
    assert clients["stranger"].get(f"/@{theirs().slug}/find/?q=薪酬方案").context["found"].count == 0


def test_a_change_is_found_after_the_job_and_one_that_is_rolled_back_never(people: People) -> None:
    item = session(people, "旧题目")
    index_changed()
    assert change_item(item, viewer(people, "secretariat"), 1, {"title_zh": "新名称"})
    assert titles(people, "owner", "新名称") == []
    assert index_changed() == 1
    assert titles(people, "owner", "新名称") == ["新名称"]
    assert titles(people, "owner", "旧题目") == []
    with transaction.atomic():
        session(people, "不算数")
        transaction.set_rollback(True)
    assert not ChangedSubject.objects.exists()


def test_words_of_a_deleted_contact_go_with_it(people: People) -> None:
    contact = ContactPoint.objects.filter(member=OWN).first()
    assert contact is not None
    ContactPoint.objects.filter(pk=contact.pk).update(name="欧阳独一")
    rebuild()
    assert titles(people, "owner", "欧阳独一", "contact") == ["欧阳独一"]
    contact.delete()
    assert titles(people, "owner", "欧阳独一", "contact") == []
    assert not SearchEntry.objects.filter(subject=contact.pk).exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_words WHERE name MATCH '\"欧阳\"'")
            assert cursor.fetchone() == (0,)


def test_rebuilding_finds_what_came_past_the_models_and_drops_what_is_gone(people: People) -> None:
    item = session(people, "甲")
    index_changed()
    WorkItem.objects.filter(pk=item.pk).update(title_zh="绕过模型")
    SearchEntry.objects.create(
        alliance=item.alliance, source="work", subject=theirs_member().pk, at=item.made_at
    )
    rebuild()
    assert titles(people, "owner", "绕过模型") == ["绕过模型"]
    assert not SearchEntry.objects.filter(source="work", subject=theirs_member().pk).exists()


def theirs_member() -> MemberOrganisation:
    return MemberOrganisation.objects.filter(alliance=theirs()).earliest("pk")


@pytest.mark.parametrize(
    "text",
    ['"', "'", "\\", "*", "a AND OR NEAR(", "name : x", "-{}^$", "\x00", "😀", "\u202eabc", "芯" * 10_000, "a " * 100,
     "%' OR 1=1 --", "?!。，", "é̀", "：&|!()<->"],
)  # fmt: skip
def test_whatever_is_typed_is_answered(clients: dict[str, Client], text: str) -> None:
    for address in ("/find/", "/en/find/"):
        for kind in ("", "work", "nothing"):
            answer = clients["owner"].get(address, {"q": text, "kind": kind, "page": "²"})
            assert answer.status_code == 200


def test_found_words_are_marked_and_what_was_typed_is_only_text(
    clients: dict[str, Client], people: People
) -> None:
    session(people, "<b>晶圆</b>清洗", text_zh="讲" * 200 + "晶圆级封装" + "讲" * 200)
    index_changed()
    page = clients["owner"].get("/find/", {"q": "晶圆 <script>"}).content.decode()
    assert "<script>" not in page.replace("<script ", "")
    page = clients["owner"].get("/find/", {"q": "jingyuan"}).content.decode()
    assert "&lt;b&gt;<mark>晶圆</mark>&lt;/b&gt;清洗" in page
    page = clients["owner"].get("/find/", {"q": "晶圆"}).content.decode()
    assert "…" in page
    assert "<mark>晶圆</mark>级封装" in page


def test_thirty_hits_take_no_more_questions_than_six(clients: dict[str, Client], people: People) -> None:
    counts = []
    for number in (6, 24):
        for _ in range(number):
            session(people, "晶圆清洗")
        index_changed()
        with CaptureQueriesContext(connection) as queries:
            clients["owner"].get("/find/?q=晶圆清洗")
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20


def test_programs_find_by_the_same_rules(clients: dict[str, Client], people: People) -> None:
    for number in range(3):
        session(people, f"晶圆清洗 {number}")
    session(people, "晶圆清洗 密", level=Level.SECRETARIAT)
    index_changed()
    answer = clients["owner"].get("/api/v1/search?q=晶圆清洗&kind=work&limit=2&lang=en").json()
    assert (answer["count"], len(answer["groups"][0]["hits"])) == (3, 2)
    rest = clients["owner"].get(answer["next"]).json()
    assert (len(rest["groups"][0]["hits"]), rest["next"]) == (1, None)
    assert clients["owner"].get("/api/v1/search?q=a&kind=nothing").status_code == 404
    assert clients["owner"].get("/api/v1/search?q=").status_code == 422
    assert clients["owner"].get("/api/v1/calendar?from=2026-02-01&to=2026-01-01").status_code == 422


def test_a_token_finds_what_its_scopes_open(people: People) -> None:
    session(people, "甲芯科技参观")
    index_changed()
    kinds = {}
    for bearer in ("no_scope", "every_scope"):
        header = {"Authorization": f"Bearer {BEARERS[bearer]}"}
        answer = Client().get("/api/v1/search?q=甲芯科技", headers=header).json()
        kinds[bearer] = {each["kind"] for each in answer["groups"]}
    assert kinds["every_scope"] >= {"work", "contact", "member"}
    assert kinds["no_scope"] == set()
    assert (
        Client()
        .get("/api/v1/calendar", headers={"Authorization": f"Bearer {BEARERS['no_scope']}"})
        .status_code
        == 403
    )
