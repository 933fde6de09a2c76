from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command

from corechain_portal.alliances.actions import make_first_alliance
from corechain_portal.chain.models import LoadedDataset, Origin
from corechain_portal.command import PortalCommand
from corechain_portal.static_files import gather_static_files


class Command(PortalCommand):
    help = (
        "Make ready what is missing: database tables, static files, the data set, demo accounts where the demo "
        "is on. Running it again loses nothing. / 准备好运行所需的一切；重复运行不会丢失任何内容。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        # Nobody else on the machine is to read accounts and sessions.
        settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        gather_static_files()
        make_first_alliance()
        loaded = LoadedDataset.objects.first()
        ours_to_load = loaded is None or (
            loaded.origin == Origin.REGISTRY and loaded.name == settings.CHOSEN.dataset
        )
        if ours_to_load:
            call_command("load_dataset", settings.CHOSEN.dataset, stdout=self.stdout, stderr=self.stderr)
        if settings.DEMO:
            call_command("make_demo", stdout=self.stdout, stderr=self.stderr)
