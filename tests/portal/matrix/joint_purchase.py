"""Joint purchases: organised by the staff or a buyer, answered by those who take part; and the dashboard."""

from tests.portal.joint_purchase.made import PART, PURCHASE, REPLACED
from tests.portal.matrix.address import Address, Outcome, only, row
from tests.portal.roles import BELONG, READS_ALL, STAFF

TRADERS = ("owner", "trader")
"""Of the organisation that takes part."""
OF_IT = {"purchase_id": str(PURCHASE)}
OF_PART = {**OF_IT, "part_id": str(PART)}
OF_PROPOSAL = {**OF_IT, "proposal_id": str(REPLACED)}


def _seen(name: str, anonymous: Outcome = "sign-in") -> Address:
    """For those who take part and who reads all; to another organisation there is none."""
    return row(
        name,
        ((*TRADERS, *READS_ALL), "ok"),
        (("competitor",), "none-such"),
        anonymous=anonymous,
        **OF_IT,
    )


def _organised(name: str, gets: Outcome) -> Address:
    """For the staff, who lead it."""
    return row(name, (STAFF, gets), (("competitor",), "none-such"), method="POST", **OF_IT)


def _answered(name: str, gets: Outcome, method: str = "POST", **arguments: str) -> Address:
    """For the organisation that takes part."""
    anonymous: Outcome = "unauthorised" if name.startswith("api:") else "sign-in"
    groups: tuple[tuple[tuple[str, ...], Outcome], ...] = ((TRADERS, gets), (("competitor",), "none-such"))
    return row(name, *groups, anonymous=anonymous, method=method, **arguments)


MATRIX = (
    only((*TRADERS, "competitor", *READS_ALL), "joint-purchases"),
    only((*TRADERS, "competitor", *STAFF), "joint-purchase-new"),
    only((*TRADERS, "competitor", *STAFF), "joint-purchase-new", query="?node=krf-photoresist"),
    only((*TRADERS, "competitor", *STAFF), "joint-purchase-new", method="POST"),
    _seen("joint-purchase"),
    _organised("joint-purchase-ask", "elsewhere"),
    _organised("joint-purchase-split", "form-error"),
    _organised("joint-purchase-cancel", "elsewhere"),
    _answered("joint-purchase-consent", "form-error", **OF_PART),
    _answered("joint-purchase-refuse", "elsewhere", **OF_PART),
    _answered("joint-purchase-accept", "elsewhere", **OF_PROPOSAL),
    _answered("joint-purchase-decline", "elsewhere", **OF_PROPOSAL),
    row(
        "api:joint-purchases",
        ((*TRADERS, "competitor", *READS_ALL), "ok"),
        anonymous="unauthorised",
    ),
    _seen("api:joint-purchase", "unauthorised"),
    _answered("api:joint-purchase-consent", "form-error", **OF_PART),
    _answered("api:joint-purchase-refuse", "ok", "DELETE", **OF_PART),
    _answered("api:joint-purchase-answer", "form-error", **OF_PROPOSAL),
    only(BELONG, "loop"),
    only(BELONG, "loop", query="?by=month"),
    row("api:loop-board", (BELONG, "ok"), anonymous="unauthorised"),
)
