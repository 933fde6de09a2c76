from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "corechain_portal.introductions"
    label = "introductions"

    def ready(self) -> None:
        from corechain_portal.introductions.following import connect

        connect()
