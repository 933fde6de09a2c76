from django.apps import AppConfig


class LoopBoardConfig(AppConfig):
    name = "corechain_portal.loop_board"
    label = "loop_board"
