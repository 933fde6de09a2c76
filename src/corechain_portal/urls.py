"""Every address of the portal: pages in two languages, the API in one place."""

from __future__ import annotations

from allauth.account import views as account
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from corechain_portal.accounts import views as accounts
from corechain_portal.api.api import api
from corechain_portal.chain import views_data_desk

handler400 = "corechain_portal.error_pages.bad_request"
handler403 = "corechain_portal.error_pages.forbidden"
handler404 = "corechain_portal.error_pages.not_found"
handler500 = "corechain_portal.error_pages.broken"

signing_in = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
]

pages: list[URLPattern | URLResolver] = [
    path("accounts/", include(signing_in)),
    path("me/", accounts.me, name="me"),
    path("data/", views_data_desk.data_desk, name="data-desk"),
]

urlpatterns = [
    path("language/", set_language, name="set-language"),
    path("api/v1/", api.urls),
    *i18n_patterns(*pages, prefix_default_language=False),
]
