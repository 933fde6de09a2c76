from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "corechain_portal.organisations"
    label = "organisations"
