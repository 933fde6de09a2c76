"""What other parts of the portal are told of introductions, once the change is certain: ``sender=Introduction``,
``introduction=…``; `contracted` also ``contract=…``. What a receiver raises is logged and stops nothing.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal

answered = Signal()
"""Both accepted, or one declined (see its ``state`` and ``reason``)."""
ended = Signal()
"""It was withdrawn, lapsed, or ended without a contract (see its ``state`` and ``reason``)."""
contracted = Signal()
"""A contract was confirmed by both, corrected or withdrawn (see its ``state``)."""

log = logging.getLogger(__name__)


def tell_others(signal: Signal, introduction: Any, **more: Any) -> None:
    """Send `signal` when the transaction is committed."""
    transaction.on_commit(partial(_send, signal, introduction, more))


def _send(signal: Signal, introduction: Any, more: dict[str, Any]) -> None:
    for _receiver, result in signal.send_robust(type(introduction), introduction=introduction, **more):
        if isinstance(result, Exception):
            log.error("a receiver of introductions failed", exc_info=result)
