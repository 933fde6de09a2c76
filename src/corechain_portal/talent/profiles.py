"""What candidates do with their own profile: write it, show it with consent, withdraw that, erase it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.talent.consent import CURRENT
from corechain_portal.talent.exceptions import no_names, no_profile, old_text
from corechain_portal.talent.models import Application, Consent, MentorRequest, Profile, ProfileSkill, SeenBy


def profile_of(viewer: Viewer) -> Profile | None:
    """The viewer's own profile in this alliance."""
    return Profile.objects.of(viewer).prefetch_related("skills", "named").first()


@transaction.atomic
def save_profile(viewer: Viewer, fields: Mapping[str, Any], version: int | None) -> Profile | None:
    """Keep what the person wrote; None where the profile has another version than the one that was edited."""
    values = {name: value for name, value in fields.items() if name != "skills"}
    profile = (
        Profile.objects.select_for_update().filter(alliance=viewer.alliance, person=viewer.person).first()
    )
    before = profile.to_audit() if profile else None
    if profile is None:
        profile = Profile(alliance=viewer.alliance, person=viewer.person, version=0)
    elif version is not None and profile.version != version:
        return None
    for name, value in values.items():
        setattr(profile, name, value)
    profile.version += 1
    profile.changed_at = timezone.now()
    profile.save()
    profile.skills.all().delete()
    ProfileSkill.objects.bulk_create(ProfileSkill(profile=profile, skill=each) for each in fields["skills"])
    record("talent.profile.save", profile, viewer=viewer, before=before, after=profile.to_audit())
    return profile


@transaction.atomic
def show_profile(
    viewer: Viewer, seen_by: str, named: Iterable[MemberOrganisation], text_version: str
) -> None:
    """Show the profile to whom `seen_by` says; `text_version` is the text that the person agreed to.

    Raises :class:`~corechain_portal.talent.exceptions.NotPossible`, having changed nothing.
    """
    profile = (
        Profile.objects.select_for_update().filter(alliance=viewer.alliance, person=viewer.person).first()
    )
    if profile is None:
        raise no_profile()
    if seen_by not in (SeenBy.NAMED, SeenBy.ALLIANCE) or text_version != CURRENT:
        raise old_text()
    chosen = [
        each for each in named if each.alliance_id == viewer.alliance.pk and each.standing == Standing.ACTIVE
    ]
    if seen_by == SeenBy.NAMED and not chosen:
        raise no_names()
    before = profile.to_audit()
    _end_consent(profile)
    Consent.objects.create(profile=profile, text_version=text_version, seen_by=seen_by)
    profile.seen_by = seen_by
    profile.version = F("version") + 1
    profile.save(update_fields=["seen_by", "version"])
    profile.refresh_from_db()
    profile.named.set(chosen if seen_by == SeenBy.NAMED else ())
    record("talent.profile.show", profile, viewer=viewer, before=before, after=profile.to_audit())


@transaction.atomic
def hide_profile(viewer: Viewer) -> None:
    """Withdraw consent: from now on nobody else sees the profile. Applications that were sent stay sent."""
    profile = (
        Profile.objects.select_for_update().filter(alliance=viewer.alliance, person=viewer.person).first()
    )
    if profile is None or profile.seen_by == SeenBy.NOBODY:
        return
    before = profile.to_audit()
    _end_consent(profile)
    profile.seen_by = SeenBy.NOBODY
    profile.version += 1
    profile.save(update_fields=["seen_by", "version"])
    profile.named.clear()
    record("talent.profile.hide", profile, viewer=viewer, before=before, after=profile.to_audit())


def _end_consent(profile: Profile) -> None:
    Consent.objects.filter(profile=profile, withdrawn_at=None).update(withdrawn_at=timezone.now())


@transaction.atomic
def erase_profile(viewer: Viewer) -> None:
    """Erase the profile, its skills and consents, and the applications and requests with their copies of it."""
    if viewer.person is None:
        return
    rows = Profile.objects.filter(alliance=viewer.alliance, person=viewer.person)
    for profile in rows:
        _forget(
            Application.objects.filter(candidate=viewer.person, post__alliance=viewer.alliance),
            MentorRequest.objects.filter(candidate=viewer.person, offer__alliance=viewer.alliance),
        )
        record("talent.profile.erase", profile, viewer=viewer, before=profile.to_audit(), after=None)
        profile.delete()


def _forget(*rows: Any) -> None:
    for each in rows:
        each.delete()
