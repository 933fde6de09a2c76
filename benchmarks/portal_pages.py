"""Portal: time on the server of pages and API answers, built-in data (goal 150 ms; match 100 ms)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.timing import Row, alone, paired

ADDRESSES = (
    "/",
    "/en/",
    "/chain/",
    "/chain/krf-photoresist/",
    "/chain/diagnosis/",
    "/match/?q=求购KrF光刻胶，200mm线，月用量500升，优先长三角",
    "/en/match/?q=QFN packaging, 10k pieces a month",
    "/organisations/",
    "/organisations/?region=320200&q=微",
    "/organisations/cr-micro/",
    "/statistics/",
    "/sources/",
    "/about/",
    "/accounts/login/",
    "/api/v1/match?q=求购KrF光刻胶，200mm线，月用量500升，优先长三角",
    "/api/v1/chain",
    "/api/v1/nodes/krf-photoresist",
    "/api/v1/weak-links?region=CN",
    "/api/v1/gaps",
    "/api/v1/extend",
    "/api/v1/organisations?limit=500",
    "/api/v1/statistics/founding",
)


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="corechain-benchmark-") as folder:
        os.environ |= {"CORECHAIN_VAR": folder, "DJANGO_SETTINGS_MODULE": "corechain_portal.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("prepare", verbosity=0)
        return [*_snapshot_rows(Path(folder)), *_page_rows()]


def _page_rows() -> list[Row]:
    from django.test import Client

    browser = Client(HTTP_HOST="localhost")

    def asking(address: str) -> Callable[[], object]:
        def ask() -> object:
            response = browser.get(address)
            if response.status_code != 200:
                raise RuntimeError(f"{address} answered {response.status_code}")
            return response

        return ask

    rows = []
    for address in ADDRESSES:
        ask = asking(address)
        ask()  # the first answer compiles templates and builds what is kept
        rows.append(alone(address, ask))
    return rows


def _snapshot_rows(folder: Path) -> list[Row]:
    """Why the snapshot is built from the database and not kept as Parquet besides: little would be won."""
    from corechain.datasets.parquet_tables import read_parquet, write_parquet
    from corechain_portal.chain.models import LoadedDataset
    from corechain_portal.chain.snapshot import read_snapshot

    loaded = LoadedDataset.objects.get()
    kept = folder / "parquet"
    kept.mkdir()
    write_parquet(kept, read_snapshot(loaded).tables)
    return [
        paired(
            "read the chain from SQLite",
            lambda: read_snapshot(loaded),
            lambda: read_parquet(kept),
            "read from Parquet",
        )
    ]
