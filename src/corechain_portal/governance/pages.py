"""What the pages of resolutions and meetings show besides what every work item shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corechain_portal.access.viewer import Viewer
from corechain_portal.governance.models import Elector, Meeting, Resolution, Vote
from corechain_portal.governance.voting import count
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.web.words import VOTES


def resolution_context(resolution: Resolution, viewer: Viewer) -> Mapping[str, Any]:
    """Versions, amendments, the count, and the viewer's own votes. Who voted how is not shown before the end."""
    entitled = Elector.objects.filter(resolution=resolution, member__in=viewer.member_ids)
    mine = dict(
        Vote.objects.filter(resolution=resolution, member__in=viewer.member_ids).values_list(
            "member_id", "choice"
        )
    )
    voters = MemberOrganisation.objects.filter(pk__in=entitled.values("member"))
    ended = resolution.result is not None
    result = resolution.result or {}
    return {
        "choices": tuple(VOTES.items()),
        "result_rows": [(code, words, result.get(code, 0)) for code, words in VOTES.items()],
        "texts": resolution.texts.select_related("person") if viewer.belongs else (),
        "amendments": resolution.amendments.select_related("member") if viewer.belongs else (),
        "may_amend": resolution.state == "discussion" and viewer.may("governance.take_part"),
        "may_answer": viewer.may("governance.manage"),
        "count": count(resolution) if resolution.state == "voting" and viewer.belongs else None,
        "ballots": [
            {"member": each, "choice": mine.get(each.pk)}
            for each in voters
            if viewer.may("governance.take_part", each)
        ]
        if resolution.state == "voting"
        else [],
        "votes": Vote.objects.filter(resolution=resolution)
        .select_related("member")
        .order_by("member__name_zh")
        if ended and viewer.belongs
        else (),
    }


def meeting_context(meeting: Meeting, viewer: Viewer) -> Mapping[str, Any]:
    """The agenda, and who came by organisation."""
    return {
        "agenda": meeting.agenda.select_related("resolution"),
        "may_manage": viewer.may("governance.manage"),
    }
