from importlib import import_module

from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "corechain_portal.integration"
    label = "integration"

    def ready(self) -> None:
        import_module("corechain_portal.integration.publishing").connect()
