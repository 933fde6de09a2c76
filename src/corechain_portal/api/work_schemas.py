"""Shapes of joint work in the API."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from corechain_portal.api.cursors import CursorFilters, CursorPageOut

Level = Literal["public", "alliance", "named", "secretariat"]
WorkstreamCode = Literal["governance", "study", "branches", "landmarks", "innovation", "matters", "talent"]


class ItemFilters(CursorFilters):
    """The filters of the pages' lists."""

    workstream: WorkstreamCode | None = None
    kind: str = Field("", max_length=60, description="Code of a kind, see /work/kinds / 事项类别代码")
    state: str = Field(
        "", max_length=200, description="State, several by commas, or `open` / 状态，可用逗号分隔，或 open"
    )
    q: str = Field("", max_length=200, description="Words of title or text / 标题或正文中的词")
    who: Literal["mine", "overdue"] | None = Field(None, description="Mine, or overdue / 我的，或逾期")
    first: date | None = Field(None, alias="from", description="First day / 起始日")
    last: date | None = Field(None, alias="to", description="Last day / 截止日")
    by: Literal["made", "starts", "state"] = Field(
        "made", description="What the days are of / 日期所指：建立、开始、状态变化"
    )


class ItemBrief(Schema):
    id: uuid.UUID
    workstream: str
    kind: str
    kind_title: str
    state: str
    state_title: str
    title_zh: str
    title_en: str
    member: uuid.UUID | None = Field(description="Whose; null: the alliance's own / 所属单位，空为联盟")
    level: Level
    starts_at: datetime | None
    ends_at: datetime | None
    due_on: date | None
    place: str
    capacity: int | None
    made_at: datetime
    state_since: datetime
    version: int
    sample: bool = Field(description="Made by the demo / 演示样例")
    page: str = Field(description="Address of its page / 页面地址")


class ItemsOut(CursorPageOut):
    items: list[ItemBrief] = Field(description="The newest first / 新的在前")


class MoveOut(Schema):
    code: str
    title: str
    needs_note: bool


class StepOut(Schema):
    """A step of history; who took it is not told."""

    at: datetime
    move: str
    before: str
    after: str
    note: str


class PartOut(Schema):
    """An organisation that takes part, with how many people; no names."""

    member: uuid.UUID
    name_zh: str
    name_en: str
    people: int


class ItemOut(ItemBrief):
    text_zh: str
    text_en: str
    nodes: list[str] = Field(description="Nodes of the chain / 所涉环节")
    responsible: str | None = Field(
        description="Who answers for it, within the alliance / 负责人（联盟内可见）"
    )
    details: dict[str, Any] = Field(description="What only its kind has / 本类事项特有的内容")
    fields: dict[str, Any] | None = Field(description="What may be changed, for those who may / 可变更的内容")
    moves: list[MoveOut] = Field(description="Steps that the asker may take now / 当前可办的步骤")
    history: list[StepOut]
    organisations: list[PartOut]
    waiting: int = Field(description="On the waiting list / 候补人数")
    places_left: int | None = Field(description="null: no limit / 空为不限")
    taking_part: bool = Field(description="Whether the asker does / 本人（本单位）是否参加")
    comments: int
    files: int


class FieldOut(Schema):
    name: str
    title: str
    type: str = Field(description="text, integer, number, boolean, date, datetime, choice, list")
    required: bool
    choices: list[str] = Field(description="Values of a choice, where they are fixed / 可选值")


class StateOut(Schema):
    code: str
    title: str
    open: bool


class KindMoveOut(MoveOut):
    sources: list[str]
    target: str


class KindOut(Schema):
    code: str
    workstream: str
    title: str
    may_make: bool
    joinable: str = Field(description="State in which people sign up / 可报名的状态")
    states: list[StateOut]
    moves: list[KindMoveOut]
    fields: list[FieldOut]


class KindsOut(Schema):
    kinds: list[KindOut]


class ItemIn(Schema):
    kind: str = Field(max_length=60)
    member: uuid.UUID | None = Field(
        None, description="For which organisation; needed where one has several / 代表哪家单位"
    )
    fields: dict[str, Any] = Field(description="By the kind's fields, see /work/kinds / 字段见 /work/kinds")


class ChangeIn(Schema):
    version: int = Field(description="The version that was read; another by now: 409 / 读取时的版本")
    fields: dict[str, Any] = Field(description="Fields to change; others stay / 只写要改的字段")


class MoveIn(Schema):
    move: str = Field(max_length=60)
    note: str = Field("", max_length=4000)


class SharingIn(Schema):
    level: Level
    named: list[uuid.UUID] = Field([], description="For the level `named` / 指定单位时填写")


class MemberIn(Schema):
    """For which of one's organisations; needed where one acts for several."""

    member: uuid.UUID | None = None


class TakingPartOut(Schema):
    member: uuid.UUID
    part: str
    place: Literal["in", "waiting", "out"]


class WithdrawnOut(Schema):
    withdrawn: int


class CommentOut(Schema):
    id: uuid.UUID
    author: str | None = Field(description="Within the alliance / 联盟内可见")
    member: uuid.UUID | None = Field(description="For which organisation / 代表的单位")
    text: str
    made_at: datetime
    withdrawn: bool


class CommentsOut(CursorPageOut):
    comments: list[CommentOut] = Field(description="The oldest first / 旧的在前")


class CommentIn(Schema):
    text: str = Field(max_length=4000, description="`@name` tells somebody / @姓名 可提醒")


class FileOut(Schema):
    id: int
    name: str
    media_type: str
    size: int = Field(description="Bytes / 字节")
    sha256: str
    note: str
    added_at: datetime
    file: str = Field(description="Where to download it / 下载地址")


class FilesOut(Schema):
    files: list[FileOut]
