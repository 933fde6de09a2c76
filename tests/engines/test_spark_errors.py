"""What is said when Spark cannot be used: what is missing and what to install, in both languages. No Java needed."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corechain.engines import spark_session
from corechain.engines.spark_errors import not_started, readable
from corechain.engines.spark_network import pack, unpack
from corechain.engines.spark_session import check
from corechain.exceptions import CorechainError, EngineFailed, MissingPart
from corechain.production_network import systemic_risk

from .conftest import random_network


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda _: None)
    with pytest.raises(MissingPart, match=r"not installed. Run pip install 'corechain\[spark\]'") as raised:
        check(None)
    assert "没有安装 Spark 引擎" in raised.value.render("zh")


def test_without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda _: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MissingPart, match="apt-get install openjdk-17-jre-headless") as raised:
        check(None)
    assert "找不到 Spark 所需的 Java" in raised.value.render("zh")


def test_with_an_old_java() -> None:
    log = (
        "Error: LinkageError occurred while loading main class\njava.lang.UnsupportedClassVersionError: "
        "org/apache/spark/launcher/Main has been compiled by a more recent version of the Java Runtime (class file "
        "version 61.0), this version of the Java Runtime only recognizes class file versions up to 55.0"
    )
    assert "Spark needs Java 17, this is Java 11." in not_started(log).render("en")
    assert not_started("no memory").render("en").startswith("Java did not start Spark: no memory")


@pytest.fixture
def everything_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_session, "find_spec", lambda _: True)
    monkeypatch.setattr(spark_session, "java", lambda: "java")
    monkeypatch.delenv(spark_session.ADDRESS, raising=False)


@pytest.mark.usefixtures("everything_is_here")
@pytest.mark.parametrize("master", [None, "local", "local[4]", "local-cluster[2,1,1024]"])
def test_this_machine_is_always_there(master: str | None) -> None:
    check(master)


@pytest.mark.usefixtures("everything_is_here")
@pytest.mark.parametrize(
    ("master", "told"),
    [
        ("sprak://127.0.0.1:7077", "not the address of a Spark cluster"),
        ("spark://cluster.example:7077", "listens at 127.0.0.1 only"),
        ("yarn", "CORECHAIN_SPARK_HOST"),
    ],
)
def test_a_cluster_that_cannot_be_used(master: str, told: str) -> None:
    with pytest.raises(EngineFailed, match=told):
        check(master)


@pytest.mark.usefixtures("everything_is_here")
def test_a_cluster_that_does_not_answer() -> None:
    with socket.socket() as taken:  # bound, not listening: refused at once
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(EngineFailed, match="does not answer"):
            check(f"spark://127.0.0.1:{taken.getsockname()[1]}")


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        ("ExecutorLostFailure (executor 3 exited) exit code 137", EngineFailed, "spark.executor.memory"),
        ("Job 3 cancelled because SparkContext was shut down", EngineFailed, "--resume"),
        ("[PYTHON_VERSION_MISMATCH] Python in worker has different version", MissingPart, "PYSPARK_PYTHON"),
    ],
)
def test_words_of_spark_become_advice(words: str, kind: type[CorechainError], told: str) -> None:
    error = readable(Exception(words))
    assert isinstance(error, kind)
    assert told in error.render("en")
    assert told in error.render("zh")


def test_a_bug_stays_a_bug() -> None:
    assert type(readable(Exception("ZeroDivisionError"))) is RuntimeError


@settings(deadline=None)  # the first call may compile kernels
@given(firms=st.integers(12, 60), links=st.integers(1, 200), seed=st.integers(0, 2**32 - 1))
def test_a_network_comes_out_of_its_bytes_as_it_went_in(firms: int, links: int, seed: int) -> None:
    try:
        network = random_network(firms=firms, links=links, sectors=12, seed=seed)
    except CorechainError:  # no link but to oneself
        return
    weight = np.random.default_rng(seed).random(firms)
    back, weights = unpack(pack(network, {"jobs": weight}))
    for name in ("sector", "market", "supplier", "buyer", "amount", "essentiality"):
        sent, came = getattr(network, name), getattr(back, name)
        assert came.dtype == sent.dtype
        assert came.flags.writeable
        assert (came == sent).all()
    assert (weights["jobs"] == weight).all()
    assert (systemic_risk(back).combined == systemic_risk(network).combined).all()
