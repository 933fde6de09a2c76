"""Finding outcomes: who may see one follows its contract."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404

from corechain_portal.access.viewer import Viewer
from corechain_portal.introductions.contract_models import Contract
from corechain_portal.outcomes.models import Outcome


def find_outcomes(viewer: Viewer) -> Any:
    """Outcomes of contracts that the viewer may see, the newest first."""
    contracts = Contract.objects.visible_to(viewer).values("pk")
    rows = Outcome.objects.filter(contract__in=contracts)
    return rows.select_related("contract__supplier", "contract__buyer", "contract__introduction").order_by(
        "-contract__agreed_at", "pk"
    )


def one_outcome(viewer: Viewer, contract_id: uuid.UUID) -> Outcome:
    """The outcome, or 404 where there is none that the viewer may see."""
    found: Outcome | None = find_outcomes(viewer).filter(pk=contract_id).first()
    if found is None:
        raise Http404
    found.contract.alliance = viewer.alliance
    return found


def shown_terms(contract: Contract, viewer: Viewer) -> dict[str, Any]:
    """The agreed terms as far as the viewer may see them; hidden ones are None."""
    from corechain_portal.introductions.contract_terms import KEPT_WITH_THE_AMOUNT

    terms = dict(contract.agreed or {})
    if not contract.shows_amount_to(viewer):
        terms.update(dict.fromkeys(KEPT_WITH_THE_AMOUNT))
    return terms
