# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Joint talent for programs: a candidate's own profile and applications; what personnel officers see with consent.

All of it is for people at a browser: an organisation's token reads no profile.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from corechain.workflows import match_skills
from corechain_portal.access.viewer import Viewer
from corechain_portal.api.asking import NotSignedIn, asker
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_error, or_refused
from corechain_portal.api.talent_schemas import (
    AnswerIn,
    ApplicationOut,
    ApplicationsOut,
    ApplyIn,
    AskIn,
    CandidatesOut,
    ConsentIn,
    DoneOut,
    OwnProfileOut,
    PostsForMeOut,
    ProfileIn,
    RequestOut,
    SkillsOut,
)
from corechain_portal.api.work_fields import in_the_readers_language
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.talent import applying, mentors, profiles
from corechain_portal.talent.exceptions import UnusableProfile, stale
from corechain_portal.talent.forms import ProfileForm
from corechain_portal.talent.matching import Reasons, candidates_for, posts_for, wanted
from corechain_portal.talent.models import Application, Mentoring, MentorRequest, Post, Profile
from corechain_portal.talent.seeing import hires_for
from corechain_portal.workstreams.queries import seen_as

router = Router(tags=["talent 人才联育"])
DONE = {"done": True}
MOST = 500
"""Applications given at once."""


def _candidate(request: HttpRequest) -> Viewer:
    """A person at a browser."""
    viewer = asker(request, "accounts.use")
    if viewer.person is None:
        raise NotSignedIn
    return viewer


@router.get(
    "/talent/skills", response=or_error(SkillsOut), url_name="talent-skills", summary="Skills / 技能词表"
)
def skills(request: HttpRequest) -> dict[str, Any]:
    """The vocabulary of skills."""
    return {
        "skills": [
            {
                "id": each.id, "area": each.area, "broader": each.broader, "name_zh": each.name.zh,
                "name_en": each.name.en, "nodes": list(each.nodes),
            }
            for each in match_skills.skills().values()
        ]
    }  # fmt: skip


@router.get(
    "/talent/profile",
    response=or_refused(OwnProfileOut),
    url_name="talent-profile",
    summary="One's own profile / 我的档案",
)
def own_profile(request: HttpRequest, lang: Language = None) -> dict[str, Any]:
    """The profile of whoever asks; 404 where there is none."""
    return _own(_candidate(request))


@router.put(
    "/talent/profile",
    response=or_changed(OwnProfileOut),
    url_name="talent-profile-save",
    summary="Write one's profile / 保存档案",
)
@idempotent
def save(request: HttpRequest, sent: ProfileIn | None = None, lang: Language = None) -> dict[str, Any]:
    """Write the profile. Nobody else sees it without consent."""
    viewer = _candidate(request)
    body = needed(sent)
    typed = {
        **body.dict(exclude={"version"}),
        "skills": ", ".join(body.skills),
        "regions": ", ".join(body.regions),
    }
    with in_the_readers_language(request):
        form = ProfileForm(typed)
        if not form.is_valid():
            raise UnusableProfile(form)
    if profiles.save_profile(viewer, form.cleaned_data, body.version) is None:
        raise stale()
    return _own(viewer)


@router.post(
    "/talent/profile/consent",
    response=or_changed(OwnProfileOut),
    url_name="talent-profile-show",
    summary="Agree to be seen / 同意公开档案",
)
@idempotent
def show(request: HttpRequest, sent: ConsentIn | None = None, lang: Language = None) -> dict[str, Any]:
    """Show the profile to personnel officers of all members, or of those named."""
    viewer = _candidate(request)
    body = needed(sent)
    members = MemberOrganisation.objects.filter(alliance=viewer.alliance, pk__in=body.named)
    profiles.show_profile(viewer, body.seen_by, members, body.consent)
    return _own(viewer)


@router.delete(
    "/talent/profile/consent",
    response=or_refused(DoneOut),
    url_name="talent-profile-hide",
    summary="Withdraw consent / 撤回同意",
)
def hide(request: HttpRequest, lang: Language = None) -> dict[str, bool]:
    """From now on nobody else sees the profile."""
    profiles.hide_profile(_candidate(request))
    return DONE


@router.delete(
    "/talent/profile",
    response=or_refused(DoneOut),
    url_name="talent-profile-erase",
    summary="Erase one's profile / 删除档案",
)
def erase(request: HttpRequest, lang: Language = None) -> dict[str, bool]:
    """Erase profile, consents, applications and requests to mentors."""
    profiles.erase_profile(_candidate(request))
    return DONE


@router.get(
    "/talent/posts-for-me",
    response=or_refused(PostsForMeOut),
    url_name="talent-posts-for-me",
    summary="Posts that fit one's profile / 适合我的岗位",
)
def posts_for_me(request: HttpRequest, lang: Language = None) -> dict[str, Any]:
    """Open posts that ask for something the person can do, with reasons; more of it first."""
    viewer = _candidate(request)
    own = profiles.profile_of(viewer)
    if own is None:
        raise Http404
    with in_the_readers_language(request):
        return {"posts": [{"post": post.pk, **_why(why)} for post, why in posts_for(own, viewer)]}


