"""Who may do what, as predicates on a person's role. Reading the chain needs no permission."""

from __future__ import annotations

import rules
from django.contrib.auth.models import AnonymousUser

from corechain_portal.accounts.models import Role, User


@rules.predicate
def is_signed_in(user: User | AnonymousUser) -> bool:
    """Anyone with an account."""
    return bool(user.is_authenticated)


@rules.predicate
def is_analyst(user: User | AnonymousUser) -> bool:
    """An analyst of the bureau or the association."""
    return isinstance(user, User) and user.role == Role.ANALYST


@rules.predicate
def is_staff(user: User | AnonymousUser) -> bool:
    """Someone of the alliance's secretariat."""
    return isinstance(user, User) and user.role == Role.STAFF


rules.add_perm("accounts.see_own_page", is_signed_in)
rules.add_perm("chain.use_data_desk", is_staff)
rules.add_perm("laboratory.use", is_staff | is_analyst)
