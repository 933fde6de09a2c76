from importlib import import_module

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "corechain_portal.matching"
    label = "matching"

    def ready(self) -> None:
        import_module("corechain_portal.matching.connections").connect()
