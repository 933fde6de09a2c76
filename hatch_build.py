"""Build hook: a wheel holds the built web assets and the compiled messages, so an installed portal needs no Node."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent


class AssetsHook(BuildHookInterface):
    """Runs before the wheel is packed; an installation in place is served from the checkout and needs nothing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build assets and messages, and have the wheel take them although git does not."""
        if version == "editable" or self.target_name != "wheel":
            return
        sys.path.insert(0, str(ROOT))
        from tools import build_assets, portal_messages

        build_assets.build(Path(sys.executable))
        portal_messages.compile_catalogues()
        build_data["artifacts"] += [
            "src/corechain_portal/web/static/built/**",
            "src/corechain_portal/**/*.mo",
        ]
