"""The alliance's settings: names, accent colour, logo, region, contact, host."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from corechain_portal.alliances.middleware import is_the_portals_own
from corechain_portal.alliances.models import Alliance, AllianceLogo
from corechain_portal.membership.forms import LineField, ReadableForm, RegionField
from corechain_portal.web.accent import DARK_PAPER, LEAST_CONTRAST, LIGHT_PAPER, contrast, readable

LARGEST_LOGO = 200_000
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
HOST = re.compile(r"^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])?$")


@dataclass(frozen=True)
class ShownColour:
    """The accent colour as one theme shows it: shifted where it would not stand out from the paper enough."""

    theme: str
    colour: str
    chosen_ratio: float
    shown_ratio: float

    @property
    def is_shifted(self) -> bool:
        """Whether it is not the colour that was chosen."""
        return self.chosen_ratio < LEAST_CONTRAST


def shown_colours(accent: str) -> tuple[ShownColour, ...]:
    """How the light and the dark theme show `accent`, with its contrast to their paper before and after."""
    papers = {"light": LIGHT_PAPER, "dark": DARK_PAPER}
    return tuple(
        ShownColour(
            theme,
            readable(accent, paper),
            contrast(accent, paper),
            contrast(readable(accent, paper), paper),
        )
        for theme, paper in papers.items()
    )


class SettingsForm(ReadableForm):
    """What an administrator may set."""

    name_zh = LineField(label=_("Name in Chinese"))
    name_en = LineField(label=_("Name in English"))
    region = RegionField(label=_("Home region"), max_length=100)
    contact = forms.EmailField(
        label=_("Address of the secretariat"), required=False, help_text=_("Shown to whoever needs help.")
    )
    host = forms.CharField(
        label=_("Host name of its own"),
        required=False,
        max_length=253,
        help_text=_("Such as chain.example.org; its DNS and the portal's setting HOSTS must name it too."),
    )
    accent = forms.CharField(
        label=_("Accent colour"),
        required=False,
        max_length=7,
        help_text=_(
            "As #rrggbb. A theme shows it darker or lighter where it would not stand out from the paper."
        ),
    )
    least_organisations = forms.IntegerField(
        label=_("Fewest organisations in a figure"),
        required=False,
        min_value=3,
        max_value=20,
        help_text=_("The dashboard shows no figure about fewer members than this; at least 3."),
    )
    logo = forms.FileField(
        label=_("Logo"), required=False, help_text=_("PNG or JPEG, at most 200 kB; square looks best.")
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    def __init__(self, alliance: Alliance, *args: Any, **kwargs: Any) -> None:
        self.alliance = alliance
        super().__init__(*args, **kwargs)
        if not alliance.logo:
            del self.fields["remove_logo"]

    def clean_accent(self) -> str:
        colour = self.cleaned_data["accent"].strip().lower()
        if not colour:
            return ""
        if not re.fullmatch(r"#[0-9a-f]{6}", colour):
            raise ValidationError(_now("Write the colour as # and six digits, such as #0a5a9c."))
        return str(colour)

    def clean_host(self) -> str | None:
        host = self.cleaned_data["host"].strip().lower()
        if not host:
            return None
        if not HOST.match(host):
            raise ValidationError(_now("That is no host name. Write it without http:// and without a port."))
        others = Alliance.objects.exclude(pk=self.alliance.pk)
        of_the_first = is_the_portals_own(host) and others.filter(pk__lt=self.alliance.pk).exists()
        if of_the_first or others.filter(host=host).exists():
            raise ValidationError(_now("Another alliance of this portal has that host name."))
        return str(host)

    def clean_logo(self) -> tuple[bytes, str] | None:
        """The picture and its kind, by its content whatever the file is called."""
        sent: UploadedFile | None = self.cleaned_data["logo"]
        if not sent:
            return None
        if sent.size is None or sent.size > LARGEST_LOGO:
            raise ValidationError(
                _now("The picture is larger than 200 kB. Make it smaller and choose it again.")
            )
        content = sent.read()
        for signature, kind in SIGNATURES:
            if content.startswith(signature):
                return content, kind
        raise ValidationError(
            _now("That is neither a PNG nor a JPEG picture. Save it as one and choose it again.")
        )

    def clean_least_organisations(self) -> int:
        """What it was, where it is left empty."""
        return self.cleaned_data["least_organisations"] or self.alliance.least_organisations

    def changes(self) -> dict[str, Any]:
        """Fields of the alliance as they are to be; the logo only where another was chosen or it goes."""
        names = ("name_zh", "name_en", "region", "contact", "host", "accent", "least_organisations")
        changes = {name: self.cleaned_data[name] for name in names}
        if self.cleaned_data["logo"]:
            changes["logo"] = hashlib.sha256(self.cleaned_data["logo"][0]).hexdigest()[:16]
        elif self.cleaned_data.get("remove_logo"):
            changes["logo"] = ""
        return changes


def keep_logo(alliance: Alliance, picture: tuple[bytes, str] | None) -> None:
    """Put the picture in place of the former one, or delete it where the alliance has none any more."""
    if picture is not None:
        content, kind = picture
        AllianceLogo.objects.update_or_create(
            alliance=alliance, defaults={"content": content, "content_type": kind}
        )
    elif not alliance.logo:
        AllianceLogo.objects.filter(alliance=alliance).delete()
