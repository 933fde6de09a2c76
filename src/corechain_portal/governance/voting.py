"""Votes: one an organisation, until a deadline, with a quorum.

The electorate are the members that belonged to the alliance when the vote was called and still do when it is counted.
An organisation that leaves in between has no vote any more: it counts neither for the quorum nor in the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.governance.exceptions import CannotVote, NotReady
from corechain_portal.governance.models import Choice, Elector, Meeting, Resolution, Vote
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.workstreams.items import move_by_rule
from corechain_portal.workstreams.kinds import Move
from corechain_portal.workstreams.models import WorkItem

CHARTER_MAJORITY = 66
"""The charter is changed by more than 66 percent of the votes cast for or against, unless the form says more."""


@dataclass(frozen=True)
class Count:
    """How a vote stands. `quorum`: votes needed at least; `needed`: votes for that would be enough."""

    electorate: int
    votes_for: int
    against: int
    abstain: int
    quorum: int
    majority: int

    @property
    def cast(self) -> int:
        """Organisations that have voted."""
        return self.votes_for + self.against + self.abstain

    @property
    def has_quorum(self) -> bool:
        """Whether enough have voted. Without any elector there is none."""
        return self.electorate > 0 and self.cast >= self.quorum

    @property
    def is_adopted(self) -> bool:
        """Whether more than the majority is for it; a tie is not."""
        decided = self.votes_for + self.against
        return self.has_quorum and decided > 0 and 100 * self.votes_for > self.majority * decided

    def to_result(self) -> dict[str, int]:
        """What is kept of it."""
        return {
            "electorate": self.electorate,
            "for": self.votes_for,
            "against": self.against,
            "abstain": self.abstain,
        }


def votes_needed(electorate: int, percent: int) -> int:
    """The least number of votes that is at least `percent` of the electorate.

    >>> votes_needed(10, 50), votes_needed(11, 50), votes_needed(3, 0)
    (5, 6, 0)
    """
    return -(-electorate * percent // 100)


def count(resolution: Resolution) -> Count:
    """Count the votes of the electorate as it is now; two queries."""
    electors = set(
        Elector.objects.filter(resolution=resolution, member__standing=Standing.ACTIVE).values_list(
            "member_id", flat=True
        )
    )
    votes = Vote.objects.filter(resolution=resolution).values_list("member_id", "choice")
    choices = [choice for member_id, choice in votes if member_id in electors]
    majority = max(resolution.majority, CHARTER_MAJORITY) if resolution.is_charter else resolution.majority
    return Count(
        len(electors),
        choices.count(Choice.FOR),
        choices.count(Choice.AGAINST),
        choices.count(Choice.ABSTAIN),
        votes_needed(len(electors), resolution.quorum),
        majority,
    )


@transaction.atomic
def vote(resolution: Resolution, member: MemberOrganisation, choice: Choice, viewer: Viewer) -> Vote:
    """Cast, or change, the vote of an organisation. Raises :class:`CannotVote`."""
    row = Resolution.objects.select_for_update().get(pk=resolution.pk)
    if row.state != "voting" or row.vote_until is None or timezone.now() > row.vote_until:
        raise CannotVote(
            Text(
                zh="投票已经结束或尚未开始，没有计入。", en="Votes are not taken now; yours was not counted."
            ),
            Text(zh="请查看决议页上的截止时间。", en="Look at the deadline on the resolution's page."),
        )
    if not member.is_active or not Elector.objects.filter(resolution=row, member=member).exists():
        raise CannotVote(
            Text(
                zh="{member}在发起投票时不是会员，不能投票。",
                en="{member} was no member when the vote was called, and cannot vote.",
                member=member.name_zh,
            )
        )
    present = Vote.objects.filter(resolution=row, member=member).first()
    before = present.to_audit() if present else None
    kept = present or Vote(resolution=row, member=member)
    kept.choice, kept.person, kept.at = choice, viewer.person, timezone.now()
    kept.save()
    record("governance.vote", kept, viewer=viewer, before=before, after=kept.to_audit())
    return kept


@transaction.atomic
def close_vote(resolution: Resolution, *, now: datetime | None = None) -> bool:
    """Count and decide once the deadline has passed; tells whether there was something to close."""
    row = Resolution.objects.select_for_update().get(pk=resolution.pk)
    now = now or timezone.now()
    if row.state != "voting" or row.vote_until is None or now <= row.vote_until:
        return False
    counted = count(row)
    Resolution.objects.filter(pk=row.pk).update(result=counted.to_result())
    move = "adopt" if counted.is_adopted else "reject" if counted.has_quorum else "lapse"
    move_by_rule(row, move)
    return True


def close_ended_votes() -> int:
    """Close every vote whose deadline has passed; returns how many."""
    ended = Resolution.objects.filter(state="voting", vote_until__lt=timezone.now())
    return sum(close_vote(each) for each in ended)


def check_move(item: WorkItem, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """A vote needs a deadline that lies ahead, minutes have to be written before they are published."""
    if move.code in ("call", "call_again") and isinstance(item, Resolution):
        if item.vote_until is None or item.vote_until <= timezone.now():
            raise NotReady(
                Text(zh="发起投票前要定下将来的截止时间。", en="A vote needs a deadline that lies ahead."),
                Text(zh="先编辑决议，填好截止时间。", en="Edit the resolution and set the deadline first."),
            )
        if not MemberOrganisation.objects.filter(alliance=item.alliance, standing=Standing.ACTIVE).exists():
            raise NotReady(Text(zh="联盟还没有会员，无人可投票。", en="The alliance has no member to vote."))
    if move.code == "minute" and isinstance(item, Meeting) and not (item.minutes_zh or item.minutes_en):
        raise NotReady(
            Text(zh="还没有会议纪要。", en="There are no minutes yet."),
            Text(zh="先编辑会议，写好纪要。", en="Edit the meeting and write them first."),
        )


def after_move(item: WorkItem, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """Calling a vote settles who may vote; calling it again starts from nothing."""
    if move.code not in ("call", "call_again") or not isinstance(item, Resolution):
        return
    Vote.objects.filter(resolution=item).delete()
    Elector.objects.filter(resolution=item).delete()
    members = MemberOrganisation.objects.filter(alliance=item.alliance, standing=Standing.ACTIVE)
    Elector.objects.bulk_create(Elector(resolution=item, member=each) for each in members)
    Resolution.objects.filter(pk=item.pk).update(result=None)
