"""Joint talent: what it has besides the shared pages."""

from tests.portal.matrix.address import Address, everybody, only, row, signed_in
from tests.portal.roles import BELONG, STAFF
from tests.portal.work_items import PLAN

NOT_OURS = "00000000-0000-4000-8000-0000000000ff"
HIRES = ("owner", "hr", "competitor")
TRAINS = (*HIRES, *STAFF)
MENTORS = ("owner", "editor", "trader", "hr", "org_statistician", "competitor")
NO_POST = {"item_id": str(PLAN)}
NOBODY = {"profile_id": NOT_OURS}


def for_people(name: str, gets: str, method: str = "GET", **arguments: str) -> Address:
    """An operation for everybody with an account."""
    return row(f"api:{name}", anonymous="unauthorised", otherwise=gets, method=method, **arguments)  # type: ignore[arg-type]


def for_hires(name: str, gets: str, method: str = "GET", **arguments: str) -> Address:
    """An operation for personnel officers."""
    return row(f"api:{name}", (HIRES, gets), anonymous="unauthorised", method=method, **arguments)  # type: ignore[arg-type]


MATRIX = (
    everybody("workstream", workstream="talent"),
    everybody("workstream", query="?kind=talent.post&view=board", workstream="talent"),
    everybody("talent-skills"),
    # A candidate's own pages: everybody with an account may be one.
    signed_in("talent-profile"),
    signed_in("talent-profile", method="POST", gets="form-error"),
    signed_in("talent-profile-show", method="POST", gets="conflict"),
    signed_in("talent-profile-hide", method="POST", gets="elsewhere"),
    signed_in("talent-profile-erase", method="POST", gets="elsewhere"),
    signed_in("talent-posts-for-me"),
    signed_in("talent-apply", method="POST", gets="none-such", **NO_POST),
    signed_in("talent-application-withdraw", method="POST", gets="none-such", application_id=NOT_OURS),
    signed_in("talent-mentor-ask", method="POST", gets="none-such", **NO_POST),
    signed_in("talent-request-withdraw", method="POST", gets="none-such", request_id=NOT_OURS),
    # What personnel officers do; staff and auditor are not among them.
    only(HIRES, "talent-candidates"),
    only(HIRES, "talent-candidates", query="?words=Verilog"),
    only(HIRES, "talent-candidate", gets="none-such", **NOBODY),
    only(HIRES, "talent-candidate-point", method="POST", gets="none-such", **NOBODY),
    only(HIRES, "talent-application-answer", method="POST", gets="none-such", application_id=NOT_OURS),
    only(BELONG, "talent-request-answer", method="POST", gets="none-such", request_id=NOT_OURS),
    only(TRAINS, "talent-attendance", gets="none-such", **NO_POST),
    only(TRAINS, "talent-attendance", method="POST", gets="none-such", **NO_POST),
    only(HIRES, "work-item-new", workstream="talent", kind="post"),
    only(HIRES, "work-item-new", method="POST", gets="form-error", workstream="talent", kind="post"),
    only(HIRES, "work-item-new", workstream="talent", kind="secondment"),
    only(TRAINS, "work-item-new", workstream="talent", kind="training"),
    only(MENTORS, "work-item-new", workstream="talent", kind="mentoring"),
    # The same for programs.
    everybody("api:talent-skills"),
    for_people("talent-profile", "none-such"),
    for_people("talent-profile-save", "form-error", "PUT"),
    for_people("talent-profile-show", "form-error", "POST"),
    for_people("talent-profile-hide", "ok", "DELETE"),
    for_people("talent-profile-erase", "ok", "DELETE"),
    for_people("talent-posts-for-me", "none-such"),
    for_hires("talent-candidates", "none-such", post_id=NOT_OURS),
    for_people("talent-apply", "form-error", "POST", post_id=NOT_OURS),
    for_people("talent-applications", "ok"),
    for_hires("talent-application-answer", "form-error", "POST", application_id=NOT_OURS),
    for_people("talent-application-withdraw", "none-such", "DELETE", application_id=NOT_OURS),
    for_people("talent-mentor-ask", "form-error", "POST", item_id=NOT_OURS),
    for_people("talent-request-answer", "form-error", "POST", request_id=NOT_OURS),
    for_people("talent-request-withdraw", "none-such", "DELETE", request_id=NOT_OURS),
)
