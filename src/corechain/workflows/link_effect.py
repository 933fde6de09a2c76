"""What one agreed supply link changes: the node's weak-link figures and the expected loss, before and after.

*Expected loss* is the mean, over every organisation of the network failing alone, of the share of all output that is
lost (ESRI, weighed by the shares of sales with the link in place, alike before and after). Where the amounts of links
are not all known, nobody knows what the new one counts beside the others: the interval is what the loss comes to when
it counts half as much, and twice as much, as the picture of the chain assumes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from corechain.industry_chain.weak_links import LinkWeakness
from corechain.model.added_rows import with_rows
from corechain.model.intervals import Interval
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.chain_network import ChainNetwork, chain_network
from corechain.workflows.region_view import RegionView, region_view

SOURCE = {"title": "合同双方确认 / Confirmed by both parties to the contract", "kind": "register"}
COUNTS_AT_LEAST, COUNTS_AT_MOST = 0.5, 2.0
"""Beside what the network assumes of a link whose amount cannot be compared with the others'."""


@dataclass(frozen=True)
class AgreedLink:
    """`supplier` sells `node` to `buyer`. `amount`: CNY a year, None where it is not told."""

    id: str
    supplier_id: str
    buyer_id: str
    node_id: str
    amount: float | None = None
    year: int | None = None


@dataclass(frozen=True)
class NodeFigures:
    """One node as seen from the region; what is not known is None. Shares and HHI are fractions of 1."""

    rank: int | None
    rank_best: int | None
    rank_worst: int | None
    ranked: int
    score: float | None
    providers: int
    local_providers: int
    firm_hhi: Interval | None
    effective_suppliers: Interval | None
    local_share: Interval | None
    external_dependence: Interval | None
    criticality: float | None


@dataclass(frozen=True)
class LossEffect:
    """Expected loss as a share of all output: before, after as assumed, and the interval of after."""

    before: float
    after: float
    after_interval: Interval
    firms: int


@dataclass(frozen=True)
class LinkEffect:
    """What the link changes, and why. `buyer_suppliers`: known suppliers of the node to the buyer, before and after."""

    region: Text
    before: NodeFigures
    after: NodeFigures
    loss: LossEffect | None
    buyer_suppliers: tuple[int, int]
    because: tuple[Text, ...]
    versions: tuple[str, str]

    def to_dict(self) -> dict[str, Any]:
        """As JSON: sentences in both languages, intervals as ``{"lower", "upper"}``."""
        return {
            **asdict(self),
            "region": _both(self.region),
            "because": [_both(each) for each in self.because],
            "buyer_suppliers": list(self.buyer_suppliers),
            "versions": list(self.versions),
        }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.render("zh"), "en": text.render("en")}


def rows_of(links: Iterable[AgreedLink]) -> dict[str, list[Mapping[str, Any]]]:
    """Supply links and provisions of agreed links as rows of a snapshot; their source is the parties."""
    rows: dict[str, list[Mapping[str, Any]]] = {"sources": [], "provisions": [], "supply_links": []}
    for each in links:
        source = f"parties-{each.id}"
        told = {"id": each.id, "node_id": each.node_id, "sources": [source], "confidence": "high"}
        rows["sources"].append({"id": source, **SOURCE})
        rows["provisions"].append({**told, "organisation_id": each.supplier_id, "status": "active"})
        rows["supply_links"].append(
            {
                **told,
                "supplier_id": each.supplier_id,
                "buyer_id": each.buyer_id,
                "amount": each.amount,
                "currency": "CNY" if each.amount else None,
                "year": each.year,
            }
        )
    return rows


def link_effect(
    snapshot: ChainSnapshot,
    link: AgreedLink,
    *,
    organisations: Iterable[Mapping[str, Any]] = (),
    region: str | None = None,
) -> LinkEffect:
    """What `link` changes in `snapshot`, which does not hold it. `organisations`: rows of parties that the chain lacks.

    `region` as in :func:`corechain.workflows.diagnose.weak_links`. Raises :class:`corechain.exceptions.UnknownName`
    for a node that the chain lacks.
    """
    snapshot.node(link.node_id)
    before = with_rows(snapshot, {"organisations": list(organisations)})
    after = with_rows(before, rows_of([link]))
    old, new = region_view(before, region), region_view(after, region)
    figures = _figures(old, link.node_id), _figures(new, link.node_id)
    suppliers = _suppliers(before, link), _suppliers(after, link)
    loss = _loss(after, link)
    return LinkEffect(
        region=new.region.text,
        before=figures[0],
        after=figures[1],
        loss=loss,
        buyer_suppliers=suppliers,
        because=tuple(_because(new, link, figures, suppliers, loss)),
        versions=(before.version, after.version),
    )


