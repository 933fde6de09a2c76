"""What can be wrong with the tables of a production network, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corechain.texts import Text

Table = Literal["firms", "links", "essentiality"]


@dataclass(frozen=True, eq=False)
class Finding:
    """Something wrong (`is_error`) or worth knowing; `rows` are positions in the table, counted from 0."""

    code: str
    table: Table
    column: str | None
    rows: NDArray[np.int64]
    problem: Text
    remedy: Text
    is_error: bool = True


_GIVE_A_POSITIVE_AMOUNT = Text(
    zh="填写一年的销售额，须大于 0；没有往来的就删去这一行。",
    en="Give the yearly sales, more than 0, or remove the row where nothing is sold.",
)
_ADD_THE_FIRM = Text(
    zh="把这家企业加进企业表，或改正编号。", en="Add the firm to the table of firms, or correct the id."
)

ROW_FAULTS: dict[str, tuple[Table, str | None, Text, Text]] = {
    "missing_firm": (
        "firms",
        "firm",
        Text(zh="缺企业编号。", en="The firm has no id."),
        Text(zh="填写编号或删去这一行。", en="Give an id or remove the row."),
    ),
    "duplicate_firm": (
        "firms",
        "firm",
        Text(zh="企业编号重复。", en="The firm's id occurs before."),
        Text(zh="每家企业只留一行。", en="Keep one row for each firm."),
    ),
    "missing_sector": (
        "firms",
        "sector",
        Text(zh="企业没有行业。", en="The firm has no sector."),
        Text(zh="填写行业。", en="Give its sector."),
    ),
    "unknown_sector": (
        "firms",
        "sector",
        Text(zh="必需性矩阵里没有这个行业。", en="The essentiality matrix does not have this sector."),
        Text(zh="改正行业，或在矩阵中增加它。", en="Correct the sector or add it to the matrix."),
    ),
    "missing_market": (
        "firms",
        "market",
        Text(zh="企业没有市场。", en="The firm has no market."),
        Text(zh="填写市场，或不用市场这一列。", en="Give its market, or do without the column."),
    ),
    "unknown_supplier": (
        "links",
        "supplier",
        Text(zh="企业表中没有这家供应商。", en="The supplier is not in the table of firms."),
        _ADD_THE_FIRM,
    ),
    "unknown_buyer": (
        "links",
        "buyer",
        Text(zh="企业表中没有这家采购方。", en="The buyer is not in the table of firms."),
        _ADD_THE_FIRM,
    ),
    "self_link": (
        "links",
        None,
        Text(zh="企业向自己供货。", en="The firm supplies itself."),
        Text(zh="删去这一行。", en="Remove the row."),
    ),
    "missing_amount": (
        "links",
        "amount",
        Text(zh="缺金额，或金额不是数字。", en="The amount is missing or not a number."),
        _GIVE_A_POSITIVE_AMOUNT,
    ),
    "infinite_amount": (
        "links",
        "amount",
        Text(zh="金额为无穷大。", en="The amount is infinite."),
        _GIVE_A_POSITIVE_AMOUNT,
    ),
    "negative_amount": (
        "links",
        "amount",
        Text(zh="金额为负。", en="The amount is negative."),
        _GIVE_A_POSITIVE_AMOUNT,
    ),
    "zero_amount": (
        "links",
        "amount",
        Text(zh="金额为零。", en="The amount is zero."),
        _GIVE_A_POSITIVE_AMOUNT,
    ),
    "duplicate_link": (
        "links",
        None,
        Text(
            zh="同一对企业的供货出现多次，已合计。",
            en="The pair of firms occurs before; the amounts were summed.",
        ),
        Text(zh="如果不是分开记账，请核对。", en="Check them unless they were booked separately."),
    ),
    "wrong_essentiality": (
        "essentiality",
        None,
        Text(zh="必需性不是 0、1 或 2。", en="An essentiality is not 0, 1 or 2."),
        Text(zh="2 为必需，1 为非必需，0 为可忽略。", en="2 is essential, 1 non-essential, 0 negligible."),
    ),
}

NO_FIRMS = (
    Text(zh="企业表是空的。", en="The table of firms is empty."),
    Text(zh="至少给出一家企业。", en="Give at least one firm."),
)
NO_LINKS = (
    Text(zh="网络中没有供货关系。", en="The network has no link."),
    Text(zh="至少给出一条供货关系。", en="Give at least one link."),
)


def wrong_size(shape: tuple[int, ...], wanted: str) -> tuple[Text, Text]:
    """Problem and remedy of a matrix that does not fit the sectors."""
    return (
        Text(
            zh="必需性矩阵是 {shape}，应为 {wanted}。",
            en="The essentiality matrix is {shape} and should be {wanted}.",
            shape=" × ".join(map(str, shape)) or "—",
            wanted=wanted,
        ),
        Text(
            zh="行为供货行业、列为采购行业，每个行业一行一列。",
            en="Give one row (supplying) and one column (buying) for each sector.",
        ),
    )
