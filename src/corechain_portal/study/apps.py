from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "corechain_portal.study"
    label = "study"

    def ready(self) -> None:
        from corechain_portal.study.figures import FIGURES
        from corechain_portal.study.kinds import MATERIAL, SESSION
        from corechain_portal.workstreams.figures import register_figures
        from corechain_portal.workstreams.kinds import register
        from corechain_portal.workstreams.plans import register_plan

        register(SESSION, MATERIAL)
        register_plan("study")
        register_figures("study", *FIGURES)
