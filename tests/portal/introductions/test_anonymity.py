"""Who is behind a hidden demand or a hidden offer: everything that was tried to find it out, and does not.

The hidden member is given names that occur nowhere else: Chinese, English, short and former name, alias, Unified Social
Credit Code, identifier in the chain, identifier of the member, host of its website, the names and addresses of its
people, the name of the file at its listing. It publishes a demand and an offer with hidden name; the other member shows
interest in the demand, and the hidden member shows interest in an offer of the other. It proposes to merge its demand
with that of the other, and the competitor proposes to merge its offer with the hidden one. Then the portal is read as

- a competitor who belongs to the alliance and has no part in it;
- the asked side before it accepts (of the hidden asker), and the asker before it is accepted (of the hidden asked);
- a visitor; an account without any role; the owner of another alliance's member;
- tokens of the two other members, with every scope.

What is read: every page and operation of the permission matrix by GET; the hidden listings and introductions by
identifier, in both languages; lists filtered and searched for each of the names; feeds, exports and the calendar; the
audit (which only those may read who know the names); the notices and the letters to be mailed to the other side; the
messages to its webhooks; what is waiting at its home; headers (Location, ETag, Content-Disposition) and the answers to
what is refused: own interest, files, steps, contracts, decline of what is not one's own, proposals to merge.

*Swapped owner*: the same listing and introduction, its owner replaced by another hidden member. The pages, the API's
answers, counts and orders are the same bytes, except for tokens of forms.

What was looked for and left aside, for it cannot be hidden by software: the style of a text, the rarity of a product,
and that an organisation which leaves the alliance no longer answers.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.portal.integration.made import BEARERS
from tests.portal.introductions.rows import make_listing, member, viewer
from tests.portal.permission_matrix import MATRIX
from tests.portal.roles import OTHER, OWN, ours

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.background.models import Job
from corechain_portal.integration.models import Delivery, Webhook
from corechain_portal.introductions.answering import decline
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.starting import express_interest
from corechain_portal.listings.merging import decline as decline_merging
from corechain_portal.listings.merging import propose as propose_merging
from corechain_portal.listings.models import Listing, Side
from corechain_portal.membership.grants import give_organisation_role
from corechain_portal.membership.models import FormerName, MemberOrganisation, OrganisationRoleKind
from corechain_portal.notices.mailing import mail_due
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db
HIDDEN = uuid.UUID("00000000-0000-4000-8000-00000000a0a0")
SECOND = uuid.UUID("00000000-0000-4000-8000-00000000a0b0")
NAMES = {
    HIDDEN: {
        "name_zh": "隐芯微电子（无锡）有限公司",
        "name_en": "Yinxin Concealed Microelectronics",
        "uscc": "91320214MA1XQ0A0X9",
        "registry_id": "yinxin-micro",
        "website": "https://yinxin-concealed.example/",
    },
    SECOND: {
        "name_zh": "另隐半导体（无锡）有限公司",
        "name_en": "Lingyin Veiled Semiconductors",
        "uscc": "91320214MA1XQ0B0X3",
        "registry_id": "lingyin-semi",
        "website": "https://lingyin-veiled.example/",
    },
}
PEOPLE = {
    HIDDEN: ("yin.zhang@yinxin-concealed.example", "隐章"),
    SECOND: ("ling@lingyin-veiled.example", "令尹"),
}
TRACES = (
    "隐芯", "Yinxin", "yinxin", "Concealed", "91320214MA1XQ0A0X9", str(HIDDEN), HIDDEN.hex, "隐章", "旧隐",
)  # fmt: skip
"""No page may hold one of these; they are parts of the names, so that a shortened name is found too."""
FORM_TOKENS = re.compile(
    r"""name="(csrfmiddlewaretoken|once)" value="[^"]*"|'nonce-[^']*'|\d{4}-\d\d-\d\dT[\d:.+Z]+"""
    r"""|\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT"""
)
"""What differs from one answer to the next whatever it says: tokens of forms, moments (``Expires``)."""


def make_hidden(pk: uuid.UUID) -> MemberOrganisation:
    """An organisation whose listings hide its name, with an owner."""
    made = MemberOrganisation.objects.create(
        pk=pk, alliance=ours(), kind="firm", region="320214", about_zh="", **NAMES[pk]
    )
    if pk == HIDDEN:
        FormerName.objects.create(
            member=made,
            name_zh="旧隐集成电路厂",
            name_en="",
        )
    email, name = PEOPLE[pk]
    owner = User.objects.create_user(email, "a long password for tests", display_name=name)
    give_organisation_role(owner, made, OrganisationRoleKind.OWNER)
    return made


