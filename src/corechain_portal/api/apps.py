from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "corechain_portal.api"
    label = "api"
