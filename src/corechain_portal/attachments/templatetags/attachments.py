"""``{% load attachments %}{% member_documents member %}``: a member's documents on a page about it."""

from __future__ import annotations

from typing import Any

from django import template

from corechain_portal.attachments.queries import visible_documents
from corechain_portal.membership.models import MemberOrganisation

register = template.Library()
SHOWN = 5


@register.inclusion_tag("attachments/of_member.html", takes_context=True)
def member_documents(context: template.Context, member: MemberOrganisation) -> dict[str, Any]:
    """The newest documents that the viewer may see, one query; nothing where there is none."""
    found = list(visible_documents(context["viewer"], member)[: SHOWN + 1])
    return {"member": member, "documents": found[:SHOWN], "more": len(found) > SHOWN}
