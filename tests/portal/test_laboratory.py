"""The scenario laboratory: asking, computing, reading, comparing, deleting; and everything that can go wrong."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.portal.html_pages import faults_of, read_page
from tests.portal.permission_matrix import SCENARIO
from tests.portal.roles import ours
from tests.portal.scenarios import finished_scenario, form, waiting_scenario
from tests.portal.test_pages_language import CHINESE, english_messages, said
from tests.portal.test_snapshot import READ, small_chain

from corechain.workflows.chain_scenario import ScenarioChoice, run_scenario
from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import Origin
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.laboratory.actions import MOST_UNDER_WAY
from corechain_portal.laboratory.models import Scenario, ScenarioResult, Status
from corechain_portal.laboratory.tasks import compute_scenario

pytestmark = pytest.mark.django_db

NEW = "/laboratory/new/"
MOST_QUERIES = 19


@pytest.fixture
def analyst(clients: dict[str, Client]) -> Client:
    return clients["analyst"]


@pytest.fixture
def person(people: dict[str, User | None]) -> User:
    found = people["analyst"]
    assert found is not None
    return found


def _newest() -> Scenario:
    return Scenario.objects.filter(network=None).exclude(pk=SCENARIO["scenario_id"]).get()


def test_a_question_is_kept_queued_and_answered_by_a_worker(analyst: Client, person: User) -> None:
    response = analyst.post(NEW, form(name="EUV 断供", downstream="30 %", upstream="１０"))
    made = _newest()
    assert response.status_code == 302
    assert response["Location"] == reverse("laboratory-scenario", args=[made.pk])
    assert (made.owner, made.status, made.organisations) == (person, Status.WAITING, ["asml"])
    assert (made.downstream, made.upstream, made.epsilon) == (0.3, 0.1, 0.01)
    assert "等待计算" in analyst.get(response["Location"]).content.decode()
    compute_scenario.call(str(made.pk))
    made.refresh_from_db()
    snapshot = current_snapshot(ours())
    expected = run_scenario(snapshot, ScenarioChoice(("asml",), downstream=0.3, upstream=0.1))
    assert (made.status, made.data_version) == (Status.DONE, snapshot.version)
    assert (made.share_lost, made.firms_hit) == (expected.share_lost, expected.hit)
    assert made.result.content == expected.to_dict()


def test_nothing_is_computed_in_the_request(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("computed in the request")

    monkeypatch.setattr("corechain_portal.laboratory.tasks.run_scenario", never)
    assert analyst.post(NEW, form()).status_code == 302


def test_the_answer_comes_first_then_steps_stages_and_organisations(analyst: Client) -> None:
    page = read_page(analyst.get(f"/en/laboratory/{SCENARIO['scenario_id']}/").content.decode())
    content = ScenarioResult.objects.get(pk=SCENARIO["scenario_id"]).content
    answer = next(each for each in page.all("p") if each.attributes.get("class") == "answer").text
    assert f"the chain loses {content['share_lost'] * 100:.1f}" in answer.replace("\N{NO-BREAK SPACE}", " ")
    assert f"{content['hit']} of {len(content['organisations'])} organisations" in answer
    captions = [each.text for each in page.all("caption")]
    assert captions == [
        "How the loss spreads",
        "Losses by stage",
        "Losses of organisations, the greatest loss of output first",
    ]
    rows = len(page.all("tr"))
    losing = min(50, sum(each["path"][-1] > 0 for each in content["organisations"]))
    assert rows == 3 + len(content["lost_by_step"]) + len(content["sectors"]) + losing


def test_the_page_says_that_links_without_amounts_count_equally(analyst: Client) -> None:
    assert (
        "each link counts equally"
        in analyst.get(f"/en/laboratory/{SCENARIO['scenario_id']}/").content.decode()
    )


ADDRESSES = {
    "list": "/laboratory/",
    "form": NEW,
    "form from another": f"{NEW}?from={SCENARIO['scenario_id']}",
    "result": f"/laboratory/{SCENARIO['scenario_id']}/",
    "second page": f"/laboratory/{SCENARIO['scenario_id']}/?page=2",
    "choose two": "/laboratory/compare/",
}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_has_no_fault_of_form(analyst: Client, name: str, prefix: str) -> None:
    response = analyst.get(prefix + ADDRESSES[name])
    assert response.status_code == 200
    assert faults_of(read_page(response.content.decode())) == []


def _more_addresses(person: User) -> list[str]:
    other = finished_scenario(owner=person, name="x", region="KR")
    states = [
        waiting_scenario(person, name="x"),
        waiting_scenario(person, name="x", status=Status.RUNNING, phase="spread", done=2, total=4),
        waiting_scenario(person, name="x", status=Status.FAILED, problem_zh="坏了", problem_en="broken"),
        waiting_scenario(person, name="x", status=Status.CANCELLED),
    ]
    pair = f"/laboratory/compare/?with={SCENARIO['scenario_id']}&with={other.pk}"
    delete = f"/laboratory/{other.pk}/delete/"
    return ["/laboratory/", pair, delete, *(f"/laboratory/{each.pk}/" for each in states)]


def test_every_state_has_a_page_in_each_language_only(analyst: Client, person: User) -> None:
    person.display_name = person.email
    person.save()
    for address in [*_more_addresses(person), *ADDRESSES.values()]:
        zh, en = (read_page(analyst.get(prefix + address).content.decode()) for prefix in ("", "/en"))
        assert faults_of(zh) == faults_of(en) == []
        left = [text for text, language in said(zh) if language != "en" and text in english_messages()]
        assert left == [], address
        chinese = [text for text, language in said(en) if language != "zh-Hans" and CHINESE.search(text)]
        assert [text for text in chinese if text not in ("中", "中：本页中文版")] == [], address


# Bad input -----------------------------------------------------------------------------------------------------

BAD = {
    "nothing chosen": ({"organisation": []}, "Choose at least a region, a node or an organisation."),
    "no name": ({"name": "   "}, "Give the scenario a name."),
    "a name too long": ({"name": "x" * 121}, "At most 120 characters; there are 121."),
    "a note too long": ({"note": "x" * 2001}, "At most 2000 characters; there are 2001."),
    "an unknown organisation": ({"organisation": ["asml", "no-such-firm"]}, "Not in the data: no-such-firm."),
    "an unknown node": ({"node": ["<b>x</b>"]}, "Not in the data: &lt;b&gt;x&lt;/b&gt;."),
    "an unknown region": ({"region": "Atlantis"}, "Not in the data: Atlantis."),
    "a severity of zero": ({"downstream": "0"}, "“0” is not a number between 1 and 100."),
    "a severity above 100": ({"downstream": "101"}, "“101” is not a number between 1 and 100."),
    "a negative severity": ({"upstream": "-5"}, "“-5” is not a number between 1 and 100."),
    "a severity in words": ({"downstream": "half"}, "“half” is not a number between 1 and 100."),
    "not a number": ({"downstream": "nan"}, "“nan” is not a number between 1 and 100."),
    "infinity": ({"epsilon": "inf"}, "“inf” is not a percentage between 0.0001 and 50."),
    "an epsilon of zero": ({"epsilon": "0"}, "“0” is not a percentage between 0.0001 and 50."),
    "nobody with links": ({"organisation": ["jcet-park-none"]}, "Not in the data"),
    "no token": ({"token": "x"}, "The form is out of date; send it again."),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_form_says_what_to_mend_and_keeps_what_was_typed(analyst: Client, kind: str) -> None:
    changes, told = BAD[kind]
    response = analyst.post(
        f"/en{NEW}", form(note="my note", **changes) if "note" not in changes else form(**changes)
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert "note" in changes or "my note" in page
    assert Scenario.objects.filter(network=None).count() == 1


def test_organisations_without_links_cannot_be_hit(analyst: Client) -> None:
    snapshot = current_snapshot(ours())
    linked = {end for each in snapshot.supply_links for end in (each.supplier_id, each.buyer_id)}
    lonely = next(each for each in snapshot.organisations if each not in linked)
    response = analyst.post(f"/en{NEW}", form(organisation=[lonely]))
    assert response.status_code == 422
    assert "No organisation chosen has a supply link" in response.content.decode()


@pytest.mark.parametrize("count", [900, 10_000])
def test_thousands_of_choices_are_refused_in_words(analyst: Client, count: int) -> None:
    response = analyst.post(f"/en{NEW}", form(organisation=[f"firm-{number}" for number in range(count)]))
    told = {900: "Not in the data: firm-0, firm-1", 10_000: "The form holds too many choices"}
    assert response.status_code == (422 if count == 900 else 400)
    assert told[count] in response.content.decode()


def test_a_form_sent_twice_makes_one_scenario(analyst: Client) -> None:
    sent = form()
    first, second = (analyst.post(NEW, sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Scenario.objects.filter(network=None).count() == 2


def test_somebody_elses_token_is_no_way_to_their_scenario(clients: dict[str, Client]) -> None:
    sent = form()
    clients["analyst"].post(NEW, sent)
    response = clients["secretariat"].post(NEW, sent)
    assert response.status_code == 422
    assert _newest().owner.email == "analyst@example.org"


def test_one_person_cannot_fill_the_queue(analyst: Client, person: User) -> None:
    for _ in range(MOST_UNDER_WAY):
        waiting_scenario(person)
    response = analyst.post(f"/en{NEW}", form())
    assert response.status_code == 422
    assert f"You have {MOST_UNDER_WAY} scenarios waiting or running" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["", "?with=x&with=y", f"?with={SCENARIO['scenario_id']}", "?with=" + "a" * 5000]
)
def test_anything_but_two_results_gives_the_choice_of_two(analyst: Client, query: str) -> None:
    assert analyst.get(f"/laboratory/compare/{query}").status_code == 200


def test_comparing_a_scenario_with_itself_is_no_comparison(analyst: Client) -> None:
    twice = f"?with={SCENARIO['scenario_id']}&with={SCENARIO['scenario_id']}"
    assert "请选择与它对比的推演" in analyst.get(f"/laboratory/compare/{twice}").content.decode()


@pytest.mark.parametrize("path", ["", "progress/", "losses.csv", "delete/"])
def test_a_scenario_that_is_gone_is_told_so(analyst: Client, path: str) -> None:
    response = analyst.get(f"/en/laboratory/{uuid.uuid4()}/{path}")
    assert response.status_code == 404
    assert "There is no such scenario" in response.content.decode()


def test_a_name_and_note_are_shown_as_typed(analyst: Client) -> None:
    analyst.post(NEW, form(name="<script>alert(1)</script>", note="{{ secret }}\nline"))
    page = analyst.get(f"/laboratory/{_newest().pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ secret }}<br>line" in page


# Ownership and data --------------------------------------------------------------------------------------------


def test_a_long_wait_says_whom_to_tell(analyst: Client, person: User) -> None:
    waits = waiting_scenario(person, queued_at=timezone.now())
    address = f"/en/laboratory/{waits.pk}/progress/"
    assert analyst.get(address).json()["told"] == "Waiting for its turn"
    Scenario.objects.filter(pk=waits.pk).update(queued_at=timezone.now() - timedelta(minutes=2))
    assert "Tell the administrator" in analyst.get(address).json()["told"]


def test_only_the_owner_cancels_and_deletes(clients: dict[str, Client], person: User) -> None:
    mine = waiting_scenario(person)
    for action in ("cancel", "delete"):
        assert clients["secretariat"].post(f"/laboratory/{mine.pk}/{action}/").status_code == 403
    mine.refresh_from_db()
    assert mine.status == Status.WAITING
    assert clients["analyst"].post(f"/laboratory/{mine.pk}/cancel/").status_code == 302
    mine.refresh_from_db()
    assert mine.status == Status.CANCELLED
    assert clients["analyst"].post(f"/laboratory/{mine.pk}/delete/").status_code == 302
    assert not Scenario.objects.filter(pk=mine.pk).exists()


def test_a_finished_scenario_is_not_cancelled(analyst: Client, person: User) -> None:
    done = finished_scenario(owner=person)
    analyst.post(f"/laboratory/{done.pk}/cancel/")
    done.refresh_from_db()
    assert done.status == Status.DONE


def test_a_result_outlives_the_data_it_was_computed_on_and_says_so(analyst: Client) -> None:
    version = current_snapshot(ours()).version
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    page = analyst.get(f"/en/laboratory/{SCENARIO['scenario_id']}/").content.decode()
    assert f"version {version}. The portal shows other data now" in page
    assert "Tokyo Electron" in page
    assert re.search(r'href="/en/organisations/(?!")', page.split("<main")[1]) is None


def test_a_question_about_firms_that_are_gone_fails_in_words(analyst: Client, person: User) -> None:
    asked = waiting_scenario(person, organisations=["asml"], region="")
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    compute_scenario.call(str(asked.pk))
    asked.refresh_from_db()
    assert asked.status == Status.FAILED
    assert asked.problem_en.startswith("There is no organisation “asml”.")
    assert "没有机构“asml”。" in analyst.get(f"/laboratory/{asked.pk}/").content.decode()


def test_data_without_links_say_what_to_do(analyst: Client) -> None:
    load_snapshot(small_chain(supply_links=[]), ours(), origin=Origin.DATA_DESK)
    response = analyst.get(f"/en{NEW}")
    assert response.status_code == 200
    assert "hold no supply link" in response.content.decode()


def test_scenarios_on_other_data_are_compared_with_a_warning(analyst: Client) -> None:
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    other = finished_scenario(region="320200")
    page = analyst.get(
        f"/en/laboratory/compare/?with={SCENARIO['scenario_id']}&with={other.pk}"
    ).content.decode()
    assert "different versions of the data" in page


def test_losses_as_a_file(analyst: Client, person: User) -> None:
    assert analyst.get(f"/laboratory/{waiting_scenario(person).pk}/losses.csv").status_code == 404
    response = analyst.get(f"/laboratory/{SCENARIO['scenario_id']}/losses.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    content = ScenarioResult.objects.get(pk=SCENARIO["scenario_id"]).content
    assert [row["organisation"] for row in rows] == [each["id"] for each in content["organisations"]]
    lost = sum(float(row["share_of_output"]) * float(row["loss"]) for row in rows)
    assert lost == pytest.approx(content["share_lost"], abs=1e-4)
    assert {row["data_version"] for row in rows} == {content["version"]}


def test_a_name_never_becomes_a_formula(analyst: Client) -> None:
    firm = {"kind": "firm", "country": "CN", **READ}
    organisations = [{"id": "a", "name_zh": "=cmd()", **firm}, {"id": "b", "name_en": "+1", **firm}]
    links = [{"id": "l", "supplier_id": "a", "buyer_id": "b", **READ}]
    load_snapshot(
        small_chain(organisations=organisations, provisions=[], supply_links=links),
        ours(),
        origin=Origin.DATA_DESK,
    )
    scenario = finished_scenario(region="", organisations=["a"])
    text = analyst.get(f"/laboratory/{scenario.pk}/losses.csv").content.decode("utf-8-sig")
    assert "'=cmd()" in text
    assert "'+1" in text


# Queries -------------------------------------------------------------------------------------------------------


def _count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_take_few_queries_however_many_scenarios_there_are(analyst: Client, person: User) -> None:
    other = finished_scenario(owner=person, region="KR")
    current_snapshot(ours())
    addresses = [
        "/laboratory/",
        f"/laboratory/{other.pk}/",
        f"/laboratory/compare/?with={SCENARIO['scenario_id']}&with={other.pk}",
        "/laboratory/compare/",
    ]
    before = [_count(analyst, address) for address in addresses]
    for number in range(6):
        owner = User.objects.create_user(f"analyst-{number}@example.net")
        finished_scenario(owner=owner, name=f"scenario {number}")
    assert [_count(analyst, address) for address in addresses] == before
    assert max(before) <= MOST_QUERIES


def test_the_list_does_not_read_results(analyst: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        analyst.get("/laboratory/")
    assert not [each for each in queries.captured_queries if "laboratory_scenarioresult" in each["sql"]]


# Navigation ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "shown"), [("anonymous", False), ("owner", False), ("analyst", True), ("secretariat", True)]
)
def test_only_those_who_may_use_it_are_led_to_it(clients: dict[str, Client], role: str, shown: bool) -> None:
    assert ("/laboratory/" in read_page(clients[role].get("/").content.decode()).links()) is shown


def test_the_permission_is_not_for_strangers(people: dict[str, User | None]) -> None:
    ours = Alliance.objects.first()
    assert ours is not None
    held = {role for role, person in people.items() if make_viewer(ours, person).may("laboratory.use")}
    assert held == {"analyst", "secretariat", "administrator"}
