from importlib import import_module

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "corechain_portal.access"
    label = "access"

    def ready(self) -> None:
        import_module("corechain_portal.access.permissions")
