"""Joint governance: voting, amending, agendas, the council."""

from tests.portal.matrix.address import everybody, only, row
from tests.portal.roles import STAFF
from tests.portal.work_items import PLAN

NOT_A_RESOLUTION = {"item_id": str(PLAN)}
AMENDMENT = {**NOT_A_RESOLUTION, "amendment_id": "00000000-0000-4000-8000-0000000000ff"}
STRANGERS = ("newcomer", "stranger", "strange_administrator")

MATRIX = (
    everybody("council"),
    only(STAFF, "council-term-new", method="POST", gets="form-error"),
    # The thing is a line of the plan: whoever comes through the gate is told that there is no such resolution.
    row(
        "resolution-vote", (STRANGERS, "forbidden"), otherwise="none-such", method="POST", **NOT_A_RESOLUTION
    ),
    row(
        "resolution-amend", (STRANGERS, "forbidden"), otherwise="none-such", method="POST", **NOT_A_RESOLUTION
    ),
    only(STAFF, "amendment-answer", method="POST", gets="none-such", **AMENDMENT),
    only(STAFF, "meeting-agenda", method="POST", gets="none-such", **NOT_A_RESOLUTION),
)
