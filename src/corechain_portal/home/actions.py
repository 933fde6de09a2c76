"""What people change about themselves."""

from __future__ import annotations

from django.db import transaction

from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.notices.actions import choose
from corechain_portal.notices.models import PersonalTime


@transaction.atomic
def change_person(
    person: User, viewer: Viewer, *, display_name: str, language: str, times: PersonalTime
) -> None:
    """Keep name, language of letters and time zone. The audit keeps that the name changed, never the name."""
    before = {"language": person.language}
    renamed = person.display_name != display_name
    person.display_name, person.language = display_name, language
    person.save(update_fields=["display_name", "language"])
    choose(person, {}, times)
    record("accounts.person.change", person, viewer=viewer, before=before, after={"language": language})
    if renamed:
        record("accounts.person.rename", person, viewer=viewer, before=None, after=None)
