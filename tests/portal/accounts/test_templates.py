"""Every page, message and letter of allauth that can be reached is our own."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from corechain_portal import web
from corechain_portal.accounts.urls import accounts

OURS = Path(web.__file__).parent / "templates"
THEIRS = Path(allauth.__file__).parent / "templates"
PARTS = ("account", "mfa", "socialaccount", "usersessions")
NOT_SERVED = re.compile(r"phone|_code_|login_code|/signup_by_passkey|usersessions/")
"""What belongs to features that are off: telephone numbers, codes instead of links, and allauth's list of sessions."""


def _view_class(pattern: object) -> type | None:
    """The class behind an address of allauth; None for plain functions and our own views."""
    return getattr(getattr(pattern, "callback", None), "view_class", None)


PAGES = sorted(
    {
        found.template_name
        for found in map(_view_class, accounts)
        if found is not None and getattr(found, "template_name", None)
    }
)
TEXTS = sorted(
    str(path.relative_to(THEIRS))
    for part in PARTS
    for path in (THEIRS / part).rglob("*.txt")
    if not NOT_SERVED.search(str(path.relative_to(THEIRS)))
)
OUR_OWN = sorted(
    str(path.relative_to(OURS))
    for part in PARTS
    for path in (OURS / part).rglob("*")
    if path.suffix in (".html", ".txt")
)
RENDERED_WITHOUT_CLASS = [
    "account/signup_closed.html",
    "socialaccount/authentication_error.html",
    "socialaccount/login.html",
]


def test_the_list_of_pages_is_complete() -> None:
    assert len(PAGES) > 20
    assert {"account/login.html", "mfa/authenticate.html", "socialaccount/connections.html"} <= set(PAGES)


@pytest.mark.parametrize("name", [*PAGES, *RENDERED_WITHOUT_CLASS, *TEXTS])
def test_a_template_is_ours(name: str) -> None:
    origin = Path(get_template(name).origin.name)
    assert origin.is_relative_to(OURS), f"{name} would be shown as allauth ships it"


@pytest.mark.parametrize("name", OUR_OWN)
def test_what_a_template_of_ours_uses_is_ours_as_well(name: str) -> None:
    source = (OURS / name).read_text("utf-8")
    for used in re.findall(r'{% (?:extends|include) "([^"]+)"', source):
        assert Path(get_template(used).origin.name).is_relative_to(OURS)
    assert "{% element" not in source


def test_only_addresses_that_are_used_are_served() -> None:
    off = (
        "account_signup_by_passkey",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_verify_phone",
        "socialaccount_signup",
        "usersessions_list",
        "mfa_signup_webauthn",
        "mfa_trust",
    )
    for name in off:
        with pytest.raises(NoReverseMatch):
            reverse(name)


@pytest.mark.parametrize("name", [each for each in TEXTS if each.endswith("_subject.txt")])
def test_a_subject_is_one_line_in_each_language(name: str) -> None:
    for code, begins in (("zh-hans", "芯链："), ("en", "corechain: ")):
        with translation.override(code):
            subject = get_template(name).render().strip()
        assert subject.startswith(begins)
        assert "\n" not in subject
