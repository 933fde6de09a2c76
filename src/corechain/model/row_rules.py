"""Rules that hold within one row and involve more than one of its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from corechain.model.codes import BadCell, check_region, meant_region
from corechain.texts import Text

Row = Mapping[str, Any]
Finding = tuple[str, BadCell]
"""Column that the reader should look at, and what is wrong."""

_PERIOD = re.compile(r"[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class RowRule:
    """A rule over `columns`, left out for a row in which one of them cannot be read. `says` is for the reference."""

    columns: tuple[str, ...]
    check: Callable[[Row], Iterable[Finding]]
    says: Text


def _one_name(row: Row) -> Iterable[Finding]:
    if not row["name_zh"] and not row["name_en"]:
        yield (
            "name_zh",
            BadCell(
                Text(zh="中文名和英文名都为空。", en="Both names are empty."),
                Text(zh="至少填一个。", en="Fill in at least one of name_zh and name_en."),
            ),
        )


def _place_in_china(row: Row) -> Iterable[Finding]:
    if row["region"] and row["country"] != "CN":
        yield (
            "region",
            BadCell(
                Text(
                    zh="国家或地区为 {country}，却有 GB/T 2260 代码。",
                    en="The country is {country}, yet a GB/T 2260 region is given.",
                    country=row["country"],
                ),
                Text(
                    zh="境外机构的 region 留空，或改正 country。",
                    en="Leave region empty outside the mainland, or correct country.",
                ),
            ),
        )


def _both_coordinates(row: Row) -> Iterable[Finding]:
    if (row["longitude"] is None) != (row["latitude"] is None):
        yield (
            "latitude" if row["latitude"] is None else "longitude",
            BadCell(
                Text(zh="经度和纬度只填了一个。", en="Only one of longitude and latitude is given."),
                Text(zh="两个都填，或都留空。", en="Give both, or neither."),
            ),
        )


def _one_provider(row: Row) -> Iterable[Finding]:
    if bool(row["organisation_id"]) == bool(row["country"]):
        both = bool(row["country"])
        yield (
            "organisation_id",
            BadCell(
                Text(zh="机构和国家都填了。", en="Both an organisation and a country are given.")
                if both
                else Text(zh="机构和国家都没填。", en="Neither an organisation nor a country is given."),
                Text(
                    zh="organisation_id 和 country 恰填一个。",
                    en="Give exactly one of organisation_id and country.",
                ),
            ),
        )


def _share_explained(row: Row) -> Iterable[Finding]:
    if row["share_percent"] is None:
        return
    for column, what in (
        ("share_market", Text(zh="所指的市场", en="the market it refers to")),
        ("share_year", Text(zh="年份", en="its year")),
    ):
        if row[column] is None:
            yield (
                column,
                BadCell(
                    Text(zh="有份额而没有{what}。", en="A share is given without {what}.", what=what),
                    Text(
                        zh="补上{what}，或将份额留空。",
                        en="Add {what}, or leave the share empty.",
                        what=what,
                    ),
                ),
            )


def _two_parties(row: Row) -> Iterable[Finding]:
    if row["supplier_id"] == row["buyer_id"]:
        yield (
            "buyer_id",
            BadCell(
                Text(
                    zh="供方和需方是同一机构“{id}”。",
                    en="Supplier and buyer are the same organisation “{id}”.",
                    id=row["buyer_id"],
                ),
                Text(zh="改正其中一方，或删去这一行。", en="Correct one of them, or delete the row."),
            ),
        )


def _amount_in_money(row: Row) -> Iterable[Finding]:
    if row["amount"] is not None and row["currency"] is None:
        yield (
            "currency",
            BadCell(
                Text(zh="有金额而没有币种。", en="An amount is given without its currency."),
                Text(zh="补上币种，如 CNY。", en="Add the currency, such as CNY."),
            ),
        )


def _known_currency(row: Row) -> Iterable[Finding]:
    if row["currency"] is not None and row["currency"] not in _currencies():
        yield (
            "currency",
            BadCell(
                Text(
                    zh="“{text}”不是币种代码。", en="“{text}” is not a currency code.", text=row["currency"]
                ),
                Text(
                    zh="写 ISO 4217 的三位代码，如 CNY、USD。",
                    en="Write an ISO 4217 code such as CNY or USD.",
                ),
            ),
        )


@cache
def _currencies() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def _two_nodes(row: Row) -> Iterable[Finding]:
    if row["from_id"] == row["to_id"]:
        yield (
            "to_id",
            BadCell(
                Text(
                    zh="环节“{id}”与自身有关系。", en="The node “{id}” is related to itself.", id=row["to_id"]
                ),
                Text(zh="改正其中一端，或删去这一行。", en="Correct one end, or delete the row."),
            ),
        )


def _known_area(row: Row) -> Iterable[Finding]:
    region = row["region"]
    if region in {"CN", "WORLD"}:
        return
    try:
        check_region(region)
    except BadCell as bad:
        remedy = meant_region(region) or Text(
            zh="写 CN、WORLD 或六位代码，如 320200（无锡市）。",
            en="Write CN, WORLD or a six-digit code such as 320200 (Wuxi).",
        )
        yield "region", BadCell(bad.problem, remedy)


def _known_period(row: Row) -> Iterable[Finding]:
    if not _PERIOD.fullmatch(row["period"]):
        yield (
            "period",
            BadCell(
                Text(zh="“{text}”不是时期。", en="“{text}” is not a period.", text=row["period"]),
                Text(
                    zh="写成 2021、2021-Q3 或 2021-06。",
                    en="Write a year, quarter or month: 2021, 2021-Q3 or 2021-06.",
                ),
            ),
        )


_NAMED = RowRule(
    ("name_zh", "name_en"),
    _one_name,
    Text(zh="两个名称至少填一个。", en="At least one of the two names is given."),
)

ROW_RULES: Mapping[str, tuple[RowRule, ...]] = {
    "organisations": (
        _NAMED,
        RowRule(
            ("country", "region"),
            _place_in_china,
            Text(zh="只有 country 为 CN 时才填 region。", en="A region is given only where country is CN."),
        ),
        RowRule(
            ("longitude", "latitude"),
            _both_coordinates,
            Text(zh="经度和纬度都填或都不填。", en="Longitude and latitude are given both or neither."),
        ),
    ),
    "chain_nodes": (_NAMED,),
    "node_relations": (
        RowRule(
            ("from_id", "to_id"),
            _two_nodes,
            Text(zh="环节与自身没有关系。", en="No node is related to itself."),
        ),
    ),
    "provisions": (
        RowRule(
            ("organisation_id", "country"),
            _one_provider,
            Text(zh="机构和国家恰填一个。", en="Exactly one of organisation and country is given."),
        ),
        RowRule(
            ("share_percent", "share_market", "share_year"),
            _share_explained,
            Text(zh="有份额就要有市场和年份。", en="A share comes with its market and its year."),
        ),
    ),
    "supply_links": (
        RowRule(
            ("supplier_id", "buyer_id"),
            _two_parties,
            Text(zh="供方不是需方自己。", en="Supplier and buyer are different."),
        ),
        RowRule(
            ("amount", "currency"),
            _amount_in_money,
            Text(zh="有金额就要有币种。", en="An amount comes with its currency."),
        ),
        RowRule(
            ("currency",),
            _known_currency,
            Text(zh="币种是 ISO 4217 代码。", en="The currency is a code of ISO 4217."),
        ),
    ),
    "observations": (
        RowRule(
            ("region",),
            _known_area,
            Text(
                zh="地区是 CN、WORLD 或 GB/T 2260 代码。",
                en="The region is CN, WORLD or a code of GB/T 2260.",
            ),
        ),
        RowRule(
            ("period",),
            _known_period,
            Text(
                zh="时期写成 2021、2021-Q3 或 2021-06。", en="The period is written 2021, 2021-Q3 or 2021-06."
            ),
        ),
    ),
}
"""Rules of each table that has any."""
