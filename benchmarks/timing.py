"""Timing two ways in turn, A B A B …, so that a machine's drift touches both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One line of a benchmark. Times are medians in seconds; `peer_seconds` None means there is no peer to compare."""

    what: str
    seconds: float
    peer_seconds: float | None
    peer: str

    @property
    def ours_shown(self) -> str:
        return _milliseconds(self.seconds)

    @property
    def peer_shown(self) -> str:
        return "–" if self.peer_seconds is None else _milliseconds(self.peer_seconds)

    @property
    def ratio_shown(self) -> str:
        return "–" if self.peer_seconds is None else f"{self.peer_seconds / self.seconds:.2f}"


def paired(
    what: str, ours: Callable[[], Any], peer: Callable[[], Any], peer_is: str, *, rounds: int = 5
) -> Row:
    """Run both once to warm up, then in turn `rounds` times; report the medians."""
    ours(), peer()
    timings = [(_seconds(ours), _seconds(peer)) for _ in range(rounds)]
    ours_median = statistics.median(first for first, _ in timings)
    peer_median = statistics.median(second for _, second in timings)
    return Row(what, ours_median, peer_median, peer_is)


def alone(what: str, ours: Callable[[], Any], *, rounds: int = 5) -> Row:
    """The median of `ours` after one warm-up, where no peer does the same."""
    ours()
    return Row(what, statistics.median(_seconds(ours) for _ in range(rounds)), None, "")


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"
