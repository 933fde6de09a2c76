"""Matches: of one's organisations, to owners and traders; of all, to the staff and its auditor."""

from tests.portal.listings.rows import DRAFT, ON_MARKET, PUBLIC, STRANGE
from tests.portal.matching.made import MATCH, NOBODYS, SEARCH
from tests.portal.matrix.address import Address, Outcome, only, row
from tests.portal.roles import BELONG, READS_ALL, STAFF

TRADERS = ("owner", "trader")
"""Of the organisation whose demand the match is of; its competitor has the offer."""
DEAL = (*TRADERS, "competitor")
SEE = (*DEAL, *READS_ALL)
ACT = tuple(role for role in BELONG if role != "auditor")
OF_MATCH = {"match_id": str(MATCH)}
NO_MATCH = {"match_id": str(NOBODYS)}
NO_SEARCH = {"search_id": str(NOBODYS)}
OF_OWNER = {"search_id": str(SEARCH)}


def _of_listing(listing: object) -> Address:
    """To those of its own organisation, and to who reads all; to others there is none."""
    return row(
        "listing-matches",
        ((*TRADERS, *READS_ALL), "ok"),
        (("competitor",), "none-such"),
        listing_id=str(listing),
    )


def _in_api(
    roles: tuple[str, ...], name: str, gets: Outcome, method: str = "GET", query: str = "", **arguments: str
) -> Address:
    return row(name, (roles, gets), anonymous="unauthorised", method=method, query=query, **arguments)


MATRIX = (
    only(SEE, "matches"),
    only(SEE, "matches", query="?side=demand&page=2"),
    only(SEE, "matches-order", method="POST", gets="elsewhere"),
    _of_listing(ON_MARKET),
    _of_listing(PUBLIC),
    row("listing-matches", (TRADERS, "ok"), (("competitor", *READS_ALL), "none-such"), listing_id=str(DRAFT)),
    only(SEE, "listing-matches", gets="none-such", listing_id=str(STRANGE)),
    only(DEAL, "match-dismiss", method="POST", gets="elsewhere", **OF_MATCH),
    only(DEAL, "match-dismiss", method="POST", gets="none-such", **NO_MATCH),
    only(DEAL, "match-take-back", method="POST", gets="elsewhere", **OF_MATCH),
    only(STAFF, "match-propose", method="POST", gets="none-such", **NO_MATCH),
    only(ACT, "saved-searches"),
    only(ACT, "saved-searches", method="POST", gets="form-error"),
    row("saved-search-delete", (ACT, "none-such"), (("owner",), "elsewhere"), method="POST", **OF_OWNER),
    only(READS_ALL, "matches-unanswered"),
    only(READS_ALL, "matches-unanswered", query="?days=0"),
    only(READS_ALL, "matches-weights"),
    only(STAFF, "matches-weights-change", method="POST", gets="elsewhere"),
    _in_api(SEE, "api:matches", "ok"),
    row(
        "api:matches",
        ((*TRADERS, *READS_ALL), "ok"),
        (("competitor",), "none-such"),
        anonymous="unauthorised",
        query=f"?listing={ON_MARKET}",
    ),
    _in_api(SEE, "api:one-match", "ok", **OF_MATCH),
    _in_api(SEE, "api:one-match", "none-such", **NO_MATCH),
    _in_api(DEAL, "api:match-dismiss", "form-error", "POST", **OF_MATCH),
    _in_api(DEAL, "api:match-take-back", "ok", "POST", **OF_MATCH),
    _in_api(ACT, "api:saved-searches", "ok"),
    _in_api(ACT, "api:saved-searches", "form-error", "POST"),
    row(
        "api:saved-search", (ACT, "none-such"), (("owner",), "ok"), anonymous="unauthorised", method="DELETE",
        **OF_OWNER,
    ),
    _in_api(ACT, "api:saved-search", "none-such", "DELETE", **NO_SEARCH),
)  # fmt: skip
