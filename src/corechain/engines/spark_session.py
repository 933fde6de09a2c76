"""A Spark of our own: start its Java process quietly and on one address, and leave nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corechain.engines.spark_errors import (
    NO_JAVA,
    NO_PYSPARK,
    not_a_master,
    not_started,
    out_of_reach,
    silent,
)
from corechain.exceptions import MissingPart

if TYPE_CHECKING:
    from pyspark import SparkContext

HERE = "127.0.0.1"
"""The only address that is listened at unless `ADDRESS` names another."""
ADDRESS = "CORECHAIN_SPARK_HOST"
"""Environment variable: the address at which executors on other machines reach this one."""
SECONDS_TO_ANSWER = 5
SECONDS_TO_END = 20


def check(master: str | None) -> None:
    """Tell at once, before anything is read, why Spark could not be used.

    Raises :class:`corechain.exceptions.MissingPart` without pyspark or Java, and
    :class:`corechain.exceptions.EngineFailed` for a cluster that does not answer, or could not call back.
    """
    if find_spec("pyspark") is None:
        raise MissingPart(*NO_PYSPARK)
    if java() is None:
        raise MissingPart(*NO_JAVA)
    if master is None or master.startswith("local"):
        return
    if not master.startswith(("spark://", "yarn", "k8s://")):
        raise not_a_master(master)
    addresses = [urlsplit(f"spark://{part}") for part in master.removeprefix("spark://").split(",")]
    remote = any(address.hostname not in {HERE, "localhost", "::1"} for address in addresses)
    if remote and ADDRESS not in os.environ:
        raise out_of_reach(master)
    if master.startswith("spark://") and not any(_answers(each.hostname, each.port) for each in addresses):
        raise silent(master)


def java() -> str | None:
    """The program that runs Spark: of ``JAVA_HOME`` where that is set, else the one on the path."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")


def _answers(host: str | None, port: int | None) -> bool:
    try:
        socket.create_connection((host or "", port or 7077), SECONDS_TO_ANSWER).close()
    except OSError:
        return False
    return True


@contextmanager
def spark_context(master: str | None, cores: int | None) -> Iterator[SparkContext]:
    """The Spark that is running in this process, as in a notebook; else one of our own that ends with the block."""
    from pyspark import SparkContext

    active = SparkContext._active_spark_context
    if active is not None:
        yield active
        return
    with (
        tempfile.TemporaryDirectory(prefix="corechain-spark-") as folder,
        _environment(_variables(master, Path(folder))),
        _own_context(master, cores, Path(folder)) as own,
    ):
        yield own


def _variables(master: str | None, folder: Path) -> dict[str, str]:
    """What Spark's scripts and processes read from the environment, where it is not set there already."""
    address = os.environ.get(ADDRESS, HERE)
    wanted = {
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": address,
        "SPARK_LOCAL_HOSTNAME": address,
    }
    if master is not None and master.startswith("local-cluster"):
        wanted["SPARK_HOME"] = str(_mirror_of_spark(folder))
    return {name: value for name, value in wanted.items() if name not in os.environ}


def _mirror_of_spark(folder: Path) -> Path:
    """A folder like pyspark's own, for workers that keep their files in ``$SPARK_HOME/work``."""
    from pyspark.find_spark_home import _find_spark_home

    mirror = folder / "home"
    mirror.mkdir()
    for part in Path(_find_spark_home()).iterdir():
        if part.name != "work":
            (mirror / part.name).symlink_to(part)
    return mirror


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            os.environ.pop(name, None)


def _settings(master: str | None, cores: int | None) -> dict[str, str]:
    """What must hold; all else may be set in Spark's own ``spark-defaults.conf``."""
    address = os.environ.get(ADDRESS, HERE)
    settings = {
        "spark.master": master or f"local[{cores or '*'}]",
        "spark.app.name": "corechain",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": address,
        "spark.driver.bindAddress": address,
        "spark.log.level": "WARN",
    }
    if cores is not None:
        settings["spark.cores.max"] = str(cores)
    return settings


@contextmanager
def _own_context(master: str | None, cores: int | None, folder: Path) -> Iterator[SparkContext]:
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway

    conf = SparkConf(loadDefaults=False)
    for name, value in _settings(master, cores).items():
        conf.set(name, value)
    log = folder / "log"
    paths, on_interrupt = list(sys.path), signal.getsignal(signal.SIGINT)
    with log.open("wb") as told:
        try:
            gateway = launch_gateway(conf, {"stdout": told, "stderr": told})  # type: ignore[no-untyped-call, unused-ignore]
        except PySparkRuntimeError as error:
            raise not_started(log.read_text(errors="replace")) from error
        try:
            with warnings.catch_warnings():
                # Spark's data frames do not know pandas 3 yet; none are used here.
                warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
                context = SparkContext(conf=conf, gateway=gateway)
            if threading.current_thread() is threading.main_thread():
                signal.signal(
                    signal.SIGINT, on_interrupt
                )  # Spark's own would cancel jobs from inside the signal
            try:
                yield context
            finally:
                context.stop()
        finally:
            _end(gateway)
            sys.path[:] = paths


def _end(gateway: Any) -> None:
    """End the Java process, which pyspark would keep until Python ends."""
    from pyspark import SparkContext

    gateway.shutdown()
    gateway.proc.stdin.close()  # the sign to end
    try:
        gateway.proc.wait(SECONDS_TO_END)
    except Exception:
        gateway.proc.kill()
        gateway.proc.wait()
    SparkContext._gateway = SparkContext._jvm = None
