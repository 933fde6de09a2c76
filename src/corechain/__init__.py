"""corechain 芯链: see an industry chain, diagnose it, and match a demand to its suppliers.

>>> import corechain
>>> chain = corechain.open("wuxi-ic")
>>> chain.snapshot.home_region
'320200'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corechain.workflows.chain import Chain

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(name: str = "wuxi-ic") -> Chain:
    """Open a data set by name: the built-in ``wuxi-ic`` or one imported with ``corechain datasets import``.

    Raises :class:`corechain.exceptions.UnknownName` when there is no such data set.
    """
    from corechain.workflows.chain import Chain

    return Chain.open(name)