@router.get(
    "/talent/posts/{uuid:post_id}/candidates",
    response=or_refused(CandidatesOut),
    url_name="talent-candidates",
    summary="Candidates for one's post / 适合岗位的人才",
)
def candidates(request: HttpRequest, post_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Who agreed to be seen by the asker and can do all, or some, of what the post asks for."""
    viewer = asker(request, "talent.seek")
    post = seen_as(Post, viewer, post_id)
    viewer = asker(request, "talent.seek", post)
    with in_the_readers_language(request):
        found = candidates_for(wanted(post), viewer)
    return {
        "with_all": [{"profile": _shown(each), **_why(why)} for each, why in found.with_all],
        "with_some": [{"profile": _shown(each), **_why(why)} for each, why in found.with_some],
    }


@router.post(
    "/talent/posts/{uuid:post_id}/applications",
    response=or_changed(ApplicationOut),
    url_name="talent-apply",
    summary="Apply / 应聘",
)
@idempotent
def apply(
    request: HttpRequest, post_id: uuid.UUID, sent: ApplyIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Send a copy of one's profile to a post."""
    viewer = _candidate(request)
    body = needed(sent)
    return _application(applying.apply(seen_as(Post, viewer, post_id), viewer, body.words, body.reach))


@router.get(
    "/talent/applications",
    response=or_refused(ApplicationsOut),
    url_name="talent-applications",
    summary="Applications / 应聘",
)
def applications(request: HttpRequest, lang: Language = None) -> dict[str, Any]:
    """One's own, and those for posts of organisations for which the asker hires."""
    viewer = _candidate(request)
    return {"applications": [_application(each) for each in Application.objects.visible_to(viewer)[:MOST]]}


@router.post(
    "/talent/applications/{uuid:application_id}/answer",
    response=or_changed(DoneOut),
    url_name="talent-application-answer",
    summary="Answer an application / 答复应聘",
)
@idempotent
def answer(
    request: HttpRequest, application_id: uuid.UUID, sent: AnswerIn | None = None, lang: Language = None
) -> dict[str, bool]:
    """Answer an application for a post of one's own organisation, once."""
    viewer = asker(request, "talent.seek")
    body = needed(sent)
    rows = Application.objects.visible_to(viewer).filter(post__member__in=hires_for(viewer))
    applying.answer(get_object_or_404(rows, pk=application_id), body.accept, body.answer, viewer)
    return DONE


@router.delete(
    "/talent/applications/{uuid:application_id}",
    response=or_refused(DoneOut),
    url_name="talent-application-withdraw",
    summary="Withdraw an application / 撤回应聘",
)
def withdraw(request: HttpRequest, application_id: uuid.UUID, lang: Language = None) -> dict[str, bool]:
    """Withdraw one's own application: it is erased."""
    viewer = _candidate(request)
    own = Application.objects.visible_to(viewer).filter(candidate=viewer.person)
    applying.take_back(get_object_or_404(own, pk=application_id), viewer)
    return DONE


@router.post(
    "/talent/mentors/{uuid:item_id}/requests",
    response=or_changed(RequestOut),
    url_name="talent-mentor-ask",
    summary="Ask a mentor / 请求导师",
)
@idempotent
def ask(
    request: HttpRequest, item_id: uuid.UUID, sent: AskIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Ask somebody to be one's mentor."""
    viewer = _candidate(request)
    body = needed(sent)
    asked = mentors.ask(seen_as(Mentoring, viewer, item_id), viewer, body.words)
    own = ("id", "state", "words", "answer", "made_at")
    return {**{name: getattr(asked, name) for name in own}, "offer": asked.offer_id}


@router.post(
    "/talent/requests/{uuid:request_id}/answer",
    response=or_changed(DoneOut),
    url_name="talent-request-answer",
    summary="Answer a candidate as mentor / 导师答复",
)
@idempotent
def answer_request(
    request: HttpRequest, request_id: uuid.UUID, sent: AnswerIn | None = None, lang: Language = None
) -> dict[str, bool]:
    """The mentor answers, once."""
    viewer = _candidate(request)
    body = needed(sent)
    rows = MentorRequest.objects.filter(offer__alliance=viewer.alliance, offer__responsible=viewer.person)
    mentors.answer_request(get_object_or_404(rows, pk=request_id), body.accept, body.answer, viewer)
    return DONE


@router.delete(
    "/talent/requests/{uuid:request_id}",
    response=or_refused(DoneOut),
    url_name="talent-request-withdraw",
    summary="Withdraw a request to a mentor / 撤回对导师的请求",
)
def withdraw_request(request: HttpRequest, request_id: uuid.UUID, lang: Language = None) -> dict[str, bool]:
    """Withdraw one's own request: it is erased."""
    viewer = _candidate(request)
    own = MentorRequest.objects.filter(offer__alliance=viewer.alliance, candidate=viewer.person)
    mentors.take_request_back(get_object_or_404(own, pk=request_id), viewer)
    return DONE


def _application(row: Application) -> dict[str, Any]:
    own = (
        "id", "state", "headline", "experience", "skills", "languages", "words", "reach", "answer", "made_at",
    )  # fmt: skip
    return {**{name: getattr(row, name) for name in own}, "post": row.post_id}


def _why(why: Reasons) -> dict[str, Any]:
    return {
        "matching": list(why.matching),
        "missing": list(why.missing),
        "region": why.region,
        "work": why.work,
    }


def _shown(profile: Profile) -> dict[str, Any]:
    own = ("id", "headline", "experience", "languages", "regions", "works")
    return {
        **{name: getattr(profile, name) for name in own},
        "skills": [each.skill for each in profile.skills.all()],
    }


def _own(viewer: Viewer) -> dict[str, Any]:
    profile = profiles.profile_of(viewer)
    if profile is None:
        raise Http404
    named = [each.pk for each in profile.named.all()]
    return {**_shown(profile), "version": profile.version, "seen_by": profile.seen_by, "named": named}
