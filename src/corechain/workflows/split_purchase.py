"""Splitting a joint purchase: who buys how much from whom, at what cost and risk, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corechain.allocation.infeasible import Obstacle, obstacles
from corechain.allocation.problem import Limits, Need, Offer, Problem, RiskKind, UnusableAllocation
from corechain.allocation.split import POINTS, Allocation, Binding, Part, Split, allocate
from corechain.file_formats.purchase_files import read_purchase
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.texts import Language, Text, reader_language

LISTED = 5
"""Limits that hold the split back, told in words; the dearest first."""


@dataclass(frozen=True)
class PurchaseQuestion:
    """What is asked. Shares and risks are parts of the joint need, 0 to 1."""

    needs: Path
    offers: Path
    limits: Limits = field(default_factory=Limits)
    most_risk: float | None = None
    points: int = POINTS


class NoSplit(UnusableAllocation):
    """No split keeps the limits; says what is in the way and what would help."""

    code = "no_split"


class PurchaseAnswer(AnswerTable[Part]):
    """The chosen split as a table; `curve` holds the others, and the picture shows them in a notebook."""

    def __init__(self, allocation: Allocation, unit: str | None) -> None:
        self.allocation = allocation
        self.unit = unit
        chosen = allocation.chosen
        title = Text(zh="联合采购的分配方案", en="Split of the joint purchase")
        notes = [*_notes(allocation, unit), *map(_binding_text, chosen.binding[:LISTED])]
        super().__init__(title, _part_columns(allocation.problem), chosen.parts, notes)

    @property
    def curve(self) -> AnswerTable[Split]:
        """Cost against risk: the cheapest first, the safest last."""
        return AnswerTable(
            Text(zh="成本与风险的取舍", en="Cost against risk"),
            (
                AnswerColumn("cost", Text(zh="成本", en="Cost"), lambda split: split.cost, 2),
                AnswerColumn("risk", Text(zh="风险", en="Risk"), lambda split: split.risk, 3),
                AnswerColumn(
                    "suppliers", Text(zh="来源数", en="Sources"), lambda split: len(split.group_shares), 0
                ),
                AnswerColumn(
                    "largest",
                    Text(zh="最大来源", en="Largest source"),
                    lambda split: next(iter(split.group_shares)),
                ),
            ),
            self.allocation.curve,
            (_risk_meaning(self.allocation.problem.limits),),
        )

    @property
    def binding(self) -> tuple[Text, ...]:
        """What holds the split back, the dearest first, with what one more unit of it would save."""
        return tuple(_binding_text(each) for each in self.allocation.chosen.binding[:LISTED])

    def picture(self, language: Language | None = None) -> str:
        """The curve of cost against risk as SVG."""
        from corechain.workflows.purchase_picture import curve_picture

        return curve_picture(self.allocation, language or reader_language())

    def _repr_html_(self) -> str:
        return self.picture() + super()._repr_html_()


def split_purchase(question: PurchaseQuestion) -> PurchaseAnswer:
    """Read both files and split. Raises :class:`NoSplit` where no split keeps the limits, and
    :class:`corechain.exceptions.InvalidTables` for faulty files.
    """
    files = read_purchase(question.needs, question.offers)
    return split_rows(
        files.needs,
        files.offers,
        limits=question.limits,
        unit=files.unit,
        most_risk=question.most_risk,
        points=question.points,
    )


def split_rows(
    needs: Sequence[Mapping[str, Any]],
    offers: Sequence[Mapping[str, Any]],
    *,
    limits: Limits | None = None,
    unit: str | None = None,
    most_risk: float | None = None,
    points: int = POINTS,
) -> PurchaseAnswer:
    """Split rows with the columns of the files. Raises :class:`NoSplit` where no split keeps the limits.

    >>> needs = [{"need": "A", "quantity": 60.0}, {"need": "B", "quantity": 40.0}]
    >>> offers = [{"offer": "o1", "supplier": "s1", "capacity": 80.0, "price": 10.0}]
    >>> offers += [{"offer": "o2", "supplier": "s2", "capacity": 50.0, "price": 12.0}]
    >>> answer = split_rows(needs, offers, limits=limits_of(largest_share=0.5), unit="L")
    >>> answer.allocation.chosen.cost, answer.allocation.chosen.risk
    (1100.0, 0.5)
    """
    problem = Problem(
        [Need(each["need"], each["quantity"], each.get("within_days")) for each in needs],
        [
            Offer(
                each["offer"], each["supplier"], each["capacity"], each["price"], each.get("lead_days"),
                each.get("least") or 0.0, each.get("fixed_cost") or 0.0, each.get("failure"), each.get("place"),
            )
            for each in offers
        ],
        limits or Limits(),
    )  # fmt: skip
    found = allocate(problem, most_risk=most_risk, points=points)
    if found is None:
        raise _no_split(obstacles(problem, most_risk=most_risk), unit)
    return PurchaseAnswer(found, unit)


def limits_of(
    *, largest_share: float = 1.0, most_suppliers: int | None = None, by_place: bool = False
) -> Limits:
    """Limits on a split whose risk is the part lost when the largest source stops."""
    return Limits(largest_share, most_suppliers, RiskKind.WORST, by_place)


def _part_columns(problem: Problem) -> tuple[AnswerColumn[Part], ...]:
    def offer(part: Part) -> Offer:
        return problem.offers[part.offer]

    return (
        AnswerColumn("need", Text(zh="需求", en="Need"), lambda part: problem.needs[part.need].id),
        AnswerColumn("offer", Text(zh="报价", en="Offer"), lambda part: offer(part).id),
        AnswerColumn("supplier", Text(zh="供方", en="Supplier"), lambda part: offer(part).supplier),
        AnswerColumn("quantity", Text(zh="数量", en="Quantity"), lambda part: round(part.quantity, 6), 2),
        AnswerColumn("price", Text(zh="单价", en="Price"), lambda part: offer(part).price, 2),
        AnswerColumn(
            "cost", Text(zh="金额", en="Cost"), lambda part: round(part.quantity * offer(part).price, 6), 2
        ),
        AnswerColumn(
            "lead_days", Text(zh="交期（天）", en="Lead time, days"), lambda part: offer(part).lead_days, 0
        ),
        AnswerColumn(
            "in_time",
            Text(zh="按期", en="In time"),
            lambda part: _in_time(problem.needs[part.need], offer(part)),
        ),
    )


def _in_time(need: Need, offer: Offer) -> Text | None:
    if need.within_days is None:
        return None
    return Text(zh="未知", en="unknown") if offer.lead_days is None else Text(zh="是", en="yes")


def _notes(allocation: Allocation, unit: str | None) -> list[Text]:
    chosen, problem = allocation.chosen, allocation.problem
    notes = [
        Text(
            zh="共 {amount}，成本 {cost}，风险 {risk}。",
            en="{amount} in all, cost {cost}, risk {risk}.",
            amount=f"{problem.total:,.6g} {unit or ''}".strip(), cost=f"{chosen.cost:,.2f}",
            risk=f"{chosen.risk:.1%}",
        ),
        _risk_meaning(problem.limits),
    ]  # fmt: skip
    cheapest, safest = allocation.curve[0], allocation.curve[-1]
    if len(allocation.curve) > 1:
        notes.append(
            Text(
                zh="取舍：最便宜 {low}（风险 {high_risk}），最稳妥 {high}（风险 {low_risk}）。",
                en="The choice: cheapest {low} (risk {high_risk}), safest {high} (risk {low_risk}).",
                low=f"{cheapest.cost:,.2f}", high_risk=f"{cheapest.risk:.1%}",
                high=f"{safest.cost:,.2f}", low_risk=f"{safest.risk:.1%}",
            )
        )  # fmt: skip
    return notes


def _risk_meaning(limits: Limits) -> Text:
    if limits.risk is RiskKind.EXPECTED:
        return Text(
            zh="风险：按各供方失效概率，平均有多大比例的需求落空。",
            en="Risk: the part of the need that is lost in the mean, by the suppliers' failure probabilities.",
        )
    if limits.by_place:
        return Text(
            zh="风险：供货最多的一地停供时，有多大比例的需求落空。",
            en="Risk: the part of the need that is lost when the one place with most of it stops.",
        )
    return Text(
        zh="风险：供货最多的一家停供时，有多大比例的需求落空。",
        en="Risk: the part of the need that is lost when the one supplier with most of it stops.",
    )


def _binding_text(binding: Binding) -> Text:
    kind, name = binding.limit
    slots = {"name": name, "saving": f"{binding.saving:,.2f}"}
    if kind == "capacity":
        return Text(
            zh="受限：报价“{name}”的产能已用尽；每多 1 个单位可省 {saving}。",
            en="Binding: the capacity of offer “{name}” is used up; each unit more would save {saving}.",
            **slots,
        )
    if kind == "share":
        return Text(
            zh="受限：“{name}”已到单一供方上限；上限每放宽 1 个百分点可省 {saving}。",
            en="Binding: “{name}” has the largest share allowed; each percentage point more would save {saving}.",
            **slots,
        )
    return Text(
        zh="受限：风险已到上限；每放宽 1 个百分点可省 {saving}。",
        en="Binding: the risk is at its bound; each percentage point more would save {saving}.",
        **slots,
    )


_OBSTACLES: Mapping[str, tuple[Text, Text]] = {
    "late": (
        Text(
            zh="没有报价能在 {have} 天内满足“{whose}”；最快的要 {want} 天。",
            en="No offer serves “{whose}” within {have} days; the soonest takes {want}.",
        ),
        Text(
            zh="把期限放宽到 {want} 天，或寻找更快的供方。",
            en="Allow {want} days, or find a faster supplier.",
        ),
    ),
    "short": (
        Text(
            zh="按期能交的产能只有 {have}，需求是 {want}。",
            en="Capacity in time is {have}; {want} is needed.",
        ),
        Text(zh="增加报价，或减少、推迟需求。", en="Add offers, or need less, or later."),
    ),
    "share": (
        Text(
            zh="单一供方上限 {have} 太严，产能不够分散。",
            en="The largest share of {have} is too small for the capacities offered.",
        ),
        Text(zh="上限放宽到 {want}，或增加供方。", en="Allow {want}, or add suppliers."),
    ),
    "suppliers": (
        Text(zh="{have} 家供方不够。", en="Suppliers allowed: {have}; that is not enough."),
        Text(zh="至少允许 {want} 家。", en="Allow at least {want}."),
    ),
    "least": (
        Text(
            zh="各报价的起订量与需求、上限凑不起来。",
            en="The smallest orders do not fit with the needs and limits.",
        ),
        Text(zh="请供方降低起订量，或合并更多需求。", en="Ask for smaller orders, or pool more needs."),
    ),
    "risk": (
        Text(zh="没有风险不超过 {have} 的方案。", en="No split has a risk of at most {have}."),
        Text(
            zh="最低可到 {want}；放宽要求或增加供方。",
            en="The least there is: {want}. Allow that, or add suppliers.",
        ),
    ),
}


def _no_split(found: tuple[Obstacle, ...], unit: str | None) -> NoSplit:
    first = found[0] if found else Obstacle("least")
    problem, remedy = _OBSTACLES[first.kind]
    slots: dict[str, Any] = {
        "whose": first.whose,
        "have": _number(first.kind, first.have, unit),
        "want": _number(first.kind, first.want, unit),
    }
    return NoSplit(Text(zh=problem.zh, en=problem.en, **slots), Text(zh=remedy.zh, en=remedy.en, **slots))


def _number(kind: str, value: float | None, unit: str | None) -> str:
    if value is None:
        return "–"
    if kind in ("share", "risk"):
        return f"{value:.1%}"
    return f"{value:,.6g} {unit}" if kind == "short" and unit else f"{value:,.6g}"
