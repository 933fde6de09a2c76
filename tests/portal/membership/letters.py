"""Letters that wait to be sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from corechain_portal.background.models import Job

ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Letter:
    """One letter as it will be handed to the mail server."""

    to: str
    subject: str
    body: str

    @property
    def path(self) -> str:
        """The path of its link."""
        return urlsplit(ADDRESS.findall(self.body)[0]).path


def letters() -> list[Letter]:
    """All of them, the oldest first."""
    jobs = Job.objects.filter(task__endswith="deliver_letter").order_by("made_at")
    return [Letter(*job.arguments["args"]) for job in jobs]
