"""From what was agreed to a proposed split: asked for on the page, computed by a worker, kept if it still holds."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from corechain.texts import Text
from corechain.workflows.split_purchase import PurchaseAnswer, limits_of, split_rows
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.joint_purchase.capacity import free_capacity
from corechain_portal.joint_purchase.exceptions import BadPurchase, CannotPurchase
from corechain_portal.joint_purchase.gathering import happened, locked, require_open
from corechain_portal.joint_purchase.models import (
    Consent,
    JointPurchase,
    Participation,
    Proposal,
    ProposalState,
    PurchaseState,
)
from corechain_portal.listings.models import Side

THOUSANDTH = Decimal("0.001")
POINTS = 9
"""Points of the curve of cost against risk: as many as people choose among."""

NOBODY_YET = Text(
    zh="还没有同时具备已同意参加的需求和供给，无从分配。",
    en="A split needs at least one demand and one offer that take part.",
)
PAST = Text(zh="答复期限已经过去。", en="The day to answer by has passed.")


@dataclass(frozen=True)
class Computed:
    """A split in the portal's terms, ready to be kept."""

    columns: Mapping[str, Any]
    lines: Sequence[tuple[uuid.UUID, uuid.UUID, Decimal, Decimal]]
    """Demand, offer, quantity, price."""
    taken: Mapping[uuid.UUID, Decimal]
    """Quantity by offer."""


@transaction.atomic
def ask_for_split(purchase: JointPurchase, viewer: Viewer, limits: Mapping[str, Any]) -> Proposal:
    """Let a split within `limits` be computed. One that waits for answers is replaced and frees what it held."""
    from corechain_portal.joint_purchase.tasks import compute_split  # it imports this module

    purchase = locked(purchase)
    require_open(purchase)
    sides = set(purchase.participations.filter(consent=Consent.GIVEN).values_list("side", flat=True))
    if sides != {Side.DEMAND, Side.OFFER}:
        raise CannotPurchase(NOBODY_YET)
    answer_by: date | None = limits.get("answer_by")
    if answer_by is not None and answer_by < timezone.localdate():
        raise BadPurchase(PAST)
    before = purchase.to_audit()
    purchase.proposals.filter(state__in=(ProposalState.WAITING, ProposalState.READY)).update(
        state=ProposalState.REPLACED
    )
    for field, value in limits.items():
        setattr(purchase, field, value)
    purchase.state = PurchaseState.SPLITTING
    purchase.save()
    last = purchase.proposals.aggregate(last=Max("number"))["last"]
    kept = {name: value for name, value in limits.items() if name != "answer_by"}
    proposal = Proposal.objects.create(purchase=purchase, number=(last or 0) + 1, limits=kept)
    proposal.job = compute_split.enqueue(str(proposal.pk)).pk
    proposal.save(update_fields=["job"])
    happened(purchase, "limits", viewer)
    record("joint_purchase.split", purchase, viewer=viewer, before=before, after=purchase.to_audit())
    return proposal


def computed(proposal: Proposal) -> Computed:
    """The split; raises what the library raises where there is none. Reads only."""
    purchase = proposal.purchase
    taking = list(purchase.participations.filter(consent=Consent.GIVEN).select_related("listing", "member"))
    needs = [each for each in taking if each.side == Side.DEMAND and each.member.is_active]
    offers = [each for each in taking if each.side == Side.OFFER and each.member.is_active]
    free = free_capacity(offers, purchase)
    offers = [each for each in offers if free[each.pk] > 0]
    risk = purchase.most_risk
    answer = split_rows(
        [{"need": code(each), "quantity": float(each.quantity), "within_days": each.days} for each in needs],
        [_offer_row(each, offers, free) for each in offers],
        limits=limits_of(
            largest_share=purchase.largest_share / 100,
            most_suppliers=purchase.most_suppliers,
            by_place=purchase.by_place,
        ),
        unit=purchase.unit,
        most_risk=None if risk is None else risk / 100,
        points=POINTS,
    )
    return _in_our_terms(answer, needs, offers, free)


