from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "corechain_portal.listings"
    label = "listings"
