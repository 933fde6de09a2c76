from importlib import import_module

from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "corechain_portal.listings"
    label = "listings"

    def ready(self) -> None:
        from corechain_portal.listings.found import LISTINGS
        from corechain_portal.search.registry import register_searchable

        import_module("corechain_portal.listings.leaving").connect()
        import_module("corechain_portal.listings.merging_following").connect()
        register_searchable(LISTINGS)
