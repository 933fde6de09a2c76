"""Columns built by their memory layout hold what pyarrow would build; canonical bytes follow values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corechain.model.arrow_columns import arrow_array, arrow_table, canonical_columns

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
KINDS: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (pa.string(), TEXTS),
    (pa.list_(pa.string()), st.lists(TEXTS)),
    (pa.float64(), st.floats(allow_nan=False)),
    (pa.int32(), st.integers(-(2**31), 2**31 - 1)),
    (pa.bool_(), st.booleans()),
    (pa.date32(), st.dates()),
]


@pytest.mark.parametrize(("kind", "values"), KINDS, ids=[str(kind) for kind, _ in KINDS])
@settings(deadline=None)  # pyarrow imports pandas at the first comparison
@given(data=st.data())
def test_equals_what_pyarrow_builds(kind: Any, values: st.SearchStrategy[Any], data: st.DataObject) -> None:
    column = data.draw(st.lists(st.none() | values))
    built = arrow_array(kind, column)
    built.validate(full=True)
    assert built.equals(pa.array(column, kind))


def test_a_fraction_is_no_integer() -> None:
    with pytest.raises(TypeError):
        arrow_array(pa.int32(), [2021.5])


@settings(deadline=None)
@given(st.lists(st.none() | st.integers(0, 9)), st.lists(st.none() | st.booleans(), max_size=20))
def test_canonical_bytes_do_not_depend_on_chunks_or_on_what_lies_under_a_gap(
    numbers: list[int | None], flags: list[bool | None]
) -> None:
    size = min(len(numbers), len(flags))
    schema = pa.schema([("number", pa.int32()), ("flag", pa.bool_()), ("day", pa.date32())])
    columns = {"number": numbers[:size], "flag": flags[:size], "day": [None, date(2026, 1, 1)] * size}
    columns["day"] = columns["day"][:size]
    own = arrow_table(schema, columns)
    halves = [own.slice(0, size // 2), own.slice(size // 2)]
    garbage = pa.array(
        [7 if each is None else each for each in columns["number"]],
        pa.int32(),
        mask=pa.array([each is None for each in columns["number"]], pa.bool_()).to_numpy(
            zero_copy_only=False
        ),
    )
    other = own.set_column(0, schema.field(0), garbage)
    assert _bytes(pa.concat_tables(halves)) == _bytes(own) == _bytes(other)


def _bytes(table: pa.Table) -> bytes:
    arrays = list(canonical_columns(table))
    batch = pa.RecordBatch.from_arrays(arrays, names=[str(each) for each in range(len(arrays))])
    return bytes(batch.serialize())
