"""Coarse facts of itself that an asker may show before it is named; only such that several members share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from corechain.exceptions import UnknownName
from corechain.model.places import place
from corechain.texts import Text
from corechain_portal.introductions.exceptions import BadIntroduction
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.web.words import Words, word

FEWEST = 3
"""Members that share what is shown, the asker among them: with fewer it would point at one of them."""
FACTS: Words = {"region": _("Where: the prefecture"), "kind": _("What kind of organisation")}
"""What may be shown."""
PREFECTURE = 4
"""Digits of a GB/T 2260 code that name a prefecture."""


def chosen_facts(member: MemberOrganisation, chosen: Collection[str]) -> dict[str, str]:
    """The values of the facts that `member` chose; raises :class:`BadIntroduction` where too few members share them."""
    values = {code: _value(member, code) for code in FACTS if code in chosen}
    values = {code: value for code, value in values.items() if value}
    if not values:
        return {}
    rows = MemberOrganisation.objects.filter(alliance=member.alliance_id, standing=Standing.ACTIVE)
    if "region" in values:
        rows = rows.filter(region__startswith=values["region"])
    if "kind" in values:
        rows = rows.filter(kind=values["kind"])
    if rows.count() < FEWEST:
        raise BadIntroduction(
            Text(
                zh="同时符合这些情况的会员不足 {n} 家，显示出来等于点名。没有提交。",
                en="Fewer than {n} members share these facts, so that they would name you. Nothing was sent.",
                n=FEWEST,
            ),
            Text(zh="请少选一项。", en="Choose fewer of them."),
        )
    return values


def _value(member: MemberOrganisation, code: str) -> str:
    return member.region[:PREFECTURE] if code == "region" else member.kind


def facts_in_words(facts: Mapping[str, Any]) -> Iterable[str]:
    """What an asker chose to show, in the reader's language."""
    from corechain_portal.language import current_language  # templates of letters choose theirs later

    if region := facts.get("region"):
        try:
            yield str(place(f"{region}00").name(current_language()))
        except UnknownName:
            yield str(region)
    if kind := facts.get("kind"):
        yield word(kind, "organisation_kind")
