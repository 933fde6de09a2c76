from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "corechain_portal.board"
    label = "board"
