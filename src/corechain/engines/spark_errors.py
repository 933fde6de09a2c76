"""What can go wrong between this machine and a Spark cluster, in words that say what to do."""

from __future__ import annotations

import re

from corechain.exceptions import EngineFailed, MissingPart
from corechain.texts import Text

NO_PYSPARK = (
    Text(zh="没有安装 Spark 引擎。", en="The engine Spark is not installed."),
    Text(
        zh="运行 pip install 'corechain[spark]'（约 460 MB），或用 --engine local。",
        en="Run pip install 'corechain[spark]' (about 460 MB), or use --engine local.",
    ),
)
JAVA = Text(
    zh="安装 Java 17 或更高版本（Debian：apt-get install openjdk-17-jre-headless），或用 --engine local。",
    en="Install Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless), or use --engine local.",
)
NO_JAVA = (
    Text(zh="找不到 Spark 所需的 Java。", en="Spark needs Java, which was not found."),
    JAVA,
)
NEEDED_THERE = Text(
    zh="在执行器所在的机器上安装同一版本的 corechain[spark]，并用环境变量 PYSPARK_PYTHON 指明那里的 Python。",
    en="Install the same version of corechain[spark] where the executors run, and name the Python there in the "
    "environment variable PYSPARK_PYTHON.",
)

FAILURES = {
    "ExecutorLostFailure": (
        Text(
            zh="同一任务的执行器一再退出，多半是内存不足。",
            en="The executors of one task ended again and again, most likely for want of memory.",
        ),
        Text(
            zh="在 spark-defaults.conf 中调高 spark.executor.memory 和 spark.executor.memoryOverhead 后再试。",
            en="Raise spark.executor.memory and spark.executor.memoryOverhead in spark-defaults.conf; try again.",
        ),
    ),
    "SparkContext was shut down|masters are unresponsive|stopped SparkContext": (
        Text(zh="与 Spark 集群的连接断了。", en="The connection to the Spark cluster was lost."),
        Text(
            zh="集群恢复后再试；写入文件时加 --resume 接着算。",
            en="Try again when the cluster is back; a run with -o goes on with --resume.",
        ),
    ),
}
"""Words in an error of a job (a pattern) → what they mean and what to do."""


def not_a_master(master: str) -> EngineFailed:
    """For an address that Spark does not know."""
    return EngineFailed(
        Text(zh="“{m}”不是 Spark 集群的地址。", en="“{m}” is not the address of a Spark cluster.", m=master),
        Text(
            zh="例如 local[4]、spark://127.0.0.1:7077、yarn 或 k8s://…。",
            en="Addresses look like local[4], spark://127.0.0.1:7077, yarn or k8s://….",
        ),
    )


def out_of_reach(master: str) -> EngineFailed:
    """For a cluster elsewhere, while this machine listens at the loopback address only."""
    return EngineFailed(
        Text(
            zh="{m} 上的执行器连不回本机：这里只在 127.0.0.1 上监听。",
            en="Executors of {m} could not call back: this machine listens at 127.0.0.1 only.",
            m=master,
        ),
        Text(
            zh="用环境变量 CORECHAIN_SPARK_HOST 指明执行器可达的本机地址。",
            en="Name the address at which they reach this machine in the environment variable CORECHAIN_SPARK_HOST.",
        ),
    )


def silent(master: str) -> EngineFailed:
    """For a cluster at whose address nothing answers."""
    return EngineFailed(
        Text(zh="{m} 没有应答。", en="{m} does not answer.", m=master),
        Text(zh="核对地址，或先启动集群。", en="Check the address, or start the cluster first."),
    )


def not_started(log: str) -> MissingPart:
    """For a Java that ended before Spark could be talked to; `log` is what it said."""
    version = re.search(r"class file version (\d+)\.\d+\), this version .*? up to (\d+)", log)
    if version:
        wanted, found = (int(number) - 44 for number in version.groups())
        return MissingPart(
            Text(
                zh="Spark 需要 Java {wanted}，这里是 Java {found}。",
                en="Spark needs Java {wanted}, this is Java {found}.",
                wanted=wanted,
                found=found,
            ),
            JAVA,
        )
    lines = log.strip().splitlines() or ["–"]
    return MissingPart(
        Text(zh="Java 没能启动 Spark：{line}", en="Java did not start Spark: {line}", line=lines[-1].strip()),
        JAVA,
    )


def readable(error: Exception) -> Exception:
    """What an error of a job means to its reader; the words of Java where only a programmer can mend it.

    To be asked while Java runs: afterwards its errors have no words any more.
    """
    told = str(error)
    module = re.search(r"ModuleNotFoundError: No module named '([\w.]+)'", told)
    if module:
        problem = Text(
            zh="执行器的 Python 里没有 {module}。",
            en="The executors' Python has no {module}.",
            module=module[1],
        )
        return MissingPart(problem, NEEDED_THERE)
    other = re.search(r"OtherVersion: (.+)", told)
    if other or "PYTHON_VERSION_MISMATCH" in told:
        problem = Text(
            zh="执行器的 Python 或 corechain 与这里的版本不同{told}。",
            en="The executors have another version of Python or corechain than this machine{told}.",
            told=f" ({other[1].strip()})" if other else "",
        )
        return MissingPart(problem, NEEDED_THERE)
    for words, failure in FAILURES.items():
        if re.search(words, told):
            return EngineFailed(*failure)
    return RuntimeError(told)
