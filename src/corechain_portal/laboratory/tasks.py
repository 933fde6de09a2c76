"""The background job of the laboratory: computes one scenario in a worker process."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.core.exceptions import ObjectDoesNotExist
from django.db import close_old_connections, connection
from django.utils import timezone
from django_tasks import task

from corechain.exceptions import CorechainError
from corechain.workflows.chain_scenario import PHASES, ScenarioChoice, run_scenario
from corechain.workflows.network_losses import NetworkChoice, network_losses
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.laboratory.actions import Attempt, Stopped, begin, fail, finish, report
from corechain_portal.laboratory.downloads import packed_losses
from corechain_portal.laboratory.models import OwnNetwork, Scenario
from corechain_portal.laboratory.networks import open_network

log = logging.getLogger(__name__)

BEAT_SECONDS = 3.0
"""How often a worker shows that it lives; well below :data:`~.actions.ABANDONED_AFTER`."""


@task()
def compute_scenario(scenario_id: str) -> None:
    """Compute the scenario with this id, if it still waits, on the data loaded now."""
    attempt = begin(uuid.UUID(scenario_id))
    if attempt is None:
        return
    with beating(attempt):
        try:
            _compute(attempt)
        except Stopped:
            log.info("scenario %s is not wanted any more", scenario_id)
        except CorechainError as error:
            fail(attempt, error)
        except Exception as error:
            log.exception("scenario %s", scenario_id)
            fail(attempt, error)


def _compute(attempt: Attempt) -> None:
    scenario = Scenario.objects.select_related("alliance").filter(pk=attempt.scenario_id).first()
    if scenario is None:
        raise Stopped
    if scenario.network_id is not None:
        _compute_on_network(attempt, scenario, scenario.network_id)
        return
    choice = ScenarioChoice(
        organisations=tuple(scenario.organisations),
        nodes=tuple(scenario.nodes),
        region=scenario.region or None,
        downstream=scenario.downstream,
        upstream=scenario.upstream,
        epsilon=scenario.epsilon,
    )
    snapshot = current_snapshot(scenario.alliance)
    finish(attempt, run_scenario(snapshot, choice, partial(report, attempt)))


def _compute_on_network(attempt: Attempt, scenario: Scenario, network_id: uuid.UUID) -> None:
    report(attempt, "read", 0, len(PHASES))
    try:
        network = open_network(network_id)
        named = OwnNetwork.objects.get(pk=network_id)
    except ObjectDoesNotExist:
        raise Stopped from None
    choice = NetworkChoice(
        firms=tuple(scenario.organisations),
        sectors=tuple(scenario.sectors),
        downstream=scenario.downstream,
        upstream=scenario.upstream,
        epsilon=scenario.epsilon,
    )
    computed = network_losses(
        network.files, choice, partial(report, attempt), name=named.name, version=named.version
    )
    finish(attempt, computed, packed_losses(computed))


@contextmanager
def beating(attempt: Attempt) -> Iterator[None]:
    """Show every few seconds that the worker lives, from a thread of its own."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_SECONDS):
            try:
                attempt.update(alive_at=timezone.now())
            except Exception:  # the next beat may come through; if none does, the job is taken up again
                log.exception("could not show that scenario %s is being computed", attempt.scenario_id)
            close_old_connections()
        connection.close()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
