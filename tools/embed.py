"""For pages that embed what a command prints: `embed.command("corechain stats founding")` inside cog markers."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path


def command(line: str, *, keep: int | None = None, lang: str = "zh") -> None:
    """Print `line` and its output as a code block; with `keep`, the first lines only."""
    program, *arguments = shlex.split(line)
    executable = Path(sys.executable).with_name(program)
    environment = os.environ | {"CORECHAIN_LANG": lang, "COLUMNS": "160", "TERM": "dumb"}
    done = subprocess.run(
        [str(executable), *arguments], env=environment, capture_output=True, text=True, check=True
    )
    lines = [each.rstrip() for each in done.stdout.rstrip().splitlines()]
    if keep is not None and len(lines) > keep:
        lines = [*lines[:keep], "…"]
    print("\n```console")
    print(f"$ {line}")
    for each in lines:
        print(each)
    print("```\n")
