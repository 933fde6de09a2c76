"""Sample demands and offers, in both languages and marked as samples; filled from their texts as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.listings.alike import find_same
from corechain_portal.listings.content import DEFAULT_HIDDEN, Content
from corechain_portal.listings.filling import content_read_from
from corechain_portal.listings.merging import propose
from corechain_portal.listings.models import EndReason, Listing, Side
from corechain_portal.listings.publishing import make_draft, publish, withdraw
from corechain_portal.membership.models import MemberOrganisation

SAMPLE = {"zh": "（示例）", "en": " (sample)"}
AHEAD = timedelta(days=120)
"""So far ahead are the days that the samples name."""


@dataclass(frozen=True)
class Sample:
    """Whose (by identifier in the chain), which side, the text, and what is hidden besides the usual."""

    registry_id: str
    side: str
    text: str
    hidden: tuple[str, ...] = ()
    state: str = "published"
    language: str = "zh"


D, O = Side.DEMAND, Side.OFFER  # noqa: E741
SAMPLES = (
    Sample("cr-micro", D, "求购KrF光刻胶，200mm线，月用量500升，送到无锡，{by}，交期6周"),
    Sample("hh-wuxi", D, "求购KrF光刻胶，300mm线，月用量800升，送到无锡，{by}", ("quantity",)),
    Sample("zh-adv", D, "求购光敏聚酰亚胺，先进封装用，月用量60升，江苏优先，{by}"),
    Sample("jcet", D, "采购12英寸晶圆减薄加工，每月3000片，送到江阴，{by}"),
    Sample("nce", D, "采购6英寸SiC外延片，每月400片，江苏优先，要求交期8周以内，{by}", ("price",)),
    Sample("chipown", D, "寻找车规级功率器件封装代工，TO-247，每月20万只，需要AEC-Q101，{by}"),
    Sample("maxscend", D, "Looking for QFN assembly and final test, 3 million pieces per month, by the end of {month}",
           language="en"),
    Sample("cetc58", D, "求购倒装键合机2台，最好是国产，{by}", ("place",)),
    Sample("lead-int", D, "Need high-purity quartz parts for deposition tools, 200 pieces per month, delivered to Wuxi",
           language="en"),
    Sample("cr-micro", D, "求购12英寸抛光片，月用量2000片，单价800元/片以内，{by}", ("price", "quantity")),
    Sample("lead-int", D, "代客户采购12英寸抛光片，每月2000片，{by}"),
    Sample("cr-micro", D, "求购CMP抛光液，8英寸线，月用量3吨", state="draft"),
    Sample("hh-wuxi", D, "求购高纯氨水，月用量20吨，送到无锡", state="withdrawn"),
    Sample("jianghua", O, "供应电子级氢氟酸，G4级，每月300吨，交期7天，可送到无锡"),
    Sample("jianghua", O, "供应显影液和蚀刻液，每月500吨，{since}供货"),
    Sample("jcet", O, "可提供QFN封装和测试产能，每月300万颗，交期15天"),
    Sample("hh-wuxi", O, "开放12英寸代工产能，55nm和90nm工艺，每月2000片，{since}"),
    Sample("zh-adv", O, "We offer wafer bumping and fan-out packaging, 5,000 wafers per month, lead time 20 days",
           language="en"),
    Sample("cetc58", O, "承接可靠性试验和失效分析，交期10天"),
    Sample("lead-int", O, "供应ALD设备，12英寸，现货2台，交期3个月"),
    Sample("jitri-icd", O, "Available: MPW shuttle seats, 180 nm BCD process, 12 seats per quarter", language="en"),
    Sample("leadmicro", O, "供应ALD设备，6英寸和8英寸，交期4个月"),
)  # fmt: skip


def make_samples(alliance: Alliance, members: Mapping[str, MemberOrganisation]) -> None:
    """All of them, where there are none yet and the staff is there. Members that left have none."""
    staff = User.objects.filter(email="secretariat@example.org", sample=True).first()
    if staff is None or Listing.objects.filter(alliance=alliance, sample=True).exists():
        return
    viewer = make_viewer(alliance, staff)
    for sample in SAMPLES:
        member = members.get(sample.registry_id)
        if member is not None and member.is_active:
            _make(viewer, member, sample)
    _propose_to_merge(viewer, members)


def _make(viewer: Viewer, member: MemberOrganisation, sample: Sample) -> None:
    listing = make_draft(viewer, member, _content(viewer.alliance, sample), sample=True)
    if sample.state != "draft":
        publish(viewer, listing)
    if sample.state == "withdrawn":
        withdraw(viewer, listing, EndReason.NOT_NEEDED)


def _propose_to_merge(viewer: Viewer, members: Mapping[str, MemberOrganisation]) -> None:
    """A purchasing agent wants the same for its customer, who wants it too: the secretariat proposes that it be one."""
    same = Listing.objects.on_the_market().filter(sample=True, side=D, title__contains="12英寸抛光片")
    agent, customer = (same.filter(member=members.get(each)).first() for each in ("lead-int", "cr-micro"))
    if agent is not None and customer is not None:
        propose(viewer, agent, customer)
    find_same(viewer.alliance)


def _content(alliance: Alliance, sample: Sample) -> Content:
    day = timezone.localdate() + AHEAD
    text = sample.text.format(by=_by(day), since=f"{day.year}年{day.month}月起", month=f"{day:%B} {day.year}")
    hidden = (*DEFAULT_HIDDEN[sample.side], *sample.hidden)
    return content_read_from(
        alliance,
        text + SAMPLE[sample.language],
        side=sample.side,
        hidden=hidden,
        title_ends=SAMPLE[sample.language],
    )


def _by(day: date) -> str:
    return f"{day.year}年{day.month}月底前"
