"""Partners for an open role: the role is a demand, and the chain's matching finds who could meet it, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corechain.model.records import ChainNode
from corechain.texts import Language
from corechain.workflows.match_answer import MatchAnswer, MatchResult
from corechain.workflows.match_demand import LONGEST_DEMAND, match_demand
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.innovation.consortium import partners_of
from corechain_portal.innovation.models import InvitationState, OpenRole, Proposal
from corechain_portal.membership.models import MemberOrganisation, Standing

CANDIDATES = 30


@dataclass(frozen=True)
class Candidate:
    """An organisation of the chain that could take the role. `standing`: ``lead``, ``partner``, ``invited``, ``member``
    for one that can be invited, or nothing for one that is no member.
    """

    result: MatchResult
    member: MemberOrganisation | None
    standing: str


@dataclass(frozen=True)
class PartnerSearch:
    """What was asked, the whole answer of the matching, and the candidates in its order."""

    demand: str
    answer: MatchAnswer
    candidates: tuple[Candidate, ...]


def demand_of(role: OpenRole, nodes: Mapping[str, ChainNode], language: Language) -> str:
    """The role in words: its nodes by name, then what it requires."""
    names = [nodes[each].name(language) for each in role.nodes if each in nodes]
    comma, colon = ("、", "：") if language == "zh" else (", ", ": ")
    parts = [comma.join(names), role.requirements.strip()]
    return (colon.join(part for part in parts if part) or role.name(language))[:LONGEST_DEMAND]


def find_partners(role: OpenRole, language: Language) -> PartnerSearch:
    """Who could take the role, best first, members and others alike.

    Raises :class:`~corechain_portal.exceptions.NoDataLoaded` where the alliance has no chain, and what the matching
    raises for words that it cannot use.
    """
    proposal = role.proposal
    snapshot = current_snapshot(proposal.alliance)
    demand = demand_of(role, snapshot.nodes, language)
    answer = match_demand(snapshot, demand, limit=CANDIDATES, language=language)
    members = _members_by_registry(proposal, [each.organisation.id for each in answer.results])
    standings = _standings(proposal)
    found = []
    for result in answer.results:
        member = members.get(result.organisation.id)
        standing = standings.get(member.pk, "member") if member else ""
        found.append(Candidate(result, member, standing))
    return PartnerSearch(demand, answer, tuple(found))


def _members_by_registry(proposal: Proposal, ids: list[str]) -> Mapping[str, MemberOrganisation]:
    rows = MemberOrganisation.objects.filter(
        alliance=proposal.alliance_id, standing=Standing.ACTIVE, registry_id__in=ids
    )
    return {str(each.registry_id): each for each in rows}


def _standings(proposal: Proposal) -> Mapping[Any, str]:
    invited = proposal.invitations.filter(state=InvitationState.WAITING).values_list("member_id", flat=True)
    partners = partners_of(proposal).values_list("member_id", flat=True)
    return {
        **dict.fromkeys(invited, "invited"),
        **dict.fromkeys(partners, "partner"),
        proposal.member_id: "lead",
    }
