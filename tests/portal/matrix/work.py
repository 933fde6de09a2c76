"""Joint work: what every workstream shares."""

from tests.portal.matrix.address import everybody, only, row
from tests.portal.roles import BELONG, OF_MEMBERS, READS_ALL, STAFF
from tests.portal.work_items import PLAN, SECRET

ITEM = {"item_id": str(PLAN)}
HIDDEN = {"item_id": str(SECRET)}
COMMENT = {**ITEM, "comment_id": "00000000-0000-4000-8000-0000000000ff"}
NEW_PLAN = {"workstream": "governance", "kind": "plan"}
STRANGERS = ("newcomer", "stranger", "strange_administrator")

MATRIX = (
    everybody("workstreams"),
    everybody("workstream", workstream="governance"),
    everybody("workstream", query="?kind=governance.plan&view=board", workstream="governance"),
    row("workstream", anonymous="none-such", otherwise="none-such", workstream="nothing"),
    # A line of the plan within the alliance; a thing that only the secretariat sees.
    row("work-item", (BELONG, "ok"), anonymous="none-such", otherwise="none-such", **ITEM),
    row("work-item", (READS_ALL, "ok"), anonymous="none-such", otherwise="none-such", **HIDDEN),
    only(STAFF, "work-item-edit", **ITEM),
    only(STAFF, "work-item-edit", method="POST", gets="form-error", **ITEM),
    row(
        "work-item-edit",
        (STAFF, "ok"),
        (("auditor",), "forbidden"),
        (STRANGERS, "forbidden"),
        otherwise="none-such",
        **HIDDEN,
    ),
    only(STAFF, "work-item-move", method="POST", gets="elsewhere", body={"move": "start"}, **ITEM),
    only((), "work-item-share", method="POST", **ITEM),
    only(
        tuple(role for role in BELONG if role != "auditor"),
        "work-item-comment",
        method="POST",
        gets="form-error",
        **ITEM,
    ),
    row(
        "work-item-comment-withdraw",
        (STRANGERS, "forbidden"),
        otherwise="none-such",
        method="POST",
        **COMMENT,
    ),
    only(STAFF, "work-item-file", method="POST", gets="form-error", **ITEM),
    only(STAFF, "work-item-file-remove", method="POST", gets="none-such", file_id="1", **ITEM),
    only(OF_MEMBERS, "work-item-join", method="POST", gets="conflict", **ITEM),
    only(BELONG, "work-item-withdraw", method="POST", gets="elsewhere", **ITEM),
    only(STAFF, "work-item-new", **NEW_PLAN),
    only(STAFF, "work-item-new", method="POST", gets="form-error", **NEW_PLAN),
    # The board counts what each may see.
    everybody("work-board"),
    everybody("work-board", query="?year=2025&quarter=2"),
    everybody("work-board-briefing"),
    everybody("work-board-records", workstream="study", code="people"),
    row(
        "work-board-records", anonymous="none-such", otherwise="none-such", workstream="study", code="nothing"
    ),
)
