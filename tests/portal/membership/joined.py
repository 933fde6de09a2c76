"""Applications, invitations and a former member with fixed identifiers, for the rows of the permission matrix."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone
from tests.portal.roles import OWN, make_member

from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.joining import Application, Invitation
from corechain_portal.membership.models import MemberOrganisation, Standing

APPLICATION = uuid.UUID("00000000-0000-4000-8000-0000000000b1")
THEIR_APPLICATION = uuid.UUID("00000000-0000-4000-8000-0000000000b2")
"""Of the other alliance."""
INVITATION = uuid.UUID("00000000-0000-4000-8000-0000000000c1")
"""To a role in the member organisation OWN."""
STAFF_INVITATION = uuid.UUID("00000000-0000-4000-8000-0000000000c2")
"""To a role in the alliance."""
NEW_INVITATION = uuid.UUID("00000000-0000-4000-8000-0000000000c3")
"""To an organisation that is no member yet."""
LEFT = uuid.UUID("00000000-0000-4000-8000-0000000000a4")
"""An organisation that has left."""
TOKEN = "00000000-0000-4000-8000-0000000000d1"
"""Of a form that is sent once."""
TYPED = {
    "name_zh": "丁芯材料有限公司",
    "name_en": "Ding Materials Co., Ltd.",
    "kind": "firm",
    "uscc": "91320200MA1TETDN0F",
    "region": "320200",
    "website": "https://ding.example",
    "why": "我们供应光刻胶。",
    "applicant_name": "丁一",
    "applicant_email": "ding@example.com",
}


def make_joined() -> None:
    """Make them."""
    ours, theirs = Alliance.objects.first(), Alliance.objects.get(slug="theirs")
    for pk, alliance, name in ((APPLICATION, ours, "戊芯封测"), (THEIR_APPLICATION, theirs, "己芯设计")):
        Application.objects.create(
            pk=pk,
            form_token=pk,
            alliance=alliance,
            name_zh=name,
            region="320200",
            why="…",
            applicant_name="戊一",
            applicant_email="wu@example.com",
            language="zh",
        )
    common = {
        "alliance": ours,
        "email": "guest@example.com",
        "language": "zh",
        "expires_at": timezone.now() + timedelta(days=14),
    }
    Invitation.objects.create(pk=INVITATION, member_id=OWN, role="reader", **common)
    Invitation.objects.create(pk=STAFF_INVITATION, role="analyst", in_alliance=True, **common)
    Invitation.objects.create(pk=NEW_INVITATION, role="owner", name_zh="庚芯设备", **common)
    left = make_member(LEFT, ours, "辛芯软件", "Xin Software")
    left.periods.update(until=timezone.now(), reason="停业")
    MemberOrganisation.objects.filter(pk=LEFT).update(standing=Standing.LEFT)
