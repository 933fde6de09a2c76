"""What the portal keeps about a person, and why. A part of the portal that refers to people adds its columns here; one
that is not described yet is told all the same, under the name of its table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models import DateTimeField, ManyToOneRel, Model, QuerySet
from django.db.models.expressions import Combinable

from corechain.texts import Text
from corechain_portal.accounts.models import User


@dataclass(frozen=True)
class Kept:
    """Rows about a person: those whose `column` of `model` is the person, or the person's address."""

    model: str
    column: str
    name: Text
    why: Text
    fields: tuple[str, ...] = ()
    """What is told of each row. Empty: what the person did; only which thing it was, and when."""
    at: str = ""
    """The column that says when, for what the person did; empty where none does."""

    @property
    def label(self) -> str:
        """Its key in the download."""
        return f"{self.model}.{self.column}"

    @property
    def rows_model(self) -> type[Model]:
        """The table."""
        return apps.get_model(self.model)

    def rows(self, person: User | Combinable, address: str | Combinable) -> QuerySet[Model]:
        """The rows of `person` with this `address`; either may be an expression."""
        by_address = self.column.endswith("email")
        key: object = address if by_address else getattr(person, "pk", person)
        return self.rows_model._base_manager.filter(**{self.column: key}).order_by()


HISTORY = Text(
    zh="联盟须能说明谁做了什么；结束后作为历史保留。",
    en="The alliance must be able to tell who did what; it stays as history.",
)
SIGNING_IN = Text(zh="用于登录。", en="Needed to sign in.")
LETTERS = Text(zh="按您的选择通知您。", en="To tell you what you chose to be told.")
JOINING = Text(zh="处理入会申请和邀请。", en="To handle the application or the invitation.")

ABOUT: tuple[Kept, ...] = (
    Kept(
        "account.EmailAddress",
        "user",
        Text(zh="邮箱地址", en="E-mail addresses"),
        SIGNING_IN,
        ("email", "verified", "primary"),
    ),
    Kept(
        "mfa.Authenticator",
        "user",
        Text(zh="二次验证", en="Second factors"),
        Text(zh="登录时的二次验证；密钥不导出。", en="Needed to sign in; their secrets are not handed out."),
        ("type", "created_at", "last_used_at"),
    ),
    Kept(
        "socialaccount.SocialAccount",
        "user",
        Text(zh="单位统一登录", en="Sign-in of your office"),
        SIGNING_IN,
        ("provider", "uid", "date_joined", "last_login", "extra_data"),
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
    ),
    Kept(
        "membership.Invitation",
        "email",
        Text(zh="发给您邮箱的邀请", en="Invitations to your address"),
        JOINING,
        ("email", "role", "language", "made_at", "expires_at", "accepted_at", "withdrawn_at"),
    ),
    Kept(
        "innovation.Review",
        "reviewer",
        Text(zh="您承担的评审", en="Reviews that you were asked for"),
        HISTORY,
        ("state", "assigned_at", "submitted_at", "comment"),
    ),
    Kept("notices.Notice", "person", Text(zh="消息", en="Notices"), LETTERS, ("code", "made_at", "read_at")),
    Kept(
        "notices.NoticeChoice",
        "person",
        Text(zh="邮件选择", en="Choices about letters"),
        LETTERS,
        ("group", "frequency"),
    ),
    Kept(
        "notices.PersonalTime",
        "person",
        Text(zh="时区和汇总时间", en="Time zone and times of digests"),
        LETTERS,
        ("zone", "hour", "weekday"),
    ),
    Kept(
        "agenda.CalendarFeed",
        "person",
        Text(zh="订阅日历的地址", en="Addresses of your calendar"),
        Text(zh="供您的日历软件获取日程；可随时停用。", en="For your calendar program; you can end them."),
        ("alliance__name_zh", "mine_only", "made_at"),
    ),
)
"""What says something about the person."""

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
)
"""What the person did."""

OTHER = Text(zh="其他部分中您的操作记录", en="Records of what you did in other parts")
"""Name on the page of all that is not described; the download tells each by its table."""
NOT_USED = {"accounts.User_groups.user", "accounts.User_user_permissions.user"}
"""Tables that the framework makes and the portal leaves empty."""


@cache
def done_by_people() -> tuple[Kept, ...]:
    """:data:`DONE`, then every column that refers to a person and is not described."""
    described = {kind.label for kind in (*ABOUT, *DONE)} | NOT_USED
    return (*DONE, *(kind for kind in _columns() if kind.label not in described))


def _columns() -> Iterator[Kept]:
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        table = relation.related_model._meta
        times = (field.name for field in table.concrete_fields if isinstance(field, DateTimeField))
        name = Text(zh="其他记录：{table}", en="Other records: {table}", table=table.label)
        yield Kept(table.label, relation.field.name, name, HISTORY, at=next(times, ""))
