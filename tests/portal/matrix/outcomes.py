"""Outcomes: who may see one follows its contract; here one that its two parties keep to themselves."""

from tests.portal.introductions.made import CONTRACT
from tests.portal.matrix.address import everybody, row
from tests.portal.roles import READS_ALL

DEAL = ("owner", "trader", "competitor")
OF_CONTRACT = {"contract_id": str(CONTRACT)}

MATRIX = (
    everybody("outcomes"),
    row("outcome", (DEAL, "ok"), anonymous="none-such", otherwise="none-such", **OF_CONTRACT),
    row("outcome-progress", (DEAL, "ok"), anonymous="none-such", otherwise="none-such", **OF_CONTRACT),
    row("outcome-compute", (DEAL, "elsewhere"), (READS_ALL, "none-such"), method="POST", **OF_CONTRACT),
    everybody("api:outcomes"),
    row("api:outcome", (DEAL, "ok"), anonymous="none-such", otherwise="none-such", **OF_CONTRACT),
)
