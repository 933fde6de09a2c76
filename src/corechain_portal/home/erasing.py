"""Erasing a person: what is theirs alone goes, what the alliance must keep stays without their name.

Minutes, votes of organisations, the history of joint work and the chain of the audit stay: they name an account, and
the account names nobody any more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.closing import close_account
from corechain_portal.accounts.models import User
from corechain_portal.api.models import KeptAnswer
from corechain_portal.home.keeping import Erasing
from corechain_portal.home.kept import ABOUT, DONE, OTHER, done_by_people
from corechain_portal.home.my_data import counts
from corechain_portal.workstreams.kinds import all_kinds
from corechain_portal.workstreams.models import Comment, Participation
from corechain_portal.workstreams.taking_part import withdraw

SOMEBODY = "…"
"""Stands where a comment of somebody else called the person by name."""


@dataclass(frozen=True)
class Step:
    """What will happen to one kind of record, and how many there are."""

    name: Text
    number: int
    erasing: Erasing


def plan(person: User) -> list[Step]:
    """What erasing the person would do, by kind of record; only kinds of which there are any."""
    number = counts(person)
    steps = [Step(kind.name, number[kind.label], kind.erasing) for kind in (*ABOUT, *DONE)]
    others = sum(number[kind.label] for kind in done_by_people() if kind not in DONE)
    steps.append(Step(OTHER, others, Erasing.NAMELESS))
    order = list(Erasing)
    return sorted((each for each in steps if each.number), key=lambda each: order.index(each.erasing))


@transaction.atomic
def erase_person(person: User, viewer: Viewer | None, *, by: str | None = None) -> None:
    """Erase the person in every alliance. It cannot be undone. Without a viewer `by` is ``command``."""
    address = person.email
    _leave_what_is_coming(person, viewer)
    _take_name_out_of_talk(person)
    for kind in (*ABOUT, *done_by_people()):
        kind.erase(person, address)
    KeptAnswer.objects.filter(asker=f"person:{person.pk}").delete()
    close_account(person, viewer, by=by)


def _leave_what_is_coming(person: User, viewer: Viewer | None) -> None:
    """Places at what is still to come go to those who wait."""
    joinable = Q(pk__in=())
    for kind in all_kinds():
        if kind.joinable:
            joinable |= Q(item__kind=kind.code, item__state=kind.joinable)
    coming = Q(item__starts_at=None) | Q(item__starts_at__gte=timezone.now())
    for each in Participation.objects.filter(joinable, coming, person=person, until=None):
        withdraw(each, viewer)


def _take_name_out_of_talk(person: User) -> None:
    """Comments of others that call the person by name keep their words, and lose the name."""
    if not person.display_name:
        return
    name = re.escape(person.display_name)
    called = re.compile(rf"@\[\s*{name}\s*\]|@{name}(?![\w.·-])")
    for comment in Comment.objects.filter(mentions=person):
        comment.text = called.sub(f"@{SOMEBODY}", comment.text)
        comment.save(update_fields=["text"])
