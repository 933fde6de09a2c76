from __future__ import annotations

from django.db import models


class SentForm(models.Model):
    """A form that has been acted upon, by the token its page carried. See :mod:`corechain_portal.web.once`."""

    token = models.UUIDField(primary_key=True)
    sent_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return str(self.token)
