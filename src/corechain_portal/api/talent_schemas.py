"""What the operations of joint talent take and give. A profile says what a person can do, and nothing else of them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

State = Literal["waiting", "accepted", "declined"]


class ProfileOut(Schema):
    id: uuid.UUID
    headline: str
    experience: str
    skills: list[str] = Field(description="Ids of GET /talent/skills / 技能标识")
    languages: list[str]
    regions: list[str] = Field(description="Codes of places / 地区代码")
    works: list[str]


class OwnProfileOut(ProfileOut):
    version: int
    seen_by: Literal["nobody", "named", "alliance"]
    named: list[uuid.UUID]


class ProfileIn(Schema):
    version: int | None = Field(None, description="Of the profile that is changed / 被修改档案的版本")
    headline: str
    experience: str = ""
    skills: list[str] = Field([], description="Names or words of either language / 技能名称，中英文均可")
    languages: list[str] = Field([])
    regions: list[str] = Field([])
    works: list[str] = Field([])


class ConsentIn(Schema):
    seen_by: Literal["named", "alliance"]
    named: list[uuid.UUID] = Field([])
    consent: str = Field(description="Version of the text agreed to / 所同意文本的版本")


class WhyOut(Schema):
    matching: list[str]
    missing: list[str]
    region: bool | None = Field(description="As wished; null: not said / 是否符合意愿，未说明为 null")
    work: bool | None


class PostForMeOut(WhyOut):
    post: uuid.UUID


class PostsForMeOut(Schema):
    posts: list[PostForMeOut]


class CandidateOut(WhyOut):
    profile: ProfileOut


class CandidatesOut(Schema):
    with_all: list[CandidateOut] = Field(
        description="All skills asked for; not ordered by fit / 具备全部技能"
    )
    with_some: list[CandidateOut] = Field(description="Some of them / 具备部分技能")


class ApplyIn(Schema):
    words: str = ""
    reach: str = ""


class ApplicationOut(Schema):
    id: uuid.UUID
    post: uuid.UUID
    state: State
    headline: str
    experience: str
    skills: list[str]
    languages: list[str]
    words: str
    reach: str
    answer: str
    made_at: datetime


class ApplicationsOut(Schema):
    applications: list[ApplicationOut]


class AnswerIn(Schema):
    accept: bool
    answer: str = ""


class AskIn(Schema):
    words: str = ""


class RequestOut(Schema):
    id: uuid.UUID
    offer: uuid.UUID
    state: State
    words: str
    answer: str
    made_at: datetime


class DoneOut(Schema):
    done: bool


class SkillOut(Schema):
    id: str
    area: str
    broader: str | None
    name_zh: str
    name_en: str
    nodes: list[str]


class SkillsOut(Schema):
    skills: list[SkillOut]
