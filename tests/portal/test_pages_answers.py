"""Each page opens with the answer that the library gives: figures are read from the same workflows, never typed."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from tests.portal.html_pages import Page, read_page
from tests.portal.pages import DEMAND, PREFIXES

from corechain.datasets.registry import open_snapshot
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language
from corechain.workflows.diagnose import extend, gaps, weak_links
from corechain.workflows.founding import founding_figures
from corechain.workflows.match_demand import match_demand
from corechain.workflows.show_chain import chain_overview, home_figures, node_profile, organisation_profile

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("language", PREFIXES)]


@pytest.fixture(scope="module")
def snapshot() -> ChainSnapshot:
    return open_snapshot("wuxi-ic")


def get(client: Client, language: Language, address: str) -> Page:
    return read_page(client.get(PREFIXES[language] + address).content.decode())


def test_home_says_income_counts_and_what_to_look_at_first(
    client: Client, snapshot: ChainSnapshot, language: Language
) -> None:
    page, figures = get(client, language, "/"), home_figures(snapshot)
    for figure in founding_figures(snapshot):
        assert figure.shown.render(language) in page.text
        assert figure.name.render(language) in page.text
    for count in (figures.local_organisations, figures.nodes, figures.missing_nodes):
        assert str(count) in [each.text for each in page.all("b")]
    links = page.links()
    for each in (*figures.weakest, *figures.gaps, *figures.extensions):
        assert links[f"{PREFIXES[language]}/chain/{each.node.id}/"] == each.node.name(language)


def test_derived_figures_are_marked_with_their_formula(
    client: Client, snapshot: ChainSnapshot, language: Language
) -> None:
    page = get(client, language, "/statistics/")
    derived = [each for each in founding_figures(snapshot) if each.derived]
    marks = [each.text for each in page.all("span") if each.attributes.get("class") == "tag"]
    assert marks.count({"zh": "推算", "en": "derived"}[language]) == len(derived) > 0
    for each in derived:
        assert each.formula is not None
        assert each.formula.render(language) in page.text


def test_the_chain_picture_on_the_first_page_links_every_node(
    client: Client, snapshot: ChainSnapshot, language: Language
) -> None:
    links = get(client, language, "/").links()
    for each in chain_overview(snapshot).nodes:
        assert f"{PREFIXES[language]}/chain/{each.node.id}/" in links


def test_chain_lists_every_node_with_what_is_known(
    client: Client, snapshot: ChainSnapshot, language: Language
) -> None:
    page, overview = get(client, language, "/chain/"), chain_overview(snapshot)
    assert overview.answer.render(language) in page.text
    links = page.links()
    for each in overview.nodes:
        assert links[f"{PREFIXES[language]}/chain/{each.node.id}/"] == each.node.name(language)


def test_node_says_what_stops_who_provides_and_who_says_so(
    client: Client, snapshot: ChainSnapshot, language: Language
) -> None:
    page, profile = get(client, language, "/chain/photoresist/"), node_profile(snapshot, "photoresist")
    assert profile.answer.render(language) in page.text
    assert profile.node.description(language) in page.text
    links = page.links()
    for provider in profile.providers:
        assert f"{PREFIXES[language]}/organisations/{provider.organisation.id}/" in links
        for source in provider.sources:
            assert f"{PREFIXES[language]}/sources/{source.id}/" in links
    for line in (*profile.inputs, *profile.outputs, *profile.variants):
        assert f"{PREFIXES[language]}/chain/{line.node.id}/" in links


def test_diagnosis_ranks_as_the_library_does(
    client: Client, snapshot: ChainSnapshot, language: Language
) -> None:
    for view, answer in (("weak", weak_links), ("gaps", gaps), ("extend", extend)):
        page = get(client, language, f"/chain/diagnosis/?view={view}&region=CN-32")
        rows = [each for each in page.all("a") if each.parents[-1] == "th"]
        expected = [row.node.name(language) for row in answer(snapshot, "CN-32")[:50]]
        assert [each.text for each in rows] == expected


def test_organisation_says_where_it_is_and_what_it_provides(
    client: Client, snapshot: ChainSnapshot, language: Language
) -> None:
    page = get(client, language, "/organisations/cr-micro/")
    profile = organisation_profile(snapshot, "cr-micro")
    assert profile.answer.render(language) in page.text
    for line in (*profile.supplies_to, *profile.buys_from):
        other = line.buyer if line.supplier.id == "cr-micro" else line.supplier
        assert f"{PREFIXES[language]}/organisations/{other.id}/" in page.links()
    assert {"zh": "中国江苏省无锡市", "en": "Wuxi, Jiangsu, China"}[language] in page.text


def test_match_shows_suppliers_in_order_with_a_verdict_on_each_requirement(
    client: Client, snapshot: ChainSnapshot, language: Language
) -> None:
    page = get(client, language, f"/match/?q={quote(DEMAND)}")
    answer = match_demand(snapshot, DEMAND, limit=20, language=language)
    table = [each for each in page.all("a") if each.parents[-1] == "th" and "table" in each.parents]
    addresses = [each.attributes["href"] for each in table]
    prefix = f"{PREFIXES[language]}/organisations/"
    assert addresses == [f"{prefix}{each.organisation.id}/" for each in answer.results]
    words = {"met": ("满足", "met"), "not_met": ("不满足", "not met"), "unknown": ("未知", "unknown")}
    verdicts = [
        each.text.strip()
        for each in page.all("span")
        if each.attributes.get("class", "").startswith("verdict") and "table" in each.parents
    ]
    expected = [words[check.verdict][language == "en"] for each in answer.results for check in each.checks]
    assert verdicts == expected
    assert {"满足", "met", "未知", "unknown"} & set(verdicts)


def test_match_marks_the_words_it_understood(client: Client, language: Language) -> None:
    heading = get(client, language, f"/match/?q={quote(DEMAND)}")
    marked = [each.text for each in heading.all("mark") if "h1" in each.parents]
    assert marked == ["KrF光刻胶", "200mm线", "月用量500升", "优先长三角"]


def test_sources_tell_what_rests_on_them(client: Client, snapshot: ChainSnapshot, language: Language) -> None:
    page = get(client, language, "/sources/W01/")
    assert snapshot.sources["W01"].title in page.text
    resting = [each for each in snapshot.observations if "W01" in each.sources]
    for each in resting:
        assert snapshot.indicators[each.indicator_id].name(language) in page.text
