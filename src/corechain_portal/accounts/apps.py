from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "corechain_portal.accounts"
    label = "accounts"
