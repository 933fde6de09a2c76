"""Contracts: reported by one side, confirmed by the other, corrected, withdrawn. What both say alike is agreed; it
becomes a supply link, and its outcome is asked for, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.introductions import signals
from corechain_portal.introductions.capacity import check_capacity, offer_of, promised_of
from corechain_portal.introductions.contract_models import Contract, ContractState, Terms
from corechain_portal.introductions.contract_terms import FIELDS, plain
from corechain_portal.introductions.exceptions import BadIntroduction, not_now
from corechain_portal.introductions.models import Introduction, State
from corechain_portal.introductions.moving import happened
from corechain_portal.introductions.parties import other_side
from corechain_portal.introductions.talking import talking
from corechain_portal.introductions.telling import publish_event, tell
from corechain_portal.listings.models import Listing
from corechain_portal.listings.models import Side as ListingSide
from corechain_portal.outcomes.computing import ask_for_outcome
from corechain_portal.outcomes.supplies import keep_supplies

NO_NODE = Text(zh="请写明供应的是链上的哪个环节。", en="Say which node of the chain is supplied.")


@transaction.atomic
def report_contract(introduction: Introduction, viewer: Viewer, typed: Mapping[str, Any]) -> Contract:
    """One side reports a contract; the other is asked to confirm. Raises what :func:`set_terms` raises."""
    row, side = talking(introduction, viewer)
    supplier, buyer = row.asked, row.asker
    if row.listing.side == ListingSide.DEMAND:
        supplier, buyer = buyer, supplier
    contract = Contract.objects.create(
        alliance=row.alliance, introduction=row, supplier=supplier, buyer=buyer, sample=row.sample
    )
    _write(contract, row, side, viewer, typed)
    happened(row, "contract.reported", viewer, side)
    tell(row, "contract_reported", other_side(side))
    record(
        "introductions.contract.report", contract, viewer=viewer, before=None, after=contract.to_audit()
    )  # fmt: skip
    return contract


@transaction.atomic
def set_terms(contract: Contract, viewer: Viewer, typed: Mapping[str, Any]) -> Contract:
    """One side says what was agreed, or corrects it. Where both now say the same it is confirmed.

    Raises :class:`~.exceptions.CannotMove` for more than the offer's capacity, and for a contract that is withdrawn.
    """
    found, row, side = _locked(contract, viewer)
    before = found.to_audit()
    _write(found, row, side, viewer, typed)
    _settle(found, row, side, viewer, before)
    return found


@transaction.atomic
def confirm_contract(contract: Contract, viewer: Viewer) -> Contract:
    """One side says the same as the other."""
    found, row, side = _locked(contract, viewer)
    other = Terms.objects.filter(contract=found, side=other_side(side)).first()
    if other is None:
        raise not_now()
    before = found.to_audit()
    _write(found, row, side, viewer, {name: getattr(other, name) for name in FIELDS})
    _settle(found, row, side, viewer, before)
    return found


@transaction.atomic
def withdraw_contract(contract: Contract, viewer: Viewer) -> Contract:
    """One side takes the contract back: it was reported by mistake, or was cancelled. What followed from it ends."""
    found, row, side = _locked(contract, viewer)
    before = found.to_audit()
    found.state = ContractState.WITHDRAWN
    found.save()
    if found.agreed is not None:
        keep_supplies(found)
        ask_for_outcome(found)
        signals.tell_others(signals.contracted, row, contract=found)
    if row.state == State.CONTRACT and not row.contracts.exclude(state=ContractState.WITHDRAWN).exists():
        row.state, row.state_since = State.TALKS, timezone.now()
        row.save()
    happened(row, "contract.withdrawn", viewer, side)
    tell(row, "contract_withdrawn", other_side(side))
    record(
        "introductions.contract.withdraw", found, viewer=viewer, before=before, after=found.to_audit()
    )  # fmt: skip
    return found


def _settle(found: Contract, row: Introduction, side: str, viewer: Viewer, before: dict[str, Any]) -> None:
    """After a side has spoken: confirmed where both say the same."""
    said = {each.side: plain(each) for each in Terms.objects.filter(contract=found)}
    own, other = said[side], said.get(other_side(side))
    if other is None:
        found.save()
    elif own != other:
        found.state = ContractState.DIFFERS
        found.save()
        happened(row, "contract.differs", viewer, side)
        tell(row, "contract_differs", other_side(side))
    elif found.state != ContractState.CONFIRMED or found.agreed != own:
        _agree(found, row, side, own, viewer)
    else:
        found.save()
    record("introductions.contract.say", found, viewer=viewer, before=before, after=found.to_audit())


def _agree(found: Contract, row: Introduction, side: str, terms: dict[str, Any], viewer: Viewer) -> None:
    found.state, found.agreed, found.agreed_at = ContractState.CONFIRMED, terms, timezone.now()
    found.visibility, found.amount_visibility = terms["visibility"], terms["amount_visibility"]
    found.save()
    if row.state != State.CONTRACT:
        row.state, row.state_since = State.CONTRACT, timezone.now()
        row.save()
    happened(row, "contract.confirmed", viewer, side)
    keep_supplies(found)
    ask_for_outcome(found)
    both = (other_side(side), other_side(other_side(side)))
    tell(row, "contract_confirmed", *both, besides=viewer.person)
    publish_event(row, "contract.confirmed", *both, contract=found.pk)
    signals.tell_others(signals.contracted, row, contract=found)


def _write(
    contract: Contract, row: Introduction, side: str, viewer: Viewer, typed: Mapping[str, Any]
) -> None:
    """Keep what a side says. The offer is locked, so that its capacity is not promised twice at once."""
    values = {name: typed[name] for name in FIELDS}
    if not values["nodes"]:
        raise BadIntroduction(NO_NODE)
    offer = offer_of(row)
    is_supplier = row.member_on(side).pk == contract.supplier_id
    confirming = Terms.objects.filter(contract=contract).exclude(side=side).exists()
    if offer is not None and (is_supplier or confirming):
        offer = Listing.objects.select_for_update(of=("self",)).get(pk=offer.pk)
        check_capacity(promised_of(offer, plain(values), contract), is_supplier=is_supplier)
    Terms.objects.update_or_create(
        contract=contract, side=side, defaults={**values, "person": viewer.person, "at": timezone.now()}
    )


def _locked(contract: Contract, viewer: Viewer) -> tuple[Contract, Introduction, str]:
    """The introduction is what is locked; everything of its contracts changes under it."""
    row, side = talking(contract.introduction, viewer)
    found = Contract.objects.select_related("alliance", "supplier", "buyer").get(pk=contract.pk)
    if found.state == ContractState.WITHDRAWN:
        raise not_now()
    return found, row, side
