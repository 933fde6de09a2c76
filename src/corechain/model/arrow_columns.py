"""Python values → Arrow columns by way of their memory layout.

``pyarrow.array`` would import pandas, which alone takes longer than reading a chain; besides, it leaves whatever
lies under a missing value, so that equal tables would not have equal bytes. Here missing values are zeros.
Layout: https://arrow.apache.org/docs/format/Columnar.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import index
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Mask = np.ndarray[Any, np.dtype[np.bool_]]

_EPOCH = date(1970, 1, 1).toordinal()
_LARGEST = 2**31 - 1


def arrow_table(schema: pa.Schema, columns: Mapping[str, Sequence[Any]]) -> pa.Table:
    """A table in one chunk from the values of each column; None is missing.

    Types are those of :meth:`corechain.model.schema.TableSchema.arrow`: text, list of text, float64, int32, date32
    and bool. Raises `OverflowError` for more than 2 GiB of text in a column.
    """
    import pyarrow as pa

    return pa.Table.from_arrays(
        [arrow_array(each.type, columns[each.name]) for each in schema], schema=schema
    )


def arrow_array(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    """One column of type `kind`.

    >>> import pyarrow as pa
    >>> arrow_array(pa.list_(pa.string()), [["KrF", "g-line"], None, []]).to_pylist()
    [['KrF', 'g-line'], None, []]
    """
    import pyarrow as pa

    if pa.types.is_list(kind):
        return _list_array(kind, values)
    if pa.types.is_string(kind):
        return _text_array(kind, values)
    return _fixed_array(kind, values)


def _fixed_array(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    if pa.types.is_boolean(kind):
        bits = np.fromiter(map(bool, values), dtype=np.bool_, count=len(values))
        data: Any = np.packbits(bits, bitorder="little")
    else:
        plain, dtype = _plain_numbers(kind)
        numbers = (0 if value is None else plain(value) for value in values)
        data = np.fromiter(numbers, dtype=dtype, count=len(values))
    return pa.Array.from_buffers(kind, len(values), [_validity(_missing(values)), pa.py_buffer(data)])


def _plain_numbers(kind: pa.DataType) -> tuple[Callable[[Any], Any], str]:
    """How a value becomes a number, and the number's type in memory."""
    import pyarrow as pa

    if pa.types.is_date32(kind):
        return (lambda value: value.toordinal() - _EPOCH), "int32"
    return (float, "float64") if pa.types.is_floating(kind) else (index, "int32")


def _missing(values: Sequence[Any]) -> Mask:
    import numpy as np

    return np.fromiter((value is None for value in values), dtype=np.bool_, count=len(values))


def _text_array(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    import pyarrow as pa

    encoded = [b"" if value is None else value.encode("utf-8") for value in values]
    buffers = [
        _validity(_missing(values)),
        _offsets([len(each) for each in encoded]),
        pa.py_buffer(b"".join(encoded)),
    ]
    return pa.Array.from_buffers(kind, len(values), buffers)


def _list_array(kind: Any, values: Sequence[Any]) -> pa.Array:
    import pyarrow as pa

    elements = [element for value in values for element in value or ()]
    offsets = _offsets([len(value or ()) for value in values])
    children = [_text_array(kind.value_type, elements)]
    return pa.Array.from_buffers(kind, len(values), [_validity(_missing(values)), offsets], children=children)


def _validity(missing: Mask) -> pa.Buffer | None:
    """One bit a value, least significant first, 1 where it is there; None when all are."""
    import numpy as np
    import pyarrow as pa

    return pa.py_buffer(np.packbits(~missing, bitorder="little")) if missing.any() else None


def _offsets(lengths: Sequence[int]) -> pa.Buffer:
    import numpy as np
    import pyarrow as pa

    ends = np.cumsum([0, *lengths], dtype=np.int64)
    if ends[-1] > _LARGEST:
        raise OverflowError("a column of text holds at most 2 GiB")
    return pa.py_buffer(ends.astype(np.int32))


def canonical_columns(table: pa.Table) -> Iterator[pa.Array]:
    """Arrays that have equal bytes exactly when the tables have equal values, however each came about.

    A column with missing values gives two: its values with zeros in the gaps, and where the gaps are.
    """
    import pyarrow as pa

    bare = {pa.bool_(): pa.int32(), pa.date32(): pa.int32()}
    for column in table.combine_chunks().columns:
        values = column.cast(bare.get(column.type, column.type)).combine_chunks()
        if values.null_count == 0 or pa.types.is_list(values.type):
            yield values
        else:
            zero = "" if pa.types.is_string(values.type) else 0
            yield values.fill_null(arrow_array(values.type, [zero])[0])
            yield values.is_null().cast(pa.uint8())
