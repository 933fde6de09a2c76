"""The command starts quickly because heavy parts are imported where they are used."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "pandas",
    "pyarrow",
    "scipy",
    "duckdb",
    "numba",
    "pint",
    "opencc",
    "openpyxl",
    "django",
    "mcp",
    "babel",
}


def _modules_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.splitlines()}


def test_importing_corechain_loads_nothing_heavy() -> None:
    assert _modules_after("import corechain") & HEAVY == set()


def test_help_loads_nothing_heavy() -> None:
    show_help = "from click.testing import CliRunner; from corechain.cli.main import main"
    run = "assert CliRunner().invoke(main, ['--help']).exit_code == 0"
    assert _modules_after(f"{show_help}; {run}") & HEAVY == set()
