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
what is left behind as too small, whose sum is kept in `neglected`; with `neglect` 0 nothing is.
"""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corechain.exceptions import UnusableShock
from corechain.production_network.cascade import EPSILON, MOST_STEPS
from corechain.production_network.link_arrays import LinkArrays, link_arrays, own_copy
from corechain.production_network.link_cascade import Room, ShockArrays, clear, room
from corechain.production_network.link_judging import (
    Changes,
    Limits,
    Notes,
    Watchers,
    judge_narrow,
    judge_wide,
    remember_shares,
    run_and_note,
    swap_amounts,
)
from corechain.production_network.link_paths import (
    Departures,
    ShockPath,
    blank_paths,
    departures,
    importances,
    keep_path,
)
from corechain.production_network.link_paths_down import DownDepartures, DownPath, down_departures
from corechain.production_network.network import ProductionNetwork
from corechain.production_network.shocks import Shocks
from corechain.texts import Text

MEASURES = ("combined", "downstream", "upstream")
WIDE = 200_000
"""Firms reached × steps from which on a shock's path is kept, so that candidates follow departures only."""
LONGEST = 100
"""Steps of the longest path that is kept; cascades that go back and forth for longer are run whole."""
NEGLECT = 1e-13
PATH_BYTES = 1 << 30
"""Memory set aside for paths: 24 bytes a firm, step and wide shock."""
Task = TypeVar("Task")
Answer = TypeVar("Answer")


class Workroom(NamedTuple):
    """All that one thread needs."""

    arrays: LinkArrays
    room: Room
    up: Departures
    down: DownDepartures


@dataclass(frozen=True)
class LinkChange:
    """What `supplier` sells `buyer` (positions of firms) in a year after the change; 0 means nothing."""

    supplier: int
    buyer: int
    amount: float

    @property
    def ends(self) -> tuple[int, int]:
        """Supplier and buyer."""
        return self.supplier, self.buyer


def changed(network: ProductionNetwork, changes: Iterable[LinkChange]) -> ProductionNetwork:
    """The network with its links as `changes` say, built anew.

    Raises :class:`corechain.exceptions.UnusableShock` for a link that cannot be, or a change that leaves no link.
    """
    changes = tuple(changes)
    _check(network, changes)
    supplier, buyer, amount, place = _with_links(network, changes)
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
        self._shocks: ShockArrays = shocks.arrays
        self._limits = Limits(epsilon, MOST_STEPS, neglect)
        named = weights if weights else {"share_of_sales": network.share_of_sales}
        self.weights = tuple(named)
        self._weights = np.ascontiguousarray(
            np.vstack([np.asarray(each, np.float64) for each in named.values()])
        )
        self._threads = workers or os.cpu_count() or 1
        self._arrays, self._changes = _settle(network, self.candidates)
        self._notes = _blank_notes(len(shocks), len(self.candidates), len(named))
        self._rooms: queue.SimpleQueue[Workroom] = queue.SimpleQueue()
        self._paths: dict[int, tuple[ShockPath, DownPath]] = {}
        self.neglected = np.zeros(len(self.candidates))
        """The most by which each value judged so far may be off, for what was left behind on the paths."""
        self._start(np.arange(len(shocks), dtype=np.int32))

    @property
    def before(self) -> NDArray[np.float64]:
        """The expected loss as things stand: (combined, downstream, upstream) × weights."""
        return np.tensordot(self._shocks.probability, self._notes.risk, 1)

    @property
    def concerned(self) -> NDArray[np.int64]:
        """How many shocks each candidate can change at all."""
        counts: NDArray[np.int64] = self._notes.concerned.sum(axis=0)
        return counts

    def differences(self, chosen: Sequence[int] | None = None) -> NDArray[np.float64]:
        """After − before of each candidate chosen: (candidates, measures, weights)."""
        numbers = list(range(len(self.candidates))) if chosen is None else [int(each) for each in chosen]
        shocks = np.arange(len(self._shocks.probability), dtype=np.int32)
        pieces = 1 if len(numbers) >= 2 * self._threads else min(self._threads, len(shocks))
        tasks = [(number, shocks[piece::pieces]) for number in numbers for piece in range(pieces)]
        parts = self._each(tasks, self._judge)
        found = np.array(parts).reshape(len(numbers), pieces, 3, len(self.weights))
        return np.asarray(found.sum(axis=1))

    def chain_values(self, chosen: Sequence[int] | None = None) -> NDArray[np.float64]:
        """Expected loss before − after of each candidate, under the first weight."""
        return -self.differences(chosen)[:, 0, 0]

    def accept(self, candidate: int) -> None:
        """Let a candidate stand from now on; the others are judged on top of it."""
        concerned = np.flatnonzero(self._notes.concerned[:, candidate]).astype(np.int32)
        swap_amounts(self._arrays, room(self._arrays), self._changes, candidate, self._changes.amount.copy())
        self._start(concerned)

    def _start(self, shocks: NDArray[np.int32]) -> None:
        """Run shocks as things stand, note whom they concern, and keep the paths of wide ones."""
        while not self._rooms.empty():
            self._rooms.get()
        for _ in range(self._threads):
            copy = own_copy(self._arrays)
            self._rooms.put(Workroom(copy, room(copy), departures(copy), down_departures(copy)))
        watchers = watchers_of(self._arrays, self._changes)

        def work(w: Workroom, part: NDArray[np.int32]) -> None:
            run_and_note(
                w.arrays, w.room, self._shocks, part, self._limits, self._weights, self._notes, watchers
            )

        self._each(np.array_split(shocks, max(1, min(len(shocks), 8 * self._threads))), work)
        self._paths = self._kept_paths()

    def _kept_paths(self) -> dict[int, tuple[ShockPath, DownPath]]:
        """Paths of the widest shocks, as many as the memory set aside for them holds."""
        firms = len(self._arrays.sector)
        notes = self._notes
        work = notes.reach * notes.steps
        wide = [
            int(shock) for shock in np.argsort(-work) if work[shock] > WIDE and notes.steps[shock] <= LONGEST
        ]
        wide = wide[: int(PATH_BYTES / (24 * firms * (1 + notes.steps[wide].max(initial=1))))]
        if not wide or not self.candidates:
            return {}
        longest = int(notes.steps[wide].max())
        a = self._arrays
        up = importances(a.up_share, a.supplier, a.buyer, self._weights[0], longest)
        down = importances(a.down_share, a.buyer, a.supplier, self._weights[0], longest)

        def work_on(w: Workroom, shock: int) -> tuple[ShockPath, DownPath]:
            steps = int(self._notes.steps[shock])
            paths = blank_paths(steps, firms, up, down)
            keep_path(w.arrays, w.room, self._shocks, shock, *paths)
            clear(w.arrays, w.room)
            return paths

        return dict(zip(wide, self._each(wide, work_on), strict=True))

    def _judge(self, w: Workroom, task: tuple[int, NDArray[np.int32]]) -> NDArray[np.float64]:
        candidate, shocks = task
        notes, limits = self._notes, self._limits
        change = np.zeros((3, len(self.weights)))
        amounts = self._changes.amount.copy()
        links = self._changes.link[self._changes.start[candidate] : self._changes.start[candidate + 1]]
        suppliers, buyers = np.unique(self._arrays.supplier[links]), np.unique(self._arrays.buyer[links])
        remember_shares(w.arrays, w.up, suppliers)
        swap_amounts(w.arrays, w.room, self._changes, candidate, amounts)
        narrow = np.array([shock for shock in shocks if shock not in self._paths], np.int32)
        judge_narrow(w.arrays, w.room, self._shocks, narrow, candidate, limits, self._weights, notes, change)
        for shock in shocks:
            if shock in self._paths and notes.concerned[shock, candidate]:
                _, behind = judge_wide(
                    w.arrays, w.room, w.up, w.down, self._shocks, shock, *self._paths[shock], suppliers, buyers,
                    limits, self._weights, notes, change,
                )  # fmt: skip
                self.neglected[candidate] += self._shocks.probability[shock] * behind
        swap_amounts(w.arrays, w.room, self._changes, candidate, amounts)
        return change

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


