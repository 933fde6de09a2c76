from django.apps import AppConfig


class JointPurchaseConfig(AppConfig):
    name = "corechain_portal.joint_purchase"
    label = "joint_purchase"

    def ready(self) -> None:
        from corechain_portal.joint_purchase import ended_listings  # noqa: F401 - it listens to signals
