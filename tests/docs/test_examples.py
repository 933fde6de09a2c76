"""Examples in docstrings and pages run, so that they cannot go stale."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import corechain

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
REPOSITORY = Path(__file__).resolve().parents[2]
MODULES = ["corechain", *(found.name for found in pkgutil.walk_packages(corechain.__path__, "corechain."))]
PAGES = [
    path
    for path in [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    results = doctest.testmod(import_module(name), optionflags=OPTIONS)
    assert results.failed == 0


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_examples_in_pages(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # A fence that closes an example is not part of its output.
    test = doctest.DocTestParser().get_doctest(text.replace("\n```", "\n\n```"), {}, path.name, str(path), 0)
    assert doctest.DocTestRunner(optionflags=OPTIONS).run(test).failed == 0
