"""Make the machine ready for a task, with the standard library only: `bootstrap.py run|dev|test`.

Each step leaves a stamp with the hash of what it was made from, so a second call costs almost nothing.
What goes wrong is told in one line (Chinese and English) that says what to do.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import build_assets  # noqa: E402
from tools.tell import NotReady, say  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMPS = VENV / "stamps"


def main(task: str) -> None:
    make_venv()
    install("portal" if task == "run" else "dev")
    build_assets.build(PYTHON)
    compile_messages()
    if task == "test":
        system_packages()
    if task == "run":
        serve()


def run(command: Sequence[str | Path], *, zh: str, en: str) -> None:
    """Run `command` quietly; when it fails show its last words and the one line that says what to do."""
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        output = done.stdout + done.stderr
        if "No space left" in output:
            zh, en = "磁盘已满：腾出约 2 GB 空间再试。", "The disk is full: free about 2 GB and try again."
        raise NotReady(zh, en, details=output)


def fresh(name: str, inputs: Iterable[Path]) -> tuple[bool, Path, str]:
    """Whether the stamp `name` still tells the hash of `inputs`; with the stamp and that hash."""
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(path.read_bytes())
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text() == digest.hexdigest(), stamp, digest.hexdigest()


def make_venv() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - the script is run by whatever python3 the machine has
        found = ".".join(map(str, sys.version_info[:2]))
        raise NotReady(
            f"需要 Python 3.11 或更高版本，这里是 {found}。用 make PYTHON=python3.11 … 指定。",
            f"Python 3.11 or newer is needed, this is {found}. Name another with make PYTHON=python3.11 …",
        )
    if PYTHON.is_file() and (VENV / "bin/pip").is_file():
        return
    say("准备 Python 环境 .venv …", "Making the Python environment .venv …")
    run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        zh="建不了 .venv。Debian 上请先运行：apt-get install python3-venv",
        en="Could not make .venv. On Debian run first: apt-get install python3-venv",
    )


def install(lock: str) -> None:
    """Install the locked packages, then corechain itself in place."""
    requirements = ROOT / f"requirements/{lock}.txt"
    done, stamp, digest = fresh(f"requirements-{lock}", [requirements, ROOT / "pyproject.toml"])
    dev_done = fresh("requirements-dev", [ROOT / "requirements/dev.txt", ROOT / "pyproject.toml"])[0]
    if done or dev_done:
        return
    say(
        "安装锁定的软件包（首次约一两分钟）…",
        "Installing the locked packages (a minute or two the first time) …",
    )
    offline = (
        "软件包没有装上：请检查网络或 pip 的镜像设置后再试。",
        "Packages could not be installed: check the network, or pip's index setting, and try again.",
    )
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    run([*pip, "--require-hashes", "-r", requirements], zh=offline[0], en=offline[1])
    run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], zh=offline[0], en=offline[1])
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(digest)


def compile_messages() -> None:
    catalogues = sorted((ROOT / "src/corechain_portal").glob("**/locale/*/LC_MESSAGES/*.po"))
    done, stamp, digest = fresh("messages", catalogues)
    if done and all(path.with_suffix(".mo").is_file() for path in catalogues):
        return
    run(
        [PYTHON, "tools/portal_messages.py", "--compile"],
        zh="译文没有编译成功。",
        en="The message catalogue could not be compiled.",
    )
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(digest)


def system_packages() -> None:
    """Install what the tests need from Debian: a browser, a database server, Chinese fonts, Java for Spark."""
    wanted = {"chromium": "chromium", "postgresql": "", "fonts-noto-cjk": "", "default-jre-headless": "java"}
    missing = [name for name, program in wanted.items() if not _installed(name, program)]
    if not missing or not shutil.which("apt-get"):
        return
    line = " ".join(missing)
    if os.geteuid() != 0:
        say(
            f"缺少 {line}：相应测试会跳过。请运行 sudo apt-get install {line}",
            f"{line} missing: their tests are skipped. Run sudo apt-get install {line}",
        )
        return
    say(f"安装 Debian 软件包：{line} …", f"Installing Debian packages: {line} …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
    ):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def _installed(package: str, program: str) -> bool:
    if program and shutil.which(program):
        return True
    status = subprocess.run(
        ["dpkg-query", "-W", "-f=${Status}", package], capture_output=True, text=True, check=False
    )
    return status.stdout.endswith("ok installed")


def serve() -> None:
    """Bring the data base up to date, load the built-in cluster, make the demo accounts, and serve."""
    port = os.environ.get("PORT", "8000")
    if not re.fullmatch(r"\d{1,5}", port) or not 0 < int(port) < 65536:
        raise NotReady(
            f"PORT={port} 不是端口号，请用 1 到 65535 之间的数。",
            f"PORT={port} is not a port: use 1 to 65535.",
        )
    os.environ.setdefault("CORECHAIN_DEMO", "1")
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", "corechain_portal", "serve", "--prepare", "--port", port])


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except NotReady as problem:
        problem.tell()
        sys.exit(1)
    except FileNotFoundError as problem:
        NotReady(f"找不到 {problem.filename}。", f"{problem.filename} was not found.").tell()
        sys.exit(1)
    except OSError as problem:
        if problem.errno == 28:
            NotReady(
                "磁盘已满：腾出约 2 GB 空间再试。", "The disk is full: free about 2 GB and try again."
            ).tell()
            sys.exit(1)
        raise
    except KeyboardInterrupt:
        sys.exit(130)
