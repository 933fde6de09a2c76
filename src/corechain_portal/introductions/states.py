"""States of an introduction, reasons of its end and what happens to it, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corechain_portal.web.words import Words

WAITING = ("asked", "proposed")
"""At least one side has not answered yet."""
TALKING = ("talks", "contract")
OPEN = (*WAITING, *TALKING)

STATES: Words = {
    "asked": _("waits for an answer"),
    "proposed": _("proposed, waits for both"),
    "talks": _("in talks"),
    "contract": _("contract signed"),
    "declined": pgettext_lazy("introduction", "declined"),
    "withdrawn": _("withdrawn"),
    "lapsed": _("lapsed unanswered"),
    "failed": _("ended without a contract"),
}
TONES = {"talks": "", "contract": "good", "declined": "weak", "failed": "weak", "lapsed": "weak"}

DECLINED_BECAUSE: Words = {
    "no_capacity": _("No capacity at present"),
    "specification": _("The specification does not fit"),
    "price": _("The price does not fit"),
    "dates": _("The dates do not fit"),
    "place": _("The place does not fit"),
    "supplied": _("Supplied already"),
    "other": _("Another reason"),
}
FAILED_BECAUSE: Words = {
    "price": _("No agreement on the price"),
    "specification": _("The specification was not met"),
    "sample": _("The sample did not pass"),
    "audit": _("The audit did not pass"),
    "capacity": _("Not enough capacity"),
    "lead_time": _("Delivery takes too long"),
    "terms": _("No agreement on terms"),
    "other_partner": _("Another partner was chosen"),
    "need_gone": _("The need is gone"),
    "no_answer": _("The other side does not answer"),
    "other": _("Another reason"),
}
BY_ITSELF: Words = {
    "left": _("The other organisation has left the alliance"),
    "listing_ended": _("The listing is off the market"),
    "no_longer_open": _("It is no longer open"),
    "unanswered": _("It was not answered in time"),
}
"""Reasons that nobody chooses."""
REASONS: Words = {**DECLINED_BECAUSE, **FAILED_BECAUSE, **BY_ITSELF}

SIDES: Words = {"asker": _("the asker"), "asked": _("the asked side"), "": _("the secretariat")}

HAPPENINGS: Words = {
    "asked": _("showed interest"),
    "proposed": _("proposed to bring both together"),
    "agreed": _("accepted"),
    "introduced": _("both accepted: names are open"),
    "declined": pgettext_lazy("introduction", "declined"),
    "withdrawn": _("withdrew"),
    "lapsed": _("lapsed unanswered"),
    "failed": _("ended the talks"),
    "step": _("step"),
    "meeting": _("meeting"),
    "contract.reported": _("reported a contract"),
    "contract.differs": _("reported other terms"),
    "contract.confirmed": _("both confirm the contract"),
    "contract.withdrawn": _("withdrew the contract"),
    "listing.changed": _("the listing was changed"),
    "listing.ended": _("the listing is off the market"),
    "noted": _("took note of the change"),
}

STEP_KINDS: Words = {
    "sample": _("Sample"),
    "audit": _("Audit on site"),
    "quotation": _("Quotation"),
}
STEP_STATES: Words = {
    "planned": pgettext_lazy("step", "planned"),
    "under_way": _("under way"),
    "passed": _("passed"),
    "not_passed": _("not passed"),
    "dropped": _("dropped"),
}
SLOT_STATES: Words = {"proposed": _("proposed"), "chosen": _("agreed"), "cancelled": _("cancelled")}
MEETINGS: Words = {
    "proposed": _("proposed times to meet"),
    "chosen": _("agreed on a time to meet"),
    "cancelled": _("cancelled a time to meet"),
}
CONTRACT_STATES: Words = {
    "reported": _("waits for the other side"),
    "differs": _("the two sides differ"),
    "confirmed": _("confirmed by both"),
    "withdrawn": _("withdrawn"),
}
VISIBILITIES: Words = {
    "parties": _("The two parties only"),
    "alliance": _("Within the alliance"),
    "public": _("Public"),
}
