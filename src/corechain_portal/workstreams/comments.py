"""Talk about a work item, with mentions: ``@name`` of people who may see the item."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.workstreams.exceptions import BadComment
from corechain_portal.workstreams.models import Comment, WorkItem
from corechain_portal.workstreams.telling import tell

LONGEST = 4000
MOST_MENTIONS = 20
MENTION = re.compile(r"@\[([^\[\]\n]{1,300})\]|@([\w.·-]{1,60})")


@transaction.atomic
def say(
    item: WorkItem, text: str, viewer: Viewer, *, speaks_for: MemberOrganisation | None = None
) -> Comment:
    """Keep a comment and tell those it mentions. Raises :class:`BadComment` for an empty or too long one."""
    text = text.replace("\x00", "").strip()
    if not text or len(text) > LONGEST:
        raise BadComment(
            Text(
                zh="留言不能为空，也不能超过 4,000 字。",
                en="A comment needs words, and at most 4,000 characters.",
            )
        )
    made = Comment.objects.create(item=item, author=viewer.person, speaks_for=speaks_for, text=text)
    mentioned = [each for each in people_mentioned(item, text) if each != viewer.person]
    made.mentions.set(mentioned)
    record("workstreams.comment", made, viewer=viewer, before=None, after=made.to_audit())
    if mentioned:
        tell(item, "workstreams.mentioned", mentioned)
    return made


@transaction.atomic
def take_back(comment: Comment, viewer: Viewer) -> None:
    """Erase the words of a comment; that something was said stays."""
    if comment.withdrawn_at is not None:
        return
    before = comment.to_audit()
    comment.text, comment.withdrawn_at = "", timezone.now()
    comment.save(update_fields=["text", "withdrawn_at"])
    comment.mentions.clear()
    record("workstreams.take_back", comment, viewer=viewer, before=before, after=comment.to_audit())


def people_mentioned(item: WorkItem, text: str) -> Sequence[User]:
    """People of the alliance called by ``@name`` or ``@[a name with spaces]`` who may see the item."""
    names = {(spaced or plain).strip() for spaced, plain in MENTION.findall(text)}
    names = set(sorted(names)[:MOST_MENTIONS])
    if not names:
        return []
    in_alliance = Q(allianceroles__alliance=item.alliance_id, allianceroles__until=None)
    in_members = Q(
        organisationroles__member__alliance=item.alliance_id,
        organisationroles__member__standing=Standing.ACTIVE,
        organisationroles__until=None,
    )
    called = User.objects.filter(in_alliance | in_members, display_name__in=names, is_active=True).distinct()
    seen = WorkItem.objects.filter(pk=item.pk)
    return [each for each in called if seen.visible_to(make_viewer(item.alliance, each)).exists()]
