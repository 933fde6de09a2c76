"""The permission matrix of the reference page, worked out from the predicates themselves."""

from __future__ import annotations

import os
import uuid
from types import SimpleNamespace
from typing import Any

OWN, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def permission_table() -> str:
    """A table of permissions by role: ● for any, ○ for things of one's own organisation only."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corechain_portal.settings")
    import django

    django.setup()
    from corechain_portal.access.permissions import PERMISSIONS

    viewers = _viewers()
    heads = ["Permission 权限", *viewers]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for name, meaning in PERMISSIONS.items():
        words = f"`{name}` {meaning.render('en')} · {meaning.render('zh')}"
        lines.append(f"| {words} | {' | '.join(_mark(viewer, name) for viewer in viewers.values())} |")
    return "\n".join(lines)


def _viewers() -> dict[str, Any]:
    """A viewer of each role by the role's names."""
    from corechain_portal.access.viewer import Viewer
    from corechain_portal.membership.models import AllianceRoleKind, OrganisationRoleKind

    alliance: Any = SimpleNamespace(pk=1)
    person: Any = SimpleNamespace(pk=1)
    viewers = {"Visitor 访客": Viewer(alliance), "Account without role 无角色帐号": Viewer(alliance, person)}
    for own in OrganisationRoleKind:
        viewers[_title(own)] = Viewer(alliance, person, organisation_roles={OWN: frozenset({own.value})})
    for kind in AllianceRoleKind:
        viewers[_title(kind)] = Viewer(alliance, person, frozenset({kind.value}))
    return viewers


def _title(kind: Any) -> str:
    zh, en = str(kind.label).split(" / ")
    return f"{en} {zh}"


def _mark(viewer: Any, permission: str) -> str:
    def allowed(member_id: uuid.UUID) -> bool:
        # Whatever names the organisation that a thing belongs to, or is about.
        whose = dict.fromkeys(("pk", "member_id", "asker_id", "asked_id", "partner_id"), member_id)
        return bool(viewer.may(permission, SimpleNamespace(**whose)))

    return "●" if allowed(OTHER) else "○" if allowed(OWN) else ""
