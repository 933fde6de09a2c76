"""What two sides in talks say to each other: messages with files, steps, times to meet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import Viewer
from corechain_portal.attachments.models import BETWEEN_MEMBERS, Attachment
from corechain_portal.attachments.storing import store
from corechain_portal.audit import record
from corechain_portal.introductions.exceptions import BadIntroduction, not_now
from corechain_portal.introductions.models import (
    Introduction,
    MeetingSlot,
    Message,
    SlotState,
    Step,
    StepKind,
    StepState,
)
from corechain_portal.introductions.moving import happened, locked
from corechain_portal.introductions.parties import other_side
from corechain_portal.introductions.shown import side_of
from corechain_portal.introductions.states import TALKING
from corechain_portal.introductions.telling import tell

LONGEST_MESSAGE = 8000
MOST_SLOTS = 10
"""Times to meet that wait or are agreed in one introduction."""


@transaction.atomic
def say(introduction: Introduction, viewer: Viewer, text: str, files: Sequence[UploadedFile] = ()) -> Message:
    """Write to the other side. Files are seen by the two organisations alone, not by the staff."""
    row, side = talking(introduction, viewer)
    text = text.replace("\x00", "").strip()
    if not text and not files:
        raise BadIntroduction(
            Text(zh="请写下要说的话，或选择文件。", en="Write something, or choose a file.")
        )
    if len(text) > LONGEST_MESSAGE:
        raise BadIntroduction(
            Text(zh="一次最多 {n} 个字符。", en="At most {n} characters at once.", n=LONGEST_MESSAGE)
        )
    message = Message.objects.create(introduction=row, side=side, person=viewer.person, text=text)
    message.attachments.set(_kept(row, side, viewer, files))
    tell(row, "message", other_side(side))
    record("introductions.message", message, viewer=viewer, before=None, after=message.to_audit())
    return message


def _kept(row: Introduction, side: str, viewer: Viewer, files: Sequence[UploadedFile]) -> list[Attachment]:
    own, other = row.member_on(side), row.member_on(other_side(side))
    return [
        store(each, viewer=viewer, member=own, level=Level.NAMED, named=(other,), purpose=BETWEEN_MEMBERS)
        for each in files
    ]


@transaction.atomic
def add_step(
    introduction: Introduction,
    viewer: Viewer,
    kind: str,
    due_on: date | None = None,
    note: str = "",
    files: Sequence[UploadedFile] = (),
) -> Step:
    """Agree on a sample, an audit or a quotation, with a day."""
    row, side = talking(introduction, viewer)
    if kind not in StepKind.values:
        raise BadIntroduction(Text(zh="请选择一种步骤。", en="Choose a kind of step."))
    step = Step.objects.create(
        introduction=row, side=side, person=viewer.person, kind=kind, due_on=due_on, note=_words(note)
    )
    step.attachments.set(_kept(row, side, viewer, files))
    happened(row, "step", viewer, side, detail=f"{kind}.planned")
    tell(row, "step", other_side(side))
    record("introductions.step.add", step, viewer=viewer, before=None, after=step.to_audit())
    return step


@transaction.atomic
def move_step(
    step: Step,
    viewer: Viewer,
    state: str,
    *,
    due_on: date | None = None,
    note: str = "",
    files: Sequence[UploadedFile] = (),
) -> Step:
    """Say how a step stands; `note` is added to what was said before."""
    row, side = talking(step.introduction, viewer)
    if state not in StepState.values:
        raise BadIntroduction(Text(zh="请选择状态。", en="Choose a state."))
    found = Step.objects.get(pk=step.pk, introduction=row)
    before = found.to_audit()
    found.state, found.due_on = state, due_on or found.due_on
    found.note = "\n".join(each for each in (found.note, _words(note)) if each)
    found.save()
    found.attachments.add(*_kept(row, side, viewer, files))
    happened(row, "step", viewer, side, detail=f"{found.kind}.{state}")
    tell(row, "step", other_side(side))
    record("introductions.step.move", found, viewer=viewer, before=before, after=found.to_audit())
    return found


@transaction.atomic
def propose_meeting(
    introduction: Introduction, viewer: Viewer, starts_at: datetime, ends_at: datetime, place: str = ""
) -> MeetingSlot:
    """Propose a time to meet; the other side chooses among those that are proposed."""
    row, side = talking(introduction, viewer)
    if ends_at <= starts_at or starts_at < timezone.now():
        raise BadIntroduction(
            Text(
                zh="会面须在将来，且结束晚于开始。",
                en="A meeting has to lie ahead, and end after it starts.",
            )
        )
    if row.meetingslots.filter(state__in=(SlotState.PROPOSED, SlotState.CHOSEN)).count() >= MOST_SLOTS:
        raise BadIntroduction(
            Text(zh="最多同时提出 {n} 个时间。", en="At most {n} times at once.", n=MOST_SLOTS)
        )
    slot = MeetingSlot.objects.create(
        introduction=row, side=side, person=viewer.person, starts_at=starts_at, ends_at=ends_at,
        place=_words(place)[:300],
    )  # fmt: skip
    happened(row, "meeting", viewer, side, detail="proposed")
    tell(row, "meeting", other_side(side))
    record("introductions.meeting.propose", slot, viewer=viewer, before=None, after=slot.to_audit())
    return slot


@transaction.atomic
def choose_meeting(slot: MeetingSlot, viewer: Viewer) -> MeetingSlot:
    """The other side takes a time; both get it as a calendar invitation."""
    row, side = talking(slot.introduction, viewer)
    found = MeetingSlot.objects.get(pk=slot.pk, introduction=row)
    if found.state != SlotState.PROPOSED or found.side == side or found.starts_at < timezone.now():
        raise not_now()
    return _moved_slot(found, row, side, viewer, SlotState.CHOSEN, "choose")


@transaction.atomic
def cancel_meeting(slot: MeetingSlot, viewer: Viewer) -> MeetingSlot:
    """Either side calls a meeting off; the one that proposed a time takes it back."""
    row, side = talking(slot.introduction, viewer)
    found = MeetingSlot.objects.get(pk=slot.pk, introduction=row)
    if found.state == SlotState.CANCELLED:
        raise not_now()
    return _moved_slot(found, row, side, viewer, SlotState.CANCELLED, "cancel")


def _moved_slot(
    found: MeetingSlot, row: Introduction, side: str, viewer: Viewer, state: SlotState, code: str
) -> MeetingSlot:
    from corechain_portal.introductions.tasks import send_invitations  # it imports what imports this module

    before, was_chosen = found.to_audit(), found.state == SlotState.CHOSEN
    found.state, found.sequence = state, found.sequence + 1
    found.save()
    happened(row, "meeting", viewer, side, detail=str(state.value))
    tell(row, "meeting", other_side(side))
    if state == SlotState.CHOSEN or was_chosen:
        send_invitations.enqueue(str(found.pk))
    record(f"introductions.meeting.{code}", found, viewer=viewer, before=before, after=found.to_audit())
    return found


def talking(introduction: Introduction, viewer: Viewer) -> tuple[Introduction, str]:
    """The introduction locked, in talks, and the side for which the viewer deals."""
    row = locked(introduction)
    side = side_of(row, viewer)
    if not side or not viewer.may("introductions.ask", row.member_on(side)):
        raise PermissionDenied
    if row.state not in TALKING:
        raise not_now()
    return row, side


def _words(text: Any) -> str:
    return str(text).replace("\x00", "").strip()[:4000]
