"""corechain 芯链: see an industry chain, diagnose it, and match a demand to its suppliers.

>>> import corechain
>>> chain = corechain.open("wuxi-ic")
>>> chain.snapshot.home_region
'320200'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from corechain.workflows.chain import Chain
    from corechain.workflows.network import Network

__version__ = "0.1.0"
__all__ = ["__version__", "open", "open_network"]


def open(name: str = "wuxi-ic") -> Chain:
    """Open a data set by name: the built-in ``wuxi-ic`` or one imported with ``corechain datasets import``.

    Raises :class:`corechain.exceptions.UnknownName` when there is no such data set.
    """
    from corechain.workflows.chain import Chain

    return Chain.open(name)


def open_network(
    firms: str | Path, links: str | Path, essentiality: str | Path = "leontief", *, market: str | None = None
) -> Network:
    r"""Open a production network of your own: two tables as CSV or Parquet, as ``corechain network check`` reads them.

    Raises :class:`corechain.exceptions.InvalidTables` with file, row, column and remedy of every fault.

    >>> from tempfile import TemporaryDirectory
    >>> from pathlib import Path
    >>> with TemporaryDirectory() as folder:
    ...     firms, links = Path(folder, "firms.csv"), Path(folder, "links.csv")
    ...     _ = firms.write_text("firm,sector\nmine,ore\nmill,steel\nshop,retail\n")
    ...     _ = links.write_text("supplier,buyer,amount\nmine,mill,4\nmill,shop,6\n")
    ...     network = open_network(firms, links)
    >>> network
    <Network: 3 firms, 2 links, 3 sectors>
    >>> network.scenario(firms=["mine"])
    <NetworkLosses: 3 of 3 hit, 100.0% lost>
    """
    from corechain.workflows.network import Network

    return Network.open(firms, links, essentiality, market=market)
