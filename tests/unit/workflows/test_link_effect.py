"""What one agreed link changes, on a chain small enough to check by hand."""

from __future__ import annotations

import pytest
from tests.factories.chains import tiny_chain

from corechain.exceptions import UnknownName
from corechain.model.added_rows import with_rows
from corechain.workflows.link_effect import AgreedLink, link_effect, rows_of

# Two Wuxi firms are known: wuxi-fab (foundry) and wuxi-etch (etchers).
LINK = AgreedLink("k1", "wuxi-etch", "wuxi-fab", "krf-photoresist", year=2026)


def test_a_first_local_provider_is_counted_and_told() -> None:
    effect = link_effect(tiny_chain(), LINK, region="320200")
    assert (effect.before.local_providers, effect.after.local_providers) == (0, 1)
    assert effect.after.providers == effect.before.providers + 1
    assert effect.buyer_suppliers == (0, 1)
    assert effect.after.rank is not None
    told = effect.because[0].render("en")
    assert f"known providers rise from {effect.before.providers} to {effect.after.providers}" in told
    assert "the local ones from 0 to 1" in told


def test_a_provider_known_before_changes_no_figure_of_the_node() -> None:
    link = AgreedLink("k2", "wuxi-etch", "wuxi-fab", "etcher")
    effect = link_effect(tiny_chain(), link, region="320200")
    assert effect.before == effect.after
    assert "recorded as a provider" in effect.because[0].render("en")
    assert "keeps its rank" in effect.because[2].render("en")


def test_the_loss_has_an_interval_that_holds_it_where_amounts_are_not_known() -> None:
    loss = link_effect(tiny_chain(), LINK).loss
    assert loss is not None
    assert loss.after in loss.after_interval
    assert loss.before != loss.after or loss.after_interval.width >= 0


def test_shares_that_nobody_knows_stay_unknown() -> None:
    effect = link_effect(tiny_chain(), AgreedLink("k3", "wuxi-etch", "wuxi-fab", "silicon-wafer"))
    if effect.after.firm_hhi is None:
        assert any("stay unknown" in each.render("en") for each in effect.because)


def test_what_is_computed_is_what_the_chain_with_the_rows_says() -> None:
    chain = tiny_chain()
    effect = link_effect(chain, LINK)
    with_link = with_rows(chain, rows_of([LINK]))
    assert effect.versions == (chain.version, with_link.version)
    assert [each.id for each in with_link.supply_links][-1] == "k1"
    assert with_link.provisions[-1].sources == ("parties-k1",)
    assert with_link.sources["parties-k1"].kind == "register"


def test_as_json_sentences_stand_in_both_languages() -> None:
    told = link_effect(tiny_chain(), LINK).to_dict()
    assert set(told["because"][0]) == {"zh", "en"}
    assert told["after"]["providers"] == told["before"]["providers"] + 1


def test_a_node_that_the_chain_lacks_is_refused() -> None:
    with pytest.raises(UnknownName):
        link_effect(tiny_chain(), AgreedLink("k4", "wuxi-etch", "wuxi-fab", "nothing"))
