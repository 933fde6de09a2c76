"""What a person may still see of what was told: the same condition for lists, counts and letters.

A notice is dropped when its code's permission is gone (a role ended), when its subject is gone (deleted), and when its
subject may not be seen any more (a level changed). All of it is one SQL condition, so that a count costs one query.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from corechain_portal.access.viewer import Viewer
from corechain_portal.notices.texts import SENTENCES

NONE_OF_OURS = uuid.UUID(int=0)
"""Stands for a member organisation in which the viewer has no role."""


@dataclass(frozen=True)
class OfMember:
    """Stands for something of a member organisation when a permission is asked."""

    member_id: uuid.UUID


def visible(viewer: Viewer) -> Q:
    """The condition on notices that `viewer` may see."""
    if viewer.person is None:
        return Q(pk__in=())
    own = Q(person=viewer.person) & (Q(alliance=viewer.alliance) | Q(alliance=None))
    return own & _permitted(viewer) & _subject_is_seen(viewer)


def _permitted(viewer: Viewer) -> Q:
    codes: dict[str, list[str]] = {}
    for code, sentence in SENTENCES.items():
        codes.setdefault(sentence.permission, []).append(code)
    condition = Q(code__in=codes.pop("", []))
    for permission, of_it in codes.items():
        condition |= Q(code__in=of_it) & _where_permitted(viewer, permission)
    return condition


def _where_permitted(viewer: Viewer, permission: str) -> Q:
    without = Q(member=None) if viewer.may(permission) else Q(pk__in=())
    if viewer.may(permission, OfMember(NONE_OF_OURS)):
        return without | Q(member__isnull=False)
    # People with many organisations have few different sets of roles.
    by_roles: dict[frozenset[str], list[uuid.UUID]] = {}
    for member_id, roles in viewer.organisation_roles.items():
        by_roles.setdefault(roles, []).append(member_id)
    allowed = [
        member_id
        for members in by_roles.values()
        if viewer.may(permission, OfMember(members[0]))
        for member_id in members
    ]
    return without | Q(member__in=allowed)


def _subject_is_seen(viewer: Viewer) -> Q:
    condition = Q(subject_kind="")
    for kind in {sentence.subject for sentence in SENTENCES.values()} - {""}:
        # Asked for each notice by its key: all rows of a kind that a viewer sees may be a hundred thousand.
        seen = visible_rows(apps.get_model(kind), viewer).filter(pk=OuterRef("subject_id"))
        condition |= Q(subject_kind=kind) & Q(Exists(seen))
    return condition


def visible_rows(model: type[Model], viewer: Viewer) -> QuerySet[Model]:
    """Rows that the viewer may see where the model has levels of confidentiality, else the rows that exist."""
    rows = model._default_manager.all()
    return rows.visible_to(viewer) if hasattr(rows, "visible_to") else rows
