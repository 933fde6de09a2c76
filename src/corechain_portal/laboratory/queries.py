"""Reading scenarios: each function is one query."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet

from corechain_portal.laboratory.exceptions import NoSuchScenario
from corechain_portal.laboratory.models import Scenario, Status


def all_scenarios() -> QuerySet[Scenario]:
    """Every scenario with its owner, the newest first; results are left where they are."""
    return Scenario.objects.select_related("owner")


def one_scenario(scenario_id: uuid.UUID) -> Scenario:
    """The scenario with its owner and its result, if it has one; raises :class:`NoSuchScenario`."""
    found = Scenario.objects.select_related("owner", "result").filter(pk=scenario_id).first()
    if found is None:
        raise NoSuchScenario
    return found


def comparable(than: Scenario, most: int = 50) -> Sequence[Scenario]:
    """Other scenarios with a result, the newest first."""
    return Scenario.objects.filter(status=Status.DONE).exclude(pk=than.pk)[:most]


def with_results(ids: Sequence[uuid.UUID]) -> list[Scenario]:
    """Scenarios with a result in the order of `ids`; those without one are left out."""
    found = Scenario.objects.select_related("owner", "result").filter(pk__in=ids, status=Status.DONE)
    by_id = {each.pk: each for each in found}
    return [by_id[each] for each in ids if each in by_id]
