"""Documents of members: each by its own level."""

from tests.portal.attachments.rows import DOCUMENTS, STRANGE_DOCUMENT
from tests.portal.matrix.address import Address, Outcome, everybody, only, row
from tests.portal.roles import BELONG, IN_ORGANISATION, OF_MEMBERS, OWN, READS_ALL, ROLES, STAFF, STRANGER

from corechain_portal.access.confidentiality import Level

OF_OWN = {"member_id": str(OWN)}
OF_STRANGER = {"member_id": str(STRANGER)}
SEEN_BY = {
    Level.PUBLIC: ROLES,
    Level.ALLIANCE: BELONG,
    Level.NAMED: (*OF_MEMBERS, *READS_ALL),
    Level.SECRETARIAT: (*IN_ORGANISATION, *READS_ALL),
}
"""Who sees something of the member OWN that names its competitor, by level."""
UPLOADERS = tuple(role for role in IN_ORGANISATION if role != "reader")
REMOVERS = ("owner", *STAFF)

GET = tuple(
    row(
        "attachment",
        (set(ROLES) - set(seers), "none-such"),
        (seers, "ok"),
        anonymous="none-such" if "anonymous" not in seers else "ok",
        attachment_id=str(DOCUMENTS[level]),
    )
    for level, seers in SEEN_BY.items()
)


def _of_document(name: str, level: Level, method: str = "GET", gets: Outcome = "ok") -> Address:
    """Deleting: first of all one has to see it."""
    unseen = set(ROLES) - set(SEEN_BY[level]) - {"anonymous"}
    return row(
        name,
        (unseen, "none-such"),
        (REMOVERS, gets),
        method=method,
        attachment_id=str(DOCUMENTS[level]),
    )


def _in_api(name: str, level: Level) -> Address:
    seers = set(SEEN_BY[level]) & set(BELONG)
    return row(
        name,
        (BELONG, "none-such"),
        (seers, "ok"),
        anonymous="unauthorised",
        document_id=str(DOCUMENTS[level]),
    )


MATRIX = (
    everybody("member-documents", **OF_OWN),
    row("member-documents", anonymous="none-such", otherwise="none-such", **OF_STRANGER),
    only(UPLOADERS, "member-documents", method="POST", gets="form-error", **OF_OWN),
    row("member-documents", anonymous="none-such", otherwise="none-such", method="POST", **OF_STRANGER),
    *GET,
    row("attachment", anonymous="none-such", otherwise="none-such", attachment_id=str(STRANGE_DOCUMENT)),
    *(_of_document("attachment-delete", level) for level in Level),
    *(_of_document("attachment-delete", level, "POST", "elsewhere") for level in Level),
    row("api:documents", (BELONG, "ok"), anonymous="unauthorised"),
    # Without a form nobody is asked who they are; who may add one is tested with a file.
    row("api:documents", anonymous="form-error", otherwise="form-error", method="POST"),
    *(_in_api("api:document", level) for level in Level),
    *(_in_api("api:document-file", level) for level in Level),
)
