from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "corechain_portal.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        from corechain_portal.chain.additions import register_addition
        from corechain_portal.outcomes.supplies import PUBLIC_SUPPLIES

        register_addition(PUBLIC_SUPPLIES)
