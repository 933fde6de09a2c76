"""Drafting: versions of a resolution's text, and amendments that members propose."""

from __future__ import annotations

from django.db import transaction

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.governance.exceptions import NotReady
from corechain_portal.governance.models import Amendment, AmendmentState, Resolution, ResolutionText
from corechain_portal.membership.models import MemberOrganisation

LONGEST = 4000
FIXED = ("voting", "adopted", "rejected", "published", "withdrawn")
"""States in which the text must not change any more: people vote, or have voted, on it."""


def keep_text(resolution: Resolution, viewer: Viewer | None) -> None:
    """Keep the present text as a version, unless it is the newest one already."""
    newest = resolution.texts.first()
    if newest is not None and resolution.state in FIXED and newest.text_zh != resolution.text_zh:
        raise NotReady(
            Text(
                zh="正在表决或已表决的文本不能再改。",
                en="The text is being voted on, or was; it cannot change any more.",
            ),
            Text(zh="请先撤回，再起草新的决议。", en="Withdraw it, then draft another resolution."),
        )
    same = newest is not None and (newest.text_zh, newest.text_en) == (resolution.text_zh, resolution.text_en)
    if same:
        return
    ResolutionText.objects.create(
        resolution=resolution,
        number=1 if newest is None else newest.number + 1,
        text_zh=resolution.text_zh,
        text_en=resolution.text_en,
        person=viewer.person if viewer else None,
    )


@transaction.atomic
def propose_amendment(
    resolution: Resolution, member: MemberOrganisation, text: str, viewer: Viewer
) -> Amendment:
    """Propose a change of a draft under discussion. Raises :class:`NotReady`."""
    row = Resolution.objects.select_for_update().get(pk=resolution.pk)
    text = text.replace("\x00", "").strip()
    if row.state != "discussion":
        raise NotReady(Text(zh="这份草案现在不征集修改意见。", en="Amendments are not taken now."))
    if not text or len(text) > LONGEST:
        raise NotReady(
            Text(
                zh="修改意见不能为空，也不能超过 4,000 字。",
                en="An amendment needs words, and at most 4,000 characters.",
            )
        )
    made = Amendment.objects.create(resolution=row, member=member, text=text)
    record("governance.amendment.propose", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def answer_amendment(amendment: Amendment, state: AmendmentState, answer: str, viewer: Viewer) -> None:
    """Say what becomes of an amendment, once."""
    row = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if row.state != AmendmentState.PROPOSED:
        raise NotReady(Text(zh="这条意见已经答复。", en="This amendment has been answered already."))
    before = row.to_audit()
    row.state, row.answer = state, answer.replace("\x00", "").strip()[:LONGEST]
    row.save()
    record("governance.amendment.answer", row, viewer=viewer, before=before, after=row.to_audit())
