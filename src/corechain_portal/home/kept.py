"""What the portal keeps about a person, why, and what becomes of it on erasure.

A part of the portal that refers to people adds its columns here, or to ``kept_doings.py``: a test fails where one is
missing. One that is not described is told all the same, under the name of its table.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.db.models import DateTimeField, ManyToOneRel

from corechain.texts import Text
from corechain_portal.accounts.models import User
from corechain_portal.home.keeping import HISTORY, NO_ADDRESS, NOW, Erasing, Kept
from corechain_portal.home.kept_doings import DONE

SIGNING_IN = Text(zh="用于登录。", en="Needed to sign in.")
LETTERS = Text(zh="按您的选择通知您。", en="To tell you what you chose to be told.")
JOINING = Text(zh="处理入会申请和邀请。", en="To handle the application or the invitation.")

OWN_WORK = Text(
    zh="供您求职、请教导师；您随时可以撤回和删除。",
    en="For finding a post or a mentor; you can withdraw and erase it at any time.",
)
OWN_SEARCHES = Text(zh="按您的选择排列和提醒。", en="To order and to tell you what you chose.")
TAKING_PART = Text(
    zh="安排座位和候补；出席只按单位计数。", en="To plan places; attendance is counted by organisation alone."
)

ABOUT: tuple[Kept, ...] = (
    Kept(
        "account.EmailAddress",
        "user",
        Text(zh="邮箱地址", en="E-mail addresses"),
        SIGNING_IN,
        ("email", "verified", "primary"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "mfa.Authenticator",
        "user",
        Text(zh="二次验证", en="Second factors"),
        Text(zh="登录时的二次验证；密钥不导出。", en="Needed to sign in; their secrets are not handed out."),
        ("type", "created_at", "last_used_at"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "socialaccount.SocialAccount",
        "user",
        Text(zh="单位统一登录", en="Sign-in of your office"),
        SIGNING_IN,
        ("provider", "uid", "date_joined", "last_login", "extra_data"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "usersessions.UserSession",
        "user",
        Text(zh="已登录的设备", en="Signed-in devices"),
        Text(
            zh="让您看到并结束自己的登录；登录结束后删除。",
            en="So that you see where you are signed in and can end it; deleted when you sign out.",
        ),
        ("ip", "user_agent", "created_at", "last_seen_at"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "membership.OrganisationRole",
        "person",
        Text(zh="在单位中的角色", en="Roles in organisations"),
        HISTORY,
        ("member__name_zh", "role", "since", "until"),
    ),
    Kept(
        "membership.AllianceRole",
        "person",
        Text(zh="在联盟中的角色", en="Roles in the alliance"),
        HISTORY,
        ("alliance__name_zh", "role", "since", "until"),
    ),
    Kept(
        "membership.Application",
        "applicant_email",
        Text(zh="用您的邮箱提交的入会申请", en="Applications from your address"),
        JOINING,
        ("applicant_name", "applicant_email", "name_zh", "language", "made_at", "decision", "reason"),
        erasing=Erasing.BLANK,
        instead={"applicant_name": "", "applicant_email": NO_ADDRESS},
    ),
    Kept(
        "membership.Invitation",
        "email",
        Text(zh="发给您邮箱的邀请", en="Invitations to your address"),
        JOINING,
        ("email", "role", "language", "made_at", "expires_at", "accepted_at", "withdrawn_at"),
        erasing=Erasing.BLANK,
        instead={"email": NO_ADDRESS, "withdrawn_at": NOW},
    ),
    Kept(
        "innovation.Review",
        "reviewer",
        Text(zh="您承担的评审", en="Reviews that you were asked for"),
        HISTORY,
        ("state", "assigned_at", "submitted_at", "comment"),
    ),
    Kept(
        "notices.Notice",
        "person",
        Text(zh="消息", en="Notices"),
        LETTERS,
        ("code", "made_at", "read_at"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "notices.NoticeChoice",
        "person",
        Text(zh="邮件选择", en="Choices about letters"),
        LETTERS,
        ("group", "frequency"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "notices.PersonalTime",
        "person",
        Text(zh="时区和汇总时间", en="Time zone and times of digests"),
        LETTERS,
        ("zone", "hour", "weekday"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "agenda.CalendarFeed",
        "person",
        Text(zh="订阅日历的地址", en="Addresses of your calendar"),
        Text(zh="供您的日历软件获取日程；可随时停用。", en="For your calendar program; you can end them."),
        ("alliance__name_zh", "mine_only", "made_at"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "contacts.ContactPoint",
        "email",
        Text(zh="写有您邮箱的单位联络方式", en="Contacts of organisations with your address"),
        Text(zh="单位提供的联络方式。", en="Given by the organisation, so that others reach it."),
        ("member__name_zh", "function", "name", "phone", "email", "level"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "workstreams.Participation",
        "person",
        Text(zh="报名和参加", en="Sign-ups and taking part"),
        TAKING_PART,
        ("item__title_zh", "item__title_en", "part", "place", "since", "until"),
    ),
    Kept(
        "workstreams.Comment",
        "author",
        Text(zh="您的留言", en="What you said about joint work"),
        HISTORY,
        ("item__title_zh", "item__title_en", "text", "made_at", "withdrawn_at"),
        erasing=Erasing.BLANK,
        instead={"text": "", "withdrawn_at": NOW},
    ),
    Kept(
        "workstreams.Comment_mentions",
        "user",
        Text(zh="提到您的留言", en="Comments that mention you"),
        Text(zh="用于提醒您。", en="So that you are told."),
        ("comment__item__title_zh", "comment__item__title_en", "comment__made_at"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "workstreams.WorkItem",
        "responsible",
        Text(zh="由您负责的事项", en="Work that you answer for"),
        Text(zh="让大家知道找谁。", en="So that others know whom to ask."),
        ("title_zh", "title_en", "kind", "state", "due_on"),
        erasing=Erasing.UNLINK,
    ),
    Kept(
        "talent.Profile",
        "person",
        Text(zh="人才档案", en="Your profile as a candidate"),
        OWN_WORK,
        ("headline", "experience", "languages", "regions", "works", "seen_by", "changed_at"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "talent.ProfileSkill",
        "profile__person",
        Text(zh="档案中的技能", en="Skills of your profile"),
        OWN_WORK,
        ("skill",),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "talent.Consent",
        "profile__person",
        Text(zh="您同意公开档案的记录", en="When you agreed to show your profile"),
        Text(zh="证明您同意过什么、何时同意和撤回。", en="To show what you agreed to, when, and until when."),
        ("text_version", "seen_by", "given_at", "withdrawn_at"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "talent.Application",
        "candidate",
        Text(zh="您的应聘", en="Your applications for posts"),
        OWN_WORK,
        (
            "post__title_zh",
            "headline",
            "experience",
            "skills",
            "words",
            "reach",
            "state",
            "answer",
            "made_at",
        ),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "talent.MentorRequest",
        "candidate",
        Text(zh="您对导师的请求", en="Your requests to mentors"),
        OWN_WORK,
        ("offer__title_zh", "words", "state", "answer", "made_at"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "matching.SavedSearch",
        "person",
        Text(zh="您保存的搜索", en="Searches that you saved"),
        OWN_SEARCHES,
        ("text", "made_at"),
        erasing=Erasing.DELETE,
    ),
    Kept(
        "matching.RankingChoice",
        "person",
        Text(zh="您对排序的选择", en="How you want matches ordered"),
        OWN_SEARCHES,
        ("chain_percent",),
        erasing=Erasing.DELETE,
    ),
)
"""What says something about the person."""


OTHER = Text(zh="其他部分中您的操作记录", en="Records of what you did in other parts")
"""Name on the page of all that is not described; the download tells each by its table."""
NOT_USED = {"accounts.User_groups.user", "accounts.User_user_permissions.user"}
"""Tables that the framework makes and the portal leaves empty."""


def undescribed() -> set[str]:
    """Columns that refer to a person and stand neither in :data:`ABOUT` nor in :data:`DONE`."""
    described = {kind.label for kind in (*ABOUT, *DONE)} | NOT_USED
    return {kind.label for kind in _columns()} - described


@cache
def done_by_people() -> tuple[Kept, ...]:
    """:data:`DONE`, then every column that refers to a person and is not described."""
    missing = undescribed()
    return (*DONE, *(kind for kind in _columns() if kind.label in missing))


def _columns() -> Iterator[Kept]:
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        table = relation.related_model._meta
        times = (field.name for field in table.concrete_fields if isinstance(field, DateTimeField))
        name = Text(zh="其他记录：{table}", en="Other records: {table}", table=table.label)
        yield Kept(table.label, relation.field.name, name, HISTORY, at=next(times, ""))
