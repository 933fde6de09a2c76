"""Rules of the house that a tool can hold: sizes, names, what tracked files may say."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
EXCEPTIONS: dict[str, str] = {}
"""Path or path:function → why it may be longer."""

REGISTRY_HOSTS = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)/|--(extra-)?index-url https?:|registry=https?:"
)


@pytest.fixture(scope="module")
def tracked(repository: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=repository, capture_output=True, text=True, check=True)
    return [repository / name for name in listed.stdout.splitlines() if (repository / name).is_file()]


def _code(tracked: list[Path], *suffixes: str) -> list[Path]:
    return [path for path in tracked if path.suffix in suffixes and "migrations" not in path.parts]


def test_no_file_is_longer_than_a_person_reads_at_once(repository: Path, tracked: list[Path]) -> None:
    too_long = {
        str(path.relative_to(repository)): lines
        for path in _code(tracked, ".py", ".ts", ".css", ".html", ".js")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }
    assert {name for name in too_long if name not in EXCEPTIONS} == set(), too_long


def test_no_function_is_longer_than_a_screen(repository: Path, tracked: list[Path]) -> None:
    too_long = []
    for path in _code(tracked, ".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                name = f"{path.relative_to(repository)}:{node.name}"
                if lines > LONGEST_FUNCTION and name not in EXCEPTIONS:
                    too_long.append(f"{name} ({lines})")
    assert too_long == []


def test_source_never_asserts_on_data(repository: Path, tracked: list[Path]) -> None:
    found = [
        f"{path.relative_to(repository)}:{node.lineno}"
        for path in _code(tracked, ".py")
        if (repository / "src") in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_no_junk_drawers(tracked: list[Path]) -> None:
    drawers = {"utils", "util", "helpers", "misc", "common", "manager", "managers"}
    assert [str(path) for path in tracked if drawers & {path.stem, *path.parent.parts[-2:]}] == []


def test_nothing_made_by_a_command_is_tracked(repository: Path) -> None:
    # Asked of git itself: it goes on tracking what was once added, whatever .gitignore says.
    ignored = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    listed = subprocess.run(ignored, cwd=repository, capture_output=True, text=True, check=True)
    assert listed.stdout.splitlines() == []


def test_no_tracked_file_names_a_package_registry(repository: Path, tracked: list[Path]) -> None:
    own = Path(__file__)
    naming = []
    for path in tracked:
        if path == own or path.suffix in {".png", ".ico", ".woff2"}:
            continue
        if REGISTRY_HOSTS.search(path.read_text(encoding="utf-8", errors="ignore")):
            naming.append(str(path.relative_to(repository)))
    assert naming == []


def test_locked_requirements_carry_hashes(repository: Path) -> None:
    for lock in (repository / "requirements").glob("*.txt"):
        entries = re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8"))
        packages = [entry for entry in entries if "==" in entry.splitlines()[0]]
        assert len(packages) > 30
        assert [entry.splitlines()[0] for entry in packages if "--hash=sha256:" not in entry] == []


def test_npm_lock_has_hashes_and_no_addresses(repository: Path) -> None:
    lock = json.loads((repository / "frontend/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert len(packages) > 10
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [
        name for name, entry in packages.items() if "integrity" not in entry and not entry.get("inBundle")
    ] == []
