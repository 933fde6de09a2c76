"""A sample year of joint talent: posts, candidates who agreed to be seen, trainings, mentors, secondments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.study.attendance import count_attendance
from corechain_portal.study.models import Session
from corechain_portal.talent.applying import apply
from corechain_portal.talent.consent import CURRENT
from corechain_portal.talent.mentors import ask
from corechain_portal.talent.models import Mentoring, Post, Profile
from corechain_portal.talent.profiles import save_profile, show_profile
from corechain_portal.workstreams.items import make_item, move_by_rule, move_item
from corechain_portal.workstreams.kinds import kind_of
from corechain_portal.workstreams.models import StateChange, WorkItem

Members = Mapping[str, MemberOrganisation]
YEAR = 2026
POSTS = (
    ("cr-micro", "功率器件工艺整合工程师", "Power device process integration engineer", "full", "320200",
     ("process-integration", "power-device-process", "yield-engineering"), 9, ""),
    ("cr-micro", "模拟版图工程师", "Analogue layout engineer", "full", "320200",
     ("layout-design", "physical-verification"), 10, ""),
    ("hh-wuxi", "光刻工艺工程师", "Lithography process engineer", "full", "320200",
     ("lithography-process", "statistical-process-control"), 5, "fill"),
    ("jcet", "先进封装研发实习生", "Intern in advanced packaging", "internship", "320281",
     ("advanced-packaging", "thermal-simulation"), 8, ""),
    ("nce", "测试程序开发工程师", "Test program engineer", "full", "320200",
     ("test-engineering", "python-programming"), 3, "fill"),
    ("lead-int", "薄膜设备研发工程师", "Thin-film equipment engineer", "full", "320200",
     ("equipment-development", "thin-film-process", "vacuum-technology"), 11, ""),
)  # fmt: skip
"""Whose, titles, kind of work, region, skills, the month in which it was offered, and how it went on."""
CANDIDATES = (
    ("模拟版图与验证（示例）", "Analogue layout and verification (sample)",
     ("layout-design", "physical-verification", "circuit-simulation"), ("320200",), ("full",), "alliance"),
    ("功率器件与BCD工艺整合（示例）", "Power devices and BCD process integration (sample)",
     ("power-device-process", "process-integration", "statistical-process-control"),
     ("320000",), ("full",), "alliance"),
    ("微电子硕士在读，想做先进封装（示例）", "Master's student looking at advanced packaging (sample)",
     ("advanced-packaging", "python-programming"), ("CN-YRD",), ("internship",), "alliance"),
    ("设备工程师，真空与射频（示例）", "Equipment engineer, vacuum and RF (sample)",
     ("equipment-maintenance", "vacuum-technology", "rf-power-engineering"), (), ("full", "secondment"), "nobody"),
)  # fmt: skip
"""Headline in Chinese and English, skills, wishes, and who sees it."""


def make_samples(viewer: Viewer, members: Members, random: Random) -> None:
    """Everything, where the members of the demo are there."""
    if not {"cr-micro", "hh-wuxi", "jcet", "nce", "lead-int", "cetc58"} <= set(members):
        return
    posts = [_post(viewer, members, *each) for each in POSTS]
    people = [_candidate(viewer, number, *each) for number, each in enumerate(CANDIDATES, start=1)]
    if people[0].person is not None:
        apply(posts[1], people[0], "示例：希望做车规产品的版图。Sample: automotive layouts interest me.", "")
    _trainings(viewer, members, random)
    _mentors(viewer, members, people[2])
    _secondment(viewer, members)


def _make(viewer: Viewer, kind: str, title_zh: str, title_en: str, **fields: Any) -> Any:
    names = {"title_zh": f"{title_zh}（示例）", "title_en": f"{title_en} (sample)", "sample": True}
    item = make_item(kind_of(kind), viewer, {**names, **fields})
    if "made_at" in fields:
        StateChange.objects.filter(item=item.pk, move="made").update(at=fields["made_at"])
    return kind_of(kind).model_class()._default_manager.get(pk=item.pk)


def _at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime.combine(date(YEAR, month, day), time(hour), timezone.get_default_timezone())


def _post(
    viewer: Viewer, members: Members, whose: str, title_zh: str, title_en: str, work: str, region: str,
    skills: tuple[str, ...], month: int, move: str,
) -> Post:  # fmt: skip
    made = _make(
        viewer, "talent.post", title_zh, title_en, member=members[whose], work=work, region=region,
        skills=list(skills), level=Level.PUBLIC, made_at=_at(month, 6),
        due_on=timezone.localdate() + timedelta(days=45), text_zh="示例岗位，仅供演示。",
        text_en="A sample post, for the demo only.",
    )  # fmt: skip
    if move:
        move_by_rule(made, move)
        _since(made, _at(month + 1, 20))
    return Post.objects.get(pk=made.pk)


def _since(item: WorkItem, moment: datetime) -> None:
    WorkItem.objects.filter(pk=item.pk).update(state_since=moment)
    StateChange.objects.filter(item=item.pk).exclude(move="made").update(at=moment)


def _candidate(
    viewer: Viewer, number: int, headline_zh: str, headline_en: str, skills: tuple[str, ...],
    regions: tuple[str, ...], works: tuple[str, ...], seen_by: str,
) -> Viewer:  # fmt: skip
    """A person who cannot sign in, with a profile."""
    email = f"candidate-{number}@example.org"
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User(email=email, sample=True, display_name=f"示例人才 Sample candidate {number}")
        person.set_unusable_password()
        person.save()
    own = make_viewer(viewer.alliance, person)
    fields = {
        "headline": f"{headline_zh} {headline_en}", "experience": "示例经历。Sample experience.",
        "skills": list(skills), "regions": list(regions), "works": list(works), "languages": ["zh", "en"],
        "sample": True,
    }  # fmt: skip
    if not Profile.objects.of(own).exists():
        save_profile(own, fields, None)
        if seen_by != "nobody":
            show_profile(own, seen_by, (), CURRENT)
    return own


def _trainings(viewer: Viewer, members: Members, random: Random) -> None:
    for month, title_zh, title_en in (
        (4, "晶圆厂新员工洁净室培训", "Cleanroom training for newcomers"),
        (9, "统计过程控制实务", "Statistical process control in practice"),
    ):
        held = _make(
            viewer, "talent.training", title_zh, title_en, starts_at=_at(month, 16), ends_at=_at(month, 16, 17),
            capacity=60, place="示例实训基地 Sample training centre",
        )  # fmt: skip
        move_item(held, "hold", viewer)
        came = {each: random.randint(1, 9) for each in members.values()}
        count_attendance(Session.objects.get(pk=held.pk), came, viewer)
        move_item(held, "close", viewer)
        _since(held, _at(month, 17))
    soon = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=20)
    _make(
        viewer, "talent.training", "先进封装入门", "Introduction to advanced packaging", starts_at=soon,
        ends_at=soon + timedelta(hours=6), capacity=40, place="示例实训基地 Sample training centre",
    )  # fmt: skip


def _mentors(viewer: Viewer, members: Members, candidate: Viewer) -> None:
    mentor = User.objects.filter(email="trader@example.org", sample=True).first()
    made = _make(
        viewer, "talent.mentoring", "带一名版图新人", "Mentor for a newcomer to layout", member=members["cr-micro"],
        skills=["layout-design", "physical-verification"], capacity=2, level=Level.PUBLIC, responsible=mentor,
        made_at=_at(6, 3),
    )  # fmt: skip
    ask(
        Mentoring.objects.get(pk=made.pk),
        candidate,
        "示例：想了解版图与封装的协同。Sample: layout and package together.",
    )


def _secondment(viewer: Viewer, members: Members) -> None:
    made = _make(
        viewer, "talent.secondment", "借调失效分析工程师", "Failure analysis engineer seconded",
        member=members["cetc58"], partner=members["jcet"], skills=["failure-analysis"], starts_at=_at(7, 1),
        ends_at=_at(12, 31, 17), made_at=_at(6, 10),
    )  # fmt: skip
    move_by_rule(made, "accept")
    _since(made, _at(6, 20))
