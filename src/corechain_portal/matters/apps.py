from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    name = "corechain_portal.matters"
    label = "matters"

    def ready(self) -> None:
        from corechain_portal.agenda.dates import register_dates
        from corechain_portal.matters.dates import answer_dates
        from corechain_portal.matters.figures import FIGURES
        from corechain_portal.matters.kinds import MATTER
        from corechain_portal.workstreams.figures import register_figures
        from corechain_portal.workstreams.kinds import register, register_page
        from corechain_portal.workstreams.plans import register_plan

        register(MATTER)
        register_plan("matters")
        register_figures("matters", *FIGURES)
        register_page("matters", "matters-figures", _("Times and kinds"))
        register_dates("matters.answers", answer_dates)
