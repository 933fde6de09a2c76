"""What links are worth: changes judged together, candidates ranked, the best within a budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corechain.exceptions import UnusableShock
from corechain.file_formats.network_candidates import CandidateLinks, read_candidates
from corechain.file_formats.network_files import NetworkFiles
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.texts import Text
from corechain.workflows.network_shocks import ShockQuestion, shocks_of
from corechain.workflows.systemic_risk import firm_positions

if TYPE_CHECKING:
    from corechain.production_network.link_changes import LinkChange
    from corechain.production_network.what_if import WhatIf

DIGITS = 8


@dataclass(frozen=True)
class LinkEdits:
    """Changes as people write them: ``supplier,buyer,amount``, and ``supplier,buyer`` for a removal."""

    add: Sequence[str] = ()
    remove: Sequence[str] = ()
    reweight: Sequence[str] = ()


@dataclass(frozen=True)
class Judged:
    """One line: a state of the network, or a candidate."""

    what: Text
    combined: float
    downstream: float
    upstream: float


def judge_changes(
    files: NetworkFiles,
    edits: LinkEdits,
    question: ShockQuestion,
    *,
    epsilon: float = 0.01,
    workers: int | None = None,
) -> AnswerTable[Judged]:
    """Expected loss before and after all of `edits` together.

    Raises :class:`corechain.exceptions.UnusableShock` for an edit that cannot be read or made, and
    :class:`corechain.exceptions.UnknownName` for firms that are not in the table.
    """
    from corechain.production_network.what_if import WhatIf, changed

    changes = link_changes(files, edits)
    shocks = shocks_of(files, question)
    what_if = WhatIf(files.network, shocks, [changes], epsilon=epsilon, workers=workers)
    difference = what_if.differences()[0, :, 0]
    before = what_if.before[:, 0]
    own = WhatIf(changed(files.network, changes), shocks, [], epsilon=epsilon, workers=workers).before[:, 0]
    rows = [
        Judged(Text(zh="改动前的预期损失", en="expected loss before"), *before),
        Judged(Text(zh="改动后的预期损失", en="expected loss after"), *(before + difference)),
        Judged(Text(zh="变化（负为降低）", en="change (negative: lower)"), *difference),
        Judged(Text(zh="改动后，按新的销售份额加权", en="after, weighed by the new shares of sales"), *own),
    ]
    title = Text(zh="供货关系的 {n} 处改动", en="Changes of links: {n}", n=len(changes))
    return AnswerTable(
        title, _columns(), rows, [_weighed(), _asked(len(shocks), question), *_warnings(what_if)]
    )


def rank_candidates(
    files: NetworkFiles,
    candidates: Path,
    question: ShockQuestion,
    *,
    epsilon: float = 0.01,
    workers: int | None = None,
) -> AnswerTable[dict[str, Any]]:
    """Every candidate of the file by its chain value, highest first."""
    import numpy as np

    from corechain.production_network.what_if import WhatIf

    read = read_candidates(candidates, files.network.firm)
    changes = _added(files, read)
    shocks = shocks_of(files, question)
    what_if = WhatIf(files.network, shocks, [[each] for each in changes], epsilon=epsilon, workers=workers)
    values = what_if.chain_values()
    before = float(what_if.before[0, 0])
    rows = []
    for rank, number in enumerate(np.argsort(-values, kind="stable"), start=1):
        rows.append(
            _candidate(files, read, int(number), rank)
            | {
                "chain_value": float(values[number]),
                "of_expected_loss": 100 * float(values[number]) / before if before else None,
                "concerned": int(what_if.concerned[number]),
                "may_be_off": float(what_if.neglected[number]),
            }
        )
    title = Text(
        zh="{n} 个候选供货关系（预期损失 {b}）",
        en="Candidate links: {n} (expected loss {b})",
        n=len(rows),
        b=f"{before:.{DIGITS}f}",
    )
    return AnswerTable(
        title, _value_columns(), rows, [_weighed(), _asked(len(shocks), question), *_warnings(what_if)]
    )


def _value_columns() -> list[AnswerColumn[dict[str, Any]]]:
    return [
        *_candidate_columns(),
        _keyed("chain_value", Text(zh="链上价值", en="chain value"), DIGITS),
        _keyed("of_expected_loss", Text(zh="占预期损失 %", en="% of expected loss"), 3),
        _keyed("concerned", Text(zh="可能改变的冲击数", en="shocks it can change"), 0),
        _keyed("may_be_off", Text(zh="误差上限（一阶）", en="may be off by"), detail=True),
    ]


def choose_links(
    files: NetworkFiles, candidates: Path, budget: float, question: ShockQuestion, *, epsilon: float = 0.01,
    workers: int | None = None,
) -> AnswerTable[dict[str, Any]]:  # fmt: skip
    """The candidates to add under `budget` (in units of the column cost, else a number of links), in order."""
    from corechain.production_network.best_links import best_links

    read = read_candidates(candidates, files.network.firm)
    picks = best_links(
        files.network, _added(files, read), shocks_of(files, question), budget=budget, costs=read.cost,
        epsilon=epsilon, workers=workers,
    )  # fmt: skip
    rows, spent, gained = [], 0.0, 0.0
    for rank, pick in enumerate(picks, start=1):
        spent, gained = spent + pick.cost, gained + pick.gain
        rows.append(
            _candidate(files, read, pick.candidate, rank)
            | {"cost": pick.cost, "gain": pick.gain, "spent": spent, "gained": gained}
        )
    columns = [
        *_candidate_columns(),
        _keyed("cost", Text(zh="成本", en="cost"), 2),
        _keyed("gain", Text(zh="降低的预期损失", en="lowers expected loss by"), DIGITS),
        _keyed("spent", Text(zh="累计成本", en="spent so far"), 2),
        _keyed("gained", Text(zh="累计降低", en="lowered so far"), DIGITS),
    ]
    title = Text(
        zh="预算 {b} 内最值得增加的供货关系", en="Links most worth adding under a budget of {b}", b=budget
    )
    greedy = Text(
        zh="逐条贪心选取（按每单位成本的收益），不保证整体最优。",
        en="Chosen greedily by gain per cost; the set need not be the best of all.",
    )
    return AnswerTable(title, columns, rows, [greedy, _weighed(), _asked(len(picks), question)][:2])


def link_changes(files: NetworkFiles, edits: LinkEdits) -> list[LinkChange]:
    """Edits as changes by positions; adding to a link that exists makes it larger."""
    from corechain.production_network.link_changes import LinkChange

    changes = []
    for kind, texts in (("add", edits.add), ("remove", edits.remove), ("reweight", edits.reweight)):
        for text in texts:
            supplier, buyer, amount = _parsed(files, kind, text)
            present = _amount(files, supplier, buyer)
            if kind != "add" and present == 0:
                raise UnusableShock(
                    Text(zh="没有供货关系“{text}”。", en="There is no link “{text}”.", text=text),
                    Text(zh="新增的关系用 --add。", en="Use --add for a new link."),
                )
            changes.append(LinkChange(supplier, buyer, present + amount if kind == "add" else amount))
    if not changes:
        raise UnusableShock(
            Text(zh="没有给出任何改动。", en="No change is given."),
            Text(zh="用 --add、--remove、--reweight 或 --candidates。",
                 en="Use --add, --remove, --reweight or --candidates."),
        )  # fmt: skip
    return changes


def _parsed(files: NetworkFiles, kind: str, text: str) -> tuple[int, int, float]:
    cells = [cell.strip() for cell in text.split(",")]
    try:
        amount = 0.0 if kind == "remove" else float(cells[2])
        well_formed = len(cells) == (2 if kind == "remove" else 3) and 0 <= amount < float("inf")
    except (IndexError, ValueError):
        well_formed = False
    if not well_formed or (kind != "remove" and amount == 0):
        raise UnusableShock(
            Text(zh="读不懂“{text}”。", en="“{text}” cannot be read.", text=text),
            Text(zh="写成 供应商,采购方,金额（删除时不写金额），金额大于 0。",
                 en="Write supplier,buyer,amount (no amount for a removal), the amount more than 0."),
        )  # fmt: skip
    supplier, buyer = firm_positions(files, cells[:2])
    return int(supplier), int(buyer), amount


def _amount(files: NetworkFiles, supplier: int, buyer: int) -> float:
    """What a firm sells another now; 0 for nothing."""
    network = files.network
    row = slice(*network.supplier.searchsorted([supplier, supplier + 1]))
    found = network.amount[row][network.buyer[row] == buyer]
    return float(found[0]) if len(found) else 0.0


def _added(files: NetworkFiles, read: CandidateLinks) -> list[LinkChange]:
    from corechain.production_network.link_changes import LinkChange

    return [
        LinkChange(int(supplier), int(buyer), _amount(files, supplier, buyer) + float(amount))
        for supplier, buyer, amount in zip(read.supplier, read.buyer, read.amount, strict=True)
    ]


def _candidate(files: NetworkFiles, read: CandidateLinks, number: int, rank: int) -> dict[str, Any]:
    firm = files.network.firm
    return {
        "rank": rank,
        "supplier": str(firm[read.supplier[number]]),
        "buyer": str(firm[read.buyer[number]]),
        "amount": float(read.amount[number]),
    }


def _candidate_columns() -> list[AnswerColumn[dict[str, Any]]]:
    return [
        _keyed("rank", Text(zh="序", en="#"), 0),
        _keyed("supplier", Text(zh="供应商", en="supplier")),
        _keyed("buyer", Text(zh="采购方", en="buyer")),
        _keyed("amount", Text(zh="金额", en="amount"), 2),
    ]


def _keyed(
    key: str, title: Text, digits: int | None = None, *, detail: bool = False
) -> AnswerColumn[dict[str, Any]]:
    return AnswerColumn(key, title, lambda row: row[key], digits, detail)


def _columns() -> list[AnswerColumn[Judged]]:
    return [
        AnswerColumn("what", Text(zh="项目", en="what"), lambda row: row.what),
        AnswerColumn("combined", Text(zh="综合", en="combined"), lambda row: float(row.combined), DIGITS),
        AnswerColumn(
            "downstream", Text(zh="下游", en="downstream"), lambda row: float(row.downstream), DIGITS
        ),
        AnswerColumn("upstream", Text(zh="上游", en="upstream"), lambda row: float(row.upstream), DIGITS),
    ]


def _warnings(what_if: WhatIf) -> list[Text]:
    from corechain.production_network.cascade import cut_short

    return [cut_short(what_if.cut_short)] if what_if.cut_short else []


def _weighed() -> Text:
    return Text(
        zh="损失按改动前的销售份额加权，前后一致。",
        en="Losses are weighed by the shares of sales before, alike before and after.",
    )


def _asked(shocks: int, question: ShockQuestion) -> Text:
    if question.stop:
        return Text(zh="冲击：{s} 同时停产。", en="Shock: {s} stop together.", s=", ".join(question.stop))
    return Text(zh="冲击：{n} 家企业各自单独停产。", en="Shocks: {n} firms, each failing alone.", n=shocks)
