"""What joining has people wait for: applications to decide, invitations to take up, members without an owner."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.home.due import Due
from corechain_portal.membership.invitations import link_key
from corechain_portal.membership.joining import Application, Decision, Invitation
from corechain_portal.membership.models import MemberOrganisation, Standing

MOST_SHOWN = 10


def applications(viewer: Viewer) -> Iterator[Due]:
    """Applications that the staff have to decide on, in one line."""
    if not viewer.may("desk.decide_applications"):
        return
    waiting = Application.objects.filter(alliance=viewer.alliance, decision=Decision.WAITING)
    found = waiting.aggregate(count=Count("pk"), first=Min("made_at"))
    if found["count"]:
        yield Due(
            Text(
                zh="待审批的入会申请：{count} 件，最早的提交于 {first}",
                en="Applications to decide: {count}, the first of {first}",
                count=found["count"],
                first=f"{timezone.localtime(found['first']):%Y-%m-%d}",
            ),
            reverse("desk-applications"),
        )


def members_without_owner(viewer: Viewer) -> Iterator[Due]:
    """Members that nobody is the owner of, in one line."""
    if not viewer.may("desk.change_members"):
        return
    count = MemberOrganisation.objects.filter(
        alliance=viewer.alliance, standing=Standing.ACTIVE, ownerless_since__isnull=False
    ).count()
    if count:
        told = Text(
            zh="没有负责人的单位：{count} 家", en="Organisations without an owner: {count}", count=count
        )
        yield Due(told, reverse("desk"))


def invitations(viewer: Viewer) -> Iterator[Due]:
    """Roles offered to the person's address, the first that ends first."""
    if viewer.person is None:
        return
    open_ones = Invitation.objects.filter(
        alliance=viewer.alliance,
        email=viewer.person.email,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=timezone.now(),
    ).select_related("member", "alliance")
    for each in open_ones.order_by("expires_at")[:MOST_SHOWN]:
        inviting = each.member or (each.alliance if each.in_alliance else each)
        yield Due(
            Text(
                zh="{organisation}邀请您加入，请接受邀请",
                en="{organisation} invites you; accept the invitation",
                organisation=Text(zh=inviting.name("zh"), en=inviting.name("en")),
            ),
            reverse("invitation", args=[link_key(each)]),
            by=each.expires_at,
            member=each.member_id,
        )
