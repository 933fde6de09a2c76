"""Compile the lock files: hashed, for every platform, naming no index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = ["--generate-hashes", "--no-emit-index-url", "--universal", "--python-version", "3.11", "--quiet"]
COMMON += ["--custom-compile-command", "make lock", "--no-annotate"]
DEV = ["pyproject.toml", "--all-extras", "--group", "dev"]
PORTAL = ["pyproject.toml", "--extra", "portal", "--extra", "mcp", "--group", "build"]


def main() -> None:
    compile_command = [sys.executable, "-m", "uv", "pip", "compile", *COMMON]
    dev, portal = ROOT / "requirements/dev.txt", ROOT / "requirements/portal.txt"
    subprocess.run([*compile_command, *DEV, "--output-file", str(dev)], cwd=ROOT, check=True)
    constrained = ["--constraints", str(dev.relative_to(ROOT))]
    subprocess.run(
        [*compile_command, *PORTAL, *constrained, "--output-file", str(portal)], cwd=ROOT, check=True
    )


if __name__ == "__main__":
    main()
