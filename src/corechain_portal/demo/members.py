"""Member organisations of the demo. They are organisations of the built-in chain, chosen so that the pages have
something to show; that they are members is made up, and every page that shows them says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from corechain.model.records import Organisation
from corechain.model.snapshot import ChainSnapshot
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.membership.models import MemberOrganisation, MembershipPeriod, SeatKind, Standing

NAMES = uuid.UUID("6f1d3c2e-0d5b-4a51-9a53-6b1f3f0c7a11")
"""Name space of the identifiers that the demo gives, so that making it again finds what it made."""
ABOUT_ZH = "示例会员：仅供演示，与该单位本身无关。"
ABOUT_EN = "Sample member, made for the demo only; the organisation itself has no part in it."
LEFT_BECAUSE = "示例：业务重心调整。"


@dataclass(frozen=True)
class SampleMember:
    """An organisation of the chain with its seat and the days of its membership, ``YYYY-MM-DD``."""

    registry_id: str
    seat: SeatKind
    since: str
    until: str = ""


WUXI = (
    SampleMember("cr-micro", SeatKind.PRESIDENT, "2023-03-15"),
    SampleMember("hh-wuxi", SeatKind.VICE_PRESIDENT, "2023-03-15"),
    SampleMember("jcet", SeatKind.VICE_PRESIDENT, "2023-03-15"),
    SampleMember("cetc58", SeatKind.COUNCIL, "2023-03-15"),
    SampleMember("maxscend", SeatKind.COUNCIL, "2023-06-01"),
    SampleMember("nce", SeatKind.COUNCIL, "2023-06-01"),
    SampleMember("wsia", SeatKind.SUPERVISOR, "2023-03-15"),
    SampleMember("jitri-icd", SeatKind.SUPERVISOR, "2023-09-12"),
    SampleMember("zh-adv", SeatKind.MEMBER, "2024-01-20"),
    SampleMember("jianghua", SeatKind.MEMBER, "2024-04-08"),
    SampleMember("lead-int", SeatKind.MEMBER, "2024-11-05"),
    SampleMember("chipown", SeatKind.MEMBER, "2025-05-19"),
    SampleMember("leadmicro", SeatKind.MEMBER, "2023-06-01", "2025-12-31"),
)


def identifier(alliance: Alliance, what: str) -> uuid.UUID:
    """The same for the same alliance and thing, whenever the demo is made."""
    return uuid.uuid5(NAMES, f"{alliance.slug}/{what}")


def make_members(
    alliance: Alliance, snapshot: ChainSnapshot, samples: Iterable[SampleMember]
) -> Mapping[str, MemberOrganisation]:
    """The sample members by identifier in the chain. Those the chain lacks, and those that are members by a real
    decision, are left out.
    """
    made: dict[str, MemberOrganisation] = {}
    for each in samples:
        organisation = snapshot.organisations.get(each.registry_id)
        if organisation is None:
            continue
        pk = identifier(alliance, f"members/{each.registry_id}")
        member = MemberOrganisation.objects.filter(pk=pk).first() or _make(alliance, organisation, each, pk)
        if member is not None:
            made[each.registry_id] = member
    return made


def _make(
    alliance: Alliance, organisation: Organisation, sample: SampleMember, pk: uuid.UUID
) -> MemberOrganisation | None:
    if MemberOrganisation.objects.filter(alliance=alliance, registry_id=organisation.id).exists():
        return None
    member = MemberOrganisation.objects.create(
        pk=pk,
        alliance=alliance,
        registry_id=organisation.id,
        seat=sample.seat,
        standing=Standing.LEFT if sample.until else Standing.ACTIVE,
        about_zh=ABOUT_ZH,
        about_en=ABOUT_EN,
        sample=True,
        **_facts(organisation),
    )
    MembershipPeriod.objects.create(
        member=member,
        since=noon(sample.since),
        until=noon(sample.until) if sample.until else None,
        reason=LEFT_BECAUSE if sample.until else "",
    )
    record("membership.member.join", member, viewer=None, by="command", before=None, after=member.to_audit())
    return member


def _facts(organisation: Organisation) -> dict[str, Any]:
    return {
        "name_zh": organisation.name("zh"),
        "name_en": organisation.name("en"),
        "kind": organisation.kind,
        "region": organisation.region or "",
        "website": organisation.website or "",
    }


def noon(day: str) -> datetime:
    """Noon of that day where the portal is."""
    return timezone.make_aware(datetime.fromisoformat(f"{day}T12:00"))
