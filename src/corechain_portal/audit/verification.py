"""Reading a chain from its first entry to its head and telling the first place where something does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.canonical import GENESIS, canonical
from corechain_portal.audit.models import INSTALLATION, AuditCheck, AuditEntry, AuditHead

ROWS_AT_ONCE = 2_000

FAULTS = {
    "missing": Text(zh="这一条不见了。", en="The entry is missing."),
    "previous": Text(
        zh="其中记的上一条的散列，与上一条不符。", en="It names another hash than the entry before has."
    ),
    "content": Text(
        zh="其内容与散列不符：记下之后被改过。", en="Its content does not fit its hash: it was altered."
    ),
    "head": Text(
        zh="链尾另有所记：末尾的条目被删改，或链尾被改。",
        en="The head of the chain tells otherwise: entries at the end, or the head, were altered.",
    ),
    "beyond": Text(
        zh="它在链尾之后：不是门户写入的。", en="It lies beyond the head: the portal did not write it."
    ),
    "rewritten": Text(
        zh="早先记下的链尾散列不在链中：整条链被重写，或末尾被删。",
        en="The head noted earlier is not in the chain: it was written anew, or cut off.",
    ),
}


@dataclass(frozen=True)
class Checked:
    """What checking one chain found: how many entries fit, up to which hash, and the first fault."""

    chain: int
    entries: int
    hash: str
    fault: str = ""
    """A key of :data:`FAULTS`; empty where all fits."""
    sequence: int | None = None
    """Of the first entry that does not fit."""
    holds_noted: bool = False
    """Whether the head that was noted earlier is in the chain."""


def chains() -> list[int]:
    """Every chain that there is anything of: of the installation, of alliances, and of entries that lost both."""
    known = {INSTALLATION, *Alliance.objects.values_list("pk", flat=True)}
    known.update(AuditHead.objects.values_list("chain", flat=True))
    found = AuditEntry.objects.order_by("chain").values_list("chain", flat=True)
    chain = found.first()
    while chain is not None:  # one step of the index for each chain, rather than reading all entries
        known.add(chain)
        chain = found.filter(chain__gt=chain).first()
    return sorted(known)


def verify(chain: int, *, noted: str = "") -> Checked:
    """Check one chain. `noted`: the hash of a head that was printed or exported earlier; is it in the chain still?

    Entries added meanwhile are left to the next check.
    """
    head = AuditHead.objects.filter(chain=chain).first() or AuditHead(chain=chain)
    count, previous, holds_noted = 0, GENESIS, noted == GENESIS
    for entry in _entries(chain, head.sequence):
        fault = _fault(entry, count + 1, previous)
        if fault:
            return Checked(chain, count, previous, fault, count + 1, holds_noted)
        count, previous = count + 1, entry.hash
        holds_noted = holds_noted or previous == noted
    fault, sequence = _fault_at_the_end(head, count, previous)
    return Checked(chain, count, previous, fault, sequence, holds_noted)


def _entries(chain: int, last: int) -> Iterator[AuditEntry]:
    """In order, read in portions so that a long chain needs little memory and no long transaction."""
    rows = AuditEntry.objects.filter(chain=chain).order_by("sequence")
    after = None
    while True:
        portion = list((rows if after is None else rows.filter(sequence__gt=after))[:ROWS_AT_ONCE])
        for entry in portion:
            if entry.sequence > last:
                return
            yield entry
        if len(portion) < ROWS_AT_ONCE:
            return
        after = portion[-1].sequence


def _fault(entry: AuditEntry, expected: int, previous: str) -> str:
    if entry.sequence != expected:
        return "missing"
    if entry.previous_hash != previous:
        return "previous"
    return "" if is_intact(entry) else "content"


def is_intact(entry: AuditEntry) -> bool:
    """Whether the entry's content fits its hash, written in the one way that it can be written."""
    try:
        return canonical(json.loads(entry.changes)) == entry.changes and entry.computed_hash() == entry.hash
    except ValueError:
        return False


def _fault_at_the_end(head: AuditHead, count: int, last_hash: str) -> tuple[str, int | None]:
    if count != head.sequence:
        return "missing", count + 1
    if last_hash != head.hash:
        return "head", count or None
    return _beyond(head.chain)


def _beyond(chain: int) -> tuple[str, int | None]:
    # Asked in one statement, so that an entry that is being added meanwhile comes with its head.
    end = AuditHead.objects.filter(chain=OuterRef("chain")).values("sequence")
    rows = AuditEntry.objects.filter(chain=chain).annotate(end=Coalesce(Subquery(end), 0))
    lost = rows.filter(sequence__gt=F("end")).order_by("sequence").first()
    return ("beyond", lost.sequence) if lost else ("", None)


def check(chain: int) -> Checked:
    """Check one chain and keep what was found, for its page."""
    found = verify(chain)
    AuditCheck.objects.update_or_create(
        chain=chain,
        defaults={
            "at": timezone.now(),
            "entries": found.entries,
            "hash": found.hash,
            "fault": found.fault,
            "sequence": found.sequence,
        },
    )
    return found


def has_its_end(chain: int) -> bool:
    """Whether the last entry is the one that the head names: two rows read, however long the chain."""
    head = AuditHead.objects.filter(chain=chain).first() or AuditHead(chain=chain)
    last = AuditEntry.objects.filter(chain=chain, sequence__gte=head.sequence).order_by("sequence").first()
    return (last.hash, last.sequence) == (head.hash, head.sequence) if last else head.sequence == 0
