from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command

from corechain.datasets.registry import list_datasets
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
        call_command("createcachetable", verbosity=0)
        gather_static_files()
        first = make_first_alliance()
        self._renew()
        if not LoadedDataset.objects.filter(alliance=first).exists():
            self._call("load_dataset", settings.CHOSEN.dataset)
        if settings.DEMO:
            self._call("make_demo")

    def _renew(self) -> None:
        """Data of the registry follow its editions; what people loaded is never replaced."""
        known = {info.name for info in list_datasets()}
        of_registry = LoadedDataset.objects.filter(origin=Origin.REGISTRY, name__in=known)
        for name, slug in of_registry.values_list("name", "alliance__slug").order_by("alliance"):
            self._call("load_dataset", name, alliance=slug)

    def _call(self, command: str, *arguments: str, **options: str) -> None:
        call_command(command, *arguments, stdout=self.stdout, stderr=self.stderr, **options)