def code(participation: Participation) -> str:
    """What a demand or an offer is called where no name may be said: D1, O2."""
    return f"{'D' if participation.side == Side.DEMAND else 'O'}{participation.number}"


def supplier_code(participation: Participation, offers: Sequence[Participation]) -> str:
    """What a supplier is called: by its first offer, S2."""
    first = min(each.number for each in offers if each.member_id == participation.member_id)
    return f"S{first}"


def _offer_row(
    offer: Participation, offers: Sequence[Participation], free: Mapping[uuid.UUID, Decimal]
) -> dict[str, Any]:
    return {
        "offer": code(offer),
        "supplier": supplier_code(offer, offers),
        "capacity": float(free[offer.pk]),
        "price": float(offer.price or 0),
        "lead_days": offer.days,
        "least": float(offer.least),
        "place": offer.listing.region or None,
    }


def _in_our_terms(
    answer: PurchaseAnswer,
    needs: Sequence[Participation],
    offers: Sequence[Participation],
    free: Mapping[uuid.UUID, Decimal],
) -> Computed:
    chosen = answer.allocation.chosen
    amounts = whole_parts(
        [(part.need, part.offer, part.quantity) for part in chosen.parts],
        [each.quantity for each in needs],
        [free[each.pk] for each in offers],
    )
    lines = [
        (needs[need].pk, offers[offer].pk, amount, offers[offer].price or Decimal(0))
        for (need, offer), amount in amounts.items()
    ]
    taken: dict[uuid.UUID, Decimal] = {}
    for _, offer_id, amount, _ in lines:
        taken[offer_id] = taken.get(offer_id, Decimal(0)) + amount
    columns = {
        "cost": sum(((amount * price) for _, _, amount, price in lines), Decimal(0)).quantize(
            Decimal("0.01")
        ),
        "risk": round(chosen.risk, 6),
        "content": {
            "curve": [
                [round(each.cost, 2), round(each.risk, 6), len(each.group_shares)]
                for each in answer.allocation.curve
            ],
            "binding": [_both(each) for each in answer.binding],
            "shares": {name: round(share, 6) for name, share in chosen.group_shares.items()},
        },
        "picture_zh": answer.picture("zh"),
        "picture_en": answer.picture("en"),
    }
    return Computed(columns, lines, taken)


def _both(sentence: Text) -> dict[str, str]:
    return {"zh": sentence.render("zh"), "en": sentence.render("en")}


def whole_parts(
    parts: Sequence[tuple[int, int, float]], needs: Sequence[Decimal], room: Sequence[Decimal]
) -> dict[tuple[int, int], Decimal]:
    """Quantities of demand and offer (by number) in steps that can be delivered: pieces where all figures are whole,
    else thousandths. Each demand gets exactly what it needs, and no offer gives more than it has.

    >>> whole_parts([(0, 0, 33.3333), (0, 1, 66.6667)], [Decimal(100)], [Decimal(80), Decimal(80)])
    {(0, 0): Decimal('33'), (0, 1): Decimal('67')}
    """
    whole = all(each == each.to_integral_value() for each in (*needs, *room))
    step = Decimal(1) if whole else THOUSANDTH
    exact = {(need, offer): Decimal(repr(round(amount, 6))) for need, offer, amount in parts}
    found = {key: amount.quantize(step, ROUND_DOWN) for key, amount in exact.items()}
    left = list(room)
    for (_, offer), amount in found.items():
        left[offer] -= amount
    for number, wanted in enumerate(needs):
        keys = sorted(
            (key for key in found if key[0] == number), key=lambda key: (found[key] - exact[key], key)
        )
        missing = wanted - sum((found[key] for key in keys), Decimal(0))
        while missing > 0 and keys:
            key = next((each for each in keys if left[each[1]] > 0), keys[0])
            more = min(step, missing)
            found[key] += more
            left[key[1]] -= more
            missing -= more
            keys = [*(each for each in keys if each != key), key]
    return {key: amount for key, amount in found.items() if amount > 0}
