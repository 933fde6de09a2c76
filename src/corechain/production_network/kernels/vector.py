"""The two inner loops that the compiler does not vectorise well by itself, written as vector instructions."""

from __future__ import annotations

from typing import Any

import numba.extending  # type: ignore[import-untyped, unused-ignore]
from llvmlite import ir  # type: ignore[import-untyped, unused-ignore]
from numba.core import types  # type: ignore[import-untyped, unused-ignore]

LANES = 16
"""Numbers in a row: two cache lines."""

_LONG = ir.IntType(64)
_ROW = ir.VectorType(ir.DoubleType(), LANES)
_ZERO = ir.Constant(_ROW, [0.0] * LANES)
_UNDEFINED = ir.Constant(_ROW, ir.Undefined)
_FIRST = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)


def _weighted_rows(
    _context: Any, rows: Any, column: Any, weight: Any, _first: Any, _last: Any, total: Any
) -> Any:
    """total[:] = Σ weight[k] · rows[column[k], :] for k from `_first` to `_last` − 1, in this order.

    `rows` is (n, LANES) and contiguous, `column` int32, `weight` and `total` float64. The same as the two loops

        for k in range(_first, _last):
            for lane in range(LANES):
                total[lane] += weight[k] * rows[column[k], lane]

    to the last bit (nothing is fused), but the totals stay in registers: a compiler that must allow for `total` lying
    within `rows` stores and loads them for each k, which takes five times as long.
    """
    signature = types.void(rows, column, weight, types.int64, types.int64, total)
    return signature, _generate


def _generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    rows, columns, weights, total = (
        context.make_array(signature.args[number])(context, builder, args[number]).data
        for number in (0, 1, 2, 5)
    )
    before = builder.block
    head, body, end = (builder.append_basic_block(name) for name in ("head", "body", "end"))
    builder.branch(head)
    builder.position_at_end(head)
    link, so_far = builder.phi(_LONG), builder.phi(_ROW)
    builder.cbranch(builder.icmp_signed("<", link, args[4]), body, end)
    builder.position_at_end(body)
    column = builder.sext(builder.load(builder.gep(columns, [link])), _LONG)
    row = _row_at(builder, builder.gep(rows, [builder.mul(column, ir.Constant(_LONG, LANES))]))
    weight = builder.insert_element(
        _UNDEFINED, builder.load(builder.gep(weights, [link])), ir.Constant(ir.IntType(32), 0)
    )
    product = builder.fmul(row, builder.shuffle_vector(weight, _UNDEFINED, _FIRST))
    link.add_incoming(args[3], before)
    link.add_incoming(builder.add(link, ir.Constant(_LONG, 1)), body)
    so_far.add_incoming(_ZERO, before)
    so_far.add_incoming(builder.fadd(so_far, product), body)
    builder.branch(head)
    builder.position_at_end(end)
    builder.store(so_far, builder.bitcast(total, _ROW.as_pointer()), align=8)
    return context.get_dummy_value()


def _row_at(builder: Any, pointer: Any) -> Any:
    return builder.load(builder.bitcast(pointer, _ROW.as_pointer()), align=8)


def _close_row(_context: Any, loss: Any, before: Any, rise: Any) -> Any:
    """Keep `loss` within 1, and raise `rise` to its distance from `before` where that is more; all float64 (LANES).

    The same as

        for lane in range(LANES):
            loss[lane] = min(1.0, loss[lane])
            rise[lane] = max(rise[lane], loss[lane] - before[lane])
    """
    return types.void(loss, before, rise), _generate_close


def _generate_close(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    loss, before, rise = (
        context.make_array(kind)(context, builder, arg).data
        for kind, arg in zip(signature.args, args, strict=True)
    )
    one = ir.Constant(_ROW, [1.0] * LANES)
    now = _row_at(builder, loss)
    now = builder.select(builder.fcmp_ordered("<", now, one), now, one)
    up, most = builder.fsub(now, _row_at(builder, before)), _row_at(builder, rise)
    most = builder.select(builder.fcmp_ordered(">", up, most), up, most)
    builder.store(now, builder.bitcast(loss, _ROW.as_pointer()), align=8)
    builder.store(most, builder.bitcast(rise, _ROW.as_pointer()), align=8)
    return context.get_dummy_value()


weighted_rows: Any = numba.extending.intrinsic(_weighted_rows)
close_row: Any = numba.extending.intrinsic(_close_row)
