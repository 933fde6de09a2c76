from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LandmarksConfig(AppConfig):
    name = "corechain_portal.landmarks"
    label = "landmarks"

    def ready(self) -> None:
        from corechain_portal.agenda.dates import register_dates
        from corechain_portal.landmarks.dates import milestone_dates
        from corechain_portal.landmarks.figures import FIGURES
        from corechain_portal.landmarks.kinds import PROJECT
        from corechain_portal.workstreams.figures import register_figures
        from corechain_portal.workstreams.kinds import register, register_page
        from corechain_portal.workstreams.plans import register_plan

        register(PROJECT)
        register_plan("landmarks")
        register_figures("landmarks", *FIGURES)
        register_page("landmarks", "landmarks-map", _("Projects on the map"))
        register_dates("landmarks.milestones", milestone_dates)
