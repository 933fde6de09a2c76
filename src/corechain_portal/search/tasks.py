"""Background work of the search."""

from __future__ import annotations

from corechain_portal.background import durable_task, every, report
from corechain_portal.search.indexing import index_changed, is_of_this_edition, rebuild


@durable_task
def index_what_changed() -> int:
    """Look again at everything that changed; returns how many changes that were."""
    done = 0
    while number := index_changed():
        done += number
        report("index", done)
    return done


@every(minutes=1)
def keep_index() -> None:
    """Build the index where it is missing or of an older edition, and do what was left over."""
    if not is_of_this_edition():
        rebuild(report)
    index_what_changed()


@every(minutes=24 * 60)
def look_at_everything_again() -> None:
    """Once a day, for changes that came past the portal's models."""
    rebuild(report)
