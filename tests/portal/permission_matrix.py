"""Who may call what: every address and every operation of the portal, for every role, in one table.

A test calls each as each role, and fails when an address or operation is missing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["ok", "sign-in", "forbidden", "elsewhere", "form-error", "none-such"]
"""`sign-in`: sent to the sign-in page; `elsewhere`: sent to another page; `form-error`: 400 or 422 with the form;
`none-such`: let in, and told that there is no such record.
"""


@dataclass(frozen=True)
class Address:
    """One URL name and method with what each role gets."""

    name: str
    anonymous: Outcome
    member: Outcome
    analyst: Outcome
    staff: Outcome
    method: str = "GET"
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: str = ""

    @property
    def title(self) -> str:
        """For test ids."""
        return f"{self.method} {self.name}{self.query}"


def everybody(name: str, *, query: str = "", method: str = "GET", **arguments: str) -> Address:
    """Open to all."""
    return Address(name, "ok", "ok", "ok", "ok", method, arguments, query)


def for_nobody_else(name: str, method: str = "POST") -> Address:
    """For the scenario's owner, who is none of these."""
    return Address(name, "sign-in", "forbidden", "forbidden", "forbidden", method, SCENARIO)


def signed_in(name: str) -> Address:
    """For people with an account."""
    return Address(name, "sign-in", "ok", "ok", "ok")


def for_analysts(
    name: str, *, method: str = "GET", gets: Outcome = "ok", query: str = "", **arguments: str
) -> Address:
    """For analysts and the secretariat."""
    return Address(name, "sign-in", "forbidden", gets, gets, method, arguments, query)


NOBODYS = {"scenario_id": "00000000-0000-4000-8000-000000000000"}
NODE = {"node_id": "krf-photoresist"}
ORGANISATION = {"organisation_id": "cr-micro"}

SOURCE = {"source_id": "G01"}
SCENARIO = {"scenario_id": "00000000-0000-4000-8000-000000000001"}
"""A scenario that the tests' database holds; nobody in it is the owner."""

MATRIX = (
    # Pages
    everybody("home"),
    everybody("find", query="?q=QFN"),
    everybody("about"),
    everybody("chain"),
    everybody("diagnosis"),
    everybody("node", **NODE),
    everybody("match"),
    everybody("match", query="?q=QFN"),
    everybody("organisations"),
    everybody("organisation", **ORGANISATION),
    everybody("statistics"),
    everybody("sources"),
    everybody("source", **SOURCE),
    # Accounts
    Address("account_login", "ok", "elsewhere", "elsewhere", "elsewhere"),
    Address("account_login", "ok", "elsewhere", "elsewhere", "elsewhere", method="POST"),
    Address("account_logout", "elsewhere", "ok", "ok", "ok"),
    Address("account_logout", "elsewhere", "elsewhere", "elsewhere", "elsewhere", method="POST"),
    Address("account_signup", "ok", "elsewhere", "elsewhere", "elsewhere"),
    Address("account_signup", "ok", "elsewhere", "elsewhere", "elsewhere", method="POST"),
    everybody("account_inactive"),
    signed_in("account_change_password"),
    signed_in("me"),
    # Data desk
    Address("data-desk", "sign-in", "forbidden", "forbidden", "ok"),
    Address("data-desk", "sign-in", "forbidden", "forbidden", "form-error", method="POST"),
    # Laboratory
    for_analysts("laboratory"),
    for_analysts("laboratory-new"),
    for_analysts("laboratory-new", method="POST", gets="form-error"),
    for_analysts("laboratory-compare"),
    for_analysts("laboratory-scenario", gets="none-such", **NOBODYS),
    for_analysts("laboratory-progress", gets="none-such", **NOBODYS),
    for_analysts("laboratory-losses", gets="none-such", **NOBODYS),
    for_analysts("laboratory-cancel", method="POST", gets="none-such", **NOBODYS),
    for_analysts("laboratory-delete", method="POST", gets="none-such", **NOBODYS),
    for_analysts("laboratory-delete", gets="none-such", **NOBODYS),
    for_analysts("laboratory-new", query=f"?from={SCENARIO['scenario_id']}"),
    for_analysts("laboratory-scenario", **SCENARIO),
    for_analysts("laboratory-progress", **SCENARIO),
    for_analysts("laboratory-losses", **SCENARIO),
    for_nobody_else("laboratory-cancel"),
    for_nobody_else("laboratory-delete", method="GET"),
    for_nobody_else("laboratory-delete"),
    # API
    everybody("api:openapi-json"),
    everybody("api:openapi-view"),
    everybody("api:match", query="?q=QFN"),
    everybody("api:chain"),
    everybody("api:nodes"),
    everybody("api:node", **NODE),
    everybody("api:knock-out", query="?node=krf-photoresist"),
    everybody("api:weak-links"),
    everybody("api:gaps"),
    everybody("api:extend"),
    everybody("api:organisations"),
    everybody("api:organisation", **ORGANISATION),
    everybody("api:founding"),
    everybody("api:observations"),
    everybody("api:source", **SOURCE),
    everybody("api:tables"),
)

NOT_ANSWERING = {"api:api-root"}
"""Names that stand for a prefix only."""
