"""The calendar with its feeds, and the search."""

from tests.portal.agenda.rows import token
from tests.portal.matrix.address import everybody, only, row
from tests.portal.roles import BELONG

MADE_UP = "00000000000040008000000000000000.AAAA"

MATRIX = (
    everybody("calendar", query="?month=2026-12"),
    everybody("calendar", query="?view=list&from=2026-12-01&workstream=governance&who=mine"),
    everybody("calendar-subscribe"),
    only(BELONG, "calendar-feed-change", method="POST", gets="elsewhere"),
    everybody("calendar-public-feed"),
    # Whoever has the address has the calendar: programs do not sign in.
    everybody("calendar-personal-feed", token=token()),
    row("calendar-personal-feed", anonymous="none-such", otherwise="none-such", token=MADE_UP),
    everybody("find", query="?q=章程"),
    everybody("find", query="?q=章程&kind=work"),
    everybody("api:search", query="?q=章程"),
    everybody("api:calendar", query="?from=2026-12-01&to=2026-12-31"),
)
