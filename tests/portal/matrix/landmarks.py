"""Joint landmarks: what it has besides the shared pages."""

from tests.portal.matrix.address import everybody, only, row
from tests.portal.roles import STAFF
from tests.portal.work_items import PLAN

NOT_A_PROJECT = {"item_id": str(PLAN)}
STRANGERS = ("newcomer", "stranger", "strange_administrator")
NONE = "00000000-0000-4000-8000-0000000000ff"


def posts(name: str, **more: str):
    """Whoever comes through the gate is told that there is no such project."""
    return row(name, (STRANGERS, "forbidden"), otherwise="none-such", method="POST", **NOT_A_PROJECT, **more)


MATRIX = (
    everybody("workstream", workstream="landmarks"),
    everybody("landmarks-map"),
    only((*STAFF, "owner", "editor", "competitor"), "work-item-new", workstream="landmarks", kind="project"),
    posts("milestone-new"),
    posts("milestone-done", milestone_id=NONE),
    posts("risk-new"),
    posts("risk-close", risk_id=NONE),
    posts("project-report"),
    posts("project-partner"),
)
