"""What is typed of an organisation, read and checked: names, credit code, region."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from corechain.exceptions import UnknownName
from corechain.model.codes import BadCell, check_uscc
from corechain.model.places import place
from corechain_portal.language import current_language

JOINERS = "\u200c\u200d"
"""Signs without a shape of their own that words of some languages and emoji need."""


def clean_line(text: str) -> str:
    """`text` on one line, without signs that nobody sees: controls and the marks that turn the reading direction.

    >>> clean_line(" 甲芯\\u202e科技\\n有限公司 ")
    '甲芯科技 有限公司'
    """
    kept = "".join(
        sign if sign in JOINERS or unicodedata.category(sign) not in ("Cc", "Cf") else " " * sign.isspace()
        for sign in text
    )
    return " ".join(kept.split())


def clean_uscc(text: str) -> str | None:
    """The code in compact form, or None for nothing typed; raises ValidationError in the reader's language."""
    bare = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not bare:
        return None
    try:
        return check_uscc(bare)
    except BadCell as error:
        language = current_language()
        raise ValidationError(error.problem.render(language)) from error


def clean_region(text: str) -> str:
    """The code of the place that was typed as a code or a name; raises ValidationError in the reader's language."""
    if not text.strip():
        return ""
    try:
        return place(text[:100]).code
    except UnknownName as error:
        raise ValidationError(error.render(current_language())) from error


def needs_code(region: str) -> bool:
    """Whether organisations of this region have a Unified Social Credit Code: those of the mainland do."""
    return region == "CN" or region[:1].isdigit()


def missing_code() -> ValidationError:
    """Said where a code is needed and none was typed."""
    return ValidationError(
        _(
            "Organisations in mainland China have a Unified Social Credit Code of 18 characters; it is on the licence."
        )
    )
