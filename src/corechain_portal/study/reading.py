"""Which materials a session studies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.study.models import Material, Session

MOST_OFFERED = 200
"""Materials that can be chosen; the newest."""


@transaction.atomic
def choose_materials(session: Session, materials: Iterable[Any], viewer: Viewer) -> None:
    """Study these from now on: identifiers of materials, of which those that the viewer may not see are passed over."""
    row = Session.objects.select_for_update().get(pk=session.pk)
    before = {"materials": row.materials.count()}
    row.materials.set(Material.objects.visible_to(viewer).filter(pk__in=list(materials)))
    after = {"materials": row.materials.count()}
    record("study.session.materials", row, viewer=viewer, before=before, after=after)


def materials_offered(session: Session, viewer: Viewer) -> list[dict[str, Any]]:
    """Materials that a session may study, with whether it does."""
    chosen = set(session.materials.values_list("pk", flat=True))
    rows = Material.objects.visible_to(viewer).filter(state="current").order_by("-made_at")[:MOST_OFFERED]
    return [{"material": each, "chosen": each.pk in chosen} for each in rows]
