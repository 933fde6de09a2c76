"""Words of allauth's forms whose Chinese is ours: the portal's catalogue is asked before allauth's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OUR_WORDING = (
    _("Code"),
    _("Authenticator code"),
    _("Remember Me"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Password (again)"),
    _("You must type the same password each time."),
)
