from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "corechain_portal.resources"
    label = "resources"

    def ready(self) -> None:
        from corechain_portal.agenda.dates import register_dates
        from corechain_portal.resources.dates import booking_dates
        from corechain_portal.resources.figures import FIGURES
        from corechain_portal.resources.kinds import RESOURCE
        from corechain_portal.workstreams.figures import register_figures
        from corechain_portal.workstreams.kinds import register

        register(RESOURCE)
        register_figures("innovation", *FIGURES)
        register_dates("resources.bookings", booking_dates)
