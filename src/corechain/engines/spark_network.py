"""A production network as the bytes that are sent to a cluster: one Arrow IPC stream, numbers only.

Ids of firms and names of sectors stay at home: an executor answers by position. What it is sent costs 16 bytes a link
and 8 bytes a firm, and 8 more a firm for each weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corechain.production_network import ProductionNetwork

if TYPE_CHECKING:
    import pyarrow as pa

Weights = Mapping[str, NDArray[np.float64]]
ARRAYS = ("sector", "market", "supplier", "buyer", "amount", "essentiality")
"""The arrays of a network that a cascade depends on."""
WEIGHT = "weight:"
"""Put before a weight's name to name its column."""


def pack(network: ProductionNetwork, weights: Weights) -> bytes:
    """The network and weights as an Arrow IPC stream of one row, whose columns are lists of any length.

    >>> from corechain.production_network import build_network
    >>> network = build_network(["a", "b"], [0, 1], ["a"], ["b"], [5.0], [[2, 2], [2, 2]]).require()
    >>> back, weights = unpack(pack(network, {"jobs": np.array([1.0, 3.0])}))
    >>> back.amount.tolist(), back.essentiality.tolist(), weights["jobs"].tolist()
    ([5.0], [[2, 2], [2, 2]], [1.0, 3.0])
    """
    import pyarrow as pa

    columns = {name: getattr(network, name).ravel() for name in ARRAYS}
    columns |= {WEIGHT + name: np.asarray(values, np.float64) for name, values in weights.items()}
    batch = pa.RecordBatch.from_pydict({name: _one_row(values) for name, values in columns.items()})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def unpack(packed: bytes) -> tuple[ProductionNetwork, dict[str, NDArray[np.float64]]]:
    """The network, its firms and sectors numbered instead of named, and the weights; the inverse of :func:`pack`."""
    import pyarrow as pa

    batch = pa.ipc.open_stream(packed).read_next_batch()
    columns = {name: _values(batch.column(name)) for name in batch.schema.names}
    arrays = {name: columns[name] for name in ARRAYS}
    kinds = round(len(arrays["essentiality"]) ** 0.5)
    arrays["essentiality"] = arrays["essentiality"].reshape(kinds, kinds)
    network = ProductionNetwork(
        firm=np.arange(len(arrays["sector"])).astype(object),
        sector_names=tuple(map(str, range(kinds))),
        **arrays,
    )
    weights = {
        name.removeprefix(WEIGHT): values for name, values in columns.items() if name.startswith(WEIGHT)
    }
    return network, weights


def _one_row(values: NDArray[Any]) -> pa.Array:
    import pyarrow as pa

    return pa.LargeListArray.from_arrays(pa.array([0, len(values)], pa.int64()), pa.array(values))


def _values(column: pa.Array) -> NDArray[Any]:
    """The list of the only row. It is copied, because kernels are compiled for arrays that may be written to."""
    values: NDArray[Any] = column.flatten().to_numpy(zero_copy_only=True).copy()
    return values
