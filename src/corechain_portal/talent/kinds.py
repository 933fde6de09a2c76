"""Kinds of joint talent: posts, training, mentoring, secondments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from corechain.workflows.match_skills import find_skills, fit
from corechain_portal.access.viewer import Viewer
from corechain_portal.study.attendance import after_move as after_training_move
from corechain_portal.study.attendance import check_move as check_training
from corechain_portal.study.models import Session
from corechain_portal.talent.applying import after_post_move
from corechain_portal.talent.lending import after_secondment_move, secondment_saved
from corechain_portal.talent.matching import nodes_of_skills, offered, reasons, skill_names, wanted
from corechain_portal.talent.mentors import (
    after_offer_move,
    is_mentor,
    offer_saved,
    places_left,
    requests_seen,
)
from corechain_portal.talent.models import Mentoring, Post, Secondment
from corechain_portal.talent.profiles import profile_of
from corechain_portal.talent.seeing import open_posts
from corechain_portal.workstreams.kinds import Kind, Move, State
from corechain_portal.workstreams.nodes import nodes_of


def post_saved(post: Post, viewer: Viewer) -> None:  # noqa: ARG001
    """Skills that were not typed are read from its words; the nodes of the chain follow from them."""
    if not post.skills:
        told = (post.title_zh, post.title_en, post.text_zh, post.text_en)
        post.skills = list(find_skills("\n".join(told)))
    post.nodes = nodes_of_skills(post.skills)
    post.save(update_fields=["skills", "nodes"])


def post_context(post: Post, viewer: Viewer) -> Mapping[str, Any]:
    """For the post's personnel officers the applications; for a candidate the own one, and how the profile fits."""
    hires = viewer.may("talent.seek", post)
    profile = None if hires else profile_of(viewer)
    rows = post.applications.select_related("candidate")
    own = rows.filter(candidate=viewer.person).first() if viewer.person and not hires else None
    return {
        "skills": skill_names(post.skills),
        "used_for": nodes_of(post),
        "hires": hires,
        "applications": [(each, skill_names(each.skills)) for each in rows] if hires else (),
        "own_application": own,
        "profile": profile,
        "may_apply": own is None and not hires and open_posts(viewer).filter(pk=post.pk).exists(),
        "reasons": reasons(fit(wanted(post), offered(profile))) if profile else None,
    }


def training_context(session: Session, viewer: Viewer) -> Mapping[str, Any]:
    """Attendance by organisation."""
    return {
        "attendance": session.attendance.select_related("member") if viewer.belongs else (),
        "counts": session.state == "held" and viewer.may("talent.train", session),
    }


def mentoring_context(offer: Mentoring, viewer: Viewer) -> Mapping[str, Any]:
    """The mentor's requests, or the candidate's own."""
    mentors, requests = is_mentor(offer, viewer), list(requests_seen(offer, viewer))
    left = places_left(offer)
    is_open = offer.state == "open" and left != 0
    return {
        "skills": skill_names(offer.skills),
        "mentors": mentors,
        "requests": requests,
        "mentor_places": left,
        "may_ask": is_open and not mentors and not requests and viewer.person is not None,
    }


def secondment_context(item: Secondment, viewer: Viewer) -> Mapping[str, Any]:  # noqa: ARG001
    """Its skills in words."""
    return {"skills": skill_names(item.skills)}


POST = Kind(
    code="talent.post",
    workstream="talent",
    words=_("Post"),
    plural=_("Posts"),
    model="talent.Post",
    form="corechain_portal.talent.forms.PostForm",
    states=(
        State("open", _("open for applications"), tone="good"),
        State("filled", _("filled"), is_open=False, tone="good"),
        State("closed", _("no longer open"), is_open=False),
    ),
    moves=(
        Move("fill", ("open",), "filled", _("It is filled; erase the applications"), "talent.offer"),
        Move("close", ("open",), "closed", _("Close it, and erase the applications"), "talent.offer"),
        Move("reopen", ("filled", "closed"), "open", _("Open it again"), "talent.offer"),
    ),
    create="talent.offer",
    edit="talent.offer",
    shown=("work", "region", "skills"),
    template="talent/post.html",
    context=post_context,
    saved=post_saved,
    after=after_post_move,
)
TRAINING = Kind(
    code="talent.training",
    workstream="talent",
    words=_("Training"),
    plural=_("Trainings"),
    model="study.Session",
    form="corechain_portal.talent.forms.TrainingForm",
    states=(
        State("planned", _("open for sign-up")),
        State("held", _("held"), tone="good"),
        State("closed", _("attendance counted"), is_open=False, tone="good"),
        State("cancelled", _("cancelled"), is_open=False, tone="weak"),
    ),
    moves=(
        Move("hold", ("planned",), "held", _("It was held"), "talent.train"),
        Move("close", ("held",), "closed", _("Close, and forget the names"), "talent.train"),
        Move("cancel", ("planned",), "cancelled", _("Cancel"), "talent.train", needs_note=True),
    ),
    create="talent.train",
    edit="talent.train",
    joinable="planned",
    template="talent/training.html",
    context=training_context,
    rule=check_training,
    after=after_training_move,
)
MENTORING = Kind(
    code="talent.mentoring",
    workstream="talent",
    words=_("Offer of a mentor"),
    plural=_("Mentors"),
    model="talent.Mentoring",
    form="corechain_portal.talent.forms.MentoringForm",
    states=(
        State("open", _("can be asked"), tone="good"),
        State("closed", _("no longer open"), is_open=False),
    ),
    moves=(
        Move("close", ("open",), "closed", _("Take no more candidates"), "talent.mentor_own"),
        Move("reopen", ("closed",), "open", _("Open it again"), "talent.mentor_own"),
    ),
    create="talent.mentor",
    edit="talent.mentor_own",
    shown=("skills",),
    template="talent/mentoring.html",
    context=mentoring_context,
    saved=offer_saved,
    after=after_offer_move,
)
SECONDMENT = Kind(
    code="talent.secondment",
    workstream="talent",
    words=_("Secondment"),
    plural=_("Secondments"),
    model="talent.Secondment",
    form="corechain_portal.talent.forms.SecondmentForm",
    states=(
        State("proposed", _("proposed")),
        State("agreed", _("agreed by both"), tone="good"),
        State("ended", _("ended"), is_open=False),
        State("declined", _("declined"), is_open=False, tone="weak"),
        State("cancelled", _("cancelled"), is_open=False, tone="weak"),
    ),
    moves=(
        Move("accept", ("proposed",), "agreed", _("Agree"), "talent.borrow"),
        Move("decline", ("proposed",), "declined", _("Decline"), "talent.borrow", needs_note=True),
        Move("cancel", ("proposed", "agreed"), "cancelled", _("Cancel"), "talent.offer", needs_note=True),
        Move("end", ("agreed",), "ended", _("It has ended"), "talent.offer"),
    ),
    create="talent.offer",
    edit="talent.offer",
    shown=("partner", "skills"),
    fixed=("agreed", "ended", "declined", "cancelled"),
    template="talent/secondment.html",
    context=secondment_context,
    saved=secondment_saved,
    after=after_secondment_move,
)
