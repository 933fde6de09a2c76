"""What a link is worth: the expected loss before and after adding, removing or re-weighting links.

The expected loss is Σ over shocks of probability × index (ESRI: Diem et al. 2022, Scientific Reports 12:7719). The
*chain value* of a candidate is the expected loss before − after. Losses are weighed alike before and after (by default
by the shares of sales before), so that a link is not credited with merely making other firms a smaller part of a
larger whole.

**What is exact.** A shock is looked at again only if, without the change, it reaches what the change touches: upstream,
the supplier's customers or the buyer; downstream, the buyer's suppliers or the market of the supplier. Any other shock
meets no changed number on its way, hence gives the same cascade. Several links at once concern the shocks that any of
them concerns. Of the others, narrow shocks are run whole on the changed network: exact within rounding. Wide ones
follow their departure from the path without the change (:mod:`~corechain.production_network.link_paths`): exact but for
what is left behind as too small, whose bound is kept in `neglected`; with `neglect` 0 nothing is.

**Many candidates** are judged shock by shock: a wide shock's path, and what a loss in it is worth
(:mod:`~corechain.production_network.link_returns`), are made once and serve them all.
"""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corechain.exceptions import UnusableShock
from corechain.production_network.cascade import EPSILON, MOST_STEPS
from corechain.production_network.kernels.flat import reordered
from corechain.production_network.link_arrays import LinkArrays, own_copy
from corechain.production_network.link_cascade import Room, ShockArrays, clear, room
from corechain.production_network.link_changes import LinkChange, settled, watchers_of, with_links
from corechain.production_network.link_judging import (
    Limits,
    Notes,
    Verdicts,
    judge_narrow,
    judge_wide,
    run_and_note,
    swap_amounts,
)
from corechain.production_network.link_paths import (
    Departures,
    ShockPath,
    blank_paths,
    both_importances,
    departures,
    keep_path,
    path_bytes,
)
from corechain.production_network.link_paths_down import (
    DownDepartures,
    DownPath,
    MarketLists,
    down_departures,
    market_lists,
)
from corechain.production_network.link_returns import Worth, worth_of
from corechain.production_network.network import ProductionNetwork
from corechain.production_network.shocks import Shocks
from corechain.texts import Text

MEASURES = ("combined", "downstream", "upstream")
WIDE = 5_000
"""Firms reached × steps from which on candidates may follow only their departure from a shock's path."""
PATH_COSTS = 4.0
"""Making the paths of a shock takes as long as running so many that reach every firm."""
LONGEST = 100
"""Steps of the longest such path; cascades that go back and forth for longer are run whole."""
NEGLECT = 1e-13
PATH_BYTES = 1 << 30
"""Memory set aside for paths that are kept from one question to the next; no path may take more."""
Task = TypeVar("Task")
Answer = TypeVar("Answer")
Paths = tuple[ShockPath, DownPath, MarketLists, Worth]


class Workroom(NamedTuple):
    """All that one thread needs."""

    arrays: LinkArrays
    room: Room
    up: Departures
    down: DownDepartures


def changed(network: ProductionNetwork, changes: Iterable[LinkChange]) -> ProductionNetwork:
    """The network with its links as `changes` say, built anew.

    Raises :class:`corechain.exceptions.UnusableShock` for a link that cannot be, or a change that leaves no link.
    """
    changes = tuple(changes)
    _check(network, changes)
    supplier, buyer, amount, place = with_links(network, changes)
    for change, link in zip(changes, place, strict=True):
        amount[link] = change.amount
    kept = amount > 0
    if not kept.any():
        raise UnusableShock(Text(zh="改动之后没有剩下任何供货关系。", en="The changes leave no link at all."))
    return replace(network, supplier=supplier[kept], buyer=buyer[kept], amount=amount[kept])


