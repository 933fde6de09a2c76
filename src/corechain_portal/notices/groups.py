"""Groups of notices: what a person can choose about being written to."""

from __future__ import annotations

from dataclasses import dataclass

from corechain.texts import Text
from corechain_portal.notices.frequency import Frequency


@dataclass(frozen=True)
class Group:
    """Notices for which a person chooses one time to be written to."""

    name: Text
    about: Text
    frequency: Frequency
    """Unless the person chose another."""


GROUPS: dict[str, Group] = {
    "account": Group(
        Text(zh="帐号安全", en="Security of the account"),
        Text(zh="口令、登录方式的变更。", en="Changes of the password and of ways to sign in."),
        Frequency.AT_ONCE,
    ),
    "membership": Group(
        Text(zh="单位与角色", en="Organisations and roles"),
        Text(
            zh="入会申请的结果、邀请、角色的授予与终止。",
            en="What became of an application, invitations, roles given and ended.",
        ),
        Frequency.AT_ONCE,
    ),
    "desk": Group(
        Text(zh="秘书处待办", en="Work for the secretariat"),
        Text(zh="新的申请、没有负责人的单位。", en="New applications, organisations without an owner."),
        Frequency.DAILY,
    ),
    "integration": Group(
        Text(zh="接口", en="Tokens and webhooks"),
        Text(
            zh="令牌即将到期、推送失败。",
            en="Tokens that will expire, webhooks that cannot be delivered.",
        ),
        Frequency.DAILY,
    ),
    "documents": Group(
        Text(zh="文件与联络方式", en="Documents and contacts"),
        Text(
            zh="其他单位向您的单位公开的文件和联络方式。",
            en="Documents and contacts that others share with your organisation.",
        ),
        Frequency.WEEKLY,
    ),
    "introductions": Group(
        Text(zh="引荐与洽谈", en="Introductions"),
        Text(
            zh="合作意向与答复、洽谈消息、会面、合同确认。",
            en="Interest and answers, messages of talks, meetings, contracts to confirm.",
        ),
        Frequency.AT_ONCE,
    ),
    "listings": Group(
        Text(zh="供需信息", en="Demands and offers"),
        Text(zh="即将到期的供需信息。", en="Demands and offers that will expire."),
        Frequency.DAILY,
    ),
    "matching": Group(
        Text(zh="供需对接", en="Matches"),
        Text(
            zh="供需信息的新对接结果、保存的搜索有新内容。",
            en="New matches of demands and offers, news for saved searches.",
        ),
        Frequency.DAILY,
    ),
    "joint_purchase": Group(
        Text(zh="联合采购", en="Joint purchases"),
        Text(
            zh="参加邀请、分配方案待答复、各方同意。",
            en="Invitations to take part, proposals that wait for an answer, agreements.",
        ),
        Frequency.AT_ONCE,
    ),
    "work": Group(
        Text(zh="联合工作", en="Joint work"),
        Text(
            zh="提到您的留言、候补转正、需要您处理的事项。",
            en="Talk that mentions you, places on waiting lists, work that waits for you.",
        ),
        Frequency.DAILY,
    ),
}
"""What a person can choose about, in the order it is shown."""
