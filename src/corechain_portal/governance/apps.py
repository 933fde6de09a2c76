from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "corechain_portal.governance"
    label = "governance"

    def ready(self) -> None:
        from corechain_portal.workstreams.plans import register_plan

        register_plan("governance")
