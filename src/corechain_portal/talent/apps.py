from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalentConfig(AppConfig):
    name = "corechain_portal.talent"
    label = "talent"

    def ready(self) -> None:
        from corechain_portal.talent.figures import FIGURES
        from corechain_portal.talent.kinds import MENTORING, POST, SECONDMENT, TRAINING
        from corechain_portal.workstreams.figures import register_figures
        from corechain_portal.workstreams.kinds import register, register_page
        from corechain_portal.workstreams.plans import register_plan

        register(POST, TRAINING, MENTORING, SECONDMENT)
        register_plan("talent")
        register_figures("talent", *FIGURES)
        register_page("talent", "talent-profile", _("My profile"), "accounts.use")
        register_page("talent", "talent-posts-for-me", _("Posts that fit me"), "accounts.use")
        register_page("talent", "talent-candidates", _("Find candidates"), "talent.seek")
        register_page("talent", "talent-skills", _("Skills"))
