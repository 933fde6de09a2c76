"""What in an anonymous text tells whose it is: names, codes, addresses of mail and web, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from corechain.texts import Text
from corechain.workflows.read_text import normalised
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.exceptions import NoDataLoaded
from corechain_portal.listings.content import Content
from corechain_portal.listings.exceptions import ListingRefused
from corechain_portal.listings.models import Part
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.membership.registry import comparable_name

SHORTEST_NAME = 3
"""Letters or Chinese characters; a shorter name, such as 先进, is a word of its own in most texts."""
NAME, CODE, MAIL, PHONE, WEB = "name", "code", "mail", "phone", "web"
KINDS = {
    NAME: Text(zh="单位名称", en="the organisation's name"),
    CODE: Text(zh="统一社会信用代码", en="a Unified Social Credit Code"),
    MAIL: Text(zh="邮箱", en="an e-mail address"),
    PHONE: Text(zh="电话或微信号", en="a telephone number"),
    WEB: Text(zh="网址", en="a web address"),
}
_PATTERNS = (
    (MAIL, re.compile(r"[a-z0-9][\w.+-]{0,63}\s?@\s?[a-z0-9-]+(?:\s?\.\s?[a-z0-9-]+)+", re.ASCII)),
    (WEB, re.compile(r"(?:https?://|www\.)[^\s,，。;；)）]+|(?<![\w@.])[a-z0-9-]{2,}\.(?:com|cn|net|org)(?:\.cn)?(?![a-z])")),
    (CODE, re.compile(r"(?<![0-9a-z])[159y][0-9][0-9]{6}[0-9a-hj-npqrtuwxy]{10}(?![0-9a-z])", re.ASCII)),
    (
        PHONE,
        re.compile(
            r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"
            r"|(?<!\d)(?:0\d{2,3}|\+?86[ -]?0?\d{2,3})[ -]\d{4}[ -]?\d{3,4}(?!\d)|(?<!\d)0\d{2,3}\d{7,8}(?!\d)"
            r"|(?<!\d)400[ -]?\d{3}[ -]?\d{4}(?!\d)|(?:微信|wechat|qq)\s*[:：号]{0,2}\s*[a-z0-9_-]{5,20}"
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Telling:
    """Words of a text that tell whose it is: `text[start:end]`, and what they are."""

    kind: str
    words: str
    start: int
    end: int


def tellings(text: str, member: MemberOrganisation) -> list[Telling]:
    """What tells that `text` is `member`'s, in its order."""
    return find_tellings(text, telling_names(member))


def find_tellings(text: str, names: Sequence[str]) -> list[Telling]:
    """The same for names that were looked up before.

    >>> [(each.kind, each.words) for each in find_tellings("请联系华 润-微：a@b.com", ["华润微"])]
    [('name', '华 润-微'), ('mail', 'a@b.com')]
    """
    normal, origins = normalised(text)
    spans = [(kind, *found.span()) for kind, pattern in _PATTERNS for found in pattern.finditer(normal)]
    spans += _names_in(normal, names)
    found: list[Telling] = []
    for kind, start, end in sorted(spans, key=lambda each: (each[1], -each[2])):
        first, last = origins[start], origins[end - 1] + 1
        if not found or first >= found[-1].end:
            found.append(Telling(kind, text[first:last], first, last))
    return found


def _names_in(normal: str, names: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Names are compared by letters alone, so that spaces and signs between them hide nothing."""
    places = [index for index, sign in enumerate(normal) if sign.isalnum()]
    letters = "".join(normal[index] for index in places)
    for name in names:
        at = letters.find(name)
        while at != -1:
            start, end = places[at], places[at + len(name) - 1] + 1
            if not name.isascii() or _stands_alone(normal, start, end):
                yield NAME, start, end
            at = letters.find(name, at + 1)


def _stands_alone(normal: str, start: int, end: int) -> bool:
    """A Latin name is not part of a longer word: SMIC is not in cosmic."""
    before, after = normal[start - 1 : start], normal[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def telling_names(member: MemberOrganisation) -> list[str]:
    """All names of an organisation as they are compared, and what else is its own: its host and addresses of mail."""
    names = {member.name_zh, member.name_en}
    names |= {name for each in member.former_names.all() for name in (each.name_zh, each.name_en)}
    if member.registry_id:
        try:
            known = current_snapshot(member.alliance).organisations.get(member.registry_id)
        except NoDataLoaded:
            known = None
        if known is not None:
            names |= {known.name_zh or "", known.name_en or "", known.short_zh or "", *known.aliases}
    hosts = {_bare_host(urlsplit(member.website).hostname or "")} if member.website else set()
    for email in ContactPoint.objects.filter(member=member).exclude(email="").values_list("email", flat=True):
        hosts.add(_bare_host(email.rpartition("@")[2]))
    plain = {normalised(name)[0] for name in names | hosts if name}
    compared = {"".join(sign for sign in name if sign.isalnum()) for name in plain}
    compared |= {comparable_name(name) for name in plain}
    compared |= {_without_place(name) for name in compared}
    return sorted((each for each in compared if len(each) >= SHORTEST_NAME), key=len, reverse=True)


def _without_place(name: str) -> str:
    """无锡华润微电子 is called 华润微电子 as well; what is left has to be long enough to be a name."""
    for begin in ("江苏省", "江苏", "无锡市", "无锡", "苏州", "上海", "中国"):
        if name.startswith(begin) and len(name) - len(begin) >= SHORTEST_NAME + 1:
            return name.removeprefix(begin)
    return name


def _bare_host(host: str) -> str:
    return host.casefold().removeprefix("www.")


def check_anonymity(content: Content, member: MemberOrganisation) -> None:
    """Raises :class:`ListingRefused` where the name is hidden and title or text tells it."""
    if Part.NAME not in content.hidden:
        return
    names = telling_names(member)
    said = (str(each.get(key) or "") for each in content.requirements for key in ("text", "value"))
    written = [content.title, content.text, content.unit, *said]
    found = [each for text in written for each in find_tellings(text, names)]
    if found:
        raise GivesAway(found)


class GivesAway(ListingRefused):
    """An anonymous listing whose words tell whose it is."""

    code = "gives_away"

    def __init__(self, found: Sequence[Telling]) -> None:
        self.found = tuple(found)
        words = dict.fromkeys(each.words for each in found)
        kinds = [KINDS[kind] for kind in dict.fromkeys(each.kind for each in found)]
        super().__init__(
            Text(
                zh="名称设为不公开，但文字里有{kinds}：{words}。没有发布。",
                en="The name is to be hidden, but the words hold {kinds}: {words}. Nothing was published.",
                kinds=Text(
                    zh="、".join(each.zh for each in kinds), en=" and ".join(each.en for each in kinds)
                ),
                words=Text(
                    zh="、".join(f"“{each}”" for each in words), en=", ".join(f"“{each}”" for each in words)
                ),
            ),
            Text(
                zh="请删去这些文字，或改为公开名称。",
                en="Take these words out, or let the name be seen.",
            ),
        )
