"""Errors that people are meant to read: what happened, where, and what to do next, in their language.

Everything that is the reader's to mend derives from :class:`CorechainError`; any other exception is a bug.
The command line ends with `exit_code`, the portal answers with `http_status`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corechain.texts import Language, Text


class CorechainError(Exception):
    """A fault the reader can mend. `code` is stable for programs; the texts are for people."""

    code = "error"
    exit_code = 1
    http_status = 400

    def __init__(self, problem: Text, remedy: Text | None = None) -> None:
        super().__init__(problem.en)
        self.problem = problem
        self.remedy = remedy

    def render(self, language: Language) -> str:
        """Problem and remedy as one line in `language`."""
        parts = [self.problem] if self.remedy is None else [self.problem, self.remedy]
        return " ".join(part.render(language) for part in parts)

    def __str__(self) -> str:
        return self.render("en")


class BadDemand(CorechainError):
    """A demand that cannot be read: empty, too long, or without any word."""

    code = "bad_demand"
    exit_code = 2


class UnknownName(CorechainError):
    """A node, organisation, region, data set or format that does not exist."""

    code = "unknown_name"
    exit_code = 3
    http_status = 404


class UnreadableFile(CorechainError):
    """A file that is missing, truncated, in another encoding or not of the expected format."""

    code = "unreadable_file"
    exit_code = 4


class UnusableName(CorechainError):
    """A name for something new that breaks the rules for names or is taken already."""

    code = "unusable_name"
    exit_code = 7
    http_status = 409


class UnwritableFile(CorechainError):
    """A file or folder that cannot be written: the disk is full, or it is not permitted."""

    code = "unwritable_file"
    exit_code = 8
    http_status = 507


class UnusableNetwork(CorechainError):
    """Firms, links or an essentiality matrix that do not make a production network."""

    code = "unusable_network"
    exit_code = 6
    http_status = 422


class UnusableShock(CorechainError):
    """A shock or a weight that does not fit the production network it is for."""

    code = "unusable_shock"
    exit_code = 2


class MissingPart(CorechainError):
    """An optional part of corechain, or a program of the machine, that the task needs and is not installed."""

    code = "missing_part"
    exit_code = 5
    http_status = 501


class EngineFailed(CorechainError):
    """A cluster or another program that computes for us, and cannot be reached or does not last."""

    code = "engine_failed"
    exit_code = 9
    http_status = 502


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a table. `row` is the line a person sees in the file (the header is row 1)."""

    file: str
    row: int | None
    column: str | None
    problem: Text
    remedy: Text

    def render(self, language: Language) -> str:
        """The fault as one line: place, problem, remedy."""
        if language == "zh":
            row = "" if self.row is None else f"第 {self.row} 行"
            column = "" if self.column is None else f"“{self.column}”列"
            place = " ".join(part for part in (self.file, row, column) if part)
            return f"{place}：{self.problem.render('zh')}{self.remedy.render('zh')}"
        row = "" if self.row is None else f"row {self.row}"
        column = "" if self.column is None else f"column “{self.column}”"
        place = ", ".join(part for part in (self.file, row, column) if part)
        return f"{place}: {self.problem.render('en')} {self.remedy.render('en')}"


class InvalidTables(CorechainError):
    """Tables that break their schema; carries every fault, and nothing was loaded."""

    code = "invalid_tables"
    exit_code = 6
    http_status = 422

    def __init__(self, faults: Sequence[Fault], total: int | None = None) -> None:
        """`total` counts all faults where only the first ones are kept."""
        self.faults = tuple(faults)
        self.total = len(self.faults) if total is None else total
        super().__init__(
            Text(
                zh="数据中有 {count} 处问题，没有载入任何内容。",
                en="Faults in the data: {count}. Nothing was loaded.",
                count=self.total,
            ),
            Text(zh="按下面逐条改好后再试。", en="Mend the rows listed and try again."),
        )
