"""Why two listings cannot be proposed to be merged, and what may go wrong in answering. No sentence says more than its
reader may know: none depends on who is behind a listing, but for one's own and for the staff.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.introductions.exceptions import LOAD_AGAIN
from corechain_portal.listings.merging_models import MergeProposal, MergeState
from corechain_portal.listings.models import Listing

MOST_OPEN = 50
"""Proposals that one organisation may have open."""
NOT_AGAIN_FOR = timedelta(days=30)
"""Once two listings were not to be merged, nobody is asked again for so long."""

TWO = Text(zh="请选择两条不同的供需信息。", en="Choose two different listings.")
ONE_KIND = Text(
    zh="一条是需求，一条是供给，不能合并。", en="One is a demand, the other an offer; they cannot be merged."
)
OTHER_ALLIANCE = Text(
    zh="两条供需信息不属于同一联盟，不能合并。",
    en="The two listings are of different alliances; they cannot be merged.",
)
OWN = Text(
    zh="两条都是贵单位自己的信息，无需征求同意。",
    en="Both are listings of your own organisation; nobody has to be asked.",
)
OWN_REMEDY = Text(
    zh="请在其中一条的页面上点“将本条并入”。", en="Use “Merge this one into it” on the page of one of them."
)
OF_ONE = Text(
    zh="两条是同一家单位的信息，由该单位自行合并。",
    en="Both are of one organisation, which merges them itself.",
)
NOT_ON_THE_MARKET = Text(
    zh="两条信息都须在有效期内。", en="Both listings have to be on the market; one of them is not."
)
NARROW = Text(
    zh="其中一条只向指定对象公开，不能合并。",
    en="One of the two is shown to chosen readers alone; it cannot be merged.",
)
NARROW_REMEDY = Text(
    zh="如果是贵单位的那条，请先把公开范围改为“联盟内”或“公开”。",
    en="If it is yours, let the whole alliance or everybody see it first.",
)
PROPOSED_ALREADY = Text(
    zh="这两条信息的合并建议已提出，正在等待答复。",
    en="It is proposed already to merge these two; an answer is awaited.",
)
BUSY = Text(
    zh="其中一条信息另有合并建议尚未答复，暂不能再提。",
    en="One of the two is in another open proposal to merge; it cannot be proposed until that is answered.",
)
NOT_AGAIN = Text(
    zh="这项合并建议在 {days} 天内被婉拒或撤回过，暂不能再提。",
    en="This was declined or withdrawn less than {days} days ago; it cannot be proposed again yet.",
    days=NOT_AGAIN_FOR.days,
)
TOO_MANY = Text(
    zh="贵单位已有 {n} 项合并建议未得到答复，请等待答复或撤回一些。",
    en="{n} proposals of your organisation are unanswered; wait for answers, or withdraw some.",
    n=MOST_OPEN,
)


class CannotMerge(CorechainError):
    """A proposal that cannot be made, or a step that its state does not allow."""

    code = "cannot_merge"
    http_status = 409


class BadReason(CorechainError):
    """Why something is declined was not said, or says too much."""

    code = "bad_reason"
    http_status = 422


def answered_already() -> CannotMerge:
    """Somebody was first."""
    return CannotMerge(
        Text(
            zh="已经有人先作了答复，您的这一步没有执行。",
            en="Somebody has answered already; your step was not taken.",
        ),
        LOAD_AGAIN,
    )


def no_longer_open() -> CannotMerge:
    """One of the two listings is not there any more for the other side; why is not said."""
    return CannotMerge(
        Text(
            zh="这项合并建议已不再有效，没有合并。", en="This proposal is no longer open; nothing was merged."
        ),
        LOAD_AGAIN,
    )


def gives_away(words: str) -> BadReason:
    """A reason that would name its writer, who stays unnamed."""
    return BadReason(
        Text(
            zh="未合并就不公开名称，但这段话会透露贵单位：“{words}”。没有提交。",
            en="Nobody is named unless both agree, but these words tell who you are: “{words}”. Nothing was sent.",
            words=words,
        ),
        Text(zh="请删去后再提交。", en="Take them out, then send it again."),
    )


def check_pair(listing: Listing, into: Listing, *, of_staff: bool) -> None:
    """Raises :class:`CannotMerge` where the two cannot be merged, whoever agrees."""
    if listing.pk == into.pk:
        raise CannotMerge(TWO)
    if listing.alliance_id != into.alliance_id:
        raise CannotMerge(OTHER_ALLIANCE)
    if listing.side != into.side:
        raise CannotMerge(ONE_KIND)
    if listing.member_id == into.member_id:
        raise CannotMerge(OF_ONE) if of_staff else CannotMerge(OWN, OWN_REMEDY)
    if not (listing.is_on_the_market and into.is_on_the_market):
        raise CannotMerge(NOT_ON_THE_MARKET)
    if not (is_wide(listing) and is_wide(into)):
        raise CannotMerge(NARROW, NARROW_REMEDY)


def check_other_proposals(listing: Listing, into: Listing, own: Listing | None) -> None:
    """Raises :class:`CannotMerge` where one of the two is spoken for, was refused lately, or too many are asked."""
    rows = MergeProposal.objects.all()
    both = Q(listing=listing, into=into) | Q(listing=into, into=listing)
    waiting = rows.filter(state=MergeState.OPEN)
    if waiting.filter(both).exists():
        raise CannotMerge(PROPOSED_ALREADY)
    if waiting.filter(Q(listing__in=(listing, into)) | Q(into=listing)).exists():
        raise CannotMerge(BUSY)
    # Who declines may want it the other way round; who takes it back may have meant that.
    refused = Q(listing=listing, into=into, state__in=(MergeState.DECLINED, MergeState.WITHDRAWN))
    refused |= Q(listing=into, into=listing, state=MergeState.DECLINED) & ~Q(reason="other_way_round")
    if rows.filter(refused, state_since__gt=timezone.now() - NOT_AGAIN_FOR).exists():
        raise CannotMerge(NOT_AGAIN)
    if own is not None:
        mine = Q(proposed_by="listing", listing__member=own.member_id)
        mine |= Q(proposed_by="into", into__member=own.member_id)
        if waiting.filter(mine).count() >= MOST_OPEN:
            raise CannotMerge(TOO_MANY)


def is_wide(listing: Listing) -> bool:
    """Whether every member may see it. Only such can be merged: with a narrower one, the very fact that a proposal
    reaches the other side, or stays open, would tell whether it is among those named.
    """
    return listing.level in (Level.ALLIANCE, Level.PUBLIC)


def still_possible(listing: Listing, into: Listing) -> bool:
    """Whether both are on the market, of two members, and seen by every member."""
    there = all(each.is_on_the_market and each.member.is_active and is_wide(each) for each in (listing, into))
    return there and listing.member_id != into.member_id