class WhatIf:
    """Judges candidates (each one or several link changes together) against one set of shocks.

    >>> from corechain.production_network import build_network
    >>> from corechain.production_network.shocks import single_failures
    >>> network = build_network(["mine", "rival", "mill", "shop"], [0, 0, 1, 2], ["mine", "mill"], ["mill", "shop"],
    ...                         [10.0, 10.0], np.full((3, 3), 2)).require()
    >>> what_if = WhatIf(network, single_failures(network, [0]), [[LinkChange(1, 2, 10.0)]])
    >>> float(what_if.before[0, 0]), what_if.chain_values().round(3).tolist()
    (1.0, [0.25])
    """

    def __init__(
        self,
        network: ProductionNetwork,
        shocks: Shocks,
        candidates: Sequence[Sequence[LinkChange]],
        *,
        epsilon: float = EPSILON,
        weights: Mapping[str, ArrayLike] | None = None,
        workers: int | None = None,
        neglect: float = NEGLECT,
    ) -> None:
        """`weights`: name → n numbers; the first one counts for :meth:`chain_values`. `workers`: threads."""
        for candidate in candidates:
            _check(network, candidate)
        self.candidates = tuple(tuple(candidate) for candidate in candidates)
        self._limits = Limits(epsilon, MOST_STEPS, neglect)
        self._threads = workers or os.cpu_count() or 1
        self._arrays, self._changes = settled(network, self.candidates)
        flat = self._arrays.flat
        self._shocks: ShockArrays = shocks.arrays._replace(firm=flat.place[shocks.arrays.firm])
        named = weights if weights else {"share_of_sales": network.share_of_sales}
        self.weights = tuple(named)
        self._weights = np.ascontiguousarray(
            np.vstack([reordered(flat, np.asarray(each, np.float64)) for each in named.values()])
        )
        self._notes = _blank_notes(len(shocks), len(self.candidates), len(named))
        self._rooms: queue.SimpleQueue[Workroom] = queue.SimpleQueue()
        self.neglected = np.zeros(len(self.candidates))
        """The most by which each value judged last may be off, for what was left behind on the paths."""
        self._start(np.arange(len(shocks), dtype=np.int32))

    @property
    def before(self) -> NDArray[np.float64]:
        """The expected loss as things stand: (combined, downstream, upstream) × weights."""
        return np.tensordot(self._shocks.probability, self._notes.risk, 1)

    @property
    def cut_short(self) -> int:
        """How many shocks had not come to rest after the most steps there may be."""
        return int((self._notes.steps >= MOST_STEPS).sum())

    @property
    def concerned(self) -> NDArray[np.int64]:
        """How many shocks each candidate can change at all."""
        counts: NDArray[np.int64] = self._notes.concerned.sum(axis=0)
        return counts

    def differences(self, chosen: Sequence[int] | None = None) -> NDArray[np.float64]:
        """After − before of each candidate chosen: (candidates, measures, weights).

        Shock by shock for all of them together, so that the path of a wide shock is made once and serves all.
        """
        numbers = np.arange(len(self.candidates)) if chosen is None else np.asarray(chosen, np.int64)
        concerned = self._notes.concerned[:, numbers].sum(axis=1)
        wide = [shock for shock in self._wide if self._is_along_path(shock, int(concerned[shock]))]
        narrow = np.setdiff1d(np.flatnonzero(concerned), wide).astype(np.int32)
        parts = self._parts(len(numbers), len(wide))
        if len(parts) > 1:
            self._each(wide, self._paths_of)
        tasks: list[tuple[Any, NDArray[np.int64]]] = [(shock, part) for shock in wide for part in parts]
        parts = self._parts(len(numbers), 1)
        pieces = 1 if len(parts) > 1 else self._threads
        tasks += [(narrow[piece::pieces], part) for part in parts for piece in range(pieces) if len(narrow)]
        verdicts = _blank_verdicts(len(numbers), len(self.weights))
        for (_, part), own in zip(tasks, self._each(tasks, self._judging(numbers)), strict=True):
            verdicts.change[part] += own.change
            verdicts.behind[part] += own.behind
        self.neglected[numbers] = verdicts.behind
        return verdicts.change

    def chain_values(self, chosen: Sequence[int] | None = None) -> NDArray[np.float64]:
        """Expected loss before − after of each candidate, under the first weight."""
        return -self.differences(chosen)[:, 0, 0]

    def accept(self, candidate: int) -> None:
        """Let a candidate stand from now on; the others are judged on top of it."""
        concerned = np.flatnonzero(self._notes.concerned[:, candidate]).astype(np.int32)
        swap_amounts(
            self._arrays, room(self._arrays.flat), self._changes, candidate, self._changes.amount.copy()
        )
        self._start(concerned)

    def _start(self, shocks: NDArray[np.int32]) -> None:
        """Run shocks as things stand, and note whom they concern and which of them are wide."""
        while not self._rooms.empty():
            self._rooms.get()
        for _ in range(self._threads):
            copy = own_copy(self._arrays)
            flat = copy.flat
            self._rooms.put(Workroom(copy, room(flat), departures(flat), down_departures(flat)))
        watchers = watchers_of(self._arrays, self._changes)

        def work(w: Workroom, part: NDArray[np.int32]) -> None:
            run_and_note(
                w.arrays, w.room, self._shocks, part, self._limits, self._weights, self._notes, watchers
            )

        self._each(np.array_split(shocks, max(1, min(len(shocks), 8 * self._threads))), work)
        self._paths: dict[int, Paths] = {}
        self._wide = self._wide_shocks()
        longest = int(self._notes.steps[self._wide].max(initial=0))
        self._importances = both_importances(self._arrays, self._weights[0], longest)

    def _wide_shocks(self) -> list[int]:
        """Shocks along whose paths candidates are judged, the widest first."""
        if not self.candidates:
            return []
        steps, work = self._notes.steps, self._notes.reach * self._notes.steps
        return [
            int(shock)
            for shock in np.argsort(-work, kind="stable")
            if work[shock] > WIDE and steps[shock] <= LONGEST and self._bytes(shock) <= PATH_BYTES
        ]

    def _bytes(self, shock: int) -> int:
        return path_bytes(self._arrays.flat, int(self._notes.steps[shock]), len(self.weights))

    def _parts(self, candidates: int, tasks: int) -> list[NDArray[np.int64]]:
        """Candidates in so many parts that all threads have work, where there are so few other tasks."""
        pieces = 1 if tasks >= 2 * self._threads or candidates < 2 * self._threads else 2 * self._threads
        return np.array_split(np.arange(candidates), pieces)

    def _paths_of(self, w: Workroom, shock: int) -> Paths:
        """The paths of a wide shock, kept for the next question while there is room for them."""
        if shock in self._paths:
            return self._paths[shock]
        flat, steps = w.arrays.flat, int(self._notes.steps[shock])
        up, down = blank_paths(flat, steps, *self._importances)
        keep_path(flat, w.room, self._shocks, shock, up, down)
        clear(flat, w.room)
        held = np.zeros(len(flat.strength))
        hit = slice(*self._shocks.start[shock : shock + 2])
        held[self._shocks.firm[hit]] = self._shocks.up[hit]
        worth = worth_of(flat, held, up, down, self._weights, self._limits.epsilon)
        paths = (up, down, market_lists(flat, down, self._limits.neglect), worth)
        if self._bytes(shock) * (len(self._paths) + 1) <= PATH_BYTES:
            self._paths[shock] = paths
        return paths

    def _is_along_path(self, shock: int, candidates: int) -> bool:
        """Whether so many candidates are judged along the path of a wide shock, rather than by running it for each."""
        if shock in self._paths:
            return candidates > 0
        return candidates * int(self._notes.reach[shock]) > PATH_COSTS * len(self._arrays.sector)

    def _judging(self, numbers: NDArray[np.int64]) -> Callable[[Workroom, Any], Verdicts]:
        """How a part of the candidates is judged: by one wide shock, or by any number of narrow ones."""
        notes, limits, shocks, weights = self._notes, self._limits, self._shocks, self._weights

        def judge(w: Workroom, task: tuple[Any, NDArray[np.int64]]) -> Verdicts:
            which, part = task
            candidates = numbers[part].astype(np.int32)
            verdicts = _blank_verdicts(len(candidates), len(weights))
            if isinstance(which, int):
                judge_wide(
                    w.arrays, w.room, w.up, w.down, shocks, which, *self._paths_of(w, which), candidates,
                    self._changes, limits, weights, notes, verdicts,
                )  # fmt: skip
            else:
                judge_narrow(
                    w.arrays, w.room, shocks, which, candidates, self._changes, limits, weights, notes, verdicts
                )  # fmt: skip
            return verdicts

        return judge

    def _each(self, tasks: Iterable[Task], work: Callable[[Workroom, Task], Answer]) -> list[Answer]:
        def with_room(task: Task) -> Answer:
            own = self._rooms.get()
            try:
                return work(own, task)
            finally:
                self._rooms.put(own)

        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(with_room, tasks))


