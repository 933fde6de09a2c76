"""Write the embedded outputs and generated pages anew, or with --check say which are stale.

A page that holds output carries the Python that makes it between cog markers, so it cannot go stale unseen.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def pages() -> list[str]:
    """Pages with cog markers."""
    candidates = [ROOT / "README.md", ROOT / "GLOSSARY.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [
        str(path.relative_to(ROOT))
        for path in candidates
        if path.is_file() and "[[[cog" in path.read_text("utf-8")
    ]


def main(arguments: list[str]) -> int:
    mode = ["--check", "--diff"] if "--check" in arguments else ["-r"]
    environment = os.environ | {"CORECHAIN_LANG": "zh", "COLUMNS": "110", "PYTHONPATH": f"{ROOT}"}
    if "--check" in arguments:
        environment["CORECHAIN_CHECK_PAGES"] = "1"  # as in tools/embed.py
    command = [sys.executable, "-m", "cogapp", "-e", "-P", *mode, *pages()]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
