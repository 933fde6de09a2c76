from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "corechain_portal.contacts"
    label = "contacts"
