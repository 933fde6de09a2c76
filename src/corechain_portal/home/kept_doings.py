"""What people did for organisations and the alliance: it stays as history, of people erased without their name."""

from __future__ import annotations

from corechain.texts import Text
from corechain_portal.home.keeping import HISTORY, Kept


def _done(label: str, at: str, *, zh: str, en: str) -> Kept:
    """`label` is table and column; `at` the column that says when."""
    model, _, column = label.rpartition(".")
    return Kept(model, column, Text(zh=zh, en=en), HISTORY, at=at)


DONE: tuple[Kept, ...] = (
    Kept(
        "membership.OrganisationRole",
        "given_by",
        Text(zh="您授予的单位角色", en="Roles in organisations that you gave"),
        HISTORY,
        at="since",
    ),
    Kept(
        "membership.AllianceRole",
        "given_by",
        Text(zh="您授予的联盟角色", en="Roles in the alliance that you gave"),
        HISTORY,
        at="since",
    ),
    Kept(
        "membership.Application",
        "decided_by",
        Text(zh="您审批的申请", en="Applications that you decided"),
        HISTORY,
        at="decided_at",
    ),
    Kept(
        "membership.Invitation",
        "made_by",
        Text(zh="您发出的邀请", en="Invitations that you made"),
        HISTORY,
        at="made_at",
    ),
    Kept(
        "membership.Invitation",
        "accepted_by",
        Text(zh="您接受的邀请", en="Invitations that you accepted"),
        HISTORY,
        at="accepted_at",
    ),
    Kept(
        "attachments.Attachment",
        "uploaded_by",
        Text(zh="您上传的文件", en="Documents that you uploaded"),
        HISTORY,
        at="uploaded_at",
    ),
    Kept(
        "integration.ApiToken",
        "made_by",
        Text(zh="您建立的接口令牌", en="API tokens that you made"),
        HISTORY,
        at="made_at",
    ),
    Kept(
        "integration.Webhook",
        "made_by",
        Text(zh="您建立的事件推送", en="Webhooks that you made"),
        HISTORY,
        at="made_at",
    ),
    Kept(
        "laboratory.OwnNetwork",
        "owner",
        Text(zh="您上传的供货网络", en="Networks that you sent in"),
        Text(zh="供您和分析员推演；可随时删除。", en="For you and the analysts; you can delete them."),
        at="made_at",
    ),
    Kept(
        "laboratory.Scenario",
        "owner",
        Text(zh="您的情景推演", en="Your scenarios"),
        Text(zh="供您和分析员查看；可随时删除。", en="For you and the analysts; you can delete them."),
        at="made_at",
    ),
    Kept(
        "audit.AuditEntry",
        "person",
        Text(zh="审计记录中您的操作", en="What the audit says you did"),
        HISTORY,
        at="at",
    ),
    _done("workstreams.WorkItem.made_by", "made_at", zh="您建立的工作事项", en="Joint work that you started"),
    _done("workstreams.StateChange.person", "at", zh="您办理的步骤", en="Steps that you took in joint work"),
    _done(
        "governance.ResolutionText.person",
        "at",
        zh="您修改的决议文本",
        en="Texts of resolutions that you wrote",
    ),
    _done(
        "governance.Vote.person", "at", zh="您代表单位投的票", en="Votes that you cast for an organisation"
    ),
    _done("landmarks.Report.person", "at", zh="您提交的项目进展", en="Reports on projects"),
    _done(
        "innovation.PartnerInvitation.invited_by",
        "made_at",
        zh="您发出的联合体邀请",
        en="Invitations to consortia",
    ),
    _done("resources.Booking.person", "starts_at", zh="您代表单位的预约", en="Bookings for an organisation"),
    _done("matching.Reweighting.person", "at", zh="您调整的匹配权重", en="Weights of matching that you set"),
    _done(
        "listings.Listing.made_by",
        "published_at",
        zh="您发布的供需信息",
        en="Demands and offers that you published",
    ),
    _done(
        "listings.MergeProposal.made_by",
        "made_at",
        zh="您提出的合并建议",
        en="Proposals to merge listings that you made",
    ),
    _done("listings.ListingVersion.person", "at", zh="您修改的供需信息", en="Versions of demands and offers"),
    _done(
        "introductions.Introduction.made_by",
        "state_since",
        zh="您发起的对接",
        en="Introductions that you started",
    ),
    _done("introductions.Happening.person", "at", zh="您在对接中的操作", en="What you did in introductions"),
    _done(
        "introductions.Message.person",
        "made_at",
        zh="您在洽谈中代表单位的消息",
        en="Messages for an organisation in talks",
    ),
    _done(
        "introductions.MeetingSlot.person",
        "made_at",
        zh="您提出的会面时间",
        en="Times that you proposed to meet",
    ),
    _done("introductions.Step.person", "made_at", zh="您记录的下一步", en="Next steps that you noted"),
    _done(
        "introductions.Terms.person", "at", zh="您填写的合同条款", en="Terms of contracts that you filled in"
    ),
    _done(
        "joint_purchase.JointPurchase.made_by",
        "made_at",
        zh="您发起的联合采购",
        en="Joint purchases that you started",
    ),
    _done(
        "joint_purchase.Participation.person",
        "answered_at",
        zh="您代表单位参加的联合采购",
        en="Taking part in joint purchases for an organisation",
    ),
    _done(
        "joint_purchase.PartyAnswer.person",
        "at",
        zh="您对采购方案的答复",
        en="Answers to plans of joint purchases",
    ),
    _done(
        "joint_purchase.PurchaseEvent.person",
        "at",
        zh="您在联合采购中的操作",
        en="What you did in joint purchases",
    ),
)
"""What the person did."""
