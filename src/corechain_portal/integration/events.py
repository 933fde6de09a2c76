"""What webhooks can tell, all in one place: each event with its words, and the audited actions that it is sent for.

A part of the portal whose changes are audited adds a line here and is done; what is no change of a member calls
:func:`corechain_portal.integration.publish` itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from corechain.texts import Text


@dataclass(frozen=True)
class Event:
    """One kind of news that a webhook can be sent."""

    code: str
    title: Text
    actions: tuple[str, ...] = ()
    """Of the audit; see ``audit/words.py``."""


PING = "webhook.ping"
EVENTS = (
    Event(
        "member.changed",
        Text(zh="单位资料、名称或席位变更", en="Record, name or seat of the organisation changed"),
        ("membership.member.edit", "membership.member.rename", "membership.member.seat"),
    ),
    Event(
        "member.standing_changed",
        Text(zh="入会、退会、并入或重新入会", en="Joined, left, merged or came back"),
        (
            "membership.member.join",
            "membership.member.leave",
            "membership.member.merge",
            "membership.member.return",
        ),
    ),
    Event(
        "member.roles_changed",
        Text(zh="单位内的角色授予或终止", en="A role in the organisation given or ended"),
        ("membership.role.give", "membership.role.end"),
    ),
    Event(
        "contacts.changed",
        Text(zh="联络方式变更", en="A contact changed"),
        ("contacts.add", "contacts.edit", "contacts.delete"),
    ),
    Event(
        "documents.changed",
        Text(zh="文件上传或删除", en="A document added or deleted"),
        ("attachments.store", "attachments.delete"),
    ),
    Event(
        "introduction.asked",
        Text(
            zh="有单位对本单位的供需信息有意向，或秘书处撮合",
            en="Interest in a listing, or a proposal of the staff",
        ),
    ),
    Event("introduction.accepted", Text(zh="双方同意引荐", en="Both sides accepted an introduction")),
    Event("introduction.declined", Text(zh="对方婉拒引荐", en="The other side declined an introduction")),
    Event("introduction.ended", Text(zh="引荐或洽谈结束", en="An introduction or its talks ended")),
    Event("contract.confirmed", Text(zh="合同经双方确认", en="A contract confirmed by both sides")),
    Event(
        "listing.published",
        Text(zh="供需信息发布", en="A demand or an offer published"),
        ("listings.publish",),
    ),
    Event(
        "listing.changed",
        Text(zh="供需信息变更或续期", en="A demand or an offer changed or renewed"),
        ("listings.change", "listings.renew"),
    ),
    Event(
        "listing.ended",
        Text(
            zh="供需信息撤回、到期、成交或合并",
            en="A demand or an offer withdrawn, expired, fulfilled or merged",
        ),
        ("listings.withdraw", "listings.expire", "listings.fulfil", "listings.merge"),
    ),
    Event(
        "listing.merge_proposed",
        Text(
            zh="有人建议合并本单位的供需信息",
            en="A proposal to merge a demand or an offer of the organisation",
        ),
    ),
    Event(
        "listing.merge_answered",
        Text(zh="合并建议有了结果", en="A proposal to merge was agreed, declined, withdrawn or ended"),
    ),
    Event("match.found", Text(zh="供需信息有新的对接结果", en="New matches of a demand or an offer")),
    Event("search.found", Text(zh="保存的搜索有新内容", en="Something new for a saved search")),
    Event(
        "joint_purchase.changed",
        Text(
            zh="联合采购有邀请、方案或结果", en="An invitation, a proposal or the result of a joint purchase"
        ),
    ),
    Event(
        "token.changed",
        Text(zh="接口令牌建立或撤销", en="An API token made or revoked"),
        ("integration.token.make", "integration.token.revoke"),
    ),
)
CODES = frozenset(event.code for event in EVENTS)
EVENT_OF = {action: event.code for event in EVENTS for action in event.actions}
