from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "corechain_portal.notices"
    label = "notices"
