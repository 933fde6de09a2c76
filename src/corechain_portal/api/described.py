"""The API's own description, made once: it is the same for everybody until the program changes."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema


class DescribedAPI(NinjaAPI):
    """Keeps its OpenAPI document; making it takes over a second of a processor."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document for addresses below `path_prefix`; not to be changed by the caller."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        kept: dict[str, OpenAPISchema] = self.__dict__.setdefault("_kept", {})
        if prefix not in kept:
            kept[prefix] = super().get_openapi_schema(path_prefix=prefix)
        return kept[prefix]
