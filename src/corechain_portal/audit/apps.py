from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "corechain_portal.audit"
    label = "audit"
