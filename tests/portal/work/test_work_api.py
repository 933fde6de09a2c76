"""Joint work through the API: whole courses as a program goes them, isolation, stale edits, queries."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.integration.made import BEARERS
from tests.portal.roles import OTHER, OWN, ours
from tests.portal.work_items import PLAN, SECRET

from corechain_portal.audit.models import AuditEntry
from corechain_portal.governance.models import Resolution
from corechain_portal.governance.voting import close_vote
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.models import Participation, PlanItem, WorkItem

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/work"


class Asking:
    """A program that asks in the name of an organisation, or a person at a browser."""

    def __init__(self, client: Client, bearer: str = "") -> None:
        self._client, self._headers = client, {"Authorization": f"Bearer {bearer}"} if bearer else {}

    def __call__(self, method: str, address: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        response = self._client.generic(
            method,
            address if address.startswith("/") else f"{ROOT}/{address}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={**self._headers, **headers},
        )
        assert response.status_code == status, response.content.decode()
        return response.json()


@pytest.fixture
def staff(clients: dict[str, Client]) -> Asking:
    return Asking(clients["secretariat"])


@pytest.fixture
def own() -> Asking:
    return Asking(Client(), BEARERS["every_scope"])


@pytest.fixture
def other() -> Asking:
    return Asking(Client(), BEARERS["competitors"])


def moment(**ahead: int) -> str:
    return (timezone.now() + timedelta(**ahead)).isoformat()


# Whole courses ------------------------------------------------------------------------------------------------


def test_a_resolution_is_drafted_amended_voted_on_and_published(
    staff: Asking, own: Asking, other: Asking
) -> None:
    fields = {"title_zh": "共建共享办法", "text_zh": "第一条", "vote_until": moment(days=1)}
    made = staff("POST", "items", {"kind": "governance.resolution", "fields": fields})
    address, vote = f"items/{made['id']}", f"resolutions/{made['id']}"
    assert (made["state"], made["details"]["quorum"]) == ("draft", 50)
    staff("POST", f"{address}/move", {"move": "open"})
    amendment = own("POST", f"{vote}/amendments", {"text": "加上第二条"})
    staff("POST", f"{vote}/amendments/{amendment['id']}/answer", {"state": "taken_up"})
    now = staff("GET", address)
    changed = staff("PATCH", address, {"version": now["version"], "fields": {"text_zh": "第一条 第二条"}})
    assert (changed["text_zh"], changed["title_zh"]) == ("第一条 第二条", "共建共享办法")
    staff("POST", f"{address}/move", {"move": "call"})
    own("POST", f"{vote}/vote", {"choice": "for"})
    voted = other("POST", f"{vote}/vote", {"choice": "for"})
    assert (voted["count"]["cast"], voted["votes"], len(voted["own_votes"])) == (2, [], 1)
    Resolution.objects.update(vote_until=timezone.now() - timedelta(minutes=1))
    late = other("POST", f"{vote}/vote", {"choice": "against"}, status=409)
    assert late["error"]["code"] == "cannot_vote"
    close_vote(Resolution.objects.get(pk=made["id"]))
    published = staff("POST", f"{address}/move", {"move": "publish"})
    assert [each["after"] for each in published["history"]] == [
        "draft", "discussion", "voting", "adopted", "published",
    ]  # fmt: skip
    assert len(own("GET", vote)["votes"]) == 2


def test_a_matter_is_raised_given_answered_closed_and_rated(
    staff: Asking, own: Asking, other: Asking
) -> None:
    sent = {"kind": "matters.matter", "fields": {"title_zh": "急需备件", "subject": "supply"}}
    made = own("POST", "items", sent)
    matter = f"matters/{made['id']}"
    other("GET", f"items/{made['id']}", status=404)
    staff("POST", f"{matter}/give", {"email": "secretariat@example.org"})
    staff("POST", f"{matter}/co-handlers", {"member": str(OTHER)})
    assert other("GET", matter)["co_handlers"] == [str(OTHER)]
    staff("POST", f"items/{made['id']}/move", {"move": "take_up"})
    staff("POST", f"items/{made['id']}/move", {"move": "answer"}, status=409)
    staff("POST", f"items/{made['id']}/move", {"move": "answer", "note": "已联系三家"})
    own("POST", f"items/{made['id']}/move", {"move": "close"})
    assert own("POST", f"{matter}/rating", {"rating": 5})["rating"] == 5
    assert own("POST", f"{matter}/rating", {"rating": 1}, status=409)["error"]["code"] == "not_possible"
    assert own("GET", "matters?lang=en")["subjects"][0]["raised"] == 1


def test_a_resource_is_offered_booked_and_given_back(own: Asking, other: Asking) -> None:
    made = own("POST", "items", {
        "kind": "innovation.resource", "fields": {"title_zh": "电镜", "category": "instrument"},
    })  # fmt: skip
    bookings = f"resources/{made['id']}/bookings"
    asked = other("POST", bookings, {"starts_at": moment(days=2), "ends_at": moment(days=2, hours=2)})
    assert asked["state"] == "asked"
    taken = {"starts_at": moment(days=2, hours=1), "ends_at": moment(days=2, hours=3)}
    assert other("POST", bookings, taken, status=409)["error"]["code"] == "cannot_book"
    assert own("POST", f"{bookings}/{asked['id']}/answer", {"approve": True})["state"] == "approved"
    assert other("GET", bookings)["bookings"][0]["member"] == str(OTHER)
    assert other("POST", f"{bookings}/{asked['id']}/cancel")["state"] == "cancelled"
    faults = other("POST", bookings, {"starts_at": "soon", "ends_at": moment(days=3)}, status=422)
    assert [each["column"] for each in faults["error"]["faults"]] == ["starts_at"]


def test_a_project_goes_its_course(own: Asking, other: Asking) -> None:
    made = own(
        "POST",
        "items",
        {"kind": "landmarks.project", "fields": {"title_zh": "中试线", "level": "secretariat"}},
    )
    project = f"projects/{made['id']}"
    other("GET", project, status=404)
    sharing = {"level": "named", "named": [str(OTHER)]}
    assert own("PUT", f"items/{made['id']}/sharing", sharing)["level"] == "named"
    own("POST", f"{project}/partners", {"member": str(OTHER)})
    shown = own("POST", f"{project}/milestones", {"name_zh": "设备到场", "due_on": "2027-01-31"})
    step = shown["milestones"][0]["id"]
    assert own("PUT", f"{project}/milestones/{step}/done", {"done": True})["milestones"][0]["done_on"]
    risk = own("POST", f"{project}/risks", {"text": "交期", "likelihood": "low", "impact": "high"})["risks"][
        0
    ]
    assert own("POST", f"{project}/risks/{risk['id']}/close")["risks"] == []
    own("POST", f"{project}/reports", {"progress": 35, "text": "安装中"})
    assert other("GET", project)["progress"] == 35
    other("POST", f"{project}/reports", {"progress": 90, "text": "别人的"}, status=403)


def test_a_session_is_joined_held_and_counted(staff: Asking, own: Asking, other: Asking) -> None:
    made = staff("POST", "items", {
        "kind": "study.session",
        "fields": {"title_zh": "专题学习", "starts_at": moment(days=1), "capacity": 1},
    })  # fmt: skip
    address, attendance = f"items/{made['id']}", f"sessions/{made['id']}/attendance"
    assert own("POST", f"{address}/join")["place"] == "in"
    assert other("POST", f"{address}/join")["place"] == "waiting"
    assert own("POST", f"{address}/withdraw") == {"withdrawn": 1}
    shown = other("GET", address)
    assert (shown["taking_part"], shown["organisations"][0]["member"]) == (True, str(OTHER))
    staff("POST", f"{address}/move", {"move": "hold"})
    came = {"organisations": [{"member": str(OWN), "came": 3}, {"member": str(OTHER), "came": 2}]}
    assert len(staff("PUT", attendance, came)["organisations"]) == 2
    staff("PUT", attendance, {"organisations": [{"member": str(uuid.uuid4()), "came": 1}]}, status=404)
    staff("POST", f"{address}/move", {"move": "close"})
    assert not Participation.objects.filter(item=made["id"]).exists()


def test_branches_pair_and_publish_the_record_of_a_visit(own: Asking, other: Asking) -> None:
    pair = own("POST", "items", {
        "kind": "branches.pairing", "fields": {"title_zh": "甲乙结对", "partner": str(OTHER)},
    })  # fmt: skip
    assert other("POST", f"items/{pair['id']}/move", {"move": "accept"})["state"] == "active"
    visit = own("POST", "items", {
        "kind": "branches.activity",
        "fields": {"title_zh": "互访", "form": "visit", "starts_at": "2026-11-01T09:00"},
    })  # fmt: skip
    held = own("POST", f"items/{visit['id']}/move", {"move": "hold"})
    record = f"activities/{visit['id']}/record"
    empty = own("POST", record, {"version": held["version"]}, status=409)
    assert empty["error"]["code"] == "cannot_pair"
    unchanged = own("GET", f"items/{visit['id']}")
    assert unchanged["version"] == held["version"]
    done = own("POST", record, {"version": held["version"], "report_zh": "参观了洁净室。"})
    assert (done["state"], done["details"]["report_zh"]) == ("reported", "参观了洁净室。")
    assert own("GET", f"pairings/{pair['id']}/activities")["items"] == []


# Every kind ---------------------------------------------------------------------------------------------------


def test_a_stale_change_is_refused_with_the_version_there_is(staff: Asking) -> None:
    staff("PATCH", f"items/{PLAN}", {"version": 1, "fields": {"progress": 10}})
    stale = staff("PATCH", f"items/{PLAN}?lang=en", {"version": 1, "fields": {"progress": 20}}, status=409)
    assert stale["error"]["code"] == "stale_version"
    assert "at version 2" in stale["error"]["message"]
    assert PlanItem.objects.get(pk=PLAN).progress == 10


def test_what_a_form_objects_to_is_told_by_field(staff: Asking) -> None:
    sent = {"version": 1, "fields": {"progress": 101, "year": [2026], "owner": "x", "title_zh": {"a": 1}}}
    refused = staff("PATCH", f"items/{PLAN}?lang=zh", sent, status=422)
    assert {each["column"] for each in refused["error"]["faults"]} == {"progress", "year", "owner"}


def test_fields_go_back_as_they_came(staff: Asking) -> None:
    """What a program reads of an item it may send again unchanged, for every kind that it may make."""
    title = {"title_zh": "试", "starts_at": moment(days=1), "category": "test", "year": 2026}
    for kind in staff("GET", "kinds")["kinds"]:
        if not kind["may_make"] or kind["workstream"] in ("innovation", "talent"):
            continue
        names = {each["name"] for each in kind["fields"]}
        fields = {name: value for name, value in title.items() if name in names}
        if "partner" in names:
            continue  # the staff have no organisation to pair
        made = staff("POST", "items", {"kind": kind["code"], "fields": fields})
        again = staff("PATCH", f"items/{made['id']}", {"version": made["version"], "fields": made["fields"]})
        assert again["fields"] == made["fields"], kind["code"]


def test_comments_mention_and_are_taken_back_by_their_author(
    staff: Asking, own: Asking, other: Asking
) -> None:
    said = own("POST", f"items/{PLAN}/comments", {"text": "请看附件 @[The secretariat]"})
    assert (said["member"], said["author"]) == (str(OWN), None)
    other("DELETE", f"items/{PLAN}/comments/{said['id']}", status=403)
    assert own("DELETE", f"items/{PLAN}/comments/{said['id']}")["text"] == ""
    assert [each["withdrawn"] for each in staff("GET", f"items/{PLAN}/comments")["comments"]] == [True]


def test_files_are_added_read_and_deleted(clients: dict[str, Client], staff: Asking) -> None:
    address = f"{ROOT}/items/{PLAN}/files"
    file = SimpleUploadedFile("plan.csv", b"a,b\n1,2\n", content_type="text/csv")
    added = clients["secretariat"].post(address, {"file": file, "note": "草案"})
    assert added.status_code == 200, added.content
    got = clients["owner"].get(added.json()["file"])
    assert b"".join(got.streaming_content) == b"a,b\n1,2\n"  # type: ignore[attr-defined]
    assert clients["stranger"].get(added.json()["file"]).status_code == 404
    assert staff("DELETE", f"items/{PLAN}/files/{added.json()['id']}") == {"files": []}


def test_lists_hold_what_the_asker_may_see_by_cursor(staff: Asking, own: Asking) -> None:
    for number in range(5):
        staff(
            "POST",
            "items",
            {"kind": "governance.plan", "fields": {"title_zh": f"第{number}项", "year": 2026}},
        )
    address, seen = "items?workstream=governance&limit=2", []
    while address:
        part = own("GET", address)
        seen += [each["title_zh"] for each in part["items"]]
        address = part["next"]
    assert seen == [
        "第4项",
        "第3项",
        "第2项",
        "第1项",
        "第0项",
        "修订章程",
    ]  # not what only the secretariat sees
    assert own("GET", f"items/{SECRET}", status=404)["error"]["code"] == "not_found"
    assert Asking(Client())("GET", "items")["items"] == []
    assert own("GET", "items?from=2026-01-01", status=422)["error"]["code"] == "bad_period"


def test_a_token_without_the_scope_to_write_reads_only(own: Asking) -> None:
    from corechain_portal.integration.models import ApiToken

    ApiToken.objects.update(scopes=["work"])
    assert own("GET", f"items/{PLAN}")["moves"] == []
    refused = own("POST", f"items/{PLAN}/comments", {"text": "?"}, status=403)
    assert refused["error"]["code"] == "forbidden"


def test_sent_again_with_its_key_an_item_is_made_once(own: Asking) -> None:
    sent = {"kind": "matters.matter", "fields": {"title_zh": "停电", "subject": "energy"}}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = (own("POST", "items", sent, **key) for _ in range(2))
    assert first == again
    assert WorkItem.objects.filter(kind="matters.matter").count() == 1
    assert AuditEntry.objects.filter(action="matters.matter.make").count() == 1


# Queries ------------------------------------------------------------------------------------------------------


def _queries(asking: Asking, address: str) -> int:
    asking("GET", address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        asking("GET", address)
    return len(counted)


def test_queries_do_not_grow_with_rows(staff: Asking) -> None:
    addresses = ("items", f"items/{PLAN}", f"items/{PLAN}/comments", f"items/{PLAN}/files")
    before = [_queries(staff, each) for each in addresses]
    members = [MemberOrganisation(alliance=ours(), name_zh=f"会员{number}") for number in range(20)]
    MemberOrganisation.objects.bulk_create(members)
    for member in members:
        staff("POST", f"items/{PLAN}/comments", {"text": str(member)})
        Participation.objects.create(item_id=PLAN, member=member)
        staff("POST", "items", {"kind": "governance.plan", "fields": {"title_zh": "行", "year": 2026}})
    assert [_queries(staff, each) for each in addresses] == before
    assert max(before) < 20
