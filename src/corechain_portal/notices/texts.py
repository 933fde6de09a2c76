"""Every sentence a notice can say, by its code. A part of the portal adds its own codes here.

``membership.application.approved`` and the like name what happened; slots in braces are the ``params`` of
:func:`corechain_portal.notices.notify`. A sentence says nothing that the level of its subject may hide later: the
subject goes with the notice, and who may not see it is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

from corechain.texts import Text


@dataclass(frozen=True)
class Sentence:
    """What a code says, and to whom it is still told when it is read."""

    text: Text
    group: str
    permission: str = ""
    """Told only to who has it: on the subject's member organisation where there is one."""
    subject: str = ""
    """``app_label.Model`` of what it is about, for a subject that is not a member organisation."""

    @property
    def slots(self) -> frozenset[str]:
        """Names of the params it needs."""
        return frozenset(
            name
            for template in (self.text.zh, self.text.en)
            for _, name, _, _ in Formatter().parse(template)
            if name
        )


def _of_introduction(*, zh: str, en: str) -> Sentence:
    """A sentence about an introduction, told to those of its two sides. It never holds a name."""
    return Sentence(Text(zh=zh, en=en), "introductions", subject="introductions.Introduction")


def _of_merging(*, zh: str, en: str) -> Sentence:
    """A sentence about a proposal to merge, told to its two sides by their own listing. It never holds a name."""
    return Sentence(
        Text(zh=zh, en=en), "listings", permission="listings.see_merging", subject="listings.MergeProposal"
    )


def _of_merged(*, zh: str, en: str) -> Sentence:
    """A sentence to an organisation about its own listing, after both agreed."""
    return Sentence(Text(zh=zh, en=en), "listings", permission="listings.publish", subject="listings.Listing")


def _of_purchase(*, zh: str, en: str) -> Sentence:
    """A sentence about a joint purchase, told to those who see it. It never holds a name, a quantity or a price."""
    return Sentence(Text(zh=zh, en=en), "joint_purchase", subject="joint_purchase.JointPurchase")


def _of_work(*, zh: str, en: str) -> Sentence:
    """A sentence about a work item, told to those of the alliance who may see it."""
    return Sentence(Text(zh=zh, en=en), "work", permission="alliance.belong", subject="workstreams.WorkItem")


def _to_candidate(*, zh: str, en: str) -> Sentence:
    """A sentence about a post or a mentor, told to a candidate, who need not belong to the alliance."""
    return Sentence(Text(zh=zh, en=en), "work", subject="workstreams.WorkItem")


