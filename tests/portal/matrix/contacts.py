"""Contact points of members: each by its own level."""

from tests.portal.contacts.rows import CONTACTS, STRANGE_CONTACT
from tests.portal.matrix.address import Address, Outcome, everybody, only, row
from tests.portal.matrix.attachments import OF_OWN, OF_STRANGER, SEEN_BY
from tests.portal.roles import ROLES, STAFF

from corechain_portal.access.confidentiality import Level

EDITORS = ("owner", "editor", *STAFF)


def _one(name: str, level: Level, method: str = "GET", gets: Outcome = "ok") -> Address:
    """Changing one: first of all one has to see it."""
    unseen = set(ROLES) - set(SEEN_BY[level]) - {"anonymous"}
    contact = {**OF_OWN, "contact_id": str(CONTACTS[level])}
    return row(name, (unseen, "none-such"), (EDITORS, gets), method=method, **contact)


def _in_api(level: Level) -> Address:
    unseen = set(ROLES) - set(SEEN_BY[level])
    return row(
        "api:contact",
        (unseen, "none-such"),
        anonymous="none-such" if "anonymous" in unseen else "ok",
        otherwise="ok",
        contact_id=str(CONTACTS[level]),
    )


STRANGERS: tuple[tuple[str, str, dict[str, str]], ...] = tuple(
    (name, method, arguments)
    for name in ("contact-edit", "contact-delete")
    for method in ("GET", "POST")
    for arguments in (
        {**OF_STRANGER, "contact_id": str(STRANGE_CONTACT)},
        # The identifier of the other alliance's contact under a member of this one.
        {**OF_OWN, "contact_id": str(STRANGE_CONTACT)},
    )
)

MATRIX = (
    everybody("contacts"),
    everybody("contacts", query="?q=Seen&function=sales"),
    everybody("contacts-csv"),
    everybody("member-contacts", **OF_OWN),
    row("member-contacts", anonymous="none-such", otherwise="none-such", **OF_STRANGER),
    only(EDITORS, "contact-new", **OF_OWN),
    only(EDITORS, "contact-new", method="POST", gets="form-error", **OF_OWN),
    row("contact-new", otherwise="none-such", **OF_STRANGER),
    *(_one("contact-edit", level) for level in Level),
    *(_one("contact-edit", level, "POST", "form-error") for level in Level),
    *(_one("contact-delete", level) for level in Level),
    *(_one("contact-delete", level, "POST", "elsewhere") for level in Level),
    *(row(name, otherwise="none-such", method=method, **arguments) for name, method, arguments in STRANGERS),
    everybody("api:contacts"),
    *(_in_api(level) for level in Level),
    row(
        "api:contact",
        anonymous="none-such",
        otherwise="none-such",
        contact_id=str(STRANGE_CONTACT),
    ),
)
