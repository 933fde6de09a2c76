"""A row of the permission matrix: one address or operation and what each role gets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.portal.roles import ROLES

Outcome = Literal[
    "ok", "sign-in", "forbidden", "elsewhere", "form-error", "none-such", "unauthorised", "conflict"
]
"""`sign-in`: sent to the sign-in page; `elsewhere`: sent to another page; `form-error`: 400 or 422 with the form;
`none-such`: 404, there is no such thing for this person; `unauthorised`: 401, for a program without a token;
`conflict`: 409, the thing is not in a state for that.
"""


@dataclass(frozen=True)
class Address:
    """One URL name and method with what each role gets."""

    name: str
    outcomes: Mapping[str, Outcome]
    method: str = "GET"
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    body: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        missing = set(ROLES) ^ set(self.outcomes)
        if missing:
            raise ValueError(f"{self.name}: roles missing or unknown: {sorted(missing)}")

    @property
    def is_operation(self) -> bool:
        """Whether it is an operation of the API, not a page."""
        return self.name.startswith("api:")

    @property
    def title(self) -> str:
        """For test ids."""
        return f"{self.method} {self.name}{self.query}"


def row(
    name: str,
    *groups: tuple[Collection[str], Outcome],
    anonymous: Outcome = "sign-in",
    otherwise: Outcome = "forbidden",
    method: str = "GET",
    query: str = "",
    body: Mapping[str, str] | None = None,
    **arguments: str,
) -> Address:
    """What the roles of each group get, `anonymous` for visitors and `otherwise` for all the rest."""
    outcomes: dict[str, Outcome] = dict.fromkeys(ROLES, otherwise)
    outcomes["anonymous"] = anonymous
    for roles, outcome in groups:
        outcomes.update(dict.fromkeys(roles, outcome))
    return Address(name, outcomes, method, arguments, query, body or {})


def everybody(name: str, *, query: str = "", method: str = "GET", **arguments: str) -> Address:
    """Open to all."""
    return row(name, anonymous="ok", otherwise="ok", method=method, query=query, **arguments)


def signed_in(
    name: str, *, gets: Outcome = "ok", query: str = "", method: str = "GET", **arguments: str
) -> Address:
    """For everybody with an account."""
    return row(name, otherwise=gets, method=method, query=query, **arguments)


def only(
    roles: Collection[str],
    name: str,
    *,
    gets: Outcome = "ok",
    others: Outcome = "forbidden",
    method: str = "GET",
    query: str = "",
    body: Mapping[str, str] | None = None,
    **arguments: str,
) -> Address:
    """For these roles."""
    return row(name, (roles, gets), otherwise=others, method=method, query=query, body=body, **arguments)
