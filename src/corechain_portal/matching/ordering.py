"""The order of matches: fit and the chain's benefit, in the proportion that the reader chooses.

score = (1 − c) · fit + c · benefit, where c is the reader's share for the chain and benefit the chain value between the
least (0) and the greatest (1) of those in the list. A value that is not known counts as the middle one of those known:
it is neither good nor bad. Equal scores are ordered by fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from django.db import transaction

from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.matching.models import RankingChoice
from corechain_portal.matching.shown import ShownMatch

HALF = 0.5


def ordered(matches: Sequence[ShownMatch], chain_percent: int) -> list[ShownMatch]:
    """The matches, the best first."""
    share = chain_percent / 100
    benefits = benefits_of([each.value.percent for each in matches])
    scored = [
        ((1 - share) * each.fit + share * benefit, each)
        for each, benefit in zip(matches, benefits, strict=True)
    ]
    scored.sort(key=lambda pair: (-round(pair[0], 9), -pair[1].fit, str(pair[1].id)))
    return [each for _, each in scored]


def benefits_of(values: Sequence[float | None]) -> list[float]:
    """Chain values between 0, the least, and 1, the greatest.

    >>> benefits_of([-1.0, 3.0, 0.0, None]), benefits_of([None, 2.0])
    ([0.0, 1.0, 0.25, 0.25], [0.5, 0.5])
    """
    known = [each for each in values if each is not None]
    if not known or max(known) == min(known):
        return [HALF] * len(values)
    least, width = min(known), max(known) - min(known)
    middle = (median(known) - least) / width
    return [middle if each is None else (each - least) / width for each in values]


def chosen_percent(person: User | None) -> int:
    """How much the chain counts for this person, in percent; nothing until the person says otherwise."""
    if person is None:
        return 0
    found = RankingChoice.objects.filter(person=person).values_list("chain_percent", flat=True).first()
    return int(found or 0)


@transaction.atomic
def choose_percent(viewer: Viewer, percent: int) -> int:
    """Keep the person's choice, between 0 and 100."""
    percent = min(100, max(0, percent))
    before = chosen_percent(viewer.person)
    if percent == before:
        return percent
    choice, _ = RankingChoice.objects.update_or_create(
        person=viewer.person, defaults={"chain_percent": percent}
    )
    record(
        "matching.choose",
        choice,
        viewer=viewer,
        before={"chain_percent": before},
        after={"chain_percent": percent},
    )
    return percent
