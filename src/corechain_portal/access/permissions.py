"""Who may do what, all in one place. Each permission is a predicate on the viewer and, where it is about one thing, on
that thing. Reading the public chain needs no permission. The matrix in ``docs/reference/permissions.md`` is made from
this file.

An auditor reads what the alliance's staff read and changes nothing; no permission to change names the auditor.
"""

from __future__ import annotations

import rules

from corechain.texts import Text
from corechain_portal.access.predicates import (
    Predicate,
    acts,
    administrator,
    answers_for_it,
    anyone_of_it,
    belongs,
    deals_for_a_party,
    edits_for_partner,
    hires_for_partner,
    in_alliance,
    in_own,
    owner,
    signed_in,
    staff,
    staff_and_auditor,
    with_scope,
)
from corechain_portal.membership.models import AllianceRoleKind as Alliance
from corechain_portal.membership.models import OrganisationRoleKind as Organisation

PERMISSIONS: dict[str, Text] = {}
"""What each permission allows, in the order of the reference page."""


def allow(permission: str, predicate: Predicate, *, zh: str, en: str) -> None:
    """Register `permission` with what it allows, in words of the reference page."""
    rules.add_perm(permission, predicate)
    PERMISSIONS[permission] = Text(zh=zh, en=en)


allow("accounts.use", signed_in, zh="使用自己的页面和设置", en="Use one's own pages and settings")
allow("alliance.belong", belongs, zh="查看联盟内部内容", en="See what is within the alliance")
allow("chain.use_data_desk", staff, zh="使用数据台", en="Use the data desk")
allow(
    "laboratory.use",
    staff | in_alliance(Alliance.ANALYST),
    zh="使用情景推演",
    en="Use the scenario laboratory",
)

allow("desk.see", staff_and_auditor, zh="查看联盟工作台", en="See the staff's desk")
allow("desk.decide_applications", staff, zh="审批入会申请", en="Decide applications")
allow("desk.invite", staff, zh="邀请单位和人员", en="Invite organisations and people")
allow("desk.change_members", staff, zh="变更会员和席位", en="Change members and seats")
allow("desk.give_alliance_roles", administrator, zh="授予联盟角色", en="Give roles in the alliance")
allow("desk.change_settings", administrator, zh="变更联盟设置", en="Change the alliance's settings")

allow(
    "member.see", anyone_of_it | staff_and_auditor, zh="查看会员单位的内部页面", en="See a member's own pages"
)
allow("member.edit", in_own(Organisation.EDITOR) | staff, zh="编辑会员单位资料", en="Edit a member's record")
allow(
    "member.manage_people",
    owner | staff,
    zh="管理会员单位的人员和角色",
    en="Manage a member's people and roles",
)
allow("member.leave", owner, zh="代表单位退会", en="Leave the alliance for a member")
allow("member.manage_tokens", owner, zh="管理接口令牌", en="Manage a member's API tokens")
allow("member.manage_webhooks", owner, zh="管理事件推送", en="Manage a member's webhooks")
allow(
    "member.add_documents",
    in_own(*(set(Organisation) - {Organisation.READER})),
    zh="为会员单位上传文件",
    en="Add documents of a member",
)
allow("member.remove_documents", owner | staff, zh="删除会员单位的文件", en="Delete documents of a member")
allow(
    "attachments.read",
    belongs,
    zh="经接口查看文件（另按公开范围）",
    en="Read documents through the API (each by its own level)",
)
allow(
    "member.read_contacts",
    belongs & with_scope("contacts"),
    zh="查看联络方式（另按公开范围）",
    en="Read contacts (each by its own level)",
)

allow(
    "audit.read",
    in_alliance(Alliance.ADMINISTRATOR, Alliance.AUDITOR),
    zh="查看和导出审计记录",
    en="Read and export the audit",
)

allow("workstreams.comment", acts, zh="在联合工作中留言", en="Talk about joint work")
allow(
    "workstreams.read",
    belongs,
    zh="经接口查看联合工作（另按公开范围）",
    en="Read joint work through the API (each by its own level)",
)
allow("workstreams.act", acts, zh="经接口办理联合工作", en="Do joint work through the API")
allow("workstreams.plan", staff, zh="编制年度计划", en="Make the yearly plan")
allow(
    "workstreams.change", in_own(Organisation.EDITOR) | staff, zh="变更联合工作事项", en="Change joint work"
)

