from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "corechain_portal.agenda"
    label = "agenda"

    def ready(self) -> None:
        from corechain_portal.agenda.dates import register_dates
        from corechain_portal.agenda.work_dates import work_dates

        register_dates("work", work_dates)
