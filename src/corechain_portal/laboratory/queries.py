"""Reading scenarios: each function is one query."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from corechain_portal.access.viewer import Viewer
from corechain_portal.laboratory.exceptions import NoSuchNetwork, NoSuchScenario
from corechain_portal.laboratory.models import OwnNetwork, Scenario, Status


def all_scenarios(viewer: Viewer) -> QuerySet[Scenario]:
    """Every scenario of the alliance with owner and network, the newest first; results are left where they are."""
    return Scenario.objects.select_related("owner", "network").filter(alliance=viewer.alliance)


def one_scenario(viewer: Viewer, scenario_id: uuid.UUID) -> Scenario:
    """The scenario with owner, network and its result, if it has one; raises :class:`NoSuchScenario`."""
    found = all_scenarios(viewer).select_related("owner", "network", "result").filter(pk=scenario_id).first()
    if found is None:
        raise NoSuchScenario
    return found


def comparable(than: Scenario, most: int = 50) -> Sequence[Scenario]:
    """Other scenarios with a result on the same network or the chain, the newest first."""
    same = Scenario.objects.filter(alliance=than.alliance_id, network=than.network_id, status=Status.DONE)
    return same.exclude(pk=than.pk)[:most]


def with_results(viewer: Viewer, ids: Sequence[uuid.UUID]) -> list[Scenario]:
    """Scenarios with a result in the order of `ids`; those without one are left out."""
    found = all_scenarios(viewer).select_related("owner", "network", "result")
    by_id = {each.pk: each for each in found.filter(pk__in=ids, status=Status.DONE)}
    return [by_id[each] for each in ids if each in by_id]


def all_networks(viewer: Viewer) -> QuerySet[OwnNetwork]:
    """Networks of the alliance with owner and the number of their scenarios, the newest first."""
    found = OwnNetwork.objects.select_related("owner").filter(alliance=viewer.alliance)
    return found.annotate(asked=Count("scenarios")).order_by("-made_at", "id")


def one_network(viewer: Viewer, network_id: uuid.UUID) -> OwnNetwork:
    """The network with what its page shows, without the files themselves; raises :class:`NoSuchNetwork`."""
    files = ("files__firms", "files__links", "files__essentiality", "files__firm_ids")
    found = all_networks(viewer).select_related("files").defer(*files).filter(pk=network_id).first()
    if found is None:
        raise NoSuchNetwork
    return found
