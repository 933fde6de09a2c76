from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "corechain_portal.introductions"
    label = "introductions"

    def ready(self) -> None:
        from corechain_portal.agenda.dates import register_dates
        from corechain_portal.introductions.dates import meeting_dates
        from corechain_portal.introductions.following import connect

        connect()
        register_dates("introductions.meetings", meeting_dates)
