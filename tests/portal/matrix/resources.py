"""Shared resources: what they have besides the shared pages."""

from tests.portal.matrix.address import everybody, only, row
from tests.portal.roles import STAFF
from tests.portal.work_items import PLAN

NOT_A_RESOURCE = {"item_id": str(PLAN)}
STRANGERS = ("newcomer", "stranger", "strange_administrator")
BOOKING = {**NOT_A_RESOURCE, "booking_id": "00000000-0000-4000-8000-0000000000ff"}

MATRIX = (
    everybody("workstream", workstream="innovation"),
    only(
        (*STAFF, "owner", "editor", "competitor"), "work-item-new", workstream="innovation", kind="resource"
    ),
    row("resource-book", (STRANGERS, "forbidden"), otherwise="none-such", method="POST", **NOT_A_RESOURCE),
    row("booking-answer", (STRANGERS, "forbidden"), otherwise="none-such", method="POST", **BOOKING),
    row("booking-cancel", (STRANGERS, "forbidden"), otherwise="none-such", method="POST", **BOOKING),
)
