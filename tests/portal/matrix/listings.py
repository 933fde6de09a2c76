"""Demands and offers: each by its level, changed by its own organisation's buyers and sellers."""

from tests.portal.listings.rows import DRAFT, ENDED, ON_MARKET, PUBLIC, STRANGE
from tests.portal.matrix.address import Address, Outcome, everybody, only, row
from tests.portal.roles import BELONG, OF_MEMBERS, READS_ALL, ROLES, STAFF

TRADERS = ("owner", "trader")
"""Of the organisation that the listings are of."""
MAY_PUBLISH = (*TRADERS, "competitor")
OWN_PEOPLE = tuple(role for role in OF_MEMBERS if role != "competitor")


def _of(pk: object) -> dict[str, str]:
    return {"listing_id": str(pk)}


def _seen(name: str, pk: object, by: tuple[str, ...], **more: str) -> Address:
    """Those who see it, whoever may change it; to all others there is none."""
    anonymous: Outcome = "ok" if "anonymous" in by else "none-such"
    return row(name, (by, "ok"), anonymous=anonymous, otherwise="none-such", **_of(pk), **more)


def _own(name: str, pk: object, gets: Outcome, method: str = "POST", **more: str) -> Address:
    """For those who publish for its organisation; other organisations' listings are not there."""
    others = tuple(role for role in MAY_PUBLISH if role not in TRADERS)
    return row(name, (TRADERS, gets), (others, "none-such"), method=method, **_of(pk), **more)


def _withdrawn(pk: object, method: str, gets: Outcome, elsewhere: Outcome) -> Address:
    return row(
        "listing-withdraw", ((*TRADERS, *STAFF), gets), (("competitor",), elsewhere),
        method=method, **_of(pk),
    )  # fmt: skip


def _in_api(name: str, pk: object, gets: Outcome, method: str = "POST") -> Address:
    """The same for programs: without a body nothing is done."""
    others = tuple(role for role in MAY_PUBLISH if role not in TRADERS)
    groups: tuple[tuple[tuple[str, ...], Outcome], ...] = ((TRADERS, gets), (others, "none-such"))
    return row(name, *groups, anonymous="unauthorised", method=method, **_of(pk))


API = (
    everybody("api:listings"),
    everybody("api:listings", query="?side=demand&region=320000&q=光刻胶&limit=1"),
    row("api:listings", (MAY_PUBLISH, "ok"), anonymous="unauthorised", query="?mine=true"),
    row("api:listings", (MAY_PUBLISH, "form-error"), anonymous="unauthorised", method="POST"),
    row("api:listing-suggest", (MAY_PUBLISH, "form-error"), anonymous="unauthorised", method="POST"),
    _seen("api:listing", ON_MARKET, BELONG),
    _seen("api:listing", PUBLIC, ROLES),
    _seen("api:listing", DRAFT, OWN_PEOPLE),
    _seen("api:listing", STRANGE, ()),
    _in_api("api:listing", ON_MARKET, "form-error", "PATCH"),
    _in_api("api:listing-publish", DRAFT, "ok"),
    _in_api("api:listing-renew", ON_MARKET, "ok"),
    _in_api("api:listing-renew", DRAFT, "conflict"),
    _in_api("api:listing-copy", ON_MARKET, "ok"),
    _in_api("api:listing-withdraw", ON_MARKET, "form-error"),
)
MATRIX = (
    *API,
    everybody("listings"),
    everybody("listings", query="?side=offer&node=krf-photoresist&region=320000&q=光刻胶"),
    only(MAY_PUBLISH, "my-listings"),
    only(MAY_PUBLISH, "listings-upload"),
    only(MAY_PUBLISH, "listings-upload", method="POST", gets="form-error"),
    only(MAY_PUBLISH, "listings-template"),
    only(MAY_PUBLISH, "listings-export"),
    only(MAY_PUBLISH, "listing-new"),
    only(MAY_PUBLISH, "listing-new", method="POST", gets="form-error"),
    only(MAY_PUBLISH, "listing-suggest", method="POST"),
    _seen("listing", ON_MARKET, BELONG),
    _seen("listing", PUBLIC, ROLES),
    _seen("listing", DRAFT, OWN_PEOPLE),
    _seen("listing", ENDED, (*OWN_PEOPLE, *READS_ALL)),
    _seen("listing", STRANGE, ()),
    _own("listing-edit", ON_MARKET, "ok", "GET"),
    _own("listing-edit", ON_MARKET, "form-error"),
    _own("listing-edit", ENDED, "none-such", "GET"),
    _own("listing-publish", DRAFT, "elsewhere"),
    _own("listing-renew", ON_MARKET, "elsewhere"),
    _own("listing-copy", ON_MARKET, "elsewhere"),
    _own("listing-discard", DRAFT, "elsewhere"),
    _own("listing-merge", ON_MARKET, "none-such"),
    _own("listing-file-add", ON_MARKET, "elsewhere"),
    _seen("listing-file", ON_MARKET, (), number="1"),
    _own("listing-file-remove", ON_MARKET, "none-such", number="1"),
    _withdrawn(ON_MARKET, "GET", "ok", "forbidden"),
    _withdrawn(ON_MARKET, "POST", "form-error", "forbidden"),
)
