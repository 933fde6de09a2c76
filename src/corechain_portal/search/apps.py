from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "corechain_portal.search"
    label = "search"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from corechain_portal.search.noticing import note_deletion, note_saving
        from corechain_portal.search.registry import register_searchable
        from corechain_portal.search.subjects import SUBJECTS

        register_searchable(*SUBJECTS)
        post_save.connect(note_saving, dispatch_uid="search.note_saving")
        post_delete.connect(note_deletion, dispatch_uid="search.note_deletion")
