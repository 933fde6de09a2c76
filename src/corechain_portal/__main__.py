"""``python -m corechain_portal COMMAND``: Django's management commands for the portal."""

import os
import sys

from corechain.texts import reader_language
from corechain_portal.configuration import BadSetting


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corechain_portal.settings")
    from django.core.management import execute_from_command_line

    from corechain_portal.command import foreseeable

    try:
        execute_from_command_line([f"{sys.executable} -m corechain_portal", *sys.argv[1:]])
    except BadSetting as error:
        sys.exit(str(error))
    except OSError as error:  # such as a full disk while the settings are read
        problem = foreseeable(error)
        if problem is None:
            raise
        sys.exit(problem.render(reader_language()))


if __name__ == "__main__":
    main()
