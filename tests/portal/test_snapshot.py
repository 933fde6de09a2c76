"""What goes into the portal's database comes out the same, cell by cell, and all of it or nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from tests.portal.roles import ours

from corechain.model.schema import TABLES
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain_portal.chain import snapshot as snapshot_module
from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import LoadedDataset, Origin
from corechain_portal.chain.snapshot import current_snapshot, forget_snapshots
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.organisations.models import Organisation

pytestmark = pytest.mark.django_db

READ = {"sources": ["W02"], "confidence": "medium"}


def small_chain(**changes: list[dict]) -> ChainSnapshot:
    """One resist maker, one fab, and everything that can be said of them, deliberately not in order of id."""
    rows: dict[str, list[dict]] = {
        "sources": [
            {"id": "W02", "title": "年报", "read_on": date(2026, 11, 20)},
            {"id": "W01", "title": "Home page", "address": "https://example.org/"},
        ],
        "organisations": [
            {"id": "resist-maker", "name_zh": "光刻胶厂", "kind": "firm", "country": "CN", "region": "320200",
             "aliases": ["甲厂", "A"], "longitude": 120.3, "latitude": 31.5, "founded": 1999, **READ},
            {"id": "fab", "name_en": "Fab", "kind": "firm", "country": "JP", "aliases": [], **READ},
        ],
        "chain_nodes": [
            {"id": "resist", "kind": "material", "name_zh": "光刻胶", "synonyms_zh": ["光阻"],
             "synonyms_en": [], **READ},
            {"id": "lithography", "kind": "process", "name_en": "Lithography", "synonyms_zh": [],
             "synonyms_en": [], "final": False, "position": 3, **READ},
        ],
        "node_relations": [{"from_id": "resist", "relation": "input_to", "to_id": "lithography", **READ}],
        "provisions": [
            {"id": "p2", "organisation_id": "resist-maker", "node_id": "resist", "share_percent": 12.5,
             "share_year": 2021, "status": "active", **READ},
            {"id": "p1", "country": "JP", "node_id": "resist", "status": "active", **READ},
        ],
        "specifications": [
            {"id": "s1", "node_id": "resist", "attribute": "wafer_size", "operator": "in", "value": "200|300",
             "unit": "mm", **READ}
        ],
        "supply_links": [
            {"id": "l1", "supplier_id": "resist-maker", "buyer_id": "fab", "amount": 1.5e6, "currency": "CNY", **READ}
        ],
        "indicators": [{"id": "income", "name_zh": "营收", "name_en": "Income", "unit_measure": "CNY"}],
        "observations": [
            {"id": "o1", "region": "320200", "indicator_id": "income", "period": "2021", "value": 1783.05,
             "unit_multiplier": 8, "decimals": 2, "status": "A", **READ}
        ],
    }  # fmt: skip
    return ChainSnapshot.from_rows(
        rows | changes, name="small", title=Text(zh="小链", en="Small chain"), home_region="320200"
    )


def test_the_snapshot_read_back_is_the_snapshot_loaded() -> None:
    loaded = small_chain()
    assert load_snapshot(loaded, ours(), origin=Origin.DATA_DESK) is True
    read = current_snapshot(ours())
    for table in TABLES:
        assert read.tables[table].equals(loaded.tables[table]), table
    assert read.version == loaded.version == LoadedDataset.objects.get(name="small").version
    assert (read.name, read.title, read.home_region) == (loaded.name, loaded.title, loaded.home_region)


def test_a_kept_snapshot_costs_one_query_and_a_fresh_one_one_more_for_each_table() -> None:
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    forget_snapshots()
    alliance = ours()
    with CaptureQueriesContext(connection) as queries:
        first = current_snapshot(alliance)
    assert len(queries) == 1 + len(TABLES) + 1
    with CaptureQueriesContext(connection) as queries:
        assert current_snapshot(alliance) is first
    assert len(queries) == 1


def test_loading_the_same_version_again_writes_nothing() -> None:
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    with CaptureQueriesContext(connection) as queries:
        assert load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK) is False
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_loading_another_version_changes_rows_in_place() -> None:
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    renamed = {
        "id": "resist-maker",
        "name_zh": "新名",
        "kind": "firm",
        "country": "CN",
        "aliases": [],
        **READ,
    }
    load_snapshot(small_chain(organisations=[renamed], supply_links=[]), ours(), origin=Origin.DATA_DESK)
    assert list(Organisation.objects.values_list("id", "name_zh")) == [("resist-maker", "新名")]
    assert list(current_snapshot(ours()).organisations) == ["resist-maker"]


def test_an_error_half_way_leaves_the_old_data_as_they_were() -> None:
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    before = current_snapshot(ours())
    two_masters = {
        "id": "p1",
        "organisation_id": "fab",
        "country": "JP",
        "node_id": "resist",
        "status": "active",
        **READ,
    }
    with pytest.raises(IntegrityError):
        load_snapshot(small_chain(provisions=[two_masters], sources=[]), ours(), origin=Origin.DATA_DESK)
    after = current_snapshot(ours())
    assert after.version == before.version
    assert list(after.sources) == ["W02", "W01"]


def test_an_empty_portal_says_what_to_do() -> None:
    LoadedDataset.objects.all().delete()
    with pytest.raises(NoDataLoaded) as caught:
        current_snapshot(ours())
    assert "load_dataset" in caught.value.render("zh")
    assert caught.value.http_status == 503


def test_a_data_set_loaded_while_another_is_read_is_never_mixed_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_snapshot(small_chain(), ours(), origin=Origin.DATA_DESK)
    read, versions = snapshot_module.read_snapshot, []

    def read_while_another_is_loaded(loaded: LoadedDataset, *tables: Sequence[str]) -> ChainSnapshot:
        versions.append(loaded.version)
        if len(versions) == 1:
            load_snapshot(small_chain(supply_links=[]), ours(), origin=Origin.DATA_DESK)
        return read(loaded, *tables)

    monkeypatch.setattr(snapshot_module, "read_snapshot", read_while_another_is_loaded)
    forget_snapshots()
    found = current_snapshot(ours())
    assert len(versions) == 2
    assert found.version == versions[1] == ours().dataset.version
    assert list(found.supply_links) == []
