"""Proposals to merge listings: their two sides, to owners and traders; all of them, to the staff and its auditor."""

from tests.portal.listings.merging_made import NONE, PROPOSAL
from tests.portal.listings.rows import ON_MARKET
from tests.portal.matrix.address import Address, Outcome, only, row
from tests.portal.roles import READS_ALL, STAFF

TRADE = ("owner", "trader", "competitor")
SEE = (*TRADE, *READS_ALL)
PROPOSE = (*TRADE, *STAFF)
OF_IT = {"proposal_id": str(PROPOSAL)}
OF_NONE = {"proposal_id": str(NONE)}


def _anonymous(name: str) -> Outcome:
    return "unauthorised" if name.startswith("api:") else "sign-in"


def _in_api(
    roles: tuple[str, ...], name: str, gets: Outcome, method: str = "GET", **arguments: str
) -> Address:
    return row(name, (roles, gets), anonymous="unauthorised", method=method, **arguments)


def _answered(name: str, traders: Outcome, all_readers: Outcome = "forbidden") -> Address:
    """The staff see that there is something to answer, and may not."""
    groups: tuple[tuple[tuple[str, ...], Outcome], ...] = ((TRADE, traders), (READS_ALL, all_readers))
    return row(name, *groups, anonymous=_anonymous(name), method="POST", **OF_IT)


def _taken_out(name: str, gets: Outcome) -> Address:
    """What is not merged; other organisations' listings are not there."""
    groups: tuple[tuple[tuple[str, ...], Outcome], ...] = (
        (("owner", "trader"), gets),
        (("competitor",), "none-such"),
    )
    return row(name, *groups, anonymous=_anonymous(name), method="POST", listing_id=str(ON_MARKET))


def _withdrawn(name: str) -> Address:
    """OWN proposed it, and its people take it back."""
    gets: Outcome = "ok" if name.startswith("api:") else "elsewhere"
    groups: tuple[tuple[tuple[str, ...], Outcome], ...] = ((("owner", "trader"), gets),)
    return row(name, *groups, anonymous=_anonymous(name), method="POST", **OF_IT)


MATRIX = (
    _in_api(SEE, "api:merge-proposals", "ok"),
    _in_api(PROPOSE, "api:merge-proposals", "form-error", "POST"),
    _in_api(SEE, "api:merge-proposal", "ok", **OF_IT),
    _in_api(SEE, "api:merge-proposal", "none-such", **OF_NONE),
    _answered("api:merge-proposal-agree", "conflict"),
    _answered("api:merge-proposal-decline", "form-error", "form-error"),
    _withdrawn("api:merge-proposal-withdraw"),
    _in_api(READS_ALL, "api:same-listings", "ok"),
    _taken_out("api:listing-take-out", "conflict"),
    only(SEE, "merge-proposals"),
    only(SEE, "merge-proposals", query="?show=mine"),
    only(SEE, "merge-proposal", **OF_IT),
    only(SEE, "merge-proposal", gets="none-such", **OF_NONE),
    only(PROPOSE, "merge-proposal-new", gets="none-such"),
    only(("owner", "trader", *STAFF), "merge-proposal-new", query=f"?one={ON_MARKET}&other={ON_MARKET}"),
    only(PROPOSE, "merge-proposal-new", gets="none-such", method="POST"),
    _answered("merge-proposal-agree", "conflict"),
    row(
        "merge-proposal-decline",
        (("owner", "trader"), "conflict"),
        (("competitor",), "form-error"),
        method="POST",
        **OF_IT,
    ),
    _withdrawn("merge-proposal-withdraw"),
    only(READS_ALL, "same-listings"),
    only(STAFF, "same-listings", gets="none-such", method="POST"),
    _taken_out("listing-take-out", "elsewhere"),
)
