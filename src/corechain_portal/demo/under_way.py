"""What is under way in the sample alliance: applications, invitations, contact points, documents, notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.sharing import Sharing
from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.attachments import store
from corechain_portal.attachments.models import Attachment
from corechain_portal.audit import record
from corechain_portal.contacts.actions import add_contact
from corechain_portal.contacts.models import ContactPoint, Function
from corechain_portal.demo.members import identifier, noon
from corechain_portal.membership.applications import staff_of
from corechain_portal.membership.joining import Application, Decision, Invitation
from corechain_portal.membership.models import AllianceRoleKind, MemberOrganisation, OrganisationRoleKind
from corechain_portal.notices import notify

WHY = (
    "示例申请：希望与本地晶圆厂、封测厂对接供需。/ Sample application: looking for partners among local fabs."
)
REASON = "示例：暂不符合入会条件，欢迎投产后再次申请。"
CONTACTS = (
    ("cr-micro", Function.PURCHASING, "示例采购部 Sample purchasing", "purchasing@cr-micro.example", Level.ALLIANCE),
    ("cr-micro", Function.SALES, "示例销售部 Sample sales", "sales@cr-micro.example", Level.PUBLIC),
    ("cr-micro", Function.TECHNICAL, "示例工艺部 Sample process engineering", "process@cr-micro.example", Level.NAMED),
    ("cr-micro", Function.FINANCE, "示例财务部 Sample finance", "finance@cr-micro.example", Level.SECRETARIAT),
    ("hh-wuxi", Function.SALES, "示例客户服务 Sample customer service", "service@hh-wuxi.example", Level.ALLIANCE),
)  # fmt: skip
SHARED_WITH = "hh-wuxi"
CAPABILITIES = "工艺 process,示例月产能 sample capacity per month\n示例工艺一 Sample process 1,示例 sample\n"
DOCUMENTS = (
    ("能力清单（示例）sample-capabilities.csv", Level.ALLIANCE),
    ("合作备忘（示例）sample-memo.csv", Level.NAMED),
)


def make_under_way(alliance: Alliance, members: Mapping[str, MemberOrganisation]) -> None:
    """Everything that is missing of it; done again, nothing is doubled."""
    with translation.override("zh-hans"):  # links of notices carry no language
        _applications(alliance)
        _invitations(alliance, members)
        _contacts(members)
        _documents(members)


def _applications(alliance: Alliance) -> None:
    waiting = _application(alliance, "示例芯材（无锡）有限公司", "Sample Chip Materials (Wuxi)")
    if waiting is not None:
        notify(
            "membership.application.made",
            [each for each in staff_of(Viewer(alliance)) if each.sample],
            alliance=alliance,
            link=reverse("desk-application", args=[waiting.pk]),
            organisation=waiting.name_zh,
        )
    declined = {"decision": Decision.DECLINED, "decided_at": noon("2026-09-18"), "reason": REASON}
    _application(alliance, "示例光电（宜兴）有限公司", "Sample Optics (Yixing)", **declined)


def _application(alliance: Alliance, name_zh: str, name_en: str, **decided: Any) -> Application | None:
    """The application, or None where it was there already."""
    pk = identifier(alliance, f"applications/{name_en}")
    if Application.objects.filter(pk=pk).exists():
        return None
    made = Application.objects.create(
        pk=pk,
        form_token=pk,
        alliance=alliance,
        name_zh=name_zh,
        name_en=name_en,
        region=alliance.region,
        why=WHY,
        applicant_name="示例申请人 Sample applicant",
        applicant_email="applicant@example.org",
        language="zh",
        made_at=timezone.now() - timedelta(days=2),
        **decided,
    )
    record("membership.application.make", made, viewer=None, by="command", before=None, after=made.to_audit())
    return made


def _invitations(alliance: Alliance, members: Mapping[str, MemberOrganisation]) -> None:
    now = timezone.now()
    _invitation(
        alliance, "invited-statistician", AllianceRoleKind.STATISTICIAN, None, now + timedelta(days=10)
    )
    if "cr-micro" in members:
        _invitation(
            alliance,
            "invited-reader",
            OrganisationRoleKind.READER,
            members["cr-micro"],
            now + timedelta(days=7),
        )
    if "jcet" in members:
        _invitation(
            alliance, "invited-trader", OrganisationRoleKind.TRADER, members["jcet"], now - timedelta(days=3)
        )


def _invitation(
    alliance: Alliance, who: str, role: str, member: MemberOrganisation | None, expires_at: Any
) -> None:
    pk = identifier(alliance, f"invitations/{who}")
    if Invitation.objects.filter(pk=pk).exists():
        return
    made = Invitation.objects.create(
        pk=pk,
        alliance=alliance,
        member=member,
        role=role,
        in_alliance=member is None,
        email=f"{who}@example.org",
        language="zh",
        expires_at=expires_at,
    )
    record("membership.invitation.make", made, viewer=None, by="command", before=None, after=made.to_audit())


def _contacts(members: Mapping[str, MemberOrganisation]) -> None:
    for registry_id, function, name, email, level in CONTACTS:
        member = members.get(registry_id)
        viewer = member and _owner_of(member)
        if not (member and viewer) or ContactPoint.objects.filter(member=member, email=email).exists():
            continue
        facts = {"function": function, "name": name, "email": email}
        add_contact(viewer, member, facts, Sharing(level, _named(level, members)))


def _documents(members: Mapping[str, MemberOrganisation]) -> None:
    member = members.get("cr-micro")
    viewer = member and _owner_of(member)
    if not (member and viewer):
        return
    for name, level in DOCUMENTS:
        if not Attachment.objects.filter(member=member, name=name).exists():
            file = SimpleUploadedFile(name, CAPABILITIES.encode("utf-8"), content_type="text/csv")
            store(file, viewer=viewer, member=member, level=level, named=_named(level, members))


def _named(level: str, members: Mapping[str, MemberOrganisation]) -> tuple[MemberOrganisation, ...]:
    return (members[SHARED_WITH],) if level == Level.NAMED and SHARED_WITH in members else ()


def _owner_of(member: MemberOrganisation) -> Viewer | None:
    """A sample person who is the member's owner, as who looks at its pages."""
    owners = User.objects.filter(
        sample=True,
        organisationroles__member=member,
        organisationroles__role=OrganisationRoleKind.OWNER,
        organisationroles__until=None,
    )
    owner = owners.first()
    return None if owner is None else make_viewer(member.alliance, owner)
