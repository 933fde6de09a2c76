from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "corechain_portal.attachments"
    label = "attachments"
