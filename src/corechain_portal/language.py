"""Between Django's language codes and corechain's two languages."""

from __future__ import annotations

from django.utils import translation

from corechain.texts import Language


def current_language() -> Language:
    """The language of the page being made."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def other_language(language: Language) -> Language:
    """The one of the two that `language` is not."""
    return "zh" if language == "en" else "en"
