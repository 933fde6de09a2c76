"""Notices and webhooks of joint purchases: never a name, a quantity or a price; those stand on the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from corechain_portal.access.sharing import holders_of, people_of
from corechain_portal.accounts.models import User
from corechain_portal.integration.publishing import publish
from corechain_portal.introductions.parties import TRADES
from corechain_portal.joint_purchase.models import JointPurchase
from corechain_portal.membership.models import AllianceRoleKind, MemberOrganisation
from corechain_portal.notices import notify


def tell(
    code: str, purchase: JointPurchase, members: Iterable[MemberOrganisation], *, besides: User | None = None
) -> None:
    """Tell owners, buyers and sellers of `members`, but not `besides`, who did it."""
    chosen = list({each.pk: each for each in members}.values())
    people = [each for each in people_of(chosen, *TRADES) if besides is None or each.pk != besides.pk]
    _notify(code, purchase, people)
    for each in chosen:
        publish("joint_purchase.changed", each, {"joint_purchase": purchase.pk, "state": purchase.state})


def tell_organiser(code: str, purchase: JointPurchase) -> None:
    """Tell who gathers it."""
    if purchase.lead is not None:
        _notify(code, purchase, people_of([purchase.lead], *TRADES))
    else:
        _notify(code, purchase, holders_of(purchase.alliance, AllianceRoleKind.SECRETARIAT))


def _notify(code: str, purchase: JointPurchase, people: Iterable[User]) -> None:
    link = reverse("joint-purchase", kwargs={"purchase_id": purchase.pk})
    notify(
        f"joint_purchase.{code}",
        people,
        alliance=purchase.alliance,
        link=link,
        subject=purchase,
        title=purchase.title,
    )
