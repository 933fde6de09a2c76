"""One thing that waits for a person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from corechain.texts import Text


@dataclass(frozen=True)
class Due:
    """Something to be done, and where; ``by`` is when it is too late."""

    text: Text
    address: str
    by: datetime | None = None
    member: uuid.UUID | None = None
    """The member organisation that it concerns."""
