"""The wheel works outside the repository, without Django, and holds what the portal needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, packed by the same hook that `pip install .` calls."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(repository)], check=True)
    (found,) = folder.glob("corechain-*.whl")
    return found


def test_wheel_holds_assets_data_and_messages(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "corechain/datasets/wuxi_ic/provisions.csv",
        "corechain/model/schemas/provisions.csv",
        "corechain/py.typed",
        "corechain_portal/web/static/built/",
        "LC_MESSAGES/django.mo",
    ):
        assert any(wanted in name for name in names), wanted


def test_wheel_answers_outside_the_repository_without_django(wheel: Path, tmp_path: Path) -> None:
    blocker = tmp_path / "django.py"
    blocker.write_text("raise ImportError('the library must not import Django')")
    run = (
        "import sys; from corechain.cli.main import main;"
        "sys.argv = ['corechain', 'match', 'KrF光刻胶', '--format', 'json']; main()"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(wheel)])}
    # -S -E would lose the dependencies; the wheel first on the path shadows the checkout.
    unpacked = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(unpacked)
    environment["PYTHONPATH"] = os.pathsep.join([str(unpacked), str(tmp_path)])
    done = subprocess.run(
        [sys.executable, "-c", run],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["understood"]["nodes"][0]["id"] == "krf-photoresist"
