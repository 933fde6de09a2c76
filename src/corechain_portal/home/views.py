"""A person's own pages."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.accounts.models import User
from corechain_portal.home.actions import change_person
from corechain_portal.home.desk import desk_summary
from corechain_portal.home.forms import LettersForm, PersonForm, letters_values, person_values
from corechain_portal.home.kept import ABOUT, DONE, HISTORY, OTHER, Kept, done_by_people
from corechain_portal.home.links import account_links
from corechain_portal.home.my_data import counts, everything_about
from corechain_portal.home.roles import alliance_roles_of, organisations_of
from corechain_portal.home.waiting import waiting_for
from corechain_portal.language import current_language
from corechain_portal.notices.actions import choose, chosen_frequencies
from corechain_portal.notices.queries import notices_of, personal_time, tell

NEWS = 5


@guarded("accounts.use")
def me(request: HttpRequest) -> HttpResponse:
    """What waits, the person's organisations and roles, what changed, what can be done.

    ``?for=ID`` narrows it to one of the person's organisations.
    """
    viewer, person = viewer_of(request), _person(request)
    acting = organisations_of(viewer)
    chosen = _chosen(request, [each.member.pk for each in acting])
    news = notices_of(viewer)
    if chosen is not None:
        news = news.filter(member__in=[chosen])
    zone = personal_time(person).zone
    context: dict[str, Any] = {
        "person": person,
        "acting": acting,
        "chosen": next((each for each in acting if each.member.pk == chosen), None),
        "alliance_roles": alliance_roles_of(viewer),
        "waits": waiting_for(viewer, chosen),
        "told": tell(news[:NEWS], current_language(), zone),
        "zone": zone,
        "desk": desk_summary(viewer),
        "account_links": account_links(),
    }
    return render(request, "home/me.html", context)


def _chosen(request: HttpRequest, own: list[uuid.UUID]) -> uuid.UUID | None:
    """The organisation that the page is narrowed to; another's is as unknown as one that does not exist."""
    asked = request.GET.get("for", "")
    if not asked:
        return None
    try:
        chosen = uuid.UUID(asked)
    except ValueError:
        raise Http404 from None
    if chosen not in own:
        raise Http404
    return chosen


@guarded("accounts.use", "GET", "HEAD", "POST")
def settings(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone; how often and when to be written to. Two forms, each saved by itself."""
    person = _person(request)
    times, frequencies = personal_time(person), chosen_frequencies(person)
    sent = request.POST.get("form") if request.method == "POST" else None
    about = PersonForm(request.POST if sent == "person" else None, initial=person_values(person, times))
    letters = LettersForm(
        request.POST if sent == "letters" else None, initial=letters_values(frequencies, times)
    )
    if about.is_bound and about.is_valid():
        times.zone = about.cleaned_data["zone"]
        name, language = about.cleaned_data["display_name"], about.cleaned_data["language"]
        change_person(person, viewer_of(request), display_name=name, language=language, times=times)
        return _saved(request)
    if letters.is_bound and letters.is_valid():
        times.hour, times.weekday = letters.cleaned_data["hour"], letters.cleaned_data["weekday"]
        choose(person, letters.frequencies, times)
        return _saved(request)
    context = {"person": person, "about": about, "letters": letters, "faulty": request.method == "POST"}
    return render(request, "home/settings.html", context, status=422 if request.method == "POST" else 200)


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("me-settings")


@guarded("accounts.use")
def data(request: HttpRequest) -> HttpResponse:
    """What is kept about the person, how much of it and why."""
    number = counts(_person(request))
    done = [(kind, number[kind.label]) for kind in DONE]
    others = sum(number[kind.label] for kind in done_by_people() if kind not in DONE)
    context = {
        "about": [(kind, number[kind.label]) for kind in ABOUT],
        "not_about": [kind for kind in ABOUT if not number[kind.label]],
        "not_done": [kind for kind in DONE if not number[kind.label]],
        "done": [*done, (Kept("", "", OTHER, HISTORY), others)] if others else done,
    }
    return render(request, "home/data.html", context)


@guarded("accounts.use")
def data_export(request: HttpRequest) -> HttpResponse:
    """Everything kept about the person as a JSON file."""
    answer = JsonResponse(
        everything_about(_person(request), current_language()),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    day: date = timezone.localdate()
    answer["Content-Disposition"] = f'attachment; filename="my-data-{day:%Y-%m-%d}.json"'
    return answer


def _person(request: HttpRequest) -> User:
    """Whoever is signed in; the pages here are guarded."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
