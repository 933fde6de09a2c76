"""States, reasons and history of joint purchases in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corechain_portal.web.words import Words

STATES: Words = {
    "gathering": _("gathering demands and offers"),
    "splitting": _("being computed"),
    "proposed": _("proposed, waits for answers"),
    "agreed": _("agreed by all"),
    "cancelled": _("cancelled"),
}
TONES = {"agreed": "good", "cancelled": "weak", "proposed": ""}
CONSENTS: Words = {
    "asked": _("waits for an answer"),
    "given": _("takes part"),
    "refused": _("does not take part"),
    "gone": _("its listing is off the market"),
}
PROPOSAL_STATES: Words = {
    "waiting": _("being computed"),
    "ready": _("waits for answers"),
    "failed": _("there is none"),
    "agreed": _("agreed by all"),
    "declined": _("declined"),
    "replaced": _("replaced by another"),
}
DECLINED_BECAUSE: Words = {
    "price": _("The price does not fit"),
    "quantity": pgettext_lazy("joint purchase", "The quantity does not fit"),
    "dates": _("The dates do not fit"),
    "partner": _("Not with this supplier or buyer"),
    "need_gone": _("The need is gone"),
    "other": _("Another reason"),
}
HAPPENINGS: Words = {
    "made": _("began the joint purchase"),
    "asked": _("was asked to take part"),
    "given": _("takes part"),
    "refused": _("does not take part"),
    "gone": _("is off the market"),
    "limits": _("asked for a split within new limits"),
    "ready": _("a split is proposed"),
    "failed": _("no split keeps the limits"),
    "accepted": _("accepted the proposal"),
    "declined": _("declined the proposal"),
    "agreed": _("all have accepted"),
    "lapsed": _("not all answered in time"),
    "cancelled": _("cancelled the joint purchase"),
}
