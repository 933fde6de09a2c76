from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "corechain_portal.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        from corechain_portal.outcomes.following import connect

        connect()
