"""Joint work through the API: the same permissions as on the pages. A request without a body gets no further."""

from tests.portal.matrix.address import Address, everybody, row
from tests.portal.roles import BELONG, READS_ALL, STAFF
from tests.portal.work_items import PLAN, SECRET

ITEM = {"item_id": str(PLAN)}
HIDDEN = {"item_id": str(SECRET)}
NONE = "00000000-0000-4000-8000-0000000000ff"
COMMENT = {**ITEM, "comment_id": NONE}
FILE = {**ITEM, "file_id": "1"}
STRANGERS = ("newcomer", "stranger", "strange_administrator")
ACT = tuple(role for role in BELONG if role != "auditor")


def read(name: str, *, gets: str = "ok", **arguments: str) -> Address:
    """For whoever sees the item."""
    return row(name, (BELONG, gets), anonymous="none-such", otherwise="none-such", **arguments)  # type: ignore[arg-type]


def doing(
    name: str, roles=ACT, *, gets: str = "form-error", method: str = "POST", **arguments: str
) -> Address:
    """Changes something."""
    return row(name, (roles, gets), anonymous="unauthorised", method=method, **arguments)  # type: ignore[arg-type]


MATRIX = (
    everybody("api:work-kinds"),
    everybody("api:work-items"),
    everybody("api:work-items", query="?who=overdue&workstream=governance"),
    doing("api:work-items"),
    read("api:work-item", **ITEM),
    row("api:work-item", (READS_ALL, "ok"), anonymous="none-such", otherwise="none-such", **HIDDEN),
    doing("api:work-item", STAFF, method="PATCH", **ITEM),
    doing("api:work-item-move", **ITEM),
    doing("api:work-item-sharing", STAFF, gets="forbidden", method="PUT", **ITEM),
    read("api:work-comments", **ITEM),
    doing("api:work-comments", **ITEM),
    doing("api:work-comment", gets="none-such", method="DELETE", **COMMENT),
    row(
        "api:work-join",
        (("owner", "editor", "trader", "hr", "org_statistician", "reader", "competitor"), "conflict"),
        anonymous="unauthorised",
        method="POST",
        **ITEM,
    ),
    doing("api:work-withdraw", gets="ok", **ITEM),
    read("api:work-files", **ITEM),
    doing("api:work-files", STAFF, **ITEM),
    read("api:work-file", gets="none-such", **FILE),
    doing("api:work-file", STAFF, gets="none-such", method="DELETE", **FILE),
    # What only one kind has. The item is a line of the plan: whoever comes through the gate is told that it is none.
    *(
        row(name, anonymous="none-such", otherwise="none-such", **ITEM)
        for name in (
            "api:work-resolution",
            "api:work-meeting",
            "api:work-attendance",
            "api:work-bookings",
            "api:work-matter",
            "api:work-project",
            "api:work-pair-activities",
        )
    ),
    everybody("api:work-matters"),
    doing("api:work-resolution-vote", gets="none-such", **ITEM),
    doing("api:work-amendments", gets="none-such", **ITEM),
    doing("api:work-amendment-answer", STAFF, gets="none-such", amendment_id=NONE, **ITEM),
    doing("api:work-meeting-agenda", STAFF, gets="none-such", method="PUT", **ITEM),
    doing("api:work-attendance", STAFF, gets="none-such", method="PUT", **ITEM),
    doing("api:work-bookings", gets="none-such", **ITEM),
    doing("api:work-booking-answer", gets="none-such", booking_id=NONE, **ITEM),
    doing("api:work-booking-cancel", gets="none-such", booking_id=NONE, **ITEM),
    doing("api:work-matter-give", STAFF, gets="none-such", **ITEM),
    doing("api:work-matter-co-handler", STAFF, gets="none-such", **ITEM),
    doing("api:work-matter-rate", gets="none-such", **ITEM),
    doing("api:work-milestones", gets="none-such", **ITEM),
    doing("api:work-milestone-done", gets="none-such", method="PUT", milestone_id=NONE, **ITEM),
    doing("api:work-risks", gets="none-such", **ITEM),
    doing("api:work-risk-close", gets="none-such", risk_id=NONE, **ITEM),
    doing("api:work-reports", gets="none-such", **ITEM),
    doing("api:work-partners", gets="none-such", **ITEM),
    doing("api:work-activity-record", gets="none-such", **ITEM),
    everybody("api:work-board"),
    everybody("api:work-board", query="?year=2025&quarter=2"),
    everybody(
        "api:work-board-records", query="?from=2026-01-01&to=2026-12-31", workstream="study", code="people"
    ),
)
