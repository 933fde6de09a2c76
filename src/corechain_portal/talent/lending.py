"""Secondments: a post lent from one member to another, when both agree."""

from __future__ import annotations

from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.sharing import people_of
from corechain_portal.access.viewer import Viewer
from corechain_portal.membership.models import OrganisationRoleKind
from corechain_portal.talent.exceptions import NotPossible
from corechain_portal.talent.models import Secondment
from corechain_portal.workstreams.files import share_with
from corechain_portal.workstreams.kinds import Move
from corechain_portal.workstreams.models import WorkItem
from corechain_portal.workstreams.telling import tell


def secondment_saved(secondment: Secondment, viewer: Viewer) -> None:  # noqa: ARG001
    """Two different members; both see it and nobody else but the secretariat; the partner is told of a new one."""
    if secondment.partner_id == secondment.member_id:
        raise NotPossible(
            Text(zh="不能借调给本单位。", en="A post is not lent to the organisation that it belongs to.")
        )
    is_new = secondment.level != Level.NAMED
    if is_new:
        secondment.level = Level.NAMED
        secondment.save(update_fields=["level"])
    secondment.named.clear()
    share_with(secondment, secondment.partner)
    if is_new:
        tell(secondment, "talent.lent", people_of([secondment.partner], OrganisationRoleKind.HR))


def after_secondment_move(item: WorkItem, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """The other side is told."""
    if not isinstance(item, Secondment) or item.member is None:
        return
    other = item.partner if move.code == "cancel" else item.member
    tell(item, "talent.lent_answered", people_of([other], OrganisationRoleKind.HR))
