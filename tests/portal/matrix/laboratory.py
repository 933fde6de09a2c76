"""The data desk and the scenario laboratory."""

from tests.portal.matrix.address import only
from tests.portal.roles import STAFF

ANALYSTS = (*STAFF, "analyst")
NOBODYS = {"scenario_id": "00000000-0000-4000-8000-000000000000"}
SCENARIO = {"scenario_id": "00000000-0000-4000-8000-000000000001"}
"""A scenario that the tests' database holds; nobody in it is the owner."""

MATRIX = (
    only(STAFF, "data-desk"),
    only(STAFF, "data-desk", method="POST", gets="form-error"),
    only(ANALYSTS, "laboratory"),
    only(ANALYSTS, "laboratory-new"),
    only(ANALYSTS, "laboratory-new", method="POST", gets="form-error"),
    only(ANALYSTS, "laboratory-compare"),
    only(ANALYSTS, "laboratory-scenario", gets="none-such", **NOBODYS),
    only(ANALYSTS, "laboratory-progress", gets="none-such", **NOBODYS),
    only(ANALYSTS, "laboratory-losses", gets="none-such", **NOBODYS),
    only(ANALYSTS, "laboratory-cancel", method="POST", gets="none-such", **NOBODYS),
    only(ANALYSTS, "laboratory-delete", method="POST", gets="none-such", **NOBODYS),
    only(ANALYSTS, "laboratory-delete", gets="none-such", **NOBODYS),
    only(ANALYSTS, "laboratory-new", query=f"?from={SCENARIO['scenario_id']}"),
    only(ANALYSTS, "laboratory-scenario", **SCENARIO),
    only(ANALYSTS, "laboratory-progress", **SCENARIO),
    only(ANALYSTS, "laboratory-losses", **SCENARIO),
    # Only its owner may: nobody here.
    only((), "laboratory-cancel", method="POST", **SCENARIO),
    only((), "laboratory-delete", **SCENARIO),
    only((), "laboratory-delete", method="POST", **SCENARIO),
)
