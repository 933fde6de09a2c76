"""Joint study and joint branch building: what they have besides the shared pages."""

from tests.portal.matrix.address import everybody, only
from tests.portal.roles import STAFF
from tests.portal.work_items import PLAN

NOT_A_SESSION = {"item_id": str(PLAN)}
EDITORS = ("owner", "editor", "competitor")

MATRIX = (
    everybody("workstream", workstream="study"),
    everybody("workstream", workstream="branches"),
    only(STAFF, "session-attendance", gets="none-such", **NOT_A_SESSION),
    only(STAFF, "session-attendance", method="POST", gets="none-such", **NOT_A_SESSION),
    only(STAFF, "session-materials", method="POST", gets="none-such", **NOT_A_SESSION),
    only(STAFF, "work-item-new", workstream="study", kind="session"),
    only(STAFF, "work-item-new", workstream="study", kind="material"),
    only((*STAFF, *EDITORS, "liaison"), "work-item-new", workstream="branches", kind="activity"),
    only((*STAFF, *EDITORS, "liaison"), "work-item-new", workstream="branches", kind="pairing"),
    only((*STAFF, "liaison"), "work-item-new", workstream="branches", kind="plan"),
)
