"""Applications: a candidate asks for a post and is answered; personnel officers may point a candidate to a post."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from corechain_portal.access.sharing import people_of
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.membership.models import OrganisationRoleKind
from corechain_portal.notices.models import Notice
from corechain_portal.talent.exceptions import answered_already, closed, no_profile
from corechain_portal.talent.models import Answer, Application, Post, Profile
from corechain_portal.talent.profiles import profile_of
from corechain_portal.talent.seeing import open_posts
from corechain_portal.workstreams.kinds import Move
from corechain_portal.workstreams.models import WorkItem
from corechain_portal.workstreams.telling import tell

LONGEST = 4000


def tidy(text: str) -> str:
    """What somebody typed, without signs that no database keeps, and not longer than :data:`LONGEST`."""
    return text.replace("\x00", "").strip()[:LONGEST]


@transaction.atomic
def apply(post: Post, viewer: Viewer, words: str, reach: str) -> Application:
    """Send one's profile to a post as it is now. Applying again changes nothing.

    Raises :class:`~corechain_portal.talent.exceptions.NotPossible` without a profile, or where the post is not open.
    """
    profile = profile_of(viewer)
    if profile is None or viewer.person is None:
        raise no_profile()
    locked = Post.objects.select_for_update().get(pk=post.pk)
    if not open_posts(viewer).filter(pk=locked.pk).exists():
        raise closed()
    made, new = Application.objects.get_or_create(
        post=post,
        candidate=viewer.person,
        defaults={
            "headline": profile.headline,
            "experience": profile.experience,
            "languages": profile.languages,
            "skills": [each.skill for each in profile.skills.all()],
            "words": tidy(words),
            "reach": tidy(reach)[:300] or viewer.person.email,
        },
    )
    if new:
        record("talent.application.send", made, viewer=viewer, before=None, after=made.to_audit())
        if post.member is not None:
            tell(post, "talent.applied", people_of([post.member], OrganisationRoleKind.HR))
    return made


@transaction.atomic
def take_back(application: Application, viewer: Viewer) -> None:
    """The candidate withdraws: the application is gone."""
    record(
        "talent.application.withdraw", application, viewer=viewer, before=application.to_audit(), after=None
    )
    application.delete()


@transaction.atomic
def answer(application: Application, accepted: bool, words: str, viewer: Viewer) -> None:
    """The post's personnel officer answers, once; the candidate is told."""
    row = Application.objects.select_for_update().filter(pk=application.pk, state=Answer.WAITING).first()
    if row is None:
        raise answered_already()
    before = row.to_audit()
    row.state = Answer.ACCEPTED if accepted else Answer.DECLINED
    row.answer, row.answered_at = tidy(words), timezone.now()
    row.save(update_fields=["state", "answer", "answered_at"])
    record("talent.application.answer", row, viewer=viewer, before=before, after=row.to_audit())
    tell(row.post, "talent.answered", [row.candidate])


@transaction.atomic
def point_to(post: Post, profile: Profile, viewer: Viewer) -> None:
    """Tell a candidate of a post, once. Who the candidate is stays unknown to whoever points."""
    told = Notice.objects.filter(person=profile.person_id, code="talent.pointed", subject_id=post.pk)
    if told.exists():
        return
    record("talent.post.point", post, viewer=viewer, before=None, after=None)
    tell(post, "talent.pointed", [profile.person])


def after_post_move(item: WorkItem, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """Nobody needs the applications once the post is filled or closed: they are erased, and the candidates told."""
    if move.target == "open":
        return
    waiting: Any = Application.objects.filter(post=item.pk).select_related("candidate")
    candidates = [each.candidate for each in waiting if each.state == Answer.WAITING]
    waiting.delete()
    tell(item, "talent.post_ended", candidates)