SENTENCES: dict[str, Sentence] = {
    "joint_purchase.asked": _of_purchase(
        zh="联合采购“{title}”邀请贵单位参加，请答复。",
        en="Your organisation is asked to take part in the joint purchase “{title}”; please answer.",
    ),
    "joint_purchase.proposed": _of_purchase(
        zh="联合采购“{title}”有了分配方案，请答复。",
        en="A split of the joint purchase “{title}” is proposed; please answer.",
    ),
    "joint_purchase.agreed": _of_purchase(
        zh="联合采购“{title}”各方均已同意，供需双方名称已互相公开。",
        en="All have accepted the split of “{title}”; buyers and suppliers now see each other's names.",
    ),
    "joint_purchase.ended": _of_purchase(
        zh="联合采购“{title}”的方案未获全部同意，可调整后重新计算。",
        en="The proposed split of “{title}” was not accepted by all; change it and ask for another.",
    ),
    "joint_purchase.failed": _of_purchase(
        zh="联合采购“{title}”在所设限制下没有可行方案，请查看原因。",
        en="No split of “{title}” keeps its limits; see why.",
    ),
    "joint_purchase.cancelled": _of_purchase(
        zh="联合采购“{title}”已取消。", en="The joint purchase “{title}” is cancelled."
    ),
    "introductions.asked": _of_introduction(
        zh="有单位对“{listing}”有合作意向，请答复。",
        en="An organisation is interested in “{listing}”; please answer.",
    ),
    "introductions.proposed": _of_introduction(
        zh="秘书处建议就“{listing}”为您引荐合作方，请答复。",
        en="The secretariat proposes to bring you together with a partner about “{listing}”; please answer.",
    ),
    "introductions.accepted": _of_introduction(
        zh="双方都已同意就“{listing}”引荐，名称已互相公开，可以洽谈。",
        en="Both sides accepted the introduction about “{listing}”: names are open, talks can begin.",
    ),
    "introductions.declined": _of_introduction(
        zh="对方婉拒了关于“{listing}”的引荐，请查看原因。",
        en="The introduction about “{listing}” was declined; see why.",
    ),
    "introductions.ended": _of_introduction(
        zh="关于“{listing}”的引荐已结束，请查看原因。",
        en="The introduction about “{listing}” has ended; see why.",
    ),
    "introductions.lapsed": _of_introduction(
        zh="关于“{listing}”的引荐逾期未答复，已失效。",
        en="The introduction about “{listing}” lapsed unanswered.",
    ),
    "introductions.reminder": _of_introduction(
        zh="关于“{listing}”的合作意向还在等待贵单位答复。",
        en="An introduction about “{listing}” still waits for your answer.",
    ),
    "introductions.message": _of_introduction(
        zh="“{listing}”的洽谈有新消息。", en="There is a new message in the talks about “{listing}”."
    ),
    "introductions.step": _of_introduction(
        zh="“{listing}”的洽谈步骤有更新。", en="A step of the talks about “{listing}” has moved."
    ),
    "introductions.meeting": _of_introduction(
        zh="“{listing}”的会面时间有更新。", en="Times to meet about “{listing}” have changed."
    ),
    "introductions.listing_changed": _of_introduction(
        zh="洽谈中的“{listing}”内容有变，请查看改了什么。",
        en="“{listing}”, which you talk about, was changed; see what is different.",
    ),
    "introductions.listing_ended": _of_introduction(
        zh="洽谈中的“{listing}”已下架，洽谈可以继续。",
        en="“{listing}”, which you talk about, is off the market; the talks can go on.",
    ),
    "introductions.contract_reported": _of_introduction(
        zh="对方报告了关于“{listing}”的合同，请确认。",
        en="A contract about “{listing}” was reported; please confirm it.",
    ),
    "introductions.contract_differs": _of_introduction(
        zh="关于“{listing}”的合同，双方所报不一致，请核对。",
        en="On the contract about “{listing}” the two sides differ; please compare.",
    ),
    "introductions.contract_confirmed": _of_introduction(
        zh="关于“{listing}”的合同已由双方确认。",
        en="The contract about “{listing}” is confirmed by both sides.",
    ),
    "introductions.contract_withdrawn": _of_introduction(
        zh="关于“{listing}”的合同已被撤回。", en="The contract about “{listing}” was withdrawn."
    ),
    "talent.applied": Sentence(
        Text(zh="岗位“{item}”有新的应聘。", en="Somebody applied for “{item}”."),
        "work",
        permission="talent.seek",
        subject="workstreams.WorkItem",
    ),
    "talent.answered": _to_candidate(
        zh="您应聘“{item}”有了答复。", en="Your application for “{item}” has an answer."
    ),
    "talent.pointed": _to_candidate(
        zh="有单位看了您公开的档案，请您看看岗位“{item}”。",
        en="An organisation saw the profile that you show, and points you to the post “{item}”.",
    ),
    "talent.post_ended": _to_candidate(
        zh="岗位“{item}”已结束，您的应聘材料已删除。",
        en="The post “{item}” has ended; your application is erased.",
    ),
    "talent.mentor_asked": _of_work(
        zh="有人请您做导师：“{item}”。", en="Somebody asks you to be their mentor: “{item}”."
    ),
    "talent.mentor_answered": _to_candidate(
        zh="导师“{item}”答复了您。", en="The mentor of “{item}” has answered you."
    ),
    "talent.lent": _of_work(
        zh="借调提议“{item}”等待贵单位答复。", en="A secondment waits for your answer: “{item}”."
    ),
    "talent.lent_answered": _of_work(
        zh="借调“{item}”有了新进展。", en="There is news of the secondment “{item}”."
    ),
    "resources.asked": _of_work(
        zh="“{item}”有新的预约待确认。", en="A booking of “{item}” waits for your answer."
    ),
    "resources.approved": _of_work(
        zh="您对“{item}”的预约已确认。", en="Your booking of “{item}” is approved."
    ),
    "resources.declined": _of_work(
        zh="您对“{item}”的预约未通过。", en="Your booking of “{item}” was declined."
    ),
    "innovation.invited": Sentence(
        Text(
            zh="{lead}邀请贵单位加入“{call}”的联合体。",
            en="{lead} invites your organisation to a consortium for “{call}”.",
        ),
        "work",
        permission="innovation.answer",
        subject="innovation.PartnerInvitation",
    ),
    "innovation.review_asked": Sentence(
        Text(zh="请您评审“{call}”的一份申报书。", en="You are asked to review a proposal for “{call}”."),
        "work",
        permission="innovation.review",
        subject="innovation.Review",
    ),
    "innovation.joined": _of_work(
        zh="受邀单位已加入“{item}”的联合体。", en="An organisation joined the consortium of “{item}”."
    ),
    "innovation.declined_to_join": _of_work(
        zh="有单位婉拒加入“{item}”的联合体。", en="An organisation declined to join “{item}”."
    ),
    "innovation.submitted": _of_work(zh="收到申报书“{item}”。", en="The proposal “{item}” was submitted."),
    "innovation.accept": _of_work(
        zh="申报书“{item}”已获立项。", en="The proposal “{item}” was accepted and is a project now."
    ),
    "innovation.decline": _of_work(
        zh="申报书“{item}”未获立项，请查看理由。", en="The proposal “{item}” was declined; see why."
    ),
    "matters.raised": _of_work(zh="有新的难事“{item}”，等待受理。", en="A new matter waits: “{item}”."),
    "matters.given": _of_work(zh="“{item}”交由您负责。", en="You answer for “{item}” now."),
    "matters.take_up": _of_work(zh="“{item}”已受理。", en="“{item}” was taken up."),
    "matters.answer": _of_work(zh="“{item}”有了答复。", en="There is an answer to “{item}”."),
    "matters.decline": _of_work(
        zh="“{item}”无法办理，请查看原因。", en="“{item}” cannot be handled; see why."
    ),
    "matters.close": _of_work(zh="“{item}”已办结，请评价。", en="“{item}” is closed; please rate it."),
    "matters.overdue": _of_work(zh="“{item}”已超过期限。", en="“{item}” is past its deadline."),
    "workstreams.mentioned": _of_work(
        zh="有人在“{item}”的留言中提到您。", en="Somebody mentions you in the talk about “{item}”."
    ),
    "workstreams.moved_up": _of_work(
        zh="“{item}”有了空位，您已由候补转为参加。",
        en="There is a place for you at “{item}”: you are in.",
    ),
    "matching.found": Sentence(
        Text(
            zh="“{title}”有 {count} 个新的对接结果。最合适的一个：{why}。",
            en="New matches of “{title}”: {count}. The best of them: {why}.",
        ),
        "matching",
        permission="matching.see",
        subject="listings.Listing",
    ),
    "matching.wanted": Sentence(
        Text(
            zh="有 {count} 条新需求与贵单位在链上的供给相符。最合适的一个：{why}。",
            en="New demands for what your organisation is known to provide: {count}. The best of them: {why}.",
        ),
        "matching",
        permission="matching.see",
    ),
    "matching.search": Sentence(
        Text(
            zh="保存的搜索“{words}”有 {count} 条新内容。",
            en="There is something new for your search “{words}”: {count}.",
        ),
        "matching",
        subject="matching.SavedSearch",
    ),
    "listings.expires": Sentence(
        Text(
            zh="“{title}”将于 {day} 到期，可一键续期。",
            en="“{title}” expires on {day}; renew it with one click.",
        ),
        "listings",
        permission="listings.publish",
        subject="listings.Listing",
    ),
    "listings.merge_proposed": _of_merging(
        zh="有人建议把“{title}”与一条相同的供需信息合并，请答复。",
        en="It is proposed to merge “{title}” with a listing that says the same; please answer.",
    ),
    "listings.merge_agreed": _of_merging(
        zh="“{title}”的合并双方都已同意，名称已互相公开。",
        en="Both sides agreed to merge “{title}”: names are open.",
    ),
    "listings.merge_declined": _of_merging(
        zh="“{title}”的合并建议被婉拒，请查看原因。",
        en="The proposal to merge “{title}” was declined; see why.",
    ),
    "listings.merge_ended": _of_merging(
        zh="“{title}”的合并建议已不再有效，请查看原因。",
        en="The proposal to merge “{title}” is no longer open; see why.",
    ),
    "listings.merged_changed": _of_merged(
        zh="“{title}”所并入的供需信息有变更，请查看。",
        en="The listing into which “{title}” was merged has changed; see what is different.",
    ),
    "listings.merged_ended": _of_merged(
        zh="“{title}”所并入的供需信息已下架；可以重新发布贵单位的信息。",
        en="The listing into which “{title}” was merged is off the market; you can publish yours again.",
    ),
    "listings.merged_taken_out": _of_merged(
        zh="有合作单位把自己的信息从“{title}”中取出。",
        en="A partner took its own listing out of “{title}” again.",
    ),
    "membership.application.made": Sentence(
        Text(
            zh="{organisation}申请加入联盟，等待审批。",
            en="{organisation} applied to join; it waits for a decision.",
        ),
        "desk",
        permission="desk.decide_applications",
    ),
    "membership.application.approved": Sentence(
        Text(zh="{organisation}的入会申请已通过。", en="The application of {organisation} was approved."),
        "membership",
    ),
    "membership.application.declined": Sentence(
        Text(
            zh="{organisation}的入会申请未通过：{reason}",
            en="The application of {organisation} was declined: {reason}",
        ),
        "membership",
    ),
    "membership.role.given": Sentence(
        Text(
            zh="您在{organisation}有了新角色：{role}。", en="You have a new role in {organisation}: {role}."
        ),
        "membership",
    ),
    "membership.role.ended": Sentence(
        Text(
            zh="您在{organisation}的角色“{role}”已终止。",
            en="Your role “{role}” in {organisation} has ended.",
        ),
        "membership",
    ),
    "attachments.shared": Sentence(
        Text(
            zh="{organisation}向您的单位公开了一份文件。",
            en="{organisation} shares a document with your organisation.",
        ),
        "documents",
        subject="attachments.Attachment",
    ),
    "contacts.shared": Sentence(
        Text(
            zh="{organisation}向您的单位公开了一项联络方式。",
            en="{organisation} shares a contact with your organisation.",
        ),
        "documents",
        subject="contacts.ContactPoint",
    ),
    "membership.invitation.made": Sentence(
        Text(
            zh="{organisation}邀请您担任新角色，请查看并接受。",
            en="{organisation} invites you to a role; open it to accept.",
        ),
        "membership",
    ),
    "membership.invitation.accepted": Sentence(
        Text(
            zh="{person}接受了{organisation}的邀请。",
            en="{person} has accepted the invitation of {organisation}.",
        ),
        "membership",
    ),
    "integration.webhook.off": Sentence(
        Text(
            zh="向 {address} 的推送连续 {times} 次失败，已停用。",
            en="The webhook to {address} failed {times} times one after another and is switched off.",
        ),
        "integration",
        permission="member.manage_webhooks",
    ),
    "integration.token.expires": Sentence(
        Text(
            zh="接口令牌 {token} 将于 {day} 到期。",
            en="The API token {token} expires on {day}.",
        ),
        "integration",
        permission="member.manage_tokens",
    ),
    "membership.without_owner": Sentence(
        Text(zh="{organisation}没有负责人。", en="{organisation} has no owner."),
        "desk",
        permission="desk.change_members",
    ),
}
"""Every code that may be notified."""
