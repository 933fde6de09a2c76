"""Where uploaded files are kept: a folder by default, a bucket of an S3-compatible store by setting."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from corechain.texts import Text
from corechain_portal.configuration import BadSetting


def attachments_storage(chosen: SimpleNamespace) -> dict[str, Any]:
    """Django's settings of the storage of attachments; raises :class:`BadSetting`.

    The access key of a bucket is looked for where boto3 does: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile,
    the machine's own role.
    """
    if not chosen.s3_bucket:
        folder = (
            Path(chosen.attachments_dir).expanduser()
            if chosen.attachments_dir
            else chosen.var / "attachments"
        )
        options: dict[str, Any] = {
            "location": str(folder.resolve()),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise BadSetting(
            "CORECHAIN_S3_BUCKET",
            Text(
                zh="需要另装：pip install 'corechain[portal,s3]'。",
                en="needs more packages: pip install 'corechain[portal,s3]'.",
            ),
        )
    from botocore.config import Config  # only there with the packages of the bucket

    options = {
        "bucket_name": chosen.s3_bucket,
        "endpoint_url": chosen.s3_endpoint or None,
        "region_name": chosen.s3_region or None,
        "default_acl": None,  # as private as the bucket; files are given out by the portal alone
        "file_overwrite": False,
        "max_memory_size": 8 * 1024 * 1024,
        # A person waits for it: seconds, not the library's minutes.
        "client_config": Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 2}),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
