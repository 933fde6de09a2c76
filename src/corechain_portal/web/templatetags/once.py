"""``{% load once %}{% once_token %}``: the field that lets a form be acted upon once only."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from corechain_portal.web import once

register = template.Library()


@register.simple_tag
def once_token() -> SafeString:
    """A hidden field with a fresh token."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.once_token())
