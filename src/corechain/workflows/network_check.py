"""What is in a production network: counts, and what is worth knowing about its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corechain.exceptions import Fault
from corechain.file_formats.network_files import NetworkFiles, read_network
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.texts import Text


@dataclass(frozen=True)
class Counted:
    """One line of the check."""

    key: str
    what: Text
    value: float
    digits: int = 0


def check_network(
    firms: Path, links: Path, essentiality: str | Path = "leontief", *, market: str | None = None
) -> AnswerTable[Counted]:
    """Counts of a network that can be used; raises what :func:`read_network` raises where it cannot."""
    files = read_network(firms, links, essentiality, market=market)
    title = Text(zh="{f} 与 {l}：可以计算", en="{f} and {l}: fit to compute with", f=firms.name, l=links.name)
    return network_counts(files, title)


def network_counts(files: NetworkFiles, title: Text) -> AnswerTable[Counted]:
    """Counts of a network that is read, with its first notes."""
    rows = _counts(files)
    columns = [
        AnswerColumn[Counted]("key", Text(zh="代号", en="key"), lambda row: row.key, detail=True),
        AnswerColumn[Counted]("what", Text(zh="项目", en="what"), lambda row: row.what),
        AnswerColumn[Counted]("value", Text(zh="数", en="value"), _value, digits=0),
    ]
    return AnswerTable(title, columns, rows, [_note(fault) for fault in files.notes[:20]] + _more(files))


def _value(row: Counted) -> float | int:
    return round(row.value, row.digits) if row.digits else int(row.value)


def _counts(files: NetworkFiles) -> list[Counted]:
    import numpy as np

    network = files.network
    buys = np.bincount(network.buyer, minlength=network.firms) > 0
    sells = network.out_strength > 0
    return [
        Counted("firms", Text(zh="企业", en="firms"), network.firms),
        Counted("links", Text(zh="供货关系（合并重复后）", en="links (duplicates summed)"), network.links),
        Counted("duplicates", Text(zh="合并的重复行", en="rows summed into another"), files.notes_total),
        Counted("sectors", Text(zh="行业", en="sectors"), len(network.sector_names)),
        Counted("markets", Text(zh="市场", en="markets"), len(np.unique(network.market))),
        Counted("suppliers", Text(zh="有销售的企业", en="firms that sell"), int(sells.sum())),
        Counted("buyers", Text(zh="有采购的企业", en="firms that buy"), int(buys.sum())),
        Counted(
            "without_links",
            Text(zh="没有任何关系的企业", en="firms without any link"),
            int((~buys & ~sells).sum()),
        ),
        Counted("sales", Text(zh="销售总额", en="all sales"), float(network.amount.sum()), 2),
        Counted(
            "most_suppliers",
            Text(zh="一家企业最多的供应商数", en="most suppliers of one firm"),
            int(np.bincount(network.buyer).max()),
        ),
        Counted(
            "most_buyers",
            Text(zh="一家企业最多的客户数", en="most customers of one firm"),
            int(np.bincount(network.supplier).max()),
        ),
    ]


def _note(fault: Fault) -> Text:
    return Text(zh=fault.render("zh"), en=fault.render("en"))


def _more(files: NetworkFiles) -> list[Text]:
    more = files.notes_total - min(20, len(files.notes))
    return [Text(zh="……另有 {more} 处。", en="… and {more} more.", more=more)] if more else []
