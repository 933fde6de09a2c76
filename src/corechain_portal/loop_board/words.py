"""Steps of the loop in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STEPS: tuple[str | Promise, ...] = (
    _("Listed"),
    _("Matched"),
    _("Interest"),
    _("Both accepted"),
    _("Contract"),
)
TIMES: tuple[str | Promise, ...] = (
    _("from listing to the first match"),
    _("from listing to the first interest"),
    _("from interest to acceptance by both"),
    _("from acceptance to the contract"),
)
KEYS: dict[str, str | Promise] = {
    "node": _("Node"),
    "region": _("Place"),
    "month": _("Month of publication"),
    "side": _("Demand or offer"),
}
"""What stands at the head of the names of each group."""
GROUPS: dict[str, str | Promise] = {
    "node": _("By node"),
    "region": _("By place"),
    "month": _("By month of publication"),
    "side": _("By side"),
}
