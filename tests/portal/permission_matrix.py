"""Who may call what: every address and every operation of the portal, for every role, in one table.

A test calls each as each role, and fails when an address or operation is missing here. Each part of the portal keeps
its rows in ``matrix/``.
"""

from __future__ import annotations

from tests.portal.matrix import (
    accounts,
    attachments,
    audit,
    calendar_and_search,
    contacts,
    governance,
    home,
    innovation,
    integration,
    introductions,
    joint_purchase,
    laboratory,
    landmarks,
    listings,
    matching,
    matters,
    membership,
    merging,
    outcomes,
    reading,
    resources,
    study,
    talent,
    work,
    work_api,
)

MATRIX = (
    *attachments.MATRIX,
    *contacts.MATRIX,
    *audit.MATRIX,
    *calendar_and_search.MATRIX,
    *integration.MATRIX,
    *reading.MATRIX,
    *resources.MATRIX,
    *accounts.MATRIX,
    *home.MATRIX,
    *innovation.MATRIX,
    *introductions.MATRIX,
    *joint_purchase.MATRIX,
    *laboratory.MATRIX,
    *landmarks.MATRIX,
    *listings.MATRIX,
    *merging.MATRIX,
    *matching.MATRIX,
    *matters.MATRIX,
    *membership.MATRIX,
    *outcomes.MATRIX,
    *governance.MATRIX,
    *study.MATRIX,
    *talent.MATRIX,
    *work.MATRIX,
    *work_api.MATRIX,
)

SCENARIO = laboratory.SCENARIO
NOT_ANSWERING = {"api:api-root"}
"""Names that stand for a prefix only."""
