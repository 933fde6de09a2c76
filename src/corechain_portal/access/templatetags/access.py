from django import template

from corechain_portal.access.viewer import Viewer

register = template.Library()


@register.filter
def may(viewer: Viewer | None, permission: str) -> bool:
    """``{% if viewer|may:"desk.see" %}``."""
    return viewer.may(permission) if viewer else False  # lazy, so never itself None
