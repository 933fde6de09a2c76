"""How kernels are compiled: once per machine, kept on disk where that is possible, outside Python's lock."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba  # type: ignore[import-untyped, unused-ignore]
import platformdirs

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """`function` as machine code, kept under :func:`kept_in`; where that may not be written, compiled in every process.

    Sums keep their order and nothing is fused, so that results are the same to the last bit on every machine of one
    kind; division follows IEEE 754.
    """
    settings: Any = numba.config
    configured = settings.CACHE_DIR
    settings.CACHE_DIR = str(kept_in(function.__module__.startswith(__package__)))
    try:
        kernel: Any = numba.njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError:  # no place to keep it
        kernel = numba.njit(nogil=True, error_model="numpy")(function)
    finally:
        settings.CACHE_DIR = configured
    return cast(Kernel, kernel)


@cache
def kept_in(only_kernels: bool) -> Path:
    """The folder for compiled code: in `NUMBA_CACHE_DIR` if set, else in the user's cache folder.

    It is named after the text of the kernels (and, for functions elsewhere, of every module that has any), because
    numba itself notices a change in a function but not in the functions that it calls: after an upgrade it
    would go on with old machine code.
    """
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    base = Path(chosen) if chosen else Path(platformdirs.user_cache_dir("corechain")) / "kernels"
    own = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(own.glob("*.py") if only_kernels else own.parent.rglob("*.py")):
        text = path.read_bytes()
        if path.parent == own or b"kernels.jit import" in text:
            digest.update(text)
    return base / digest.hexdigest()[:16]
