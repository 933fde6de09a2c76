from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "corechain_portal.home"
    label = "home"
