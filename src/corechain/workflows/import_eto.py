"""Import the ETO data set and account for every row of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corechain.datasets import registry
from corechain.datasets.description import DatasetInfo
from corechain.exceptions import UnusableName
from corechain.file_formats.eto import read_eto
from corechain.file_formats.eto_findings import REASONS, Account, EtoReport, Finding, Outcome
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.model.raw_tables import raw_tables
from corechain.model.snapshot import ChainSnapshot
from corechain.model.validation import validate
from corechain.texts import Language, Text
from corechain.workflows.manage_datasets import Progress, keep_dataset

OUTCOMES: dict[Outcome, Text] = {
    "left_out": Text(zh="未载入", en="left out"),
    "merged": Text(zh="并入", en="merged"),
    "changed": Text(zh="载入但有改动", en="loaded with a change"),
}


@dataclass(frozen=True)
class ReasonCount:
    """How often one reason was found in one file, with the first rows it was found in."""

    file: str
    reason: str
    count: int
    example: Finding


@dataclass(frozen=True)
class EtoImport:
    """What an import did: the data, the account of its rows, every finding."""

    name: str
    snapshot: ChainSnapshot
    report: EtoReport
    notes: tuple[Text, ...]

    def summary(self) -> AnswerTable[Account]:
        """Rows read, loaded, merged and left out, by kind."""
        columns = [
            AnswerColumn[Account]("what", Text(zh="内容", en="Content"), lambda each: each.what),
            AnswerColumn[Account]("file", Text(zh="文件", en="File"), lambda each: each.file),
            AnswerColumn[Account]("read", Text(zh="读取", en="Read"), lambda each: each.read, digits=0),
            AnswerColumn[Account]("loaded", Text(zh="载入", en="Loaded"), lambda each: each.loaded, digits=0),
            AnswerColumn[Account]("merged", Text(zh="并入", en="Merged"), lambda each: each.merged, digits=0),
            AnswerColumn[Account](
                "left_out", Text(zh="未载入", en="Left out"), lambda each: each.left_out, digits=0
            ),
        ]
        title = Text(zh="ETO 数据已导入为“{name}”", en="ETO data imported as “{name}”", name=self.name)
        return AnswerTable(title, columns, list(self.report.accounts.values()), self.notes)

    def reasons(self) -> AnswerTable[ReasonCount]:
        """Why rows were left out, merged or changed, with an example of each."""
        first: dict[tuple[str, str], Finding] = {}
        for finding in self.report.findings:
            first.setdefault((finding.file, finding.reason), finding)
        rows = [
            ReasonCount(file, reason, count, first[file, reason])
            for (file, reason), count in self.report.counts().items()
        ]
        rows.sort(key=lambda each: (list(OUTCOMES).index(REASONS[each.reason][0]), each.file, -each.count))
        columns = [
            AnswerColumn[ReasonCount](
                "outcome", Text(zh="处理", en="Outcome"), lambda each: OUTCOMES[each.example.outcome]
            ),
            AnswerColumn[ReasonCount]("file", Text(zh="文件", en="File"), lambda each: each.file),
            AnswerColumn[ReasonCount]("rows", Text(zh="行数", en="Rows"), lambda each: each.count, digits=0),
            AnswerColumn[ReasonCount](
                "example", Text(zh="例如", en="For example"), lambda each: _with_row(each.example)
            ),
        ]
        note = Text(
            zh="用 --report 文件名 逐行写出全部 {count} 条。",
            en="--report FILE writes all {count}, row by row.",
            count=len(self.report.findings),
        )
        return AnswerTable(Text(zh="逐行处理的原因", en="What was found"), columns, rows, [note])

    def findings(self) -> AnswerTable[Finding]:
        """Every finding, row by row."""
        columns = [
            AnswerColumn[Finding]("file", Text(zh="文件", en="File"), lambda each: each.file),
            AnswerColumn[Finding]("row", Text(zh="行", en="Row"), lambda each: each.row, digits=0),
            AnswerColumn[Finding](
                "outcome", Text(zh="处理", en="Outcome"), lambda each: OUTCOMES[each.outcome]
            ),
            AnswerColumn[Finding]("reason", Text(zh="原因代码", en="Reason code"), lambda each: each.reason),
            AnswerColumn[Finding]("text", Text(zh="原因", en="Reason"), lambda each: each.text),
        ]
        return AnswerTable(
            Text(zh="ETO 导入报告", en="Report of the ETO import"), columns, self.report.findings
        )


def _with_row(finding: Finding) -> Text:
    return Text(zh="第 {row} 行：{text}", en="row {row}: {text}", row=finding.row, text=finding.text)


def import_eto(
    folder: Path, *, name: str = "eto", replace_old: bool = False, progress: Progress | None = None
) -> EtoImport:
    """Read the ETO files in `folder` and keep them as the data set called `name`; loads all or nothing.

    Raises :class:`~corechain.exceptions.InvalidTables` for broken files and
    :class:`~corechain.exceptions.UnusableName` for a name that is taken.
    """
    registry.check_free(name, replace_old=replace_old)
    data = read_eto(folder)
    tables = validate(raw_tables(data.rows), progress=progress)
    info = DatasetInfo(
        name=name,
        title_zh="ETO 先进半导体供应链数据",
        title_en="ETO advanced semiconductor supply chain",
        licence="CC BY-NC 4.0",
        description_zh="由用户从 ETO 的文件导入；只作非商业用途。",
        description_en="Imported by the user from ETO's files; for non-commercial use only.",
    )
    snapshot = ChainSnapshot(name, info.title, info.home_region, tables)
    keep_dataset(snapshot, info, origin=folder, replace_old=replace_old)
    return EtoImport(name, snapshot, data.report, tuple(data.notes))


def write_findings(result: EtoImport, path: Path, language: Language) -> None:
    """Write every finding to `path` as CSV or JSON by its ending; raises :class:`UnusableName` for another."""
    writers = {".csv": result.findings().to_csv, ".json": result.findings().to_json}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise UnusableName(
            Text(
                zh="“{path}”的结尾不是 .csv 或 .json。",
                en="“{path}” does not end in .csv or .json.",
                path=path,
            ),
            Text(zh="改文件名再试。", en="Rename it and try again."),
        )
    with registry.told_when_unwritable(path):
        path.write_text(write(language), encoding="utf-8")
