from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    name = "corechain_portal.integration"
    label = "integration"
