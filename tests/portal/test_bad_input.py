"""Whatever people type into an address gets a clear answer in their language, never a broken page."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from corechain.datasets.registry import open_snapshot
from corechain.workflows.match_demand import match_demand
from corechain_portal.chain.models import LoadedDataset

pytestmark = pytest.mark.django_db

QUERIES = {
    "empty": "",
    "spaces": " \t\n　",
    "ten thousand characters": "求购光刻胶" * 2000,
    "emoji": "🔧🧪💡",
    "emoji in words": "求购🧪KrF光刻胶🧪",
    "HTML": "<script>alert('光刻胶')</script>",
    "SQL": "'; DROP TABLE organisations_organisation; --",
    "template": "{{ settings.SECRET_KEY }} {% debug %}",
    "format": "{0} {query} %s %(x)d",
    "traditional": "求購光阻劑，封裝測試",
    "mixed": "求购 KrF photoresist 200mm 线, 长三角",
    "control characters": "光刻\x00胶\x07",
    "half a character": "光刻胶\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "right to left": "\u202eكلمة",
    "only punctuation": "，。！？;;;",
    "numbers": "999999999999999999999 mm",
    "path": "../../etc/passwd",
}
WITHOUT_WORDS = {"empty", "spaces", "ten thousand characters", "only punctuation", "emoji"}
REGIONS = ["Atlantis", "亚特兰蒂斯", "<b>x</b>", "999999", "' OR 1=1 --", "🗺", "CN-99", "x" * 100]


@pytest.mark.parametrize("kind", QUERIES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_any_demand_gets_a_clear_answer_from_the_api(client: Client, kind: str, language: str) -> None:
    response = client.get(f"/api/v1/match?{urlencode({'q': QUERIES[kind], 'lang': language})}")
    if response.status_code == 200:
        assert kind not in WITHOUT_WORDS - {"emoji", "only punctuation"}
        assert response.json()["query"] == QUERIES[kind]
        return
    assert response.status_code in (400, 422)
    error = response.json()["error"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in error["message"]) is (language == "zh")
    assert error["remedy"]


@pytest.mark.parametrize("kind", QUERIES)
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("page", ["match/", "organisations/", "find/"])
def test_any_query_gets_a_page(client: Client, kind: str, prefix: str, page: str) -> None:
    response = client.get(f"{prefix}/{page}?{urlencode({'q': QUERIES[kind]})}")
    assert response.status_code in (200, 400)
    assert b"<script>alert" not in response.content
    assert b"SECRET_KEY }}" in response.content or kind != "template"


@pytest.mark.parametrize(("kind", "node"), [("traditional", "photoresist"), ("mixed", "krf-photoresist"),
                                            ("emoji in words", "krf-photoresist")])  # fmt: skip
def test_odd_wordings_are_understood_all_the_same(client: Client, kind: str, node: str) -> None:
    answer = client.get(f"/api/v1/match?{urlencode({'q': QUERIES[kind]})}").json()
    assert node in [each["id"] for each in answer["understood"]["nodes"]]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize(
    "address",
    ["/match/?q=QFN&", "/chain/diagnosis/?", "/chain/?", "/organisations/?", "/chain/krf-photoresist/?"],
)
def test_an_unknown_region_is_told_on_every_page(client: Client, region: str, address: str) -> None:
    for prefix, problem in (("", "没有地区"), ("/en", "There is no region")):
        response = client.get(f"{prefix}{address}{urlencode({'region': region})}")
        assert response.status_code == 404
        assert problem in response.content.decode()
        assert b"<b>x</b>" not in response.content


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("operation", ["match?q=QFN&", "chain?", "weak-links?", "gaps?", "extend?", "organisations?",
                                       "observations?", "nodes/krf-photoresist?"])  # fmt: skip
def test_an_unknown_region_is_told_by_the_api(client: Client, region: str, operation: str) -> None:
    response = client.get(f"/api/v1/{operation}{urlencode({'region': region, 'lang': 'en'})}")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "unknown_name"


def test_a_very_long_region_is_refused(client: Client) -> None:
    response = client.get(f"/api/v1/gaps?region={'x' * 101}")
    assert (response.status_code, response.json()["error"]["faults"][0]["column"]) == (422, "region")


@pytest.mark.parametrize("name", ["nowhere", "a b", "<script>", "光刻胶", "..", "%2e%2e", "x" * 500, "'--"])
@pytest.mark.parametrize("kind", ["chain", "organisations", "sources"])
def test_a_name_that_leads_nowhere_is_a_404_in_both_languages(client: Client, kind: str, name: str) -> None:
    for prefix in ("", "/en"):
        response = client.get(f"{prefix}/{kind}/{name}/")
        assert response.status_code == 404
        assert b"<script>/" not in response.content


def test_the_api_answers_as_the_command_line_does(client: Client) -> None:
    demand = "求购KrF光刻胶，200mm线，月用量500升，优先长三角"
    answer = client.get(f"/api/v1/match?{urlencode({'q': demand, 'limit': 5, 'lang': 'en'})}").json()
    expected = match_demand(open_snapshot("wuxi-ic"), demand, limit=5, language="en").to_dict()
    assert answer == expected
    assert set(expected["understood"]) == {"nodes", "requirements"}


def test_without_a_language_the_sentences_are_in_that_of_the_demand(client: Client) -> None:
    for demand, language in (("looking for KrF photoresist", "en"), ("求购KrF光刻胶", "zh-Hans")):
        assert client.get(f"/api/v1/match?{urlencode({'q': demand})}")["Content-Language"] == language


def test_nothing_that_was_asked_changed_the_data(client: Client) -> None:
    before = LoadedDataset.objects.get()
    for query in QUERIES.values():
        client.get(f"/api/v1/match?{urlencode({'q': query})}")
    after = LoadedDataset.objects.get()
    assert (after.version, after.loaded_at) == (before.version, before.loaded_at)