allow(
    "governance.manage",
    staff,
    zh="起草决议、发起投票、组织会议",
    en="Draft resolutions, call votes, hold meetings",
)
allow(
    "governance.take_part",
    in_own(Organisation.EDITOR),
    zh="代表单位投票、提修改意见",
    en="Vote and amend for an organisation",
)
allow("governance.by_rule", rules.always_false, zh="由计票结果决定", en="Decided by the count alone")

allow(
    "introductions.see",
    deals_for_a_party | staff_and_auditor,
    zh="查看本单位的引荐与洽谈（工作人员只看进展，不看内容）",
    en="See introductions of one's organisation (the staff: how they stand, not what is said)",
)
allow(
    "introductions.ask",
    in_own(Organisation.TRADER),
    zh="代表单位表达意向、答复、洽谈、报告合同",
    en="Show interest, answer, talk and report contracts for an organisation",
)
allow("introductions.deal", deals_for_a_party, zh="查看洽谈内容和合同", en="Read talks and contracts")
allow("introductions.propose", staff, zh="撮合供需双方", en="Propose to bring two members together")

allow("study.manage", staff, zh="组织学习、登记出席", en="Hold study sessions and count attendance")
allow(
    "branches.manage",
    staff | in_alliance(Alliance.LIAISON),
    zh="编制党建联建计划",
    en="Plan joint branch building",
)
allow(
    "branches.propose",
    staff | in_alliance(Alliance.LIAISON) | in_own(Organisation.EDITOR),
    zh="发起结对和党建活动",
    en="Propose pairings and branch activities",
)
allow(
    "branches.change",
    staff | in_alliance(Alliance.LIAISON) | in_own(Organisation.EDITOR),
    zh="变更结对和党建活动",
    en="Change pairings and branch activities",
)
allow("branches.answer", edits_for_partner, zh="答复结对提议", en="Answer a proposed pairing")

allow(
    "matters.raise",
    in_own(*(set(Organisation) - {Organisation.READER})),
    zh="代表单位提出、撤回、评价事项",
    en="Raise, withdraw and rate matters of an organisation",
)
allow("matters.handle", staff, zh="受理和办理事项", en="Take up and handle matters")
allow(
    "matters.close",
    staff | in_own(*(set(Organisation) - {Organisation.READER})),
    zh="办结事项",
    en="Close matters",
)

allow(
    "landmarks.propose",
    staff | in_own(Organisation.EDITOR),
    zh="提出标志性项目",
    en="Propose flagship projects",
)
allow(
    "landmarks.steer",
    staff | in_own(Organisation.EDITOR),
    zh="推进标志性项目",
    en="Steer flagship projects",
)

allow("talent.offer", in_own(Organisation.HR), zh="发布岗位、提出借调", en="Offer posts and secondments")
allow("talent.borrow", hires_for_partner, zh="答复借调提议", en="Answer a proposed secondment")
allow(
    "talent.seek",
    in_own(Organisation.HR),
    zh="查看已同意公开的人才档案、答复应聘（秘书处和审计员也看不到）",
    en="See profiles shown with consent and answer applications (not even the secretariat or auditor may)",
)
allow(
    "talent.train",
    staff | in_own(Organisation.HR),
    zh="组织培训、登记出席",
    en="Hold trainings and count attendance",
)
allow(
    "talent.mentor",
    in_own(*(set(Organisation) - {Organisation.READER})),
    zh="担任导师",
    en="Offer to be a mentor",
)
allow("talent.mentor_own", answers_for_it, zh="变更自己的导师名额", en="Change one's own offer as a mentor")

allow("resources.offer", staff | in_own(Organisation.EDITOR), zh="提供共享资源", en="Offer shared resources")
allow(
    "resources.keep",
    staff | in_own(Organisation.EDITOR),
    zh="管理共享资源、审批预约",
    en="Keep shared resources and answer bookings",
)
allow(
    "resources.book",
    in_own(Organisation.EDITOR, Organisation.TRADER),
    zh="为单位预约共享资源",
    en="Book shared resources for an organisation",
)

