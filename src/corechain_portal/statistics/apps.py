from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "corechain_portal.statistics"
    label = "statistics"
