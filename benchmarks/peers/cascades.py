"""Every firm's systemic risk the plain ways: a compiled active-frontier loop, and SciPy's sparse products."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import scipy.sparse

from corechain.production_network import ProductionNetwork


class Links(NamedTuple):
    """A network as arrays: links by supplier and by buyer, one loss slot for each (buyer, essential sector)."""

    market: Any
    strength: Any
    market_strength: Any
    weight: Any
    out_start: Any
    out_buyer: Any
    out_lambda: Any
    out_slot: Any
    slots: int
    in_start: Any
    in_supplier: Any
    in_share: Any


class State(NamedTuple):
    """Losses of one shock, and the firms that have any."""

    up: Any
    gain: Any
    down: Any
    peak: Any
    passed: Any
    slot: Any
    left: Any
    active: Any
    change: Any
    touched: Any
    hit: Any
    reached: Any
    below: Any
    is_known: Any
    is_below: Any
    counts: Any
    """[active, reached upstream, reached downstream, links visited up, down]"""


def links(network: ProductionNetwork) -> Links:
    """The arrays of a network, firms in the order given."""
    firms, kinds = network.firms, len(network.sector_names)
    supplier, buyer, amount = network.supplier, network.buyer.astype(np.int64), network.amount
    kind = network.sector[supplier]
    need = network.essentiality[kind, network.sector[buyer]]
    group, position = np.unique(buyer * kinds + kind, return_inverse=True)
    bought = np.bincount(position, amount, len(group))[position]
    share = np.where(
        need == 2, amount / bought, np.where(need == 1, amount / network.in_strength[buyer], 0.0)
    )
    key = np.where(
        need == 2, buyer * (kinds + 1) + kind, np.where(need == 1, buyer * (kinds + 1) + kinds, -1)
    )
    used, slot = np.unique(key, return_inverse=True)
    slot = (slot - int(len(used) > 0 and used[0] < 0)).astype(np.int32)
    order = np.argsort(buyer, kind="stable")
    return Links(
        market=network.market,
        strength=network.out_strength,
        market_strength=np.bincount(network.market, network.out_strength),
        weight=network.share_of_sales,
        out_start=_starts(supplier, firms),
        out_buyer=network.buyer,
        out_lambda=share,
        out_slot=slot,
        slots=len(used),
        in_start=_starts(network.buyer, firms),
        in_supplier=supplier[order],
        in_share=(amount / network.out_strength[supplier])[order],
    )


def _starts(group: Any, groups: int) -> Any:
    return np.concatenate([[0], np.cumsum(np.bincount(group, minlength=groups))])


def state(net: Links) -> State:
    """Nothing lost yet."""
    firms = len(net.strength)
    numbers = [np.zeros(firms) for _ in range(6)]
    up, gain, down, peak, passed, change = numbers
    active, touched, reached, below = (np.zeros(firms, np.int32) for _ in range(4))
    hit, is_known, is_below = (np.zeros(firms, np.bool_) for _ in range(3))
    return State(
        up, gain, down, peak, passed, np.zeros(net.slots), net.market_strength.copy(), active, change, touched,
        hit, reached, below, is_known, is_below, np.zeros(5, np.int64),
    )  # fmt: skip


@numba.njit(nogil=True)
def _down(net: Links, now: State) -> float:
    """One step downstream."""
    market, strength, out_start, out_slot, out_buyer = (
        net.market, net.strength, net.out_start, net.out_slot, net.out_buyer,
    )  # fmt: skip
    slot, peak, hit, touched = now.slot, now.peak, now.hit, now.touched
    number = 0
    for place in range(now.counts[2]):
        firm = now.below[place]
        rest = now.left[market[firm]]
        value = min(1.0, strength[firm] / (rest if rest > 1e-10 else 1.0)) * now.down[firm]
        change = value - now.passed[firm]
        if change == 0.0:
            continue
        now.passed[firm] = value
        now.counts[4] += out_start[firm + 1] - out_start[firm]
        for link in range(out_start[firm], out_start[firm + 1]):
            if out_slot[link] < 0:
                continue
            buyer = out_buyer[link]
            slot[out_slot[link]] += net.out_lambda[link] * change
            peak[buyer] = max(peak[buyer], slot[out_slot[link]])
            if not hit[buyer]:
                hit[buyer] = True
                touched[number] = buyer
                number += 1
    return _lose(net, now, number)


@numba.njit(nogil=True)
def _lose(net: Links, now: State, number: int) -> float:
    rise = 0.0
    for place in range(number):
        firm = now.touched[place]
        now.hit[firm] = False
        delta = min(1.0, now.peak[firm]) - now.down[firm]
        if not now.is_below[firm]:
            now.is_below[firm] = True
            now.below[now.counts[2]] = firm
            now.counts[2] += 1
        if delta > 0.0:
            rise = max(rise, delta)
            now.left[net.market[firm]] -= delta * net.strength[firm]
            now.down[firm] += delta
    return rise


@numba.njit(nogil=True)
def _up(net: Links, now: State, failed: int) -> float:
    """One step upstream."""
    in_start, in_supplier, in_share = net.in_start, net.in_supplier, net.in_share
    gain, touched, active, change = now.gain, now.touched, now.active, now.change
    number = 0
    for place in range(now.counts[0]):
        buyer = active[place]
        now.counts[3] += in_start[buyer + 1] - in_start[buyer]
        for link in range(in_start[buyer], in_start[buyer + 1]):
            firm = in_supplier[link]
            if firm == failed:
                continue
            if gain[firm] == 0.0:
                touched[number] = firm
                number += 1
            gain[firm] += in_share[link] * change[place]
    rise = 0.0
    for place in range(number):
        firm = touched[place]
        active[place] = firm
        change[place] = gain[firm]
        now.up[firm] += gain[firm]
        rise = max(rise, gain[firm])
        gain[firm] = 0.0
        if not now.is_known[firm]:
            now.is_known[firm] = True
            now.reached[now.counts[1]] = firm
            now.counts[1] += 1
    now.counts[0] = number
    return rise


@numba.njit(nogil=True)
def cascades(net: Links, now: State, slot_start: Any, shocks: Any, epsilon: float, index: Any) -> None:
    """Each shock alone on one core; (combined, downstream, upstream) into index (shocks, 3)."""
    for number in range(len(shocks)):
        failed = shocks[number]
        now.up[failed] = now.down[failed] = now.change[0] = 1.0
        now.active[0] = now.reached[0] = now.below[0] = failed
        now.is_known[failed] = now.is_below[failed] = True
        now.counts[:3] = 1
        now.left[net.market[failed]] -= net.strength[failed]
        rise = 1.0
        while rise > epsilon:
            rise = max(_down(net, now), 0.0)
            rise = max(rise, _up(net, now, failed))
        _finish(net, now, slot_start, index[number])


@numba.njit(nogil=True)
def _finish(net: Links, now: State, slot_start: Any, index: Any) -> None:
    """Add up and leave everything empty for the next shock."""
    for place in range(now.counts[1]):
        firm = now.reached[place]
        index[2] += net.weight[firm] * now.up[firm]
    index[0] = index[2]
    for place in range(now.counts[2]):
        firm = now.below[place]
        index[1] += net.weight[firm] * now.down[firm]
        index[0] += net.weight[firm] * max(0.0, now.down[firm] - now.up[firm])
        now.is_below[firm] = False
        now.down[firm] = now.passed[firm] = now.peak[firm] = 0.0
        now.left[net.market[firm]] = net.market_strength[net.market[firm]]
        now.slot[slot_start[firm] : slot_start[firm + 1]] = 0.0
    for place in range(now.counts[1]):
        now.up[now.reached[place]] = 0.0
        now.is_known[now.reached[place]] = False


def slot_starts(net: Links) -> Any:
    """Where each buyer's slots begin; keys are sorted by buyer, so that its slots lie together."""
    buyer_of = slot_buyers(net)
    return np.concatenate([[0], np.cumsum(np.bincount(buyer_of, minlength=len(net.strength)))])


