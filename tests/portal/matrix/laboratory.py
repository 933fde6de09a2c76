"""The data desk and the scenario laboratory."""

from tests.portal.matrix.address import only
from tests.portal.networks import NETWORK, NETWORK_SCENARIO
from tests.portal.roles import STAFF

ANALYSTS = (*STAFF, "analyst")
NOBODYS_NETWORK = {"network_id": "00000000-0000-4000-8000-000000000000"}
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
    # Networks of one's own
    only(ANALYSTS, "laboratory-networks"),
    only(ANALYSTS, "laboratory-network-new"),
    only(ANALYSTS, "laboratory-network-new", method="POST", gets="form-error"),
    only(ANALYSTS, "laboratory-network", **NETWORK),
    only(ANALYSTS, "laboratory-network", gets="none-such", **NOBODYS_NETWORK),
    only(ANALYSTS, "laboratory-network-ask", **NETWORK),
    only(ANALYSTS, "laboratory-network-ask", query=f"?from={NETWORK_SCENARIO['scenario_id']}", **NETWORK),
    only(ANALYSTS, "laboratory-network-ask", method="POST", gets="form-error", **NETWORK),
    only(ANALYSTS, "laboratory-network-ask", method="POST", gets="none-such", **NOBODYS_NETWORK),
    only(ANALYSTS, "laboratory-network-file", table="firms", **NETWORK),
    only(ANALYSTS, "laboratory-network-file", table="links", **NETWORK),
    only(ANALYSTS, "laboratory-network-file", gets="none-such", table="essentiality", **NETWORK),
    only(ANALYSTS, "laboratory-network-file", gets="none-such", table="firms", **NOBODYS_NETWORK),
    only(ANALYSTS, "laboratory-network-file", gets="none-such", table="firm_ids", **NETWORK),
    only(ANALYSTS, "laboratory-scenario", **NETWORK_SCENARIO),
    only(ANALYSTS, "laboratory-progress", **NETWORK_SCENARIO),
    only(ANALYSTS, "laboratory-losses", **NETWORK_SCENARIO),
    only(ANALYSTS, "laboratory-network-delete", gets="none-such", **NOBODYS_NETWORK),
    # Only its owner may: nobody here.
    only((), "laboratory-network-delete", **NETWORK),
    only((), "laboratory-network-delete", method="POST", **NETWORK),
    only((), "laboratory-cancel", method="POST", **SCENARIO),
    only((), "laboratory-delete", **SCENARIO),
    only((), "laboratory-delete", method="POST", **SCENARIO),
)
