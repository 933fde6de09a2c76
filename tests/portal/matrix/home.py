"""A person's own pages, and notices."""

from tests.portal.matrix.address import everybody, row, signed_in
from tests.portal.notices.told import NOTICE, READERS_TOKEN

MATRIX = (
    signed_in("me-settings"),
    signed_in("me-settings", method="POST", gets="form-error"),
    signed_in("me-data"),
    signed_in("me-data-export"),
    signed_in("me-notices"),
    signed_in("me-notices", query="?show=unread"),
    signed_in("me-notices-read", method="POST", gets="elsewhere"),
    # The notice is the owner's; to anybody else there is none.
    row("me-notice", (("owner",), "elsewhere"), otherwise="none-such", **NOTICE),
    row("me-notice", (("owner",), "elsewhere"), otherwise="none-such", method="POST", **NOTICE),
    # The link in a letter is enough, whoever follows it.
    everybody("me-no-letters", **READERS_TOKEN),
    everybody("me-no-letters", method="POST", **READERS_TOKEN),
    row("api:me", anonymous="unauthorised", otherwise="ok"),
    row("api:me-notices", anonymous="unauthorised", otherwise="ok"),
    row("api:me-notices-read", anonymous="unauthorised", otherwise="ok", method="POST"),
    row(
        "api:me-notice-read",
        (("owner",), "ok"),
        anonymous="unauthorised",
        otherwise="none-such",
        method="POST",
        **NOTICE,
    ),
)
