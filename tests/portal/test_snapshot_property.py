"""Whatever a valid data set holds comes out of the database as it went in."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.portal.roles import ours
from tests.portal.test_snapshot import READ, small_chain

from corechain_portal.chain.actions import load_snapshot
from corechain_portal.chain.models import Origin
from corechain_portal.chain.snapshot import current_snapshot, forget_snapshots

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
MAYBE_WORDS = st.none() | WORDS
LISTS = st.lists(WORDS, max_size=4)
DEGREES = st.none() | st.floats(-180, 180)
ORGANISATION = st.fixed_dictionaries(
    {
        "name_zh": WORDS,
        "name_en": MAYBE_WORDS,
        "aliases": LISTS,
        "longitude": DEGREES,
        "latitude": DEGREES,
        "founded": st.none() | st.integers(1800, 2100),
        "website": MAYBE_WORDS,
    }
)
SOURCE = st.fixed_dictionaries(
    {"title": WORDS, "read_on": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)), "note": MAYBE_WORDS}
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    organisations=st.dictionaries(WORDS, ORGANISATION, max_size=5),
    sources=st.dictionaries(WORDS, SOURCE, max_size=5),
    amount=st.none() | st.floats(allow_nan=False, allow_infinity=False),
)
def test_what_is_loaded_is_read_back_cell_by_cell(
    organisations: dict, sources: dict, amount: float | None
) -> None:
    given_ = small_chain(
        sources=[{"id": name, **row} for name, row in sources.items()],
        organisations=[
            {"id": name, "kind": "firm", "country": "CN", **READ, **row}
            for name, row in organisations.items()
        ],
        provisions=[],
        supply_links=[
            {"id": name, "supplier_id": name, "buyer_id": name, "amount": amount, **READ}
            for name in organisations
        ],
    )
    load_snapshot(given_, ours(), origin=Origin.FILES)
    forget_snapshots()
    read = current_snapshot(ours())
    assert {name: table.to_pylist() for name, table in read.tables.items()} == {
        name: table.to_pylist() for name, table in given_.tables.items()
    }
    assert read.version == given_.version
