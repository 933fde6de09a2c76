"""Errors of membership that people are meant to read."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.membership.joining import Invitation
from corechain_portal.membership.models import MemberOrganisation

DECIDED = {
    "approved": Text(zh="通过", en="approved"),
    "declined": Text(zh="不予通过", en="declined"),
}
SOMEBODY = Text(zh="别人", en="somebody else")


class AlreadyDecided(CorechainError):
    """Two members of staff decided one application; this is the second."""

    code = "already_decided"
    http_status = 409

    def __init__(self, decision: str, by: str | None, at: datetime) -> None:
        super().__init__(
            Text(
                zh="{by}已于 {at} 将这份申请审定为“{decision}”，您的决定没有生效。",
                en="{by} had {decision} this application at {at}; your decision did not take effect.",
                by=by or SOMEBODY,
                at=timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
                decision=DECIDED[decision],
            ),
            Text(
                zh="请打开这份申请查看；如有不同意见，请与对方商议。",
                en="Open the application to see it; talk to them if you disagree.",
            ),
        )


class AlreadyMember(CorechainError):
    """The organisation, by its code, name or place in the chain, belongs to the alliance already."""

    code = "already_member"
    http_status = 409

    def __init__(self, member: MemberOrganisation) -> None:
        super().__init__(
            Text(
                zh="“{member}”已经是联盟会员，一家单位只能有一个会员身份。",
                en="“{member}” is a member already; one organisation has one membership.",
                member=Text(zh=member.name("zh"), en=member.name("en")),
            ),
            Text(
                zh="请联系该单位的负责人，由其发出邀请；联系不上时请联系联盟秘书处。",
                en="Ask its owner for an invitation, or the alliance's secretariat where you cannot reach them.",
            ),
        )
        self.member = member


class LastOwner(CorechainError):
    """The role of an organisation's only owner was to be ended."""

    code = "last_owner"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="这是该单位唯一的负责人，不能终止。",
                en="This is the organisation's only owner; the role cannot end.",
            ),
            Text(
                zh="请先把负责人角色授予另一个人，或移交给他。",
                en="Give another person the role of owner first, or hand it over.",
            ),
        )


class NotActive(CorechainError):
    """Something was to be changed in an organisation that has left the alliance."""

    code = "not_active"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="该单位已经退会，没有变更。",
                en="This organisation has left the alliance; nothing changed.",
            ),
            Text(
                zh="需要时请由秘书处先办理重新入会。",
                en="Let the secretariat take it back into the alliance first.",
            ),
        )


class NotPossible(CorechainError):
    """A change that the present state does not allow; nothing has changed."""

    code = "not_possible"
    http_status = 409


INVITATION_STATES = {
    "accepted": (
        Text(
            zh="这份邀请已经接受过，链接只能用一次。", en="This invitation was accepted; its link works once."
        ),
        Text(
            zh="如果是您本人接受的，请直接登录；否则请联系邀请您的人。",
            en="If it was you, just sign in; otherwise ask whoever invited you.",
        ),
    ),
    "withdrawn": (
        Text(zh="这份邀请已被撤回。", en="This invitation was withdrawn."),
        Text(zh="如有疑问，请联系邀请您的人。", en="Ask whoever invited you if you did not expect that."),
    ),
    "expired": (
        Text(zh="这份邀请已经过期。", en="This invitation has expired."),
        Text(zh="请邀请您的人重新发送。", en="Ask whoever invited you to send it again."),
    ),
    "superseded": (
        Text(zh="这个链接已被更新的邀请信取代。", en="A newer letter has taken the place of this link."),
        Text(
            zh="请使用最近一封邀请信里的链接。",
            en="Use the link in the latest letter.",
        ),
    ),
    "gone": (
        Text(
            zh="发出邀请的单位已经退会，邀请不再有效。",
            en="The organisation that invited you has left the alliance.",
        ),
        Text(zh="如有疑问，请联系联盟秘书处。", en="Ask the alliance's secretariat about it."),
    ),
    "unknown": (
        Text(zh="没有这份邀请，链接可能不完整。", en="There is no such invitation; the link may be cut off."),
        Text(
            zh="请从邀请信里完整复制链接；仍然不行，请联系邀请您的人。",
            en="Copy the whole link from the letter; ask whoever invited you if that does not help.",
        ),
    ),
}


class UnusableInvitation(CorechainError):
    """A link that invites nobody (any more); `state` says why."""

    code = "unusable_invitation"
    http_status = 410

    def __init__(self, state: str, invitation: Invitation | None = None) -> None:
        super().__init__(*INVITATION_STATES[state])
        self.state = state
        self.invitation = invitation


class OtherAddress(CorechainError):
    """The person signed in is not the one who was invited."""

    code = "other_address"
    http_status = 409

    def __init__(self, invited: str, signed_in: str) -> None:
        super().__init__(
            Text(
                zh="邀请发给 {invited}，而您登录的帐号是 {signed_in}。",
                en="The invitation is for {invited}, but you are signed in as {signed_in}.",
                invited=invited,
                signed_in=signed_in,
            ),
            Text(
                zh="请用受邀的邮箱登录，或请邀请您的人改发到这个帐号。",
                en="Sign in with the invited address, or ask for an invitation to this account.",
            ),
        )