allow(
    "listings.see",
    rules.always_true & with_scope("loop"),
    zh="查看供需信息（另按公开范围）",
    en="See demands and offers (each by its own level)",
)
allow(
    "listings.publish",
    in_own(Organisation.TRADER),
    zh="为单位起草、发布、变更、续期供需信息",
    en="Draft, publish, change and renew demands and offers of an organisation",
)
allow(
    "listings.withdraw",
    in_own(Organisation.TRADER) | staff,
    zh="撤回供需信息",
    en="Withdraw demands and offers",
)
allow(
    "listings.see_merging",
    in_own(Organisation.TRADER) | staff_and_auditor,
    zh="查看本单位供需信息的合并建议（秘书处和审计员可看全部）",
    en="See proposals to merge listings of one's organisation (the staff and the auditor see all)",
)
allow(
    "listings.propose_merging",
    in_own(Organisation.TRADER) | staff,
    zh="建议与其他单位的相同供需信息合并",
    en="Propose to merge listings of several organisations that say the same",
)
allow(
    "listings.compare_all",
    staff_and_auditor,
    zh="查看市场上各单位相同的供需信息",
    en="See which listings of different organisations say the same",
)

allow(
    "matching.see",
    in_own(Organisation.TRADER) | staff_and_auditor,
    zh="查看本单位供需的对接结果（秘书处和审计员可看全部）",
    en="See the matches of one's organisation (the staff and the auditor see all)",
)
allow(
    "matching.decide",
    in_own(Organisation.TRADER),
    zh="代表单位搁置对接结果",
    en="Put matches aside for an organisation",
)
allow("matching.search", acts, zh="保存搜索、接收提醒", en="Save searches and be told of what is new")
allow(
    "matching.watch",
    staff_and_auditor,
    zh="查看无人回应的对接和排序权重",
    en="Watch unanswered matches, see the weights",
)
allow(
    "matching.weigh",
    staff,
    zh="开关排序学习、恢复默认权重",
    en="Switch learning of the weights, set them back",
)

allow("innovation.manage", staff, zh="发布和管理征集", en="Publish and manage calls for proposals")
allow(
    "innovation.propose",
    in_own(Organisation.EDITOR),
    zh="牵头申报、组建联合体",
    en="Lead proposals and form consortia",
)
allow(
    "innovation.answer",
    in_own(Organisation.EDITOR),
    zh="答复联合体邀请、退出联合体",
    en="Answer invitations to consortia and leave them",
)
allow(
    "innovation.review",
    acts & signed_in,
    zh="评审分配给自己的申报书",
    en="Review proposals that one is assigned",
)
allow("innovation.assign", staff, zh="安排评审人员", en="Assign reviewers")
allow(
    "innovation.read_reviews",
    staff_and_auditor,
    zh="查看评审和评审人员（有利益关系的除外）",
    en="See reviews and reviewers, unless one's organisation is concerned",
)
allow("innovation.decide", staff, zh="决定是否立项", en="Decide on proposals")
allow(
    "innovation.steer",
    staff | in_own(Organisation.EDITOR),
    zh="推进创新项目",
    en="Steer innovation projects",
)
allow(
    "innovation.by_rule", rules.always_false, zh="由征集的进程决定", en="Follows from a call's course alone"
)

allow(
    "joint_purchase.see",
    staff_and_auditor | in_own(Organisation.TRADER),
    zh="查看联合采购（会员只看到与本单位有关的部分）",
    en="See joint purchases (members only what concerns their own organisation)",
)
allow("joint_purchase.lead", staff, zh="代表联盟发起联合采购", en="Begin joint purchases for the alliance")
allow(
    "joint_purchase.organise",
    staff | in_own(Organisation.TRADER),
    zh="发起和组织联合采购、设定限制",
    en="Begin and organise joint purchases, and set their limits",
)
allow(
    "joint_purchase.take_part",
    in_own(Organisation.TRADER),
    zh="代表单位参加联合采购、答复方案",
    en="Take part in joint purchases and answer proposals",
)
allow(
    "loop.board",
    belongs & with_scope("loop"),
    zh="查看供需闭环看板",
    en="See the dashboard from demand to contract",
)
