from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "corechain_portal.background"
    label = "background"
