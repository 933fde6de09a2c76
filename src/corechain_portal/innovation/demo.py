"""A sample year of joint innovation: a call that became projects, one under review, one that takes proposals now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.innovation.consortium import add_role, answer, invite
from corechain_portal.innovation.deciding import add_criterion
from corechain_portal.innovation.models import BEST_MARK, Call, JointProject, Proposal
from corechain_portal.innovation.reviewing import assign, submit_review
from corechain_portal.innovation.steering import add_outcome, add_step, set_done
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.items import make_item, move_by_rule
from corechain_portal.workstreams.kinds import kind_of
from corechain_portal.workstreams.models import StateChange, WorkItem

Members = Mapping[str, MemberOrganisation]
YEAR = 2026
CRITERIA = (
    ("技术先进性", "Technical advance", 40),
    ("对产业链的作用", "Effect on the chain", 35),
    ("团队与基础", "Team and groundwork", 25),
)
REVIEWERS = ("analyst@example.org", "liaison@example.org", "statistician@example.org")
REASONS = (
    "示例：路线清楚，指标可测。Sample: a clear plan with figures that can be measured.",
    "示例：能补上本地缺口，用户明确。Sample: it closes a local gap and has users.",
    "示例：分工合理，进度偏紧。Sample: the work is well divided; the time is short.",
)
NEEDED = ("cr-micro", "jcet", "cetc58", "nce", "jitri-icd", "jianghua", "hh-wuxi", "zh-adv", "lead-int")


def make_samples(viewer: Viewer, members: Members, random: Random) -> None:
    """Calls, proposals, reviews and projects, where the members and reviewers of the demo are there."""
    reviewers = list(User.objects.filter(email__in=REVIEWERS, sample=True).order_by("email"))
    if len(reviewers) < len(REVIEWERS) or not set(NEEDED) <= set(members):
        return
    _finished(viewer, members, reviewers, random)
    _under_review(viewer, members, reviewers, random)
    _open(viewer, members)


def _finished(viewer: Viewer, members: Members, reviewers: Iterable[User], random: Random) -> None:
    """The spring call: two proposals, one of which is a project with its first outcomes."""
    call = _call(
        viewer, "特色工艺与封装协同攻关", "Specialty processes and packaging, together", 1200,
        opened=_at(2, 10), nodes=["bcd-process", "packaging-and-test-service"],
    )  # fmt: skip
    taken = _proposal(
        members["cr-micro"], call, "车规BCD工艺与封装协同", "Automotive BCD process with its package", 480,
        nodes=["bcd-process"], made_at=_at(2, 20),
    )  # fmt: skip
    _role(
        taken,
        "封装验证",
        "Package qualification",
        ["packaging-and-test-service"],
        "车规封装，AEC-Q100",
        "jcet",
        members,
    )
    _role(taken, "可靠性试验", "Reliability tests", ["final-test"], "高温老化与温循试验", "cetc58", members)
    declined = _proposal(
        members["nce"], call, "功率器件封装材料", "Packaging materials for power devices", 260,
        nodes=["power-semiconductor"], made_at=_at(2, 26),
    )  # fmt: skip
    _role(
        declined,
        "材料供应",
        "Supply of materials",
        ["wet-electronic-chemical"],
        "高纯湿化学品，G5级",
        "jianghua",
        members,
    )
    _decide(call, taken, declined, viewer, reviewers, random)
    _project(JointProject.objects.get(from_proposal=taken), viewer)


def _decide(
    call: Call, taken: Proposal, declined: Proposal, viewer: Viewer, reviewers: Iterable[User], random: Random
) -> None:
    """One proposal is accepted and one declined, after their reviews."""
    for each in (taken, declined):
        _step(each, "submit", _at(3, 25))
    _pass_deadline(call, _at(3, 31))
    _step(call, "review", _at(4, 1))
    _review(taken, viewer, reviewers, random, 8)
    _review(declined, viewer, reviewers, random, 5)
    _step(taken, "accept", _at(4, 28), "示例：同意立项。Sample: accepted.", viewer)
    _step(declined, "decline", _at(4, 28), "示例：产业化路径不明。Sample: no way into use yet.", viewer)
    _step(call, "decide", _at(4, 29))


def _under_review(viewer: Viewer, members: Members, reviewers: list[User], random: Random) -> None:
    """The autumn call: under review, with reviews still to be written."""
    now = timezone.now()
    call = _call(
        viewer, "关键材料与装备本地化", "Key materials and equipment, made here", 800,
        opened=now - timedelta(days=50), nodes=["krf-photoresist", "wet-electronic-chemical"],
    )  # fmt: skip
    proposal = _proposal(
        members["jianghua"], call, "高纯湿化学品产线验证", "Qualifying high-purity wet chemicals", 320,
        nodes=["wet-electronic-chemical"], made_at=now - timedelta(days=40),
    )  # fmt: skip
    _role(
        proposal,
        "产线验证",
        "Qualification in a fab",
        ["wafer-foundry"],
        "12英寸产线，逻辑工艺",
        "hh-wuxi",
        members,
    )
    _step(proposal, "submit", now - timedelta(days=12))
    _pass_deadline(call, now - timedelta(days=9))
    _step(call, "review", now - timedelta(days=8))
    _review(proposal, viewer, reviewers[:1], random, 7)
    for each in reviewers[1:]:
        assign(proposal, each, viewer)


def _open(viewer: Viewer, members: Members) -> None:
    """A call that takes proposals now, with a consortium that looks for a partner."""
    now = timezone.now()
    call = _call(
        viewer, "年度联合创新征集", "Joint innovation call of the year", 1500,
        opened=now - timedelta(days=6), nodes=["system-in-package"],
    )  # fmt: skip
    proposal = _proposal(
        members["jitri-icd"], call, "面向Chiplet的共享测试平台", "A shared test platform for chiplets", 410,
        nodes=["final-test"], made_at=now - timedelta(days=3),
    )  # fmt: skip
    _role(
        proposal,
        "测试装备",
        "Test equipment",
        ["test-equipment"],
        "封测设备，支持12英寸晶圆，优先无锡",
        None,
        members,
    )
    invite(
        proposal, members["zh-adv"], _owner(members["jitri-icd"]), message="示例：邀请共建。Sample: join us."
    )


def _call(
    viewer: Viewer, title_zh: str, title_en: str, amount: int, *, opened: datetime, nodes: list[str]
) -> Call:
    made = _make(
        viewer, "innovation.call", title_zh, title_en, amount=amount, made_at=opened - timedelta(days=7),
        starts_at=opened, ends_at=timezone.now() + timedelta(days=45), nodes=nodes,
        text_zh="示例征集：由会员单位牵头、至少一家伙伴单位参加，面向本地产业链的薄弱环节。",
        text_en="A sample call: led by a member with at least one partner, for weak links of the local chain.",
    )  # fmt: skip
    call = Call.objects.get(pk=made.pk)
    for name_zh, name_en, weight in CRITERIA:
        add_criterion(call, {"name_zh": name_zh, "name_en": name_en, "weight": weight}, viewer)
    _step(call, "open", opened)
    return Call.objects.get(pk=made.pk)


def _proposal(
    member: MemberOrganisation, call: Call, title_zh: str, title_en: str, amount: int, **fields: Any
) -> Proposal:
    made = _make(
        _owner(member), "innovation.proposal", title_zh, title_en, member=member, for_call=call, amount=amount,
        text_zh="一、目标：示例。\n二、路线：示例。\n三、分工：见联合体角色。",
        text_en="1. Aim: sample.\n2. Plan: sample.\n3. Work of each: see the roles.",
        **fields,
    )  # fmt: skip
    return Proposal.objects.get(pk=made.pk)


def _role(
    proposal: Proposal, name_zh: str, name_en: str, nodes: list[str], requirements: str, partner: str | None,
    members: Members,
) -> None:  # fmt: skip
    lead = _owner(proposal.member)
    fields = {"name_zh": name_zh, "name_en": name_en, "nodes": nodes, "requirements": requirements}
    role = add_role(proposal, fields, lead)
    if partner is not None:
        answer(invite(proposal, members[partner], lead, role=role), True, "", _owner(members[partner]))


def _review(
    proposal: Proposal, viewer: Viewer, reviewers: Iterable[User], random: Random, around: int
) -> None:
    for person in reviewers:
        review = assign(proposal, person, viewer)
        marks = {
            each.pk: (max(0, min(BEST_MARK, around + random.randint(-1, 1))), reason)
            for each, reason in zip(proposal.for_call.criteria.all(), REASONS, strict=True)
        }
        submit_review(review, marks, "", make_viewer(proposal.alliance, person))


def _project(project: JointProject, viewer: Viewer) -> None:
    begun = _at(5, 6)
    JointProject.objects.filter(pk=project.pk).update(
        progress=55, starts_at=begun, made_at=begun, ends_at=_at(12, 31),
        text_zh="示例项目：工艺、封装与可靠性三方协同。",
        text_en="A sample project of process, package and reliability.",
    )  # fmt: skip
    project.refresh_from_db()
    for name_zh, name_en, due_on, done in (
        ("工艺器件库冻结", "Device library frozen", date(YEAR, 7, 31), True),
        ("工程批封装", "Engineering lot packaged", date(YEAR, 10, 15), True),
        ("车规认证", "Automotive qualification", date(YEAR + 1, 3, 31), False),
    ):
        step = add_step(project, {"name_zh": name_zh, "name_en": name_en, "due_on": due_on}, viewer)
        if done:
            set_done(step, True, viewer)
            type(step).objects.filter(pk=step.pk).update(done_on=due_on - timedelta(days=2))
    for what, words, day in (
        (
            "prototype",
            "车规BCD样品通过内部验证（示例）Automotive BCD samples passed (sample)",
            date(YEAR, 9, 8),
        ),
        (
            "supply",
            "封装由联合体内配套（示例）Packages supplied within the consortium (sample)",
            date(YEAR, 10, 20),
        ),
    ):
        add_outcome(project, {"what": what, "words": words, "reached_on": day}, viewer)


def _make(viewer: Viewer, kind: str, title_zh: str, title_en: str, **fields: Any) -> WorkItem:
    names = {"title_zh": f"{title_zh}（示例）", "title_en": f"{title_en} (sample)", "sample": True}
    made = make_item(kind_of(kind), viewer, {**names, **fields})
    StateChange.objects.filter(item=made.pk).update(at=made.made_at)
    return made


def _step(item: WorkItem, move: str, at: datetime, note: str = "", viewer: Viewer | None = None) -> None:
    """Take a step as if on that day."""
    row = move_by_rule(item, move, note, viewer=viewer)
    type(row).objects.filter(pk=row.pk).update(state_since=at)
    newest = StateChange.objects.filter(item_id=row.pk).order_by("-pk").first()
    if newest is not None:
        StateChange.objects.filter(pk=newest.pk).update(at=at)
    item.refresh_from_db()


def _pass_deadline(call: Call, deadline: datetime) -> None:
    Call.objects.filter(pk=call.pk).update(ends_at=deadline)
    call.refresh_from_db()


def _owner(member: MemberOrganisation | None) -> Viewer:
    """The viewer that the owner of a sample member is."""
    if member is None:
        raise ValueError("a proposal of nobody")
    held = member.roles.filter(until=None, role="owner").select_related("person").first()
    return make_viewer(member.alliance, held.person if held else None)


def _at(month: int, day: int, hour: int = 14) -> datetime:
    return datetime.combine(date(YEAR, month, day), time(hour), timezone.get_default_timezone())
