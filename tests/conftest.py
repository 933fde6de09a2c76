"""What every test may use."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest

# A suite started in the background inherits an ignored Ctrl+C, and so would the programs that tests start and stop.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

REPOSITORY = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The one test that runs for minutes comes first: at the end all other processes would wait for it."""
    items.sort(key=lambda item: item.name != "test_the_portals_tests_pass_on_postgresql")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


def _beside(name: str) -> Path:
    folder = REPOSITORY.parent / "shared" / name
    if not folder.is_dir():
        pytest.skip(
            f"needs the folder {folder.relative_to(REPOSITORY.parent)} beside the checkout: it is not there"
        )
    return folder


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data sets kept beside the checkout, never in it; skips where they are missing."""
    return _beside("data")


@pytest.fixture(scope="session")
def shared_facts() -> Path:
    """The gathered facts that the built-in data set is carried over from; skips where they are missing."""
    return _beside("facts")


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests never touch the reader's own data sets and always speak English unless they say otherwise."""
    monkeypatch.setenv("CORECHAIN_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("CORECHAIN_LANG", "en")