def slot_buyers(net: Links) -> Any:
    """The buyer of each slot."""
    kept = net.out_slot >= 0
    buyers = np.zeros(int(net.out_slot.max(initial=-1)) + 1, np.int64)
    buyers[net.out_slot[kept]] = net.out_buyer[kept]
    return buyers


class Matrices(NamedTuple):
    """A network for whole sparse products: Λu (firm × buyer) and Λd (slot × supplier)."""

    up: Any
    down: Any
    slot_buyer: Any
    net: Links


def matrices(network: ProductionNetwork) -> Matrices:
    """Both matrices of a network."""
    net = links(network)
    firms, kept, buyers = network.firms, net.out_slot >= 0, slot_buyers(net)
    shares = network.amount / network.out_strength[network.supplier]
    down = scipy.sparse.csr_matrix(
        (net.out_lambda[kept], (net.out_slot[kept], network.supplier[kept])), (len(buyers), firms)
    )
    up = scipy.sparse.csr_matrix((shares, (network.supplier, network.buyer)), (firms, firms))
    return Matrices(up, down, buyers, net)


def swept(whole: Matrices, failed: int, epsilon: float) -> tuple[float, float, float]:
    """One shock by whole sparse products: combined, downstream, upstream."""
    net = whole.net
    up, down = np.zeros(len(net.strength)), np.zeros(len(net.strength))
    up[failed] = down[failed] = rise = 1.0
    while rise > epsilon:
        left = np.bincount(net.market, (1 - down) * net.strength, len(net.market_strength))
        left = np.where(left > 1e-10, left, 1.0)
        lost = whole.down @ (np.minimum(1.0, net.strength / left[net.market]) * down)
        next_down = np.zeros_like(down)
        np.maximum.at(next_down, whole.slot_buyer, lost)
        next_down, next_up = np.minimum(1.0, next_down), whole.up @ up
        next_up[failed] = next_down[failed] = 1.0
        rise = max((next_up - up).max(), (next_down - down).max())
        up, down = next_up, next_down
    return float(net.weight @ np.maximum(up, down)), float(net.weight @ down), float(net.weight @ up)
