from django.apps import AppConfig


class LaboratoryConfig(AppConfig):
    name = "corechain_portal.laboratory"
    label = "laboratory"
