from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "corechain_portal.audit"
    label = "audit"

    def ready(self) -> None:
        import_module("corechain_portal.audit.signing_in").connect()
