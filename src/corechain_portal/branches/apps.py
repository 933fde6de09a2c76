from django.apps import AppConfig


class BranchesConfig(AppConfig):
    name = "corechain_portal.branches"
    label = "branches"

    def ready(self) -> None:
        from corechain_portal.branches.figures import FIGURES
        from corechain_portal.branches.kinds import ACTIVITY, PAIRING
        from corechain_portal.workstreams.figures import register_figures
        from corechain_portal.workstreams.kinds import register
        from corechain_portal.workstreams.plans import register_plan

        register(ACTIVITY, PAIRING)
        register_plan("branches", create="branches.manage")
        register_figures("branches", *FIGURES)
