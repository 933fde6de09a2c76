"""Joint innovation: what it has besides the shared pages."""

from tests.portal.matrix.address import Address, only, row
from tests.portal.roles import BELONG, STAFF
from tests.portal.work_items import PLAN

NOT_OF_INNOVATION = {"item_id": str(PLAN)}
STRANGERS = ("newcomer", "stranger", "strange_administrator")
NONE = "00000000-0000-4000-8000-0000000000ff"
NEW_CALL = {"workstream": "innovation", "kind": "call"}
NEW_PROPOSAL = {"workstream": "innovation", "kind": "proposal"}
ACT = tuple(role for role in BELONG if role != "auditor")
EDITORS = ("owner", "editor", "competitor")


def of_item(name: str, method: str = "POST", **more: str) -> Address:
    """The thing is a line of a plan: whoever comes through the gate is told that there is no such call or proposal."""
    return row(
        name, (STRANGERS, "forbidden"), otherwise="none-such", method=method, **NOT_OF_INNOVATION, **more
    )


def of_reviewer(name: str, method: str = "GET", **more: str) -> Address:
    """Whoever may review at all is told that there is no such review; an auditor reviews nothing."""
    return row(
        name,
        ((*STRANGERS, "auditor"), "forbidden"),
        otherwise="none-such",
        method=method,
        review_id=NONE,
        **more,
    )


def doing(name: str, **arguments: str) -> Address:
    """Changes something through the API, in something that is not there."""
    return row(name, (ACT, "none-such"), anonymous="unauthorised", method="POST", **arguments)


MATRIX = (
    only(STAFF, "work-item-new", **NEW_CALL),
    only(EDITORS, "work-item-new", **NEW_PROPOSAL),
    only((), "work-item-new", workstream="innovation", kind="project"),
    only(BELONG, "innovation-waiting"),
    row("partner-invitation", (STRANGERS, "forbidden"), otherwise="none-such", invitation_id=NONE),
    row(
        "partner-invitation",
        (STRANGERS, "forbidden"),
        otherwise="none-such",
        method="POST",
        invitation_id=NONE,
    ),
    of_reviewer("proposal-review"),
    of_reviewer("proposal-review", "POST"),
    of_reviewer("review-conflict", "POST"),
    of_reviewer("review-file", file_id="1"),
    of_item("criterion-new"),
    of_item("criterion-remove", criterion_id=NONE),
    of_item("call-extend"),
    of_item("open-role-new"),
    of_item("open-role-remove", role_id=NONE),
    of_item("partner-search", "GET", role_id=NONE),
    of_item("partner-invite"),
    of_item("partner-invitation-withdraw", invitation_id=NONE),
    of_item("consortium-leave"),
    of_item("reviewer-assign"),
    of_item("reviewer-remove", review_id=NONE),
    of_item("project-step-new"),
    of_item("project-step-done", step_id=NONE),
    of_item("project-outcome-new"),
    # Through the API. The item is a line of the plan: whoever comes through the gate is told that it is none.
    *(
        row(name, anonymous="none-such", otherwise="none-such", **NOT_OF_INNOVATION)
        for name in ("api:work-call", "api:work-consortium")
    ),
    doing("api:work-criteria", **NOT_OF_INNOVATION),
    doing("api:work-proposal-submit", **NOT_OF_INNOVATION),
    doing("api:work-roles", **NOT_OF_INNOVATION),
    row(
        "api:work-candidates",
        (BELONG, "none-such"),
        anonymous="unauthorised",
        role_id=NONE,
        **NOT_OF_INNOVATION,
    ),
    doing("api:work-consortium-invite", **NOT_OF_INNOVATION),
    doing("api:work-consortium-leave", **NOT_OF_INNOVATION),
    row("api:work-consortium-invitations", (BELONG, "ok"), anonymous="unauthorised"),
    doing("api:work-consortium-answer", invitation_id=NONE),
    doing("api:work-reviewers", **NOT_OF_INNOVATION),
    row("api:work-reviews", (ACT, "ok"), anonymous="unauthorised"),
    row("api:work-review", (ACT, "none-such"), anonymous="unauthorised", review_id=NONE),
    doing("api:work-review-submit", review_id=NONE),
    doing("api:work-review-conflict", review_id=NONE),
)