def _settle(
    network: ProductionNetwork, candidates: Sequence[Sequence[LinkChange]]
) -> tuple[LinkArrays, Changes]:
    every = [change for candidate in candidates for change in candidate]
    supplier, buyer, amount, place = _with_links(network, every)
    arrays = link_arrays(network.sector, network.market, network.essentiality, supplier, buyer, amount)
    start = np.cumsum([0, *(len(candidate) for candidate in candidates)])
    return arrays, Changes(start, place, np.array([change.amount for change in every], np.float64))


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


def _with_links(
    network: ProductionNetwork, changes: Sequence[LinkChange]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.int64]]:
    """The links with those of `changes` that are new at amount 0, and where each change's link stands."""
    n = network.firms
    key = network.supplier.astype(np.int64) * n + network.buyer
    wanted = np.array([change.supplier * n + change.buyer for change in changes], np.int64)
    found = np.searchsorted(key, wanted)
    known = np.zeros(len(wanted), np.bool_)
    known[found < len(key)] = key[found[found < len(key)]] == wanted[found < len(key)]
    new = np.unique(wanted[~known])
    at = np.searchsorted(key, new)
    supplier = np.insert(network.supplier, at, (new // n).astype(np.int32))
    buyer = np.insert(network.buyer, at, (new % n).astype(np.int32))
    amount = np.insert(network.amount, at, 0.0)
    return supplier, buyer, amount, found + np.searchsorted(new, wanted)


def watchers_of(arrays: LinkArrays, changes: Changes) -> Watchers:
    """Which losses concern which candidates, by the rule in the module's text."""
    candidate = np.repeat(np.arange(len(changes.start) - 1), np.diff(changes.start))
    suppliers, buyers = arrays.supplier[changes.link], arrays.buyer[changes.link]
    firms, markets = len(arrays.sector), len(arrays.market_strength)
    up = [(candidate, buyers)]
    down = []
    for number, supplier, buyer in zip(candidate, suppliers, buyers, strict=True):
        row = arrays.buyer[arrays.out_start[supplier] : arrays.out_start[supplier + 1]]
        up.append((np.full(len(row), number), row))
        column = arrays.in_supplier[arrays.in_start[buyer] : arrays.in_start[buyer + 1]]
        down.append((np.full(len(column), number), column))
    return Watchers(
        *_by_firm(up, firms),
        *_by_firm(down, firms),
        *_by_firm([(candidate, arrays.market[suppliers])], markets),
    )


def _by_firm(
    pairs: Sequence[tuple[NDArray[np.int64], NDArray[np.int32]]], groups: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    if not pairs:
        return np.zeros(groups + 1, np.int64), np.zeros(0, np.int32)
    candidate = np.concatenate([each for each, _ in pairs])
    group = np.concatenate([each for _, each in pairs])
    order = np.argsort(group, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=groups))]).astype(np.int64)
    return start, candidate[order].astype(np.int32)
