"""Pairing the branches of two members: proposed by one, accepted by the other."""

from __future__ import annotations

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.branches.models import Activity, Pairing
from corechain_portal.workstreams.files import share_with
from corechain_portal.workstreams.kinds import Move
from corechain_portal.workstreams.models import WorkItem


class CannotPair(CorechainError):
    """A pairing that makes no sense, or is there already."""

    code = "cannot_pair"
    http_status = 409


def pairing_saved(pairing: Pairing, viewer: Viewer) -> None:  # noqa: ARG001
    """Two different members; one pairing of the two at a time; the partner sees it."""
    if pairing.partner_id == pairing.member_id:
        raise CannotPair(Text(zh="单位不能与自己结对。", en="An organisation is not paired with itself."))
    both = (pairing.member_id, pairing.partner_id)
    others = Pairing.objects.filter(
        alliance=pairing.alliance, state__in=("proposed", "active"), member__in=both, partner__in=both
    ).exclude(pk=pairing.pk)
    if others.exists():
        raise CannotPair(
            Text(zh="这两家单位已经结对，或正在商议。", en="The two are paired already, or it is proposed.")
        )
    share_with(pairing, pairing.partner)


def check_activity(item: WorkItem, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """A record is published once it is written."""
    if move.code == "report" and isinstance(item, Activity) and not (item.report_zh or item.report_en):
        raise CannotPair(
            Text(zh="还没有写活动记录。", en="There is no record of the activity yet."),
            Text(zh="先编辑活动，写好记录。", en="Edit the activity and write it first."),
        )
