"""The chain, one node and one organisation as the pages and the shell show them."""

from __future__ import annotations

import pytest
from tests.factories.chains import draw_chain_of, tiny_chain

from corechain.exceptions import UnknownName
from corechain.workflows.show_chain import (
    chain_overview,
    home_figures,
    node_profile,
    nodes_table,
    organisation_profile,
)


def test_overview_has_the_stages_in_order_and_every_node_once() -> None:
    snapshot = tiny_chain()
    overview = chain_overview(snapshot)
    assert [stage.stage.id for stage in overview.stages if stage.stage] == [
        "stage-materials",
        "stage-equipment",
        "stage-fabrication",
        "stage-products",
    ]
    names = [shown.node.id for shown in overview.nodes]
    assert sorted(names) == sorted(node.id for node in snapshot.nodes.values() if node.kind != "stage")
    assert {each.relation for each in overview.relations} == {"input_to", "variant_of"}


def test_overview_says_what_the_region_has() -> None:
    shown = {each.node.id: each for each in chain_overview(tiny_chain()).nodes}
    assert (shown["etcher"].providers, shown["etcher"].local_providers) == (1, 1)
    assert not shown["etcher"].is_missing
    assert shown["lithography-tool"].is_missing
    # Nobody is recorded to provide it: not known, and no gap.
    assert not shown["lithography"].is_known
    assert not shown["lithography"].is_missing
    assert shown["lithography"].local_part is None
    assert shown["mature-foundry"].local_part == 1.0


def test_overview_sentence_counts_agree_with_the_nodes() -> None:
    answer = chain_overview(tiny_chain()).answer
    assert answer.render("en") == (
        "Wuxi has known providers for 3 of 12 nodes; 5 are known from elsewhere only, "
        "and for 4 no provider is recorded yet."
    )
    assert answer.render("zh") == (
        "无锡市在 12 个环节中的 3 个有已知供方；5 个只有外地供方，4 个尚无任何供方记录。"
    )


def test_nodes_without_a_stage_are_shown_too() -> None:
    overview = chain_overview(draw_chain_of("id | kind\n sand | material\n chip | product"), "CN")
    assert len(overview.stages) == 1
    assert overview.stages[0].stage is None
    assert {shown.node.id for shown in overview.nodes} == {"sand", "chip"}


def test_an_empty_chain_is_no_error() -> None:
    overview = chain_overview(draw_chain_of("id | kind"), "CN")
    assert overview.nodes == ()
    assert len(nodes_table(overview)) == 0


def test_node_profile_has_position_providers_and_impact() -> None:
    profile = node_profile(tiny_chain(), "photoresist")
    assert [line.node.id for line in profile.outputs] == ["lithography"]
    assert [line.node.id for line in profile.variants] == ["arf-photoresist", "krf-photoresist"]
    assert profile.inputs == profile.parents == ()
    assert {(each.organisation.id, each.node.id) for each in profile.providers} == {
        ("jp-resist", "arf-photoresist"),
        ("jp-resist", "krf-photoresist"),
        ("sh-resist", "krf-photoresist"),
    }
    assert profile.knock_out is not None
    assert profile.knock_out.share_of_final == 1.0
    because = {each.node.id: each.path.render("en") for each in profile.stopped}
    assert because["microcontroller"] == "photoresist → lithography → wafer foundry → microcontroller"
    assert all(source.id == "drawn" for each in profile.providers for source in each.sources)


def test_planned_provisions_are_shown_after_current_ones_and_marked() -> None:
    providers = node_profile(tiny_chain(), "silicon-wafer").providers
    assert [(each.organisation.id, each.is_current) for each in providers] == [
        ("jp-wafer", True),
        ("wuxi-fab", False),
    ]
    countries = node_profile(tiny_chain(), "silicon-wafer").countries
    assert [(each.provision.country, each.provision.share_percent) for each in countries] == [("JP", 55.0)]


def test_profile_of_a_stage_lists_its_nodes() -> None:
    profile = node_profile(tiny_chain(), "stage-equipment")
    assert [line.node.id for line in profile.members] == ["etcher", "lithography-tool"]
    assert profile.weak_link is None
    assert profile.knock_out is None


def test_the_region_decides_who_is_local() -> None:
    def local(region: str) -> set[str]:
        profile = node_profile(tiny_chain(), "photoresist", region)
        return {each.organisation.id for each in profile.providers if each.local}

    assert local("320200") == set()
    assert local("CN") == {"sh-resist"}
    assert local("JP") == {"jp-resist"}


@pytest.mark.parametrize("name", ["nothing", "", "<script>"])
def test_unknown_node(name: str) -> None:
    with pytest.raises(UnknownName):
        node_profile(tiny_chain(), name)


def test_organisation_profile_places_a_firm_by_the_centre_of_its_district() -> None:
    profile = organisation_profile(tiny_chain(), "wuxi-fab")
    assert profile.location is not None
    assert profile.location.approximate
    assert profile.location.place is not None
    assert profile.location.place.code == "320214"
    assert [(line.node.id, line.is_current) for line in profile.provisions] == [
        ("mature-foundry", True),
        ("silicon-wafer", False),
    ]


def test_a_firm_abroad_without_coordinates_has_no_location() -> None:
    profile = organisation_profile(tiny_chain(), "nl-litho")
    assert profile.location is None
    assert profile.country is not None
    assert profile.country.name_en == "Netherlands"


def test_trade_without_a_record_is_not_called_none() -> None:
    answers = {
        each: organisation_profile(tiny_chain(), each).answer.render("en")
        for each in tiny_chain().organisations
    }
    trading = {link.supplier_id for link in tiny_chain().supply_links} | {
        link.buyer_id for link in tiny_chain().supply_links
    }
    assert {each for each, answer in answers.items() if "known buyers" in answer} == trading & set(answers)


def test_unknown_organisation() -> None:
    with pytest.raises(UnknownName):
        organisation_profile(tiny_chain(), "nobody")


def test_home_figures_agree_with_the_answers_they_sum_up() -> None:
    figures = home_figures(tiny_chain())
    assert (figures.nodes, figures.local_nodes, figures.missing_nodes, figures.unknown_nodes) == (12, 3, 5, 4)
    assert (figures.organisations, figures.local_organisations) == (6, 2)
    assert len(figures.weakest) == 5
    assert figures.gaps[0].rank == 1


def test_answers_are_worked_out_once_and_follow_the_content() -> None:
    snapshot = tiny_chain()
    assert home_figures(snapshot) is home_figures(snapshot)
    # The same content under the same name gives the same answer; other content does not.
    assert chain_overview(tiny_chain()) is chain_overview(snapshot)
    assert chain_overview(draw_chain_of("id | kind\n sand | material", name="tiny"), "320200") is not (
        chain_overview(snapshot, "320200")
    )