def owner_of(pk: uuid.UUID) -> Viewer:
    return make_viewer(ours(), User.objects.get(email=PEOPLE[pk][0]))


class Scene:
    """A hidden member with a demand, an offer and two introductions; the others know none of it."""

    def __init__(self, pk: uuid.UUID = HIDDEN) -> None:
        self.hidden = pk
        make_hidden(pk)
        self.demand = make_listing(pk, Side.DEMAND, pk=uuid.UUID(int=0xD1), title="急需KrF光刻胶")
        self.offer = make_listing(pk, Side.OFFER, pk=uuid.UUID(int=0xD2), title="可供光刻胶")
        self.others = make_listing(OWN, Side.DEMAND, pk=uuid.UUID(int=0xD3), title="求购光刻胶", hidden=[])
        for each in (OTHER, OWN):
            Webhook.objects.filter(member=each).update(active=True)
        self.of_demand = express_interest(self.demand, member(OTHER), viewer("competitor"))
        self.of_offer = express_interest(self.others, member(pk), owner_of(pk), own_listing=self.offer)
        self.competing = make_listing(
            OTHER, Side.OFFER, pk=uuid.UUID(int=0xD4), title="光刻胶现货", hidden=[]
        )
        self.proposed = propose_merging(owner_of(pk), self.demand, self.others)
        self.to_hidden = propose_merging(viewer("competitor"), self.competing, self.offer)

    def undo(self) -> None:
        """As if the hidden member had published nothing; it still stands in the directory of members."""
        Notice.objects.filter(
            subject_kind__in=("introductions.Introduction", "listings.MergeProposal")
        ).delete()
        Introduction.objects.filter(pk__in=[self.of_demand.pk, self.of_offer.pk]).delete()
        Listing.objects.filter(member=self.hidden).delete()

    def addresses(self) -> Iterator[str]:
        """Everything that can be read: every page and operation once, and where the hidden ones stand."""
        once = {each.name: each for each in MATRIX if each.method == "GET"}
        for address in once.values():
            yield reverse(address.name, kwargs=dict(address.arguments)) + address.query
        yield from self.own_addresses()

    def own_addresses(self) -> Iterator[str]:
        """The hidden listings and introductions by identifier, and where they are listed and found."""
        for listing in (self.demand, self.offer):
            yield reverse("listing", args=[listing.pk])
            yield reverse("api:listing", args=[listing.pk])
            yield f"{reverse('introduction-new')}?listing={listing.pk}"
            yield f"{reverse('introduction-propose')}?demand={listing.pk}"
            yield f"{reverse('api:introductions')}?listing={listing.pk}"
        for each in (self.of_demand, self.of_offer):
            yield reverse("introduction", args=[each.pk])
            yield reverse("api:introduction", args=[each.pk])
            yield reverse("contract-new", args=[each.pk])
            yield reverse("api:introduction-messages", args=[each.pk])
            yield reverse("api:contracts", args=[each.pk])
        for one, other, made in (
            (self.others, self.demand, self.proposed),
            (self.competing, self.offer, self.to_hidden),
        ):
            yield reverse("merge-proposal", args=[made.pk])
            yield reverse("api:merge-proposal", args=[made.pk])
            yield f"{reverse('merge-proposal-new')}?one={one.pk}&other={other.pk}"
            yield reverse("listing", args=[one.pk])  # shows what says the same, and what is proposed
        for question in ("光刻胶", "求购", "yin"):
            yield f"{reverse('find')}?q={question}"
            yield f"{reverse('listings')}?q={question}"
            yield f"{reverse('listings')}?side=offer&q={question}"
            yield f"{reverse('api:listings')}?q={question}&side=offer"


