"""What pictures show, on the chain drawn by hand in tests/factories/chains.py."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template, TemplateSyntaxError
from django.test import override_settings
from tests.factories.chains import draw_chain_of, tiny_chain

from corechain.model.places import Place
from corechain.model.records import Indicator, Observation
from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.show_chain import chain_overview, node_profile, organisation_profile
from corechain_portal.web import built_assets, map_files, picture_texts, pictures, place_maps


def page_of(node_id: str) -> str:
    return f"/chain/{node_id}/"


@pytest.fixture(scope="module")
def chain() -> ChainSnapshot:
    return tiny_chain()


def drawn(chain: ChainSnapshot) -> dict[str, dict[str, object]]:
    graph = pictures.chain_graph(chain_overview(chain), "zh", page_of)
    return {node["id"]: node for node in graph["nodes"]}


def test_a_known_share_is_an_interval_and_an_unknown_one_is_none(chain: ChainSnapshot) -> None:
    nodes = drawn(chain)
    # Wuxi Etch has 6 % of etchers, who has the other 94 % is not known; nobody local is known for lithography tools.
    assert nodes["etcher"]["share"] == [0.06, 1.0]
    assert nodes["lithography-tool"]["share"] == [0.0, 0.06]
    assert nodes["krf-photoresist"]["share"] is None


def test_supply_tells_local_elsewhere_and_unrecorded_apart(chain: ChainSnapshot) -> None:
    supply = {node_id: node["supply"] for node_id, node in drawn(chain).items()}
    assert supply["etcher"] == "local"
    assert supply["photoresist"] == "missing"
    assert supply["lithography"] == "unrecorded"


def test_edges_lead_from_inputs_and_kinds_to_what_they_serve(chain: ChainSnapshot) -> None:
    graph = pictures.chain_graph(chain_overview(chain), "zh", page_of)
    named = {
        (graph["nodes"][start]["id"], graph["nodes"][end]["id"], relation)
        for start, end, relation in graph["edges"]
    }
    assert ("photoresist", "lithography", "input_to") in named
    assert ("krf-photoresist", "photoresist", "variant_of") in named
    assert len(named) == 12


def test_every_text_of_the_graph_is_in_the_language_of_the_page(chain: ChainSnapshot) -> None:
    english = pictures.chain_graph(chain_overview(chain), "en", page_of)
    assert not re.search(r"[\u4e00-\u9fff]", json.dumps(english["texts"], ensure_ascii=False))
    etcher = next(node for node in english["nodes"] if node["id"] == "etcher")
    assert (etcher["name"], etcher["words"][0]) == ("etcher", "刻蚀机")
    assert etcher["detail"].startswith("1 known providers, 1 of them local; local share 6–100 %")


def test_the_neighbourhood_holds_direct_neighbours_only(chain: ChainSnapshot) -> None:
    overview = chain_overview(chain)
    around = pictures.node_neighbourhood(node_profile(chain, "wafer-foundry"), overview, "zh", page_of)
    ids = {
        group: [node["id"] for node in around[group]]
        for group in ("inputs", "outputs", "variants", "parents")
    }
    assert ids == {
        "inputs": ["etcher", "lithography", "silicon-wafer"],
        "outputs": ["microcontroller"],
        "variants": ["advanced-foundry", "mature-foundry"],
        "parents": [],
    }
    assert around["node"]["href"] == "/chain/wafer-foundry/"


def test_a_stage_has_no_neighbourhood(chain: ChainSnapshot) -> None:
    profile = node_profile(chain, "stage-materials")
    assert pictures.node_neighbourhood(profile, chain_overview(chain), "zh", page_of)["node"] is None


SHARES = draw_chain_of(
    """
    id     | kind     | stage
    stage-x | stage   |
    wafer  | material | x
    """,
    organisations="""
    id | country | region
    a  | CN      | 320200
    b  | JP      |
    c  | JP      |
    """,
    provisions="""
    organisation_id | node_id | share_percent | share_market | share_year | status
    a               | wafer   | 10            | world        | 2023       | active
    b               | wafer   | 60            | world        | 2023       | active
    c               | wafer   | 70            | China        | 2023       | active
    b               | wafer   | 40            | China        | 2023       | active
    c               | wafer   |               |              |            | active
    b               | wafer   | 99            | world        | 2030       | planned
    """,
    home_region="320200",
)


def test_shares_of_one_market_stand_together_with_the_unknown_rest() -> None:
    groups = pictures.share_bars(node_profile(SHARES, "wafer"), "en", lambda each: f"/organisations/{each}/")
    world = next(group for group in groups if group["market"] == "world")
    assert [(bar["name"], bar["share"], bar["local"]) for bar in world["bars"]] == [
        ("b", 60.0, False),
        ("a", 10.0, True),
    ]
    assert (world["covered"], world["rest"], world["overlapping"]) == (70.0, 30.0, False)


def test_shares_that_add_up_to_more_than_all_are_said_to_overlap() -> None:
    groups = pictures.share_bars(node_profile(SHARES, "wafer"), "en", str)
    china = next(group for group in groups if group["market"] == "China")
    assert (china["covered"], china["rest"], china["overlapping"]) == (110.0, 0.0, True)


def test_planned_and_unknown_shares_are_no_bars() -> None:
    groups = pictures.share_bars(node_profile(SHARES, "wafer"), "en", str)
    assert {(group["market"], group["year"]) for group in groups} == {("world", 2023), ("China", 2023)}


def observation(period: str, value: float, **others: object) -> Observation:
    given = {"decimals": 2, "status": "A", "unit_multiplier": 8, "confidence": "high", **others}
    return Observation(
        id=period,
        region="320200",
        indicator_id="income",
        period=period,
        value=value,
        sources=("drawn",),
        **given,
    )


INCOME = Indicator(id="income", name_zh="收入", name_en="Income", unit_measure="CNY")


@pytest.mark.parametrize(
    ("language", "unit", "ends"),
    [("zh", "亿元", (1783.045, 1783.055)), ("en", "bn CNY", (178.3045, 178.3055))],
)
def test_an_amount_is_in_the_units_of_the_language_with_its_rounding_interval(
    chain: ChainSnapshot, language: str, unit: str, ends: tuple[float, float]
) -> None:
    chart = pictures.indicator_chart(INCOME, [observation("2021", 1783.05)], chain, language)
    assert chart["unit"] == unit
    assert (chart["points"][0]["lower"], chart["points"][0]["upper"]) == ends


def test_points_stand_in_order_and_estimates_say_so(chain: ChainSnapshot) -> None:
    given = [observation("2022", 2000, status="E", decimals=None), observation("2021", 1783.05)]
    points = pictures.indicator_chart(INCOME, given, chain, "en")["points"]
    assert [(point["period"], point["status"], point["lower"]) for point in points] == [
        ("2021", "", 178.3045),
        ("2022", "estimated", None),
    ]
    assert points[0]["source"] == "Drawn by hand"


def test_every_unit_of_measure_can_be_drawn() -> None:
    from corechain.model.schema import table_schema

    column = next(column for column in table_schema("indicators").columns if column.name == "unit_measure")
    assert set(column.codes) == set(pictures.UNITS)


def counts(shown: dict[str, object], scope: str) -> dict[str, int]:
    return {bubble["code"]: bubble["count"] for bubble in shown["scopes"][scope]}


def test_organisations_are_counted_by_district_city_and_country(chain: ChainSnapshot) -> None:
    shown = place_maps.organisation_map(
        chain.organisations.values(), "zh", lambda place: f"?region={place.code}"
    )
    assert counts(shown, "wuxi") == {"320200": 1, "320214": 1}
    assert counts(shown, "jiangsu") == {"320200": 2}
    assert counts(shown, "china") == {"320200": 2, "310000": 1}
    assert counts(shown, "world") == {"CN": 3, "JP": 2, "NL": 1}
    assert shown["start"] == "china"
    assert shown["scopes"]["wuxi"][0]["href"] == "?region=320200"


def test_taiwan_hong_kong_and_macao_are_on_the_map_of_china() -> None:
    firms = draw_chain_of(
        "id | kind", organisations="id | country | region\n tw | TW |\n hk | HK |\n mo | MO |"
    ).organisations.values()
    shown = place_maps.organisation_map(firms, "zh", lambda place: place.code)
    assert counts(shown, "china") == {"HK": 1, "MO": 1, "TW": 1}
    assert {bubble["name"] for bubble in shown["scopes"]["china"]} == {"中国香港", "中国澳门", "中国台湾"}


def test_a_dot_at_the_centre_of_a_district_says_that_it_is_not_the_address(chain: ChainSnapshot) -> None:
    shown = place_maps.one_organisation_map(organisation_profile(chain, "wuxi-fab"), "en")
    assert shown is not None
    assert shown["start"] == "wuxi"
    assert shown["scopes"]["wuxi"][0]["label"] == "Xinwu District"
    assert "not at an organisation's own address" in shown["note"]
    assert "审图号" in shown["note"]


def test_an_organisation_of_which_only_the_country_is_known_is_on_the_map_of_the_world(
    chain: ChainSnapshot,
) -> None:
    shown = place_maps.one_organisation_map(organisation_profile(chain, "jp-wafer"), "en")
    assert shown is not None
    assert (shown["start"], shown["scopes"]["world"][0]["code"]) == ("world", "JP")


def test_a_place_is_what_a_bubble_leads_to(chain: ChainSnapshot) -> None:
    asked: list[Place] = []
    place_maps.organisation_map(chain.organisations.values(), "zh", lambda place: asked.append(place) or "")
    assert {place.code for place in asked} == {"320200", "320214", "310000", "CN", "JP", "NL"}


def test_a_folder_of_maps_replaces_outlines_and_note(tmp_path: Path) -> None:
    (tmp_path / "china.json").write_text("{}")
    (tmp_path / "note.json").write_text(json.dumps({"zh": "审图号：某号"}), encoding="utf-8")
    with override_settings(MAP_DIR=str(tmp_path), STATICFILES_DIRS=[("built/maps", str(tmp_path))]):
        finders.get_finder.cache_clear()
        assert finders.find("built/maps/china.json") == str(tmp_path / "china.json")
        assert map_files.map_files("zh")["note"] == "审图号：某号"
        assert map_files.map_files("en")["note"] == picture_texts.MAP_NOTE.en
    finders.get_finder.cache_clear()


def test_a_picture_keeps_its_fallback_and_cannot_be_broken_out_of() -> None:
    template = Template('{% load pictures %}{% picture "chain-graph" data %}<p>列表</p>{% endpicture %}')
    html = template.render(Context({"data": {"name": "</script><script>alert(1)</script>光刻胶"}}))
    assert '<figure class="picture" data-picture="chain-graph">' in html
    assert '<div class="picture-fallback"><p>列表</p></div>' in html
    assert html.count("</script>") == 1
    assert "光刻胶" in html


def test_a_picture_needs_a_kind_and_data() -> None:
    with pytest.raises(TemplateSyntaxError, match="needs a kind and its data"):
        Template('{% load pictures %}{% picture "chain-graph" %}{% endpicture %}')


def test_pages_link_what_the_manifest_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = {"src/main.ts": {"file": "assets/main-1a2b3c4d.js", "css": ["assets/main-5e6f7a8b.css"]}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(built_assets, "BUILT", tmp_path)
    html = Template("{% load pictures %}{% built_assets %}").render(Context())
    assert '<link rel="stylesheet" href="/static/built/assets/main-5e6f7a8b.css">' in html
    assert '<script type="module" src="/static/built/assets/main-1a2b3c4d.js"></script>' in html


def test_pages_work_where_nothing_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(built_assets, "BUILT", tmp_path)
    assert Template("{% load pictures %}{% built_assets %}").render(Context()).strip() == ""
