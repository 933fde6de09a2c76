"""`python -m benchmarks [NAME …]`: run every module of this folder that has `run()`, and print its table.

A benchmark returns :class:`benchmarks.timing.Row` items; nothing here passes or fails.
"""

from __future__ import annotations

import platform
import sys
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

SUPPORT = {"__init__", "__main__", "loop_rows", "timing"}


def names() -> list[str]:
    """Benchmarks in this folder."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in SUPPORT)


def main(chosen: list[str]) -> None:
    unknown = set(chosen) - set(names())
    if unknown:
        sys.exit(f"No benchmark called {', '.join(sorted(unknown))}. There are: {', '.join(names())}.")
    console = Console(width=120)
    console.print(f"Python {platform.python_version()}, {platform.machine()}")
    for name in chosen or names():
        module = import_module(f"benchmarks.{name}")
        table = Table(
            "what",
            "ours",
            "peer",
            "peer ÷ ours",
            "peer is",
            title=f"{name}: {module.__doc__.splitlines()[0]}",
        )
        for row in module.run():
            table.add_row(row.what, row.ours_shown, row.peer_shown, row.ratio_shown, row.peer)
        console.print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
