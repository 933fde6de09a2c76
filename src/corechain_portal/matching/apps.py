from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "corechain_portal.matching"
    label = "matching"
