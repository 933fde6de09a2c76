"""The API's conventions: shapes, languages, errors, methods, revalidation, documentation from local files."""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings
from tests.portal.roles import ours
from tests.portal.test_snapshot import small_chain

from corechain.datasets.registry import open_snapshot
from corechain.workflows.diagnose import weak_links
from corechain_portal.api.api import api, operations
from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import Origin

pytestmark = pytest.mark.django_db


def _error(response) -> dict:
    assert list(response.json()) == ["error"]
    error = response.json()["error"]
    assert {"code", "message", "remedy"} <= set(error) <= {"code", "message", "remedy", "faults"}
    return error


def test_the_api_answers_as_the_library_does(client: Client) -> None:
    answer = client.get("/api/v1/weak-links?region=CN&lang=zh").json()
    table = weak_links(open_snapshot("wuxi-ic"), "CN")
    assert answer["rows"] == table.records("zh")
    assert [column["key"] for column in answer["columns"]] == [column.key for column in table.columns]


def test_limit_takes_the_first_rows(client: Client) -> None:
    all_rows = client.get("/api/v1/gaps").json()["rows"]
    assert client.get("/api/v1/gaps?limit=3").json()["rows"] == all_rows[:3]


def test_a_node_comes_with_its_providers_and_their_sources(client: Client) -> None:
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    answer = client.get("/api/v1/nodes/resist").json()
    assert answer["node"]["name_zh"] == "光刻胶"
    assert [each["node"]["id"] for each in answer["outputs"]] == ["lithography"]
    assert [each["organisation"]["id"] for each in answer["providers"]] == ["resist-maker"]
    assert answer["providers"][0]["provision"]["share_percent"] == 12.5
    assert answer["providers"][0]["provision"]["sources"] == ["W02"]
    assert answer["countries"][0]["country"]["name_zh"] == "日本"
    assert answer["countries"][0]["provision"]["share_percent"] is None


def test_knocking_out_a_node_tells_what_stops_and_why(client: Client) -> None:
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    answer = client.get("/api/v1/knock-out?node=resist&lang=en").json()
    assert [(each["node"]["id"], each["because"]) for each in answer["stopped"]] == [
        ("lithography", "Lithography needs 光刻胶")
    ]


def test_organisations_are_filtered_and_paged(client: Client) -> None:
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)

    def ids(query: str) -> list[str]:
        answer = client.get(f"/api/v1/organisations{query}").json()
        return [each["organisation"]["id"] for each in answer["organisations"]]

    assert ids("") == ["resist-maker", "fab"]
    assert ids("?region=无锡") == ["resist-maker"]
    assert ids("?region=JP") == ["fab"]
    assert ids("?node=resist") == ["resist-maker"]
    assert ids("?q=甲厂") == ["resist-maker"]
    assert ids("?q=FAB") == ["fab"]
    assert ids("?kind=university") == []
    first = client.get("/api/v1/organisations?limit=1").json()
    assert (first["count"], first["next"]) == (2, "/api/v1/organisations?limit=1&offset=1")
    assert client.get(first["next"]).json()["next"] is None


def test_observations_come_with_the_indicators_they_are_of(client: Client) -> None:
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    answer = client.get("/api/v1/observations?region=320200&indicator=income").json()
    assert [each["id"] for each in answer["indicators"]] == ["income"]
    assert [(each["value"], each["unit_multiplier"]) for each in answer["observations"]] == [(1783.05, 8)]
    assert client.get("/api/v1/observations?region=CN").json()["observations"] == []


