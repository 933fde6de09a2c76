from django.apps import AppConfig


class ChainConfig(AppConfig):
    name = "corechain_portal.chain"
    label = "chain"
