"""What an organisation's API token may be allowed: its scopes, all in one place.

A permission that no scope names is not for tokens, whatever role their organisation has. A part of the portal with
operations for tokens adds its permissions, or a scope of its own, here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corechain.texts import Text


@dataclass(frozen=True)
class Scope:
    """One thing that the owner of an organisation can allow a token."""

    code: str
    title: Text
    permissions: frozenset[str]


SCOPES = (
    Scope(
        "members",
        Text(
            zh="查看联盟的会员单位和本单位资料", en="Read the alliance's members and one's own organisation"
        ),
        frozenset({"alliance.belong", "member.see"}),
    ),
    Scope(
        "contacts",
        Text(zh="查看会员单位的联络方式", en="Read contacts of members"),
        frozenset({"member.read_contacts"}),
    ),
    Scope(
        "attachments",
        Text(zh="查看和上传本单位的文件", en="Read and add documents of one's own organisation"),
        frozenset({"member.add_documents", "attachments.read"}),
    ),
    Scope(
        "loop",
        Text(
            zh="发布和查看供需信息、配对与洽谈",
            en="Publish and read demands and offers, matches and introductions",
        ),
        frozenset(
            {
                "listings.see",
                "listings.publish",
                "listings.withdraw",
                "listings.see_merging",
                "listings.propose_merging",
                "matching.see",
                "matching.decide",
                "matching.search",
                "introductions.see",
                "introductions.ask",
                "introductions.deal",
                "joint_purchase.see",
                "joint_purchase.take_part",
                "loop.board",
            }
        ),
    ),
    Scope("work", Text(zh="查看联合工作", en="Read joint work"), frozenset({"workstreams.read"})),
    Scope(
        "work_write",
        Text(zh="查看并以本单位名义办理联合工作", en="Read joint work, and do one's own organisation's part"),
        frozenset(
            {
                "workstreams.read",
                "workstreams.act",
                "workstreams.comment",
                "workstreams.change",
                "governance.take_part",
                "branches.propose",
                "branches.change",
                "branches.answer",
                "matters.raise",
                "matters.close",
                "landmarks.propose",
                "landmarks.steer",
                "resources.offer",
                "resources.keep",
                "resources.book",
                "talent.offer",
                "talent.borrow",
                "talent.train",
                "innovation.propose",
                "innovation.answer",
                "innovation.steer",
            }
        ),
    ),
)
CODES = frozenset(scope.code for scope in SCOPES)


def scopes_allow(scopes: Iterable[str], permission: str) -> bool:
    """Whether one of `scopes` names `permission`.

    >>> scopes_allow({"members"}, "member.see"), scopes_allow({"members"}, "member.edit")
    (True, False)
    """
    held = set(scopes)
    return any(permission in scope.permissions for scope in SCOPES if scope.code in held)
