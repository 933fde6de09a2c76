"""``python -m corechain_portal COMMAND``: Django's management commands for the portal."""

import os
import sys

from corechain_portal.configuration import BadSetting


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corechain_portal.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line([f"{sys.executable} -m corechain_portal", *sys.argv[1:]])
    except BadSetting as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
