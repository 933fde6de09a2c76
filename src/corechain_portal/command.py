"""The base of the portal's management commands: they speak the reader's language and end in one clear line."""

from __future__ import annotations

import errno
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError

from corechain.exceptions import CorechainError, InvalidTables
from corechain.texts import Text, reader_language

DISK_FULL = Text(
    zh="磁盘已满，没有写完。请腾出空间后再运行。",
    en="The disk is full; the work was not finished. Make room and run it again.",
)
UNREACHABLE = Text(
    zh="连不上数据库（{reason}）。请核对 DATABASE_URL，或确认数据库已启动。",
    en="The database cannot be reached ({reason}). Check DATABASE_URL, or that the database is running.",
)
NOT_PREPARED = Text(
    zh="数据库还没有准备好。请先运行 `python -m corechain_portal prepare`。",
    en="The database is not ready yet. Run `python -m corechain_portal prepare` first.",
)
UNWRITABLE = Text(
    zh="不能写入 {path}。请检查权限，或用 CORECHAIN_VAR 指定别的文件夹。",
    en="Cannot write to {path}. Check its permissions, or name another folder in CORECHAIN_VAR.",
)


class PortalCommand(BaseCommand):
    """A command whose foreseeable faults are told in a line each, without a traceback."""

    requires_system_checks = ()

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CorechainError as error:
            told = CommandError(_lines(error), returncode=error.exit_code)
        except (OSError, DatabaseError) as error:
            problem = foreseeable(error)
            if problem is None:
                raise
            told = CommandError(problem.render(reader_language()))
        except CommandError as error:
            told = error
        return self._end(told)

    def _end(self, told: CommandError) -> NoReturn:
        if not self._called_from_command_line:
            raise told
        self.stderr.write(str(told))
        sys.exit(told.returncode)

    def tell(self, text: Text) -> None:
        """Print one line in the reader's language."""
        self.stdout.write(text.render(reader_language()))


def foreseeable(error: BaseException) -> Text | None:
    """What to tell about a full disk, a database out of reach or a folder that cannot be written; None: a bug."""
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if "disk is full" in reason or "No space left" in reason or getattr(error, "errno", None) == errno.ENOSPC:
        return DISK_FULL
    unwritable = isinstance(error, PermissionError | FileExistsError | NotADirectoryError)
    if isinstance(error, OSError) and (unwritable or error.errno == errno.EROFS):
        return Text(zh=UNWRITABLE.zh, en=UNWRITABLE.en, path=error.filename)
    if "no such table" in reason or ('relation "' in reason and "does not exist" in reason):
        return NOT_PREPARED
    if isinstance(error, OperationalError):
        return Text(zh=UNREACHABLE.zh, en=UNREACHABLE.en, reason=reason)
    return None


def _lines(error: CorechainError) -> str:
    language = reader_language()
    faults = error.faults if isinstance(error, InvalidTables) else ()
    return "\n".join([error.render(language), *(f"  {fault.render(language)}" for fault in faults)])
