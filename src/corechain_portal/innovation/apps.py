from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationConfig(AppConfig):
    name = "corechain_portal.innovation"
    label = "innovation"

    def ready(self) -> None:
        from corechain_portal.innovation.figures import FIGURES
        from corechain_portal.innovation.kinds import CALL, JOINT_PROJECT, PROPOSAL
        from corechain_portal.workstreams.figures import register_figures
        from corechain_portal.workstreams.kinds import register, register_page
        from corechain_portal.workstreams.plans import register_plan

        register(CALL, PROPOSAL, JOINT_PROJECT)
        register_plan("innovation")
        register_figures("innovation", *FIGURES)
        register_page("innovation", "innovation-waiting", _("Invitations and reviews"))
