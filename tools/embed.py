"""For pages that embed what a command prints: `embed.command("corechain stats founding")` inside cog markers."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corechain.workflows.draw_chain import Picture

CHECKING = "CORECHAIN_CHECK_PAGES"
"""Set while pages are only looked at, by ``tools/generated_pages.py --check``."""


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


def picture(drawn: Picture, path: str) -> None:
    """Write `drawn` to `path` (from the root) and print what shows it on a page beside it.

    Where pages are only checked nothing is written, and a picture that differs from its file makes the page differ.
    """
    from corechain.workflows.svg import standing_alone

    target = Path(__file__).resolve().parent.parent / path
    svg = standing_alone(drawn.svg) + "\n"
    if CHECKING not in os.environ:
        target.write_text(svg, "utf-8")
    elif not target.is_file() or target.read_text("utf-8") != svg:
        print(f"\n{path} is not what its page draws now: run `make docs`.")
    print(f"\n![{drawn.title}]({target.name})\n")
