"""What is told when an entry was added, inside the transaction of the change."""

from django.dispatch import Signal

recorded = Signal()
"""Sent with ``entry``, an :class:`~corechain_portal.audit.models.AuditEntry`."""