def _blank_notes(shocks: int, candidates: int, weights: int) -> Notes:
    return Notes(
        risk=np.zeros((shocks, 3, weights)),
        steps=np.zeros(shocks, np.int64),
        reach=np.zeros(shocks, np.int64),
        concerned=np.zeros((shocks, candidates), np.bool_),
    )


def _blank_verdicts(candidates: int, weights: int) -> Verdicts:
    return Verdicts(np.zeros((candidates, 3, weights)), np.zeros(candidates))


def _check(network: ProductionNetwork, changes: Sequence[LinkChange]) -> None:
    seen = set()
    for change in changes:
        pair = (change.supplier, change.buyer)
        inside = all(0 <= firm < network.firms for firm in pair)
        if not inside or change.supplier == change.buyer or pair in seen or not 0 <= change.amount < np.inf:
            raise UnusableShock(
                Text(
                    zh="不能改动供货关系 {supplier} → {buyer}（{amount}）：两端须是不同的企业，"
                    "金额须为有限的非负数，每条只改一次。",
                    en="The link {supplier} → {buyer} ({amount}) cannot be changed: its ends must be two firms, its "
                    "amount finite and at least 0, and each link is changed once.",
                    supplier=change.supplier,
                    buyer=change.buyer,
                    amount=change.amount,
                )
            )
        seen.add(pair)
