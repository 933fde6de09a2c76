"""A member's tokens and webhooks: for its owner alone."""

from __future__ import annotations

from tests.portal.integration.made import DELIVERY, THEIR_TOKEN, THEIR_WEBHOOK, TOKEN, WEBHOOK
from tests.portal.matrix.address import Address, Outcome, row
from tests.portal.roles import IN_ORGANISATION, OTHER, OWN, READS_ALL, STRANGER

ONCE = {"once": "00000000-0000-4000-8000-0000000000c1"}
MEMBER = {"member_id": str(OWN)}
ONE = {**MEMBER, "webhook_id": str(WEBHOOK)}
SWAPPED = {**MEMBER, "webhook_id": str(THEIR_WEBHOOK)}
INSIDE = (*IN_ORGANISATION, *READS_ALL)
NEW_TOKEN = {**ONCE, "name": "ERP", "scopes": "members", "expires_on": "2999-01-01"}


def owners(
    name: str,
    gets: Outcome = "ok",
    *,
    method: str = "GET",
    body: dict[str, str] | None = None,
    **arguments: str,
) -> Address:
    """For the owner: 403 for others inside, and no such thing for those outside."""
    return row(
        name,
        (INSIDE, "forbidden"),
        (("owner",), gets),
        otherwise="none-such",
        method=method,
        body=body,
        **(arguments or MEMBER),
    )


MATRIX = (
    owners("member-tokens"),
    owners("member-tokens", "form-error", method="POST", body=NEW_TOKEN),
    row(
        "member-tokens",
        (("competitor",), "ok"),
        (READS_ALL, "forbidden"),
        otherwise="none-such",
        member_id=str(OTHER),
    ),
    row("member-tokens", otherwise="none-such", member_id=str(STRANGER)),
    owners("member-token-revoke", "elsewhere", method="POST", **MEMBER, token_id=str(TOKEN)),
    owners("member-token-revoke", "none-such", method="POST", **MEMBER, token_id=str(THEIR_TOKEN)),
    owners("member-webhooks"),
    owners("member-webhooks", "form-error", method="POST", body=ONCE),
    owners("member-webhook", **ONE),
    owners("member-webhook", "form-error", method="POST", body=ONCE, **ONE),
    owners("member-webhook", "none-such", **SWAPPED),
    owners("member-webhook-ping", "elsewhere", method="POST", **ONE),
    owners("member-webhook-ping", "none-such", method="POST", **SWAPPED),
    owners("member-webhook-secret", "ok", method="POST", body=ONCE, **ONE),
    owners("member-webhook-secret", "none-such", method="POST", body=ONCE, **SWAPPED),
    owners("member-webhook-delete", "elsewhere", method="POST", **ONE),
    owners("member-webhook-delete", "none-such", method="POST", **SWAPPED),
    owners("member-delivery-replay", "elsewhere", method="POST", **ONE, delivery_id=str(DELIVERY)),
    owners("member-delivery-replay", "none-such", method="POST", **SWAPPED, delivery_id=str(DELIVERY)),
)
