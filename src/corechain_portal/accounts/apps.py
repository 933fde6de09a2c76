from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "corechain_portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        import_module("corechain_portal.accounts.signals").connect()
