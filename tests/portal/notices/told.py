"""A notice that the tests' database holds, and a link in a letter, for the permission matrix."""

from __future__ import annotations

import uuid

from django.core import signing
from tests.portal.roles import PASSWORD

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.notices.models import Notice
from corechain_portal.notices.unsubscribe import SALT

NOTICE = {"notice_id": "00000000-0000-4000-8000-0000000000b1"}
READER = 900_001
"""Key of the person whose letters the link ends."""
READERS_TOKEN = {"token": signing.dumps([READER, ["membership"]], salt=SALT)}


def make_told() -> None:
    """Tell the owner something, and make the person of the link."""
    owner = User.objects.get(email="owner@example.org")
    Notice.objects.create(
        pk=uuid.UUID(NOTICE["notice_id"]),
        person=owner,
        alliance=Alliance.objects.first(),
        code="membership.application.approved",
        params={"organisation": {"zh": "甲芯科技", "en": "Jia Chips"}},
        link="/me/",
    )
    User.objects.create_user("reader-of-letters@example.org", PASSWORD, pk=READER)
