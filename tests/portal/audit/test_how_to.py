"""The program on the page that tells how to verify an export without the portal."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[3] / "docs/how-to/audit.md"


def _verify(export: Path) -> subprocess.CompletedProcess[str]:
    (program,) = re.findall(r"```python\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, str(export)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_program_on_the_page_verifies_an_export(clients: dict[str, Client], tmp_path: Path) -> None:
    export = tmp_path / "audit.jsonl"
    clients["auditor"].get("/audit/export.jsonl")
    export.write_bytes(b"".join(clients["auditor"].get("/audit/export.jsonl").streaming_content))
    assert _verify(export).stdout.startswith("Every entry fits. Head ")
    lines = export.read_text("utf-8").splitlines(keepends=True)
    assert len(lines) > 1
    export.write_text(lines[0].replace('"by":"', '"by":"not '), "utf-8")
    assert _verify(export).stderr == "Entry 1 does not fit.\n"
    export.write_text("".join(lines[1:]), "utf-8")
    assert _verify(export).stderr == "Entry 1 does not fit.\n"
