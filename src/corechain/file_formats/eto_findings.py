"""What the ETO import tells of rows that are not loaded, or not loaded as they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corechain.file_formats.eto_files import EtoRow
from corechain.texts import Text

Outcome = Literal["left_out", "merged", "changed"]

REASONS: Mapping[str, tuple[Outcome, Text]] = {
    "pseudo_country": (
        "left_out",
        Text(
            zh="“{subject}”不是 ISO 3166-1 的国家或地区，其份额无处可归",
            en="“{subject}” is no country of ISO 3166-1, so its share belongs nowhere",
        ),
    ),
    "pseudo_firm": (
        "left_out",
        Text(
            zh="“{subject}”不是一家机构，当作一家会使集中度失真",
            en="“{subject}” is not one firm; taken as one it would falsify concentration",
        ),
    ),
    "unknown_country": (
        "left_out",
        Text(zh="所在国“{subject}”无法识别", en="the country “{subject}” is not known"),
    ),
    "unknown_id": ("left_out", Text(zh="其他文件中没有“{subject}”", en="no other file has “{subject}”")),
    "unknown_type": ("left_out", Text(zh="种类“{subject}”无法识别", en="the type “{subject}” is not known")),
    "no_relation": (
        "left_out",
        Text(zh="“{subject}”既没有去处也没有上位类", en="“{subject}” names neither target nor class"),
    ),
    "repeated": ("left_out", Text(zh="与前面一行重复：{subject}", en="repeats an earlier row: {subject}")),
    "alias_row": (
        "merged",
        Text(
            zh="同一机构“{subject}”的又一行，其别名已并入",
            en="another row of the organisation “{subject}”; its alias was added",
        ),
    ),
    "renamed": (
        "changed",
        Text(
            zh="名称与按编号所指的不同：{subject}；按编号载入",
            en="the name differs from the one its id stands for: {subject}; loaded by id",
        ),
    ),
    "zero_share": (
        "changed",
        Text(
            zh="份额印作 0.0（不足 0.05 %），载入时份额留空",
            en="the share is printed as 0.0 (below 0.05 %); loaded with the share left empty",
        ),
    ),
    "bad_share": (
        "changed",
        Text(
            zh="份额“{subject}”不是 0 到 100 之间的数，留空",
            en="the share “{subject}” is no number within 0 to 100; left empty",
        ),
    ),
    "source_of_chart": (
        "changed",
        Text(
            zh="本行没有来源，取该环节图表的来源",
            en="the row names no source; that of the chart of its input or stage was taken",
        ),
    ),
    "no_source": (
        "changed",
        Text(zh="没有写明来源，可信度记为低", en="no source is named; loaded with low confidence"),
    ),
    "derived_stage": (
        "changed",
        Text(
            zh="没有写明阶段，按其去处推得“{subject}”",
            en="no stage is given; “{subject}” follows from what it goes into",
        ),
    ),
}
"""What can be found, what became of the row, and why, with a slot for what it concerns."""


@dataclass(frozen=True)
class Finding:
    """One thing found in one row."""

    file: str
    row: int
    reason: str
    subject: str

    @property
    def outcome(self) -> Outcome:
        """What became of the row."""
        return REASONS[self.reason][0]

    @property
    def text(self) -> Text:
        """The reason as a sentence."""
        template = REASONS[self.reason][1]
        return Text(zh=template.zh, en=template.en, subject=self.subject)


@dataclass
class Account:
    """Rows of one kind: every row read is loaded, merged into another, or left out."""

    what: Text
    file: str
    read: int = 0
    left_out: int = 0
    merged: int = 0

    @property
    def loaded(self) -> int:
        """Rows that became a row of ours."""
        return self.read - self.merged - self.left_out


@dataclass
class EtoReport:
    """The accounts, in the order of the summary, and every finding."""

    accounts: dict[str, Account] = field(
        default_factory=lambda: {
            "stages": Account(Text(zh="阶段", en="Stages"), "stages.csv"),
            "inputs": Account(Text(zh="投入与过程", en="Inputs and processes"), "inputs.csv"),
            "organisations": Account(Text(zh="机构", en="Organisations"), "providers.csv"),
            "countries": Account(Text(zh="国家和地区", en="Countries"), "providers.csv"),
            "relations": Account(Text(zh="环节关系", en="Relations"), "sequence.csv"),
            "provisions": Account(Text(zh="供给", en="Provisions"), "provision.csv"),
        }
    )
    findings: list[Finding] = field(default_factory=list)

    def tell(self, account: str, row: EtoRow, reason: str, subject: str) -> None:
        """Note something about `row`, and count it where it is not loaded as a row of its own."""
        finding = Finding(row.file, row.row, reason, subject)
        self.findings.append(finding)
        if finding.outcome == "left_out":
            self.accounts[account].left_out += 1
        elif finding.outcome == "merged":
            self.accounts[account].merged += 1

    def counts(self) -> Counter[tuple[str, str]]:
        """How often each reason was found in each file."""
        return Counter((finding.file, finding.reason) for finding in self.findings)