def _figures(view: RegionView, node_id: str) -> NodeFigures:
    row: LinkWeakness = view.weakness_of[node_id]
    known = row.concentration
    return NodeFigures(
        rank=row.rank,
        rank_best=row.rank_best,
        rank_worst=row.rank_worst,
        ranked=sum(each.rank is not None for each in view.weaknesses),
        score=row.score,
        providers=len(row.supply.providers),
        local_providers=len(row.supply.local),
        firm_hhi=known.firm_hhi,
        effective_suppliers=known.effective_suppliers,
        local_share=known.local_share,
        external_dependence=known.external_dependence,
        criticality=row.criticality,
    )


def _suppliers(snapshot: ChainSnapshot, link: AgreedLink) -> int:
    """How many suppliers of the node to the buyer are known."""
    known = (each for each in snapshot.supply_links if each.node_id == link.node_id)
    return len({each.supplier_id for each in known if each.buyer_id == link.buyer_id})


def _loss(after: ChainSnapshot, link: AgreedLink) -> LossEffect | None:
    """None where supplier and buyer are one organisation, which no network holds a link of."""
    if link.supplier_id == link.buyer_id:
        return None
    from corechain.production_network.link_changes import LinkChange
    from corechain.production_network.shocks import single_failures
    from corechain.production_network.what_if import WhatIf

    chain = chain_network(after)
    ends = chain.position[link.supplier_id], chain.position[link.buyer_id]
    now = _sold(chain, *ends)
    own = now / len(chain.links_of[ends]) if link.amount is None or chain.basis != "money" else link.amount
    others = max(0.0, now - own)
    factors = (0.0, COUNTS_AT_LEAST, COUNTS_AT_MOST) if chain.basis != "money" else (0.0,)
    candidates = [[LinkChange(*ends, others + factor * own)] for factor in factors]
    what_if = WhatIf(chain.network, single_failures(chain.network), candidates, workers=1)
    expected = float(what_if.before[0, 0])
    changed = [expected + float(each) for each in what_if.differences()[:, 0, 0]]
    return LossEffect(
        before=changed[0],
        after=expected,
        after_interval=Interval(min(expected, *changed[1:]), max(expected, *changed[1:]))
        if changed[1:]
        else Interval.exactly(expected),
        firms=chain.network.firms,
    )


def _sold(chain: ChainNetwork, supplier: int, buyer: int) -> float:
    network = chain.network
    row = slice(*network.supplier.searchsorted([supplier, supplier + 1]))
    return float(network.amount[row][network.buyer[row] == buyer].sum())


def _because(
    view: RegionView,
    link: AgreedLink,
    figures: tuple[NodeFigures, NodeFigures],
    suppliers: tuple[int, int],
    loss: LossEffect | None,
) -> Iterable[Text]:
    before, after = figures
    snapshot = view.snapshot
    names = {
        "supplier": _name(snapshot.organisation(link.supplier_id)),
        "buyer": _name(snapshot.organisation(link.buyer_id)),
        "node": _name(snapshot.node(link.node_id)),
        "region": view.region.text,
    }
    yield _of_providers(before, after, names, bool(view.local.get(link.supplier_id)))
    yield _of_buyer(suppliers, names)
    if after.rank is not None:
        yield _of_rank(before, after, names)
    if after.firm_hhi is None:
        yield Text(
            zh="“{node}”没有已知的市场份额，一份合同也不说明市场份额：企业集中度和有效供方数仍然未知，而不是零。",
            en="No market share is known on “{node}”, and one contract tells none: concentration and the effective "
            "number of suppliers stay unknown, which is not zero.",
            **names,
        )
    if loss is not None:
        yield _of_loss(loss)


def _name(record: Any) -> Text:
    return Text(zh=record.name("zh"), en=record.name("en"))


