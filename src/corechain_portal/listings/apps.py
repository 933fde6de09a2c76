from importlib import import_module

from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "corechain_portal.listings"
    label = "listings"

    def ready(self) -> None:
        import_module("corechain_portal.listings.leaving").connect()
