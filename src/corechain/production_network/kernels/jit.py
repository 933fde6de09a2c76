"""How kernels are compiled: once per machine, kept on disk where that is possible, outside Python's lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba  # type: ignore[import-untyped, unused-ignore]

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """`function` as machine code.

    The result is kept beside the source, else in the user's cache folder (or `NUMBA_CACHE_DIR`); where none
    of them may be written, it is compiled anew in every process. Sums keep their order and nothing is fused, so that
    results are the same to the last bit on every machine of one kind; division follows IEEE 754.
    """
    try:
        kernel: Any = numba.njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError:  # no place to keep it
        kernel = numba.njit(nogil=True, error_model="numpy")(function)
    return cast(Kernel, kernel)
