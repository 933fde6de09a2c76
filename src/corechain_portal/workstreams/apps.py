from django.apps import AppConfig


class WorkstreamsConfig(AppConfig):
    name = "corechain_portal.workstreams"
    label = "workstreams"
