"""One line for a person at the terminal, in the language of the terminal."""

from __future__ import annotations

import os
import sys


def _chinese() -> bool:
    for variable in ("CORECHAIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(variable):
            return os.environ[variable].lower().startswith("zh")
    return False


def say(zh: str, en: str) -> None:
    """Tell progress on stderr."""
    print(zh if _chinese() else en, file=sys.stderr, flush=True)


class NotReady(Exception):
    """The machine lacks something; the message says what to do."""

    def __init__(self, zh: str, en: str, details: str = "") -> None:
        super().__init__(en)
        self.zh, self.en, self.details = zh, en, details

    def tell(self) -> None:
        """Show the last lines of the failed program's output, then the one line."""
        for line in self.details.strip().splitlines()[-8:]:
            print(f"  | {line}", file=sys.stderr)
        say(self.zh, self.en)
