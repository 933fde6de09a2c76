"""Scenarios for tests: asked as the form asks, computed as the worker computes, in this process."""

from __future__ import annotations

import uuid
from typing import Any

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.laboratory.models import Scenario
from corechain_portal.laboratory.tasks import compute_scenario


def waiting_scenario(owner: User | None = None, **changes: Any) -> Scenario:
    """All Japanese organisations stop; nothing computed yet."""
    asked = {
        "name": "Japan stops",
        "region": "JP",
        "downstream": 1.0,
        "upstream": 1.0,
        "epsilon": 0.01,
        "token": uuid.uuid4(),
        "alliance": Alliance.objects.first(),
    }
    return Scenario.objects.create(owner=owner, **(asked | changes))


def finished_scenario(identifier: str | None = None, owner: User | None = None, **changes: Any) -> Scenario:
    """The same with its result."""
    scenario = waiting_scenario(owner, id=uuid.UUID(identifier) if identifier else uuid.uuid4(), **changes)
    compute_scenario.call(str(scenario.pk))
    scenario.refresh_from_db()
    assert scenario.is_done, scenario.problem_en
    return scenario


def form(**changes: Any) -> dict[str, Any]:
    """What a browser sends for a good question."""
    return {
        "token": str(uuid.uuid4()),
        "name": "EUV stops",
        "note": "",
        "region": "",
        "organisation": ["asml"],
        "downstream": "100",
        "upstream": "",
        "epsilon": "1",
    } | changes
