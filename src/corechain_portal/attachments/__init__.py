"""Files of member organisations: checked by content, kept under random names, given out as downloads only.

:func:`corechain_portal.attachments.storing.store` keeps an uploaded file; a view that takes files is decorated with
:func:`corechain_portal.attachments.limits.takes_files` and its form includes ``attachments/upload.html``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corechain_portal.attachments.models import Attachment


def store(*args: Any, **kwargs: Any) -> Attachment:
    """Keep an uploaded file: see :func:`corechain_portal.attachments.storing.store`."""
    from corechain_portal.attachments.storing import store as keep  # models exist only once Django is set up

    return keep(*args, **kwargs)
