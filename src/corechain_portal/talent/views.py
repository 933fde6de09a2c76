"""What organisations do in joint talent: find candidates who agreed to it, answer, count trainings; and the skills."""

from __future__ import annotations

import uuid
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from corechain.workflows import match_skills
from corechain_portal.access.gates import guarded, require
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.study.attendance import count_attendance, rows_to_count
from corechain_portal.study.models import Session
from corechain_portal.study.views import read_number
from corechain_portal.talent.applying import answer, point_to
from corechain_portal.talent.matching import candidates_for, shown_profiles, skill_names, wanted
from corechain_portal.talent.mentors import answer_request
from corechain_portal.talent.models import Application, MentorRequest, Post, Profile
from corechain_portal.talent.seeing import hires_for
from corechain_portal.workstreams.queries import seen_as

LONGEST_QUERY = 2000


@guarded("talent.seek")
def candidates(request: HttpRequest) -> HttpResponse:
    """Who fits a post of one's own, or skills typed, among those who agreed to be seen by the viewer."""
    viewer = viewer_of(request)
    posts = own_posts(viewer)
    chosen = next((each for each in posts if str(each.pk) == request.GET.get("post")), None)
    words = request.GET.get("words", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    asked = (
        match_skills.Post(match_skills.find_skills(words)) if words else wanted(chosen) if chosen else None
    )
    context = {
        "posts": posts,
        "chosen": chosen,
        "words": words,
        "asked": skill_names(asked.skills) if asked else (),
        "found": candidates_for(asked, viewer) if asked and asked.skills else None,
        "searched": asked is not None,
    }
    return render(request, "talent/candidates.html", context)


def own_posts(viewer: Viewer) -> list[Post]:
    """Open posts of the organisations for which the viewer hires."""
    rows = Post.objects.visible_to(viewer).filter(member__in=hires_for(viewer), state="open")
    return list(rows.order_by("-made_at"))


@guarded("talent.seek")
def candidate(request: HttpRequest, profile_id: uuid.UUID) -> HttpResponse:
    """What a candidate shows; who agreed no more is as if never there."""
    viewer = viewer_of(request)
    profile = seen_profile(viewer, profile_id)
    context = {
        "profile": profile,
        "skills": skill_names(each.skill for each in profile.skills.all()),
        "posts": own_posts(viewer),
    }
    return render(request, "talent/candidate.html", context)


def seen_profile(viewer: Viewer, profile_id: uuid.UUID) -> Profile:
    """A profile that is shown to the viewer; else 404."""
    found: Profile = get_object_or_404(shown_profiles(viewer), pk=profile_id)
    return found


@guarded("talent.seek", "POST")
def candidate_point(request: HttpRequest, profile_id: uuid.UUID) -> HttpResponse:
    """Tell a candidate of one of one's own posts."""
    viewer = viewer_of(request)
    profile = seen_profile(viewer, profile_id)
    posts = {str(each.pk): each for each in own_posts(viewer)}
    post = posts.get(request.POST.get("post", ""))
    if post is None:
        messages.error(request, _("Choose one of your open posts."))
    else:
        point_to(post, profile, viewer)
        messages.success(request, _("The candidate is told of the post, and decides whether to apply."))
    return redirect("talent-candidate", profile_id=profile_id)


@guarded("talent.seek", "POST")
def application_answer(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Answer an application for a post of one's own organisation."""
    viewer = viewer_of(request)
    rows = Application.objects.visible_to(viewer).filter(post__member__in=hires_for(viewer))
    application = get_object_or_404(rows.select_related("post", "candidate"), pk=application_id)
    answer(application, request.POST.get("accept") == "yes", request.POST.get("answer", ""), viewer)
    return redirect("work-item", item_id=application.post_id)


@guarded("alliance.belong", "POST")
def request_answer(request: HttpRequest, request_id: uuid.UUID) -> HttpResponse:
    """The mentor answers a candidate; for anybody else there is no such request."""
    viewer = viewer_of(request)
    rows = MentorRequest.objects.filter(offer__alliance=viewer.alliance, offer__responsible=viewer.person)
    asked = get_object_or_404(rows, pk=request_id)
    answer_request(asked, request.POST.get("accept") == "yes", request.POST.get("answer", ""), viewer)
    return redirect("work-item", item_id=asked.offer_id)


@guarded("talent.train", "GET", "HEAD", "POST")
def training_attendance(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Count who came to a training, by organisation."""
    viewer = viewer_of(request)
    session = seen_as(Session, viewer, item_id)
    require(request, "talent.train", session)
    rows = rows_to_count(session)
    if request.method != "POST":
        return render(request, "study/attendance.html", {"item": session, "rows": rows})
    came = {row["member"]: read_number(request.POST.get(f"came-{row['member'].pk}", "")) for row in rows}
    count_attendance(session, came, viewer)
    return redirect("work-item", item_id=item_id)


@require_safe
def skills(request: HttpRequest) -> HttpResponse:
    """The vocabulary: every skill with its other names and the nodes of the chain where it is used."""
    try:
        nodes = current_snapshot(viewer_of(request).alliance).nodes
    except NoDataLoaded:
        nodes = {}
    rows = [
        (skill, [nodes[each] for each in skill.nodes if each in nodes])
        for skill in match_skills.skills().values()
    ]
    areas = [(area, list(group)) for area, group in groupby(rows, key=lambda each: each[0].area)]
    return render(request, "talent/skills.html", {"areas": areas, "count": len(rows)})
