from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "corechain_portal.membership"
    label = "membership"
