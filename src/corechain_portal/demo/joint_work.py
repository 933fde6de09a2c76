"""A sample year of joint work, in both languages and marked as sample, made by the steps that people take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.demo.past_quarters import make_past_quarters
from corechain_portal.governance.models import Choice, CouncilTerm, Resolution
from corechain_portal.governance.voting import vote
from corechain_portal.innovation import demo as innovation
from corechain_portal.landmarks.models import Project
from corechain_portal.landmarks.steering import add_milestone, add_partner, report, set_done
from corechain_portal.matters.handling import give_to
from corechain_portal.matters.models import Matter
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.resources.booking import book
from corechain_portal.resources.models import Resource
from corechain_portal.study.attendance import count_attendance
from corechain_portal.study.models import Session
from corechain_portal.talent import demo as talent
from corechain_portal.workstreams.items import make_item, move_item
from corechain_portal.workstreams.kinds import kind_of
from corechain_portal.workstreams.models import WorkItem

Members = Mapping[str, MemberOrganisation]
YEAR = 2026


def make_joint_work(alliance: Alliance, members: Members) -> None:
    """Everything, where there is no sample of joint work yet and the members and staff are there."""
    staff = User.objects.filter(email="secretariat@example.org", sample=True).first()
    if staff is None or len(members) < 6 or WorkItem.objects.filter(alliance=alliance, sample=True).exists():
        return
    viewer = make_viewer(alliance, staff)
    _governance(viewer, members)
    _study(viewer, members)
    _branches(viewer, members)
    _landmarks(viewer, members)
    _matters(viewer, members)
    _resources(viewer, members)
    make_past_quarters(viewer, members, YEAR)  # before those that date themselves
    innovation.make_samples(viewer, members, Random(YEAR))  # noqa: S311 - samples, the same each time
    talent.make_samples(viewer, members, Random(YEAR))  # noqa: S311


def _make(viewer: Viewer, kind: str, title_zh: str, title_en: str, **fields: Any) -> WorkItem:
    made_at = fields.pop("made_at", None)
    names = {"title_zh": f"{title_zh}（示例）", "title_en": f"{title_en} (sample)", "sample": True}
    if made_at is not None:
        names["made_at"] = made_at
    item = make_item(kind_of(kind), viewer, {**names, **fields})
    return kind_of(kind).model_class()._default_manager.get(pk=item.pk)


def _at(month: int, day: int, hour: int = 14) -> datetime:
    return datetime.combine(date(YEAR, month, day), time(hour), timezone.get_default_timezone())


def _governance(viewer: Viewer, members: Members) -> None:
    CouncilTerm.objects.create(
        alliance=viewer.alliance, name_zh="第一届理事会（示例）", name_en="First council (sample)",
        since=date(2023, 3, 15), until=date(2028, 3, 14), sample=True,
    )  # fmt: skip
    ahead = timezone.now() + timedelta(days=10)
    fees = _make(
        viewer, "governance.resolution", "会费管理办法", "Rules on membership fees", vote_until=ahead,
        text_zh="一、会费按席位分档。\n二、会费用于公共活动与共享平台。",
        text_en="1. Fees follow the seat.\n2. They pay for shared activities and the shared platform.",
    )  # fmt: skip
    move_item(fees, "call", viewer)
    resolution = Resolution.objects.get(pk=fees.pk)
    for registry_id, choice in (("cr-micro", Choice.FOR), ("hh-wuxi", Choice.FOR), ("jcet", Choice.ABSTAIN)):
        if registry_id in members:
            vote(resolution, members[registry_id], choice, viewer)
    _make(
        viewer, "governance.resolution", "修订章程（征求意见）", "Amending the charter (draft)", is_charter=True,
        text_zh="增设共享资源管理条款。", text_en="Adds an article on shared resources.",
    )  # fmt: skip
    meeting = _make(
        viewer, "governance.meeting", "理事会第三次会议", "Third meeting of the council",
        starts_at=_at(3, 18), place="无锡 Wuxi", minutes_zh="通过年度计划。", minutes_en="The yearly plan was agreed.",
    )  # fmt: skip
    move_item(meeting, "hold", viewer)
    move_item(meeting, "minute", viewer)
    plans = (
        ("governance", "完善会费与章程", "Fees and charter", 60, 12),
        ("study", "每季度一次专题学习", "A study session a quarter", 75, 12),
        ("matters", "难事平均十个工作日内答复", "Answer matters within ten working days", 80, 12),
        ("innovation", "开放二十台共享仪器", "Share twenty instruments", 35, 11),
    )
    for workstream, title_zh, title_en, progress, month in plans:
        plan = _make(
            viewer, f"{workstream}.plan", title_zh, title_en, year=YEAR, progress=progress,
            due_on=date(YEAR, month, 30),
        )  # fmt: skip
        move_item(plan, "start", viewer)


def _study(viewer: Viewer, members: Members) -> None:
    _make(
        viewer, "study.material", "集成电路产业政策汇编", "Industrial policy for integrated circuits",
        text_zh="供学习使用，附件为历次版本。", text_en="For study; the files are its versions.",
    )  # fmt: skip
    for month, title_zh, title_en in (
        (3, "产业政策专题学习", "Study session on industrial policy"),
        (6, "安全生产专题学习", "Study session on safety at work"),
        (9, "知识产权专题学习", "Study session on intellectual property"),
    ):
        held = _make(
            viewer, "study.session", title_zh, title_en, starts_at=_at(month, 20), ends_at=_at(month, 20, 16),
            capacity=80, place="示例报告厅 Sample hall",
        )  # fmt: skip
        move_item(held, "hold", viewer)
        came = {member: 3 + (number * month) % 7 for number, member in enumerate(members.values())}
        count_attendance(Session.objects.get(pk=held.pk), came, viewer)
        move_item(held, "close", viewer)
    soon = timezone.now() + timedelta(days=14)
    _make(
        viewer, "study.session", "年终专题学习", "Year-end study session", starts_at=soon,
        ends_at=soon + timedelta(hours=2), capacity=60, place="示例报告厅 Sample hall",
    )  # fmt: skip


def _branches(viewer: Viewer, members: Members) -> None:
    pairing = _make(
        viewer, "branches.pairing", "设计与制造支部结对", "Design and fabrication branches paired",
        member=members["cr-micro"], partner=members["jcet"],
    )  # fmt: skip
    visit = _make(
        viewer, "branches.activity", "走进封测产线", "A visit to the packaging line", member=members["jcet"],
        starts_at=_at(7, 1, 9), form="visit", pair=pairing, report_zh="两支部共 28 人参加。",
        report_en="28 people of both branches took part.",
    )  # fmt: skip
    move_item(visit, "hold", viewer)
    move_item(visit, "report", viewer)


def _landmarks(viewer: Viewer, members: Members) -> None:
    made = _make(
        viewer, "landmarks.project", "特色工艺先进封装线", "Advanced packaging line for specialty processes",
        member=members["jcet"], region="320281", level=Level.PUBLIC, starts_at=_at(2, 1, 9),
        funding_planned=120000, funding_secured=80000, nodes=["packaging-and-test-service"],
        text_zh="示例项目：三方共建先进封装线。", text_en="A sample project: three members build a packaging line.",
    )  # fmt: skip
    move_item(made, "start", viewer)
    project = Project.objects.get(pk=made.pk)
    steps = (
        ("厂房交付", "Building handed over", date(YEAR, 4, 30), True),
        ("设备进场", "Tools moved in", date(YEAR, 9, 30), True),
        ("首批样品", "First samples", date(YEAR, 12, 20), False),
        ("量产", "Volume production", date(YEAR + 1, 6, 30), False),
    )
    for name_zh, name_en, due_on, done in steps:
        step = add_milestone(project, {"name_zh": name_zh, "name_en": name_en, "due_on": due_on}, viewer)
        if done:
            set_done(step, True, viewer)
    add_partner(project, members["cr-micro"], viewer)
    report(project, 55, "设备已进场，正在调试（示例）。Tools are in and being set up (sample).", viewer)


def _sample_matters() -> tuple[tuple[str, str, str, str, datetime, str], ...]:
    """Whose, titles, subject, when it was raised, and how far it went."""
    now = timezone.now()
    return (
        ("hh-wuxi", "二期用电增容", "More power for the second fab", "energy", _at(3, 9), "close"),
        ("jianghua", "危化品运输通行", "Permits to move chemicals", "logistics", _at(5, 18), "close"),
        ("chipown", "人才公寓名额", "Flats for new staff", "people", _at(8, 3), "close"),
        ("zh-adv", "厂区道路改造", "Road works at the plant", "land", now - timedelta(days=5), "answer"),
        ("lead-int", "设备进口清关", "Customs for a tool", "logistics", now - timedelta(days=1), ""),
    )


def _matters(viewer: Viewer, members: Members) -> None:
    for registry_id, title_zh, title_en, subject, made_at, until in _sample_matters():
        if registry_id not in members or viewer.person is None:
            continue
        matter = _make(
            viewer, "matters.matter", title_zh, title_en, member=members[registry_id], subject=subject,
            urgency="normal", made_at=made_at,
        )  # fmt: skip
        if not until:
            continue
        give_to(Matter.objects.get(pk=matter.pk), viewer.person, viewer)
        move_item(matter, "take_up", viewer)
        move_item(matter, "answer", viewer, "示例：已协调有关部门。Sample: the offices concerned were asked.")
        if until == "close":
            move_item(matter, "close", viewer)
            days = {"taken_up_at": 1, "answered_at": 2, "closed_at": 9}
            Matter.objects.filter(pk=matter.pk).update(
                **{field: made_at + timedelta(days=after) for field, after in days.items()},
                state_since=made_at + timedelta(days=9),
            )


def _resources(viewer: Viewer, members: Members) -> None:
    rows = (
        ("jitri-icd", "聚焦离子束显微镜", "Focused ion beam microscope", "instrument", 1, "wafer-test"),
        ("cetc58", "可靠性试验箱", "Reliability chambers", "test", 4, "final-test"),
        (
            "cr-micro",
            "MPW 流片席位（0.18um BCD）",
            "MPW shuttle seats (0.18um BCD)",
            "mpw",
            12,
            "bcd-process",
        ),
    )
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    for registry_id, title_zh, title_en, category, seats, node in rows:
        if registry_id not in members:
            continue
        made = _make(
            viewer, "innovation.resource", title_zh, title_en, member=members[registry_id], category=category,
            capacity=seats, nodes=[node], terms="示例：按小时计费 Sample: by the hour",
        )  # fmt: skip
        book(
            Resource.objects.get(pk=made.pk), members["nce"], viewer, start=start, end=start + timedelta(hours=4),
            purpose="示例预约 Sample booking",
        )  # fmt: skip