def test_tables_are_described_as_in_the_schemas(client: Client) -> None:
    tables = client.get("/api/v1/tables?lang=en").json()["tables"]
    assert tables[0]["name"] == "sources"
    assert tables[0]["columns"][0] == {
        "name": "id", "type": "id", "unit": "", "required": True, "codes": [], "references": "",
        "meaning": "Short identifier of the source such as W01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "header", "said"),
    [
        ("", "", "没有来源“x”。"),
        ("", "en-GB,en;q=0.9", "There is no source “x”."),
        ("", "fr,en;q=0.5", "There is no source “x”."),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "没有来源“x”。"),
        ("?lang=zh", "en", "没有来源“x”。"),
        ("?lang=en", "zh", "There is no source “x”."),
    ],
)
def test_the_answer_speaks_the_language_asked_for(client: Client, query: str, header: str, said: str) -> None:
    response = client.get(f"/api/v1/sources/x{query}", headers={"accept-language": header})
    assert response.status_code == 404
    assert _error(response)["message"] == said


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/nodes/nowhere", 404, "unknown_name"),
        ("/api/v1/organisations/nobody", 404, "unknown_name"),
        ("/api/v1/weak-links?region=Atlantis", 404, "unknown_name"),
        ("/api/v1/organisations?region=Atlantis", 404, "unknown_name"),
        ("/api/v1/organisations?node=nowhere", 404, "unknown_name"),
        ("/api/v1/observations?indicator=luck", 404, "unknown_name"),
        ("/api/v1/nope", 404, "not_found"),
        ("/api/", 404, "not_found"),
        ("/api/v1/chain/", 404, "not_found"),
        ("/api/v1/knock-out", 422, "bad_parameters"),
        ("/api/v1/nodes?kind=stone", 422, "bad_parameters"),
        ("/api/v1/gaps?limit=many", 422, "bad_parameters"),
        ("/api/v1/gaps?limit=0", 422, "bad_parameters"),
        ("/api/v1/gaps?limit=1001", 422, "bad_parameters"),
        ("/api/v1/gaps?lang=fr", 422, "bad_parameters"),
        ("/api/v1/organisations?offset=-1", 422, "bad_parameters"),
    ],
)
def test_errors_have_one_shape_in_both_languages(
    client: Client, address: str, status: int, code: str
) -> None:
    for language in ("zh", "en"):
        response = client.get(address, headers={"accept-language": language})
        assert response.status_code == status
        assert response["Content-Type"].startswith("application/json")
        error = _error(response)
        assert error["code"] == code
        chinese = re.search(r"[\u4e00-\u9fff]", error["message"].split("“")[0])
        assert bool(chinese) is (language == "zh")
        assert "ETag" not in response.headers


def test_wrong_parameters_are_named_in_the_readers_language(client: Client) -> None:
    response = client.get("/api/v1/gaps?limit=0&lang=zh")
    assert _error(response)["faults"] == [
        {"file": None, "row": None, "column": "limit", "message": "不能小于 1。", "remedy": None}
    ]


def test_a_fault_of_the_portal_is_told_without_its_inside(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("corechain_portal.api.chain_operations.chain_overview", fail)
    response = client.get("/api/v1/chain?lang=en")
    assert response.status_code == 500
    assert _error(response)["code"] == "broken"
    assert b"secret" not in response.content


def test_without_data_the_api_says_what_to_do(client: Client) -> None:
    from corechain_portal.chain.models import LoadedDataset

    LoadedDataset.objects.all().delete()
    response = client.get("/api/v1/chain")
    assert response.status_code == 503
    assert _error(response)["code"] == "no_data_loaded"


def test_head_is_answered_like_get_without_a_body(client: Client) -> None:
    got, head = client.get("/api/v1/tables"), client.head("/api/v1/tables")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == got["ETag"]
    assert int(head["Content-Length"]) == len(got.content)


def test_options_names_the_methods(client: Client) -> None:
    response = client.options("/api/v1/chain")
    assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused_in_the_error_shape(client: Client, method: str) -> None:
    response = client.generic(method, "/api/v1/chain")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert _error(response)["code"] == "method_not_allowed"


def test_an_answer_already_held_is_not_sent_again(client: Client) -> None:
    first = client.get("/api/v1/nodes?kind=stage")
    assert first["Cache-Control"] == "public, no-cache"
    assert "Accept-Language" in first["Vary"]
    again = client.get("/api/v1/nodes?kind=stage", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other_language = client.get("/api/v1/nodes?kind=stage", headers={"accept-language": "en"})
    other_address = client.get("/api/v1/nodes?kind=process")
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    other_data = client.get("/api/v1/nodes?kind=stage", headers={"if-none-match": first["ETag"]})
    assert other_data.status_code == 200
    tags = {each["ETag"] for each in (first, other_language, other_address, other_data)}
    assert len(tags) == 4


def test_the_documentation_page_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/static/ninja/") for address in loaded)
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", page)


def test_every_operation_is_documented_in_both_languages() -> None:
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    documented = [each for methods in schema["paths"].values() for each in methods.values()]
    assert len(documented) == len(operations())
    for each in documented:
        assert set(each["responses"]) >= {200, 400, 404, 422}
        error = each["responses"][404]["content"]["application/json"]["schema"]
        assert error == {"$ref": "#/components/schemas/ErrorOut"}
        assert re.fullmatch(r"[A-Z].+ / .*[\u4e00-\u9fff].*", each["summary"]), each["summary"]
        assert each["description"].endswith(".")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", ""])
def test_a_forged_host_is_refused(client: Client, host: str) -> None:
    with override_settings(ALLOWED_HOSTS=["localhost", "127.0.0.1", "[::1]"]):
        for address in ("/api/v1/tables", "/accounts/login/"):
            response = client.get(address, headers={"host": host})
            assert response.status_code == 400
            assert b"evil" not in response.content
