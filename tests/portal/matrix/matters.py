"""Joint handling of difficult matters: what it has besides the shared pages."""

from tests.portal.matrix.address import everybody, only, row
from tests.portal.roles import BELONG, STAFF
from tests.portal.work_items import PLAN

NOT_A_MATTER = {"item_id": str(PLAN)}
STRANGERS = ("newcomer", "stranger", "strange_administrator")
RAISE = ("owner", "editor", "trader", "hr", "org_statistician", "competitor")

MATRIX = (
    everybody("workstream", workstream="matters"),
    only(BELONG, "matters-figures"),
    only(RAISE, "work-item-new", workstream="matters", kind="matter"),
    only(RAISE, "work-item-new", method="POST", gets="form-error", workstream="matters", kind="matter"),
    only(STAFF, "matter-give", method="POST", gets="none-such", **NOT_A_MATTER),
    only(STAFF, "matter-co-handler", method="POST", gets="none-such", **NOT_A_MATTER),
    row("matter-rate", (STRANGERS, "forbidden"), otherwise="none-such", method="POST", **NOT_A_MATTER),
)
