"""What people are told: in the portal, and by e-mail at the times they choose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

    from corechain_portal.accounts.models import User
    from corechain_portal.alliances.models import Alliance


def notify(
    code: str,
    persons: Iterable[User],
    *,
    alliance: Alliance | None,
    link: str,
    subject: Model | None = None,
    **params: Any,
) -> None:
    """Tell `persons` that something happened: `code` names its sentence in :mod:`corechain_portal.notices.texts`.

    Kept are the code and the `params` that its slots need: texts, numbers, times, choices of a ``TextChoices``, and
    whatever has a ``name(language)``, such as an organisation. The sentence is made when it is read, in the reader's
    language. `link` is made by ``reverse()``. `subject` is what it is about, a member organisation or something with
    an UUID as key: who may not see it any more is not told (see :mod:`corechain_portal.notices.visibility`). An
    `alliance` of None is told in all alliances, as of one's own account.

    Call it in the transaction of the change. Raises ValueError for an unknown code, for other slots than the
    sentence's and for a link that is no path.
    """
    from corechain_portal.notices.sending import send  # models cannot be imported before all apps are loaded

    send(code, persons, alliance=alliance, link=link, subject=subject, params=params)
