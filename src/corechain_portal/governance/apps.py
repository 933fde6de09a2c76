from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "corechain_portal.governance"
    label = "governance"

    def ready(self) -> None:
        from corechain_portal.agenda.dates import register_dates
        from corechain_portal.governance.dates import vote_dates
        from corechain_portal.governance.figures import FIGURES
        from corechain_portal.governance.kinds import MEETING, RESOLUTION
        from corechain_portal.workstreams.figures import register_figures
        from corechain_portal.workstreams.kinds import register, register_page
        from corechain_portal.workstreams.plans import register_plan

        register(RESOLUTION, MEETING)
        register_page("governance", "council", _("Council"))
        register_plan("governance")
        register_figures("governance", *FIGURES)
        register_dates("governance.votes", vote_dates)
