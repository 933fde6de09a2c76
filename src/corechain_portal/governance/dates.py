"""Dates of joint governance besides those of every work item: until when votes are taken."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from corechain_portal.agenda.dates import MOST_ENTRIES, Asked, Entry
from corechain_portal.agenda.work_dates import of_item, visible_work
from corechain_portal.governance.models import Resolution

VOTED_ON = ("voting", "adopted", "rejected", "lapsed", "published", "withdrawn")
"""States of a resolution whose vote was called; before, its deadline is a draft too."""


def vote_dates(asked: Asked) -> Iterator[Entry]:
    """The deadlines of votes."""
    first, after = asked.period.bounds
    seen = visible_work(asked).filter(kind="governance.resolution", state__in=VOTED_ON)
    rows = Resolution.objects.filter(pk__in=seen.values("pk"), vote_until__gte=first, vote_until__lt=after)
    ends = dict(rows.order_by("vote_until", "pk").values_list("pk", "vote_until")[:MOST_ENTRIES])
    for item in seen.in_bulk(list(ends)).values():
        yield of_item(item, f"vote-{item.pk}", _("End of a vote"), starts=ends[item.pk], is_deadline=True)
