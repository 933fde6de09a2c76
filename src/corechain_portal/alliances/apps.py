from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "corechain_portal.alliances"
    label = "alliances"