def _of_providers(before: NodeFigures, after: NodeFigures, names: Mapping[str, Any], local: bool) -> Text:
    if after.providers == before.providers:
        return Text(
            zh="{supplier}此前已列为“{node}”的供方，已知供方仍为 {n} 家，供给结构的各项指标不变。",
            en="{supplier} was recorded as a provider of “{node}” before: the known providers stay {n}, and what is "
            "counted from them stays as it was.",
            n=after.providers,
            **names,
        )
    if local:
        return Text(
            zh="因为{supplier}成为“{node}”的已知供方且位于{region}：已知供方由 {a} 家增至 {b} 家，其中本地由 {c} 家"
            "增至 {d} 家。",
            en="Because {supplier} becomes a known provider of “{node}” and lies in {region}: known providers rise "
            "from {a} to {b}, the local ones from {c} to {d}.",
            a=before.providers, b=after.providers, c=before.local_providers, d=after.local_providers, **names,
        )  # fmt: skip
    return Text(
        zh="因为{supplier}成为“{node}”的已知供方：已知供方由 {a} 家增至 {b} 家；它不在{region}，本地供方仍为 {d} 家。",
        en="Because {supplier} becomes a known provider of “{node}”: known providers rise from {a} to {b}; it does not "
        "lie in {region}, so the local ones stay {d}.",
        a=before.providers, b=after.providers, d=after.local_providers, **names,
    )  # fmt: skip


def _of_buyer(suppliers: tuple[int, int], names: Mapping[str, Any]) -> Text:
    if suppliers[0] == suppliers[1]:
        return Text(
            zh="{buyer}此前已有这一供货关系，已知供应商仍为 {b} 家。",
            en="{buyer} was known to buy from it before: its known suppliers of the node stay {b}.",
            b=suppliers[1], **names,
        )  # fmt: skip
    return Text(
        zh="{buyer}在该环节的已知供应商由 {a} 家变为 {b} 家。",
        en="The known suppliers of {buyer} on the node go from {a} to {b}.",
        a=suppliers[0], b=suppliers[1], **names,
    )  # fmt: skip


def _of_rank(before: NodeFigures, after: NodeFigures, names: Mapping[str, Any]) -> Text:
    if before.rank is None:
        return Text(
            zh="“{node}”此前没有任何供方记录、无法评估，现列薄弱环节第 {b} 位（共 {n} 位）。",
            en="“{node}” had no recorded provider and could not be assessed; now it ranks {b} of {n} by weakness.",
            b=after.rank, n=after.ranked, **names,
        )  # fmt: skip
    if before.rank == after.rank:
        return Text(
            zh="“{node}”的薄弱位次不变，为第 {b} 位（共 {n} 位）。",
            en="“{node}” keeps its rank by weakness: {b} of {n}.",
            b=after.rank, n=after.ranked, **names,
        )  # fmt: skip
    return Text(
        zh="“{node}”的薄弱位次由第 {a} 位变为第 {b} 位（共 {n} 位，位次越靠后越稳固）。",
        en="“{node}” goes from rank {a} to rank {b} of {n} by weakness (the later, the stronger).",
        a=before.rank, b=after.rank, n=after.ranked, **names,
    )  # fmt: skip


def _of_loss(loss: LossEffect) -> Text:
    slots: dict[str, Any] = {
        "before": _fine(loss.before),
        "after": _fine(loss.after),
        "n": loss.firms,
        "low": _fine(loss.after_interval.lower),
        "high": _fine(loss.after_interval.upper),
    }
    if loss.before in loss.after_interval:
        return Text(
            zh="任一机构停产时的预期损失此前为全部产出的 {before}，现估为 {after}，区间 {low} 至 {high} 包含此前的"
            "数值：升降不能确定（{n} 家机构逐一停产的平均）。",
            en="The expected loss when any one organisation fails was {before} of all output and is put at {after} "
            "now; the interval {low} to {high} holds the value of before, so that it is not certain whether it "
            "rose or fell (mean over {n} organisations failing one by one).",
            **slots,
        )
    if loss.after < loss.before:
        return Text(
            zh="有了这一供货关系，任一机构停产时的预期损失由全部产出的 {before} 降至 {after}，区间 {low} 至 {high}（"
            "{n} 家机构逐一停产的平均）。",
            en="With the link the expected loss when any one organisation fails falls from {before} of all output to "
            "{after}, interval {low} to {high} (mean over {n} organisations failing one by one).",
            **slots,
        )
    return Text(
        zh="新的供货关系也多了一条传导损失的路径：任一机构停产时的预期损失由全部产出的 {before} 升至 {after}，"
        "区间 {low} 至 {high}（{n} 家机构逐一停产的平均）。",
        en="The new link is also one more path along which losses travel: the expected loss when any one organisation "
        "fails rises from {before} of all output to {after}, interval {low} to {high} (mean over {n} organisations "
        "failing one by one).",
        **slots,
    )


def _fine(share: float) -> str:
    """One link among hundreds moves the fourth digit."""
    return f"{share * 100:.4f} %"