def texts_of(client: Client, address: str, **headers: str) -> str:
    """Body and headers of an answer."""
    response = client.get(address, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace") + json.dumps(dict(response.headers.items()))


READERS = ("anonymous", "newcomer", "competitor", "owner", "analyst", "stranger")
READ_WHOLE = ("anonymous", "competitor", "owner")
"""The competitor asked about the hidden demand, the owner is asked by the hidden offer; the analyst belongs to the
alliance and has no part in it."""


def traces(text: str) -> dict[str, int]:
    """How often each trace stands in it."""
    return {trace: text.count(trace) for trace in TRACES if trace in text}


def given_away(
    client: Client, scene: Scene, addresses: list[str], **headers: str
) -> list[tuple[str, dict[str, int]]]:
    """Addresses whose answer holds a trace that is not there when the hidden member has published nothing.

    It stands in the directory of members, in pickers of organisations and the like whatever it publishes.
    """
    seen = {each: found for each in addresses if (found := traces(texts_of(client, each, **headers)))}
    scene.undo()
    return [
        (each, found) for each, found in seen.items() if traces(texts_of(client, each, **headers)) != found
    ]


@pytest.mark.parametrize("role", READERS)
def test_no_page_and_no_operation_tells_who_is_behind_it(clients: dict[str, Client], role: str) -> None:
    scene = Scene()
    addresses = list(scene.addresses() if role in READ_WHOLE else scene.own_addresses())
    addresses += [f"/en{each}" for each in scene.own_addresses() if not each.startswith("/api/")]
    assert given_away(clients[role], scene, addresses) == []


@pytest.mark.parametrize("bearer", ["every_scope", "competitors", "no_scope"])
def test_no_token_finds_it(bearer: str) -> None:
    scene = Scene()
    addresses = [each for each in scene.addresses() if each.startswith("/api/")]
    assert given_away(Client(), scene, addresses, authorization=f"Bearer {BEARERS[bearer]}") == []


def test_searching_for_a_name_finds_no_listing_of_it(clients: dict[str, Client]) -> None:
    scene = Scene()
    ids = {str(scene.demand.pk), str(scene.offer.pk)}
    for role in ("anonymous", "competitor", "owner"):
        for question in ("隐芯", "Yinxin", "91320214MA1XQ0A0X9", "yinxin-micro", str(HIDDEN), "隐章"):
            for address in ("listings", "find", "api:listings", "api:search"):
                text = texts_of(clients[role], f"{reverse(address)}?q={question}&side=offer")
                assert not [each for each in ids if each in text], (role, address, question)
            for parameter in ("member", "by", "organisation"):
                plain = clients[role].get(f"{reverse('api:listings')}?side=demand").content
                filtered = clients[role].get(f"{reverse('api:listings')}?side=demand&{parameter}={HIDDEN}")
                assert filtered.content in (plain, filtered.content if filtered.status_code == 422 else plain)


def test_notices_letters_and_webhooks_of_the_other_side_hold_no_name() -> None:
    scene = Scene()
    decline(scene.of_offer, viewer("owner"), "price", "价格不合适")
    decline(scene.of_demand, owner_of(HIDDEN), "supplied", "已经有了")
    decline_merging(scene.proposed, viewer("owner"), "alone", "自己采购")
    decline_merging(scene.to_hidden, owner_of(HIDDEN), "not_the_same", "规格不同")
    told = Notice.objects.exclude(person__email=PEOPLE[HIDDEN][0]).filter(
        code__regex="^(introductions|listings.merge)"
    )
    assert {"listings.merge_proposed", "listings.merge_declined"} <= set(told.values_list("code", flat=True))
    assert told.count() >= 5
    kept = json.dumps(
        list(told.values("params", "link", "subject_id", "member_id")), default=str, ensure_ascii=False
    )
    mail_due(timezone.now() + timedelta(days=8))
    jobs = Job.objects.filter(task__endswith="deliver_letter").values_list("arguments", flat=True)
    letters = "".join(str(each["args"]) for each in jobs if each["args"][0] != PEOPLE[HIDDEN][0])
    assert "光刻胶" in letters
    hooks = "".join(Delivery.objects.exclude(webhook__member=HIDDEN).values_list("body", flat=True))
    assert "introduction.asked" in hooks
    assert "introduction.declined" in hooks
    assert "listing.merge_proposed" in hooks
    assert "listing.merge_answered" in hooks
    for text in (kept, letters, hooks):
        assert [trace for trace in TRACES if trace in text] == []


def test_answers_to_what_is_refused_tell_nothing(clients: dict[str, Client]) -> None:
    scene = Scene()
    found = []
    for role in ("competitor", "owner", "stranger"):
        for each in (scene.of_demand, scene.of_offer):
            for name in ("accept", "decline", "withdraw", "end", "noted", "say", "step", "meeting"):
                if (role, name) in (("owner", "accept"), ("competitor", "withdraw"), ("owner", "decline")):
                    continue  # theirs to do
                response = clients[role].post(
                    reverse(f"introduction-{name}", args=[each.pk]), {"reason": "price"}
                )
                found += [(role, name, trace) for trace in TRACES if trace in response.content.decode()]
        for listing in (scene.demand, scene.offer):
            response = clients[role].post(
                reverse("introduction-new"), {"listing": str(listing.pk), "once": str(uuid.uuid4())}
            )
            found += [(role, "new", trace) for trace in TRACES if trace in response.content.decode()]
    assert found == []


def test_answers_about_merging_that_are_refused_tell_nothing(clients: dict[str, Client]) -> None:
    scene = Scene()
    pairs = (scene.others, scene.demand), (scene.competing, scene.offer), (scene.demand, scene.offer)
    found = []
    for role in ("competitor", "owner", "stranger"):
        for made, name in product((scene.proposed, scene.to_hidden), ("agree", "decline", "withdraw")):
            if (role, name) in (("owner", "agree"), ("competitor", "withdraw"), ("owner", "decline")):
                continue  # theirs to do
            for address in (f"merge-proposal-{name}", f"api:merge-proposal-{name}"):
                response = clients[role].post(reverse(address, args=[made.pk]), {"reason": "alone"})
                found += [(role, name, trace) for trace in TRACES if trace in response.content.decode()]
        for one, other in pairs:
            form = {"one": one.pk, "other": other.pk, "stays": one.pk, "once": str(uuid.uuid4())}
            response = clients[role].post(reverse("merge-proposal-new"), form)
            found += [(role, "new", trace) for trace in TRACES if trace in response.content.decode()]
    assert found == []


# The same bytes, whoever it is ----------------------------------------------------------------------------------


def _bytes(client: Client, scene: Scene) -> dict[str, str]:
    addresses = [
        reverse("listings"), f"{reverse('listings')}?side=offer", reverse("listing", args=[scene.demand.pk]),
        reverse("listing", args=[scene.offer.pk]), reverse("api:listings"), f"{reverse('api:listings')}?side=offer",
        reverse("introductions"), reverse("introduction", args=[scene.of_demand.pk]),
        reverse("introduction", args=[scene.of_offer.pk]), reverse("api:introductions"),
        reverse("api:introduction", args=[scene.of_demand.pk]), reverse("api:introduction", args=[scene.of_offer.pk]),
        f"{reverse('introduction-new')}?listing={scene.offer.pk}", reverse("outcomes"), reverse("api:outcomes"),
        reverse("merge-proposals"), reverse("api:merge-proposals"), reverse("listing", args=[scene.others.pk]),
        reverse("merge-proposal", args=[scene.proposed.pk]), reverse("api:merge-proposal", args=[scene.proposed.pk]),
        reverse("merge-proposal", args=[scene.to_hidden.pk]), reverse("api:merge-proposal", args=[scene.to_hidden.pk]),
    ]  # fmt: skip
    return {each: FORM_TOKENS.sub("", texts_of(client, each)) for each in addresses}


@pytest.mark.parametrize("role", ["anonymous", "competitor", "owner", "analyst"])
def test_with_another_hidden_owner_every_answer_is_the_same(clients: dict[str, Client], role: str) -> None:
    scene = Scene()
    make_hidden(SECOND)
    before = _bytes(clients[role], scene)
    swap(scene)
    after = _bytes(clients[role], scene)
    assert [_where(before[name], after[name]) for name in before if before[name] != after[name]] == []


def _where(one: str, other: str) -> tuple[str, str]:
    """Where two answers first differ."""
    at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    return one[max(0, at - 60) : at + 60], other[max(0, at - 60) : at + 60]


def swap(scene: Scene) -> None:
    """The second member becomes the owner of everything that the first had."""
    Listing.objects.filter(member=HIDDEN).update(member=SECOND)
    Introduction.objects.filter(asked=HIDDEN).update(asked=SECOND)
    Introduction.objects.filter(asker=HIDDEN).update(asker=SECOND)


def test_the_tests_themselves_can_find_a_name(clients: dict[str, Any]) -> None:
    """The staff, who may know it, see it in the very places in which nobody else does."""
    scene = Scene()
    for address in (
        reverse("introduction", args=[scene.of_demand.pk]),
        reverse("listing", args=[scene.demand.pk]),
        reverse("merge-proposal", args=[scene.proposed.pk]),
    ):
        assert "隐芯" in texts_of(clients["secretariat"], address)
    Listing.objects.filter(pk=scene.demand.pk).update(hidden=[])
    assert "隐芯" in texts_of(clients["competitor"], reverse("introduction", args=[scene.of_demand.pk]))
