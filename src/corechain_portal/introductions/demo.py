"""Sample introductions in every state, and two sample contracts: between the sample listings, by the steps that people
take. Every word of them says that it is a sample.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions.answering import accept, decline, end, end_by_itself, withdraw
from corechain_portal.introductions.contracts import confirm_contract, report_contract
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.starting import express_interest, propose
from corechain_portal.introductions.talking import add_step, choose_meeting, move_step, propose_meeting, say
from corechain_portal.listings.models import Listing, Side
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind

Members = Mapping[str, MemberOrganisation]


class Samples:
    """Whatever the sample listings allow: what is missing of them is left out."""

    def __init__(self, alliance: Alliance, members: Members, staff: User) -> None:
        self.alliance, self.members = alliance, members
        self.staff = make_viewer(alliance, staff)

    def listing(self, registry_id: str, side: str, words: str) -> Listing | None:
        """The sample listing of a member whose title holds `words`."""
        member = self.members.get(registry_id)
        rows = Listing.objects.on_the_market().filter(
            alliance=self.alliance, sample=True, member=member, side=side
        )
        found: Listing | None = rows.filter(title__icontains=words).first() if member else None
        return found

    def viewer(self, member: MemberOrganisation) -> Viewer:
        """An owner of the member."""
        role = member.roles.filter(role=OrganisationRoleKind.OWNER, until=None, person__sample=True).first()
        return make_viewer(self.alliance, role.person if role else None)

    def interest(
        self,
        listing: Listing | None,
        registry_id: str,
        own: Listing | None = None,
        facts: Collection[str] = (),
    ) -> Introduction | None:
        """A member is interested in a listing."""
        member = self.members.get(registry_id)
        if listing is None or member is None or not member.is_active or listing.member_id == member.pk:
            return None
        return express_interest(listing, member, self.viewer(member), own_listing=own, facts=facts)

    def talks(
        self, listing: Listing | None, registry_id: str, own: Listing | None = None
    ) -> Introduction | None:
        """The same, accepted by whoever published it."""
        made = self.interest(listing, registry_id, own)
        return None if made is None else accept(made, self.viewer(made.asked))


def make_samples(alliance: Alliance, members: Members) -> None:
    """All of them, where there are none yet, and the staff and the sample listings are there."""
    staff = User.objects.filter(email="secretariat@example.org", sample=True).first()
    if staff is None or Introduction.objects.filter(alliance=alliance, sample=True).exists():
        return
    samples = Samples(alliance, members, staff)
    _unanswered(samples)
    _ended(samples)
    _in_talks(samples)
    _contracts(samples)


def _unanswered(samples: Samples) -> None:
    resist = samples.listing("cr-micro", Side.DEMAND, "KrF")
    samples.interest(resist, "jianghua", facts=["kind"])
    thinning = samples.listing("jcet", Side.DEMAND, "减薄")
    if thinning is not None and "zh-adv" in samples.members:
        propose(thinning, samples.members["zh-adv"], samples.staff)


def _ended(samples: Samples) -> None:
    declined = samples.interest(samples.listing("hh-wuxi", Side.DEMAND, "KrF"), "jianghua")
    if declined is not None:
        decline(declined, samples.viewer(declined.asked), "specification", "示例：暂无此规格。Sample.")
    withdrawn = samples.interest(samples.listing("lead-int", Side.OFFER, "ALD"), "cr-micro")
    if withdrawn is not None:
        withdraw(withdrawn, samples.viewer(withdrawn.asker))
    lapsed = samples.interest(samples.listing("cetc58", Side.DEMAND, "键合"), "lead-int")
    if lapsed is not None:
        end_by_itself(lapsed, "unanswered")
    failed = samples.talks(samples.listing("nce", Side.DEMAND, "SiC"), "hh-wuxi")
    if failed is not None:
        step = add_step(failed, samples.viewer(failed.asker), "sample", note="示例样片 Sample wafers")
        move_step(step, samples.viewer(failed.asked), "not_passed", note="示例：缺陷密度偏高。Sample.")
        end(failed, samples.viewer(failed.asked), "sample", "示例：样品未通过。Sample.")


def _in_talks(samples: Samples) -> None:
    package = samples.listing("jcet", Side.OFFER, "QFN")
    made = samples.talks(samples.listing("chipown", Side.DEMAND, "TO-247"), "jcet", package)
    if made is None:
        return
    buyer, seller = samples.viewer(made.asked), samples.viewer(made.asker)
    say(made, buyer, "（示例）请问AEC-Q101认证的周期多长？ (sample) How long does AEC-Q101 take?")
    say(made, seller, "（示例）约三个月，可先送样。 (sample) About three months; samples can come first.")
    step = add_step(
        made, seller, "sample", timezone.localdate() + timedelta(days=20), "示例：200只 Sample: 200 pieces"
    )
    move_step(step, seller, "under_way")
    add_step(made, buyer, "audit", timezone.localdate() + timedelta(days=45), "示例审厂 Sample audit")
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=5)
    place = "示例会议室 Sample room"
    chosen = propose_meeting(made, buyer, start, start + timedelta(hours=1), place)
    propose_meeting(made, buyer, start + timedelta(days=1), start + timedelta(days=1, hours=1), place)
    choose_meeting(chosen, seller)


def _contracts(samples: Samples) -> None:
    package = samples.listing("jcet", Side.OFFER, "QFN")
    first = samples.talks(samples.listing("maxscend", Side.DEMAND, "QFN"), "jcet", package)
    if first is not None:
        _sign(samples, first, share=Decimal(40), visibility="alliance")
    second = samples.talks(samples.listing("jianghua", Side.OFFER, "显影液"), "cr-micro")
    if second is not None:
        quotation = add_step(
            second, samples.viewer(second.asked), "quotation", note="示例报价 Sample quotation"
        )
        move_step(quotation, samples.viewer(second.asker), "passed")
        _sign(samples, second, share=None, visibility="parties")


def _sign(samples: Samples, made: Introduction, *, share: Decimal | None, visibility: str) -> None:
    """Reported by the buyer's side for half of what the listing names, confirmed by the other."""
    listing = made.listing
    terms: dict[str, Any] = {
        "nodes": sorted(each.node for each in listing.nodes.all())[:1],
        "quantity": listing.quantity / 2 if listing.quantity else None,
        "unit": listing.unit,
        "period": listing.period,
        "amount": None,
        "signed_on": timezone.localdate(),
        "starts_on": None,
        "ends_on": None,
        "share_of_need": share,
        "visibility": visibility,
        "amount_visibility": "parties",
    }
    if terms["nodes"]:
        contract = report_contract(made, samples.viewer(made.asked), terms)
        confirm_contract(contract, samples.viewer(made.asker))
