"""Introductions: their two sides, to owners and traders; how they stand, to the staff and its auditor."""

from tests.portal.introductions.made import ASKED, CONTRACT, NONE, TALKS
from tests.portal.listings.rows import ON_MARKET
from tests.portal.matrix.address import Address, Outcome, only, row
from tests.portal.roles import READS_ALL, STAFF

DEAL = ("owner", "trader", "competitor")
SEE = (*DEAL, *READS_ALL)
OF_TALKS = {"introduction_id": str(TALKS)}
OF_ASKED = {"introduction_id": str(ASKED)}
OF_CONTRACT = {**OF_TALKS, "contract_id": str(CONTRACT)}
NO_CONTRACT = {**OF_TALKS, "contract_id": str(NONE)}
NO_STEP = {**OF_TALKS, "step_id": str(NONE)}
NO_SLOT = {**OF_TALKS, "slot_id": str(NONE)}


def _dealt(name: str, gets: Outcome, method: str = "POST", **arguments: str) -> Address:
    """For the two sides; to the staff there is no such thing, others do not come in."""
    anonymous: Outcome = "unauthorised" if name.startswith("api:") else "sign-in"
    groups: tuple[tuple[tuple[str, ...], Outcome], ...] = ((DEAL, gets), (READS_ALL, "none-such"))
    return row(name, *groups, anonymous=anonymous, method=method, **arguments)


def _answered(name: str, parties: Outcome) -> Address:
    """The staff see that there is something to answer, and may not."""
    anonymous: Outcome = "unauthorised" if name.startswith("api:") else "sign-in"
    groups: tuple[tuple[tuple[str, ...], Outcome], ...] = ((DEAL, parties), (READS_ALL, "forbidden"))
    return row(name, *groups, anonymous=anonymous, method="POST", **OF_TALKS)


def _in_api(
    roles: tuple[str, ...], name: str, gets: Outcome, method: str = "GET", **arguments: str
) -> Address:
    return row(name, (roles, gets), anonymous="unauthorised", method=method, **arguments)


API = (
    _in_api(SEE, "api:introductions", "ok"),
    _in_api(DEAL, "api:introductions", "form-error", "POST"),
    _in_api(STAFF, "api:introduction-proposals", "form-error", "POST"),
    _in_api(SEE, "api:introduction", "ok", **OF_TALKS),
    _in_api(SEE, "api:introduction", "none-such", introduction_id=str(NONE)),
    _answered("api:introduction-accept", "conflict"),
    row("api:introduction-decline", (SEE, "form-error"), anonymous="unauthorised", method="POST", **OF_TALKS),
    _answered("api:introduction-withdraw", "conflict"),
    row("api:introduction-end", (SEE, "form-error"), anonymous="unauthorised", method="POST", **OF_TALKS),
    _dealt("api:introduction-messages", "ok", "GET", **OF_TALKS),
    _dealt("api:introduction-messages", "form-error", **OF_TALKS),
    _dealt("api:introduction-steps", "form-error", **OF_TALKS),
    _dealt("api:introduction-step", "none-such", **NO_STEP),
    _dealt("api:introduction-meetings", "form-error", **OF_TALKS),
    _dealt("api:introduction-meeting-choose", "none-such", **NO_SLOT),
    _dealt("api:introduction-meeting-cancel", "none-such", **NO_SLOT),
    _dealt("api:contracts", "ok", "GET", **OF_TALKS),
    _dealt("api:contracts", "form-error", **OF_TALKS),
    _dealt("api:contract-terms", "form-error", **OF_CONTRACT),
    _dealt("api:contract-confirm", "none-such", **NO_CONTRACT),
    _dealt("api:contract-withdraw", "none-such", **NO_CONTRACT),
)
MATRIX = (
    *API,
    only(SEE, "introductions"),
    only(SEE, "introductions", query="?show=mine"),
    only(SEE, "introduction", **OF_TALKS),
    only(SEE, "introduction", **OF_ASKED),
    only(SEE, "introduction", gets="none-such", introduction_id=str(NONE)),
    only(DEAL, "introduction-new", query=f"?listing={ON_MARKET}"),
    only(DEAL, "introduction-new", method="POST", gets="none-such"),
    only(STAFF, "introduction-propose", gets="none-such", method="POST"),
    _answered("introduction-accept", "conflict"),
    _answered("introduction-decline", "conflict"),
    _answered("introduction-withdraw", "conflict"),
    _answered("introduction-end", "form-error"),
    _dealt("introduction-noted", "elsewhere", **OF_TALKS),
    _dealt("introduction-say", "form-error", **OF_TALKS),
    _dealt("introduction-step", "conflict", **OF_TALKS),
    _dealt("introduction-step-move", "none-such", **NO_STEP),
    _dealt("introduction-meeting", "conflict", **OF_TALKS),
    _dealt("introduction-meeting-choose", "none-such", **NO_SLOT),
    _dealt("introduction-meeting-cancel", "none-such", **NO_SLOT),
    _dealt("introduction-invitation", "none-such", "GET", **NO_SLOT),
    _dealt("contract-new", "ok", "GET", **OF_TALKS),
    _dealt("contract-new", "form-error", **OF_TALKS),
    _dealt("contract-terms", "ok", "GET", **OF_CONTRACT),
    _dealt("contract-terms", "form-error", **OF_CONTRACT),
    _dealt("contract-confirm", "none-such", **NO_CONTRACT),
    _dealt("contract-withdraw", "none-such", **NO_CONTRACT),
)
