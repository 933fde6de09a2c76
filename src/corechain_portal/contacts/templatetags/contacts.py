"""``{% load contacts %}{% member_contacts member %}``: a member's contact points on a page about it."""

from __future__ import annotations

import re
from typing import Any

from django import template

from corechain_portal.contacts.queries import find_contacts
from corechain_portal.membership.models import MemberOrganisation

register = template.Library()
SHOWN = 10


@register.inclusion_tag("contacts/of_member.html", takes_context=True)
def member_contacts(context: template.Context, member: MemberOrganisation) -> dict[str, Any]:
    """The contact points that the viewer may see, one query; nothing where there is none."""
    found = list(find_contacts(context["viewer"], member=member)[: SHOWN + 1])
    return {"member": member, "contacts": found[:SHOWN], "more": len(found) > SHOWN}


@register.filter
def dialled(phone: str) -> str:
    """A phone number as the address of a link, without its extension.

    >>> dialled("+86 510-8888 0000 转 12")
    '+8651088880000'
    """
    number = re.split(r"(?i)ext|x|转|分机", phone)[0]
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")
