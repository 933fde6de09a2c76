"""Two organisations want the same: one listing goes on in the other once both agree, and comes out again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.introductions.rows import make_listing, member, viewer
from tests.portal.roles import OTHER, OWN, STRANGER

from corechain_portal.access.confidentiality import Level
from corechain_portal.introductions.models import Introduction, State
from corechain_portal.listings import publishing
from corechain_portal.listings.alike import find_same, same_groups
from corechain_portal.listings.content import content_of
from corechain_portal.listings.exceptions import NotInState
from corechain_portal.listings.merging import agree, decline, propose, take_out, withdraw
from corechain_portal.listings.merging_models import MergeProposal, SameListing
from corechain_portal.listings.merging_refusals import BadReason, CannotMerge
from corechain_portal.listings.merging_shown import show_one_proposal
from corechain_portal.listings.models import Disclosure, Listing, Side
from corechain_portal.listings.queries import one_listing
from corechain_portal.listings.tasks import lapse_merge_proposals
from corechain_portal.membership.members import leave
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db
JSON = "application/json"
Kept = Callable[..., Any]
SAME = "KrF光刻胶求购，每月用量500升"


def pair() -> tuple[Listing, Listing]:
    """A demand of OWN, and one of OTHER that says the same."""
    return make_listing(OWN, Side.DEMAND), make_listing(OTHER, Side.DEMAND, title=SAME, text=SAME)


def proposed() -> MergeProposal:
    """OWN proposes that its demand goes on in that of OTHER."""
    return propose(viewer("trader"), *pair())


def again(thing: MergeProposal) -> MergeProposal:
    return MergeProposal.objects.select_related("listing__member", "into__member", "alliance").get(
        pk=thing.pk
    )


def told(code: str) -> set[str]:
    rows = Notice.objects.filter(code=f"listings.{code}").values_list("person__email", flat=True)
    return {email.partition("@")[0] for email in rows}


def test_nothing_changes_and_nobody_is_named_until_the_other_agrees() -> None:
    made = proposed()
    assert (made.state, made.listing.state, Disclosure.objects.count()) == ("open", "published", 0)
    assert told("merge_proposed") == {"competitor"}
    seen = show_one_proposal(again(made), viewer("competitor"))
    assert (seen.side, seen.proposed_by, seen.waits_for_viewer) == ("into", "other", True)
    assert [each and each.member for each in (seen.other, seen.own)] == [None, member(OTHER)]


def test_once_agreed_it_goes_on_in_the_other_and_both_are_named() -> None:
    made = agree(proposed(), viewer("competitor"))
    merged = Listing.objects.get(pk=made.listing_id)
    assert (made.state, merged.state, merged.merged_into_id) == ("merged", "merged", made.into_id)
    assert set(Disclosure.objects.values_list("listing", "member")) == {
        (made.listing_id, OTHER),
        (made.into_id, OWN),
    }
    seen = show_one_proposal(again(made), viewer("trader"))
    assert [each and each.member for each in (seen.other, seen.own)] == [member(OTHER), member(OWN)]
    assert told("merge_agreed") == {"owner", "trader"}  # who agreed knows


def test_the_secretariat_proposes_and_both_have_to_agree() -> None:
    made = propose(viewer("secretariat"), *pair())
    assert told("merge_proposed") == {"owner", "trader", "competitor"}
    agree(made, viewer("owner"))
    assert (again(made).state, Disclosure.objects.count()) == ("open", 0)
    with pytest.raises(CannotMerge, match="answered already"):
        agree(made, viewer("trader"))
    assert agree(made, viewer("competitor")).state == "merged"
    assert "secretariat" in told("merge_agreed")


def test_declined_in_a_code_or_in_own_words_that_do_not_tell_whose_they_are() -> None:
    made = proposed()
    with pytest.raises(BadReason):
        decline(made, viewer("competitor"), "")
    with pytest.raises(BadReason, match="tell who you are"):
        decline(made, viewer("competitor"), "", "乙芯科技自己采购")
    answered = decline(made, viewer("competitor"), "", "规格不同")
    assert (answered.state, answered.reason, answered.listing.state) == ("declined", "other", "published")
    assert told("merge_declined") == {"owner", "trader"}
    seen = show_one_proposal(again(made), viewer("trader"))
    assert (seen.note, seen.other and seen.other.member) == ("规格不同", None)
    with pytest.raises(CannotMerge, match="answered already"):
        agree(made, viewer("competitor"))
    with pytest.raises(CannotMerge, match="cannot be proposed again yet"):
        propose(viewer("trader"), made.into, made.listing)


def test_whoever_proposed_takes_it_back_and_nobody_else() -> None:
    made = proposed()
    for role in ("competitor", "secretariat", "auditor"):
        with pytest.raises(PermissionDenied):
            withdraw(made, viewer(role))
    assert withdraw(made, viewer("owner")).state == "withdrawn"
    assert told("merge_ended") == {"competitor"}


def test_it_may_be_proposed_the_other_way_round_where_that_is_what_is_wanted() -> None:
    made = withdraw(proposed(), viewer("trader"))
    with pytest.raises(CannotMerge, match="cannot be proposed again yet"):
        propose(viewer("trader"), made.listing, made.into)
    turned = propose(viewer("trader"), made.into, made.listing)
    decline(turned, viewer("competitor"), "other_way_round")
    MergeProposal.objects.filter(pk=made.pk).delete()
    assert propose(viewer("competitor"), made.listing, made.into).is_open


def test_what_cannot_be_proposed() -> None:
    mine, theirs = pair()
    trader = viewer("trader")
    offer = make_listing(OTHER, Side.OFFER)
    narrow = make_listing(OWN, Side.DEMAND, level=Level.NAMED)
    over = make_listing(OTHER, Side.DEMAND)
    Listing.objects.filter(pk=over.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    for listing, into, words in (
        (mine, mine, "two different"),
        (mine, offer, "an offer"),
        (mine, make_listing(OWN, Side.DEMAND), "your own organisation"),
        (
            mine,
            make_listing(STRANGER, Side.DEMAND),
            "different alliances",
        ),
        (mine, over, "on the market"),
        (narrow, theirs, "chosen readers"),
    ):
        with pytest.raises(CannotMerge, match=words):
            propose(trader, listing, into)
    with pytest.raises(PermissionDenied):
        propose(trader, theirs, offer)  # neither is its own
    with pytest.raises(PermissionDenied):
        propose(viewer("auditor"), mine, theirs)
    propose(trader, mine, theirs)
    with pytest.raises(CannotMerge, match="proposed already"):
        propose(viewer("competitor"), theirs, mine)
    with pytest.raises(CannotMerge, match="another open proposal"):
        propose(viewer("secretariat"), theirs, make_listing(OWN, Side.DEMAND))
    assert propose(viewer("secretariat"), make_listing(OWN, Side.DEMAND), theirs).is_open  # several into one


def test_interest_that_waits_ends_without_telling_why_and_talks_go_on(
    django_capture_on_commit_callbacks: Kept,
) -> None:
    mine, theirs = pair()
    third, fourth = (
        MemberOrganisation.objects.create(alliance=mine.alliance, name_zh=name, name_en=name)
        for name in ("丁", "戊")
    )
    common = {
        "alliance": mine.alliance,
        "listing": mine,
        "asked": mine.member,
        "asker_agreed_at": timezone.now(),
    }
    waiting = Introduction.objects.create(asker=third, **common)
    talks = Introduction.objects.create(
        asker=fourth, state=State.TALKS, asked_agreed_at=timezone.now(), **common
    )
    with django_capture_on_commit_callbacks(execute=True):
        agree(propose(viewer("trader"), mine, theirs), viewer("competitor"))
    waiting.refresh_from_db()
    talks.refresh_from_db()
    assert (waiting.state, waiting.reason) == (State.WITHDRAWN, "listing_ended")
    assert (talks.state, talks.listing_id) == (State.TALKS, mine.pk)


@pytest.mark.parametrize("step", ["withdraw", "expire", "narrow", "leave", "thirty days"])
def test_it_ends_by_itself(step: str, django_capture_on_commit_callbacks: Kept) -> None:
    made = proposed()
    with django_capture_on_commit_callbacks(execute=True):
        if step == "withdraw":
            publishing.withdraw(viewer("competitor"), made.into, "not_needed")
        elif step == "expire":
            Listing.objects.filter(pk=made.into_id).update(
                valid_until=timezone.localdate() - timedelta(days=1)
            )
            publishing.expire_one(made.into_id)
        elif step == "narrow":
            content = replace(content_of(made.into), level=Level.NAMED, named=(member(OWN),))
            assert publishing.change(viewer("competitor"), made.into, made.into.version, content)
        elif step == "leave":
            leave(member(OTHER), "Moved", viewer=viewer("administrator"))
        else:
            MergeProposal.objects.filter(pk=made.pk).update(made_at=timezone.now() - timedelta(days=30))
            lapse_merge_proposals()
    ended = again(made)
    assert ended.state == ("lapsed" if step == "thirty days" else "ended")
    assert told("merge_ended") >= {"owner", "trader"}
    assert Listing.objects.get(pk=made.listing_id).state == "published"
    with pytest.raises((CannotMerge, PermissionDenied)):
        agree(made, viewer("competitor"))


def merged() -> tuple[Listing, Listing]:
    """OWN's demand, merged into that of OTHER."""
    made = agree(proposed(), viewer("competitor"))
    return Listing.objects.get(pk=made.listing_id), Listing.objects.select_related("member").get(
        pk=made.into_id
    )


def test_a_partner_is_told_of_changes_and_sees_it_at_any_level(
    django_capture_on_commit_callbacks: Kept,
) -> None:
    listing, into = merged()
    with django_capture_on_commit_callbacks(execute=True):
        content = replace(content_of(into), level=Level.SECRETARIAT, quantity=Decimal(700))
        assert publishing.change(viewer("competitor"), into, into.version, content)
    assert told("merged_changed") == {"owner", "trader"}
    assert one_listing(viewer("trader"), into.pk).quantity == Decimal(700)
    with pytest.raises(Http404):
        one_listing(viewer("analyst"), into.pk)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.withdraw(viewer("competitor"), into, "not_needed")
    assert told("merged_ended") == {"owner", "trader"}
    assert Listing.objects.get(pk=listing.pk).state == "merged"


def test_where_the_one_that_stays_goes_on_in_another_of_its_own_partners_go_along(
    django_capture_on_commit_callbacks: Kept,
) -> None:
    listing, into = merged()
    newer = make_listing(OTHER, Side.DEMAND)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.merge(viewer("competitor"), into, newer)
    listing.refresh_from_db()
    assert listing.merged_into_id == newer.pk
    assert Disclosure.objects.filter(listing=newer, member=OWN).exists()
    assert told("merged_ended") == set()


@pytest.mark.parametrize(("publish", "state"), [(True, "published"), (False, "draft")])
def test_ones_own_is_taken_out_again(publish: bool, state: str) -> None:
    listing, _into = merged()
    out = take_out(viewer("trader"), listing, publish=publish)
    assert (out.state, out.merged_into, out.ended_at) == (state, None, None)
    assert told("merged_taken_out") == {"competitor"}
    with pytest.raises(NotInState):
        take_out(viewer("trader"), listing, publish=publish)
    if not publish:  # what was once published is history, its talks with it
        publishing.discard(viewer("trader"), out)
        assert Listing.objects.get(pk=listing.pk).state == "withdrawn"


def test_the_same_on_the_market_is_found_for_the_secretariat() -> None:
    _mine, theirs = pair()
    other_amount = make_listing(
        OWN, Side.DEMAND, title="求购KrF光刻胶，月用量5000升", text="求购KrF光刻胶，月用量5000升"
    )
    assert find_same(theirs.alliance) == find_same(theirs.alliance) >= 1
    [group] = [
        each for each in same_groups(viewer("secretariat")) if theirs.pk in {one.id for one in each.all}
    ]
    assert [each.member for each in group.all] == [member(OWN), member(OTHER)]  # the earliest first
    assert other_amount.pk not in {each.id for each in group.all}


# Pages and programs ----------------------------------------------------------------------------------------------


def test_from_ones_own_listing_to_the_merged_one_by_pages(clients: dict[str, Client]) -> None:
    mine, theirs = pair()
    trader, other = clients["trader"], clients["competitor"]
    page = trader.get(f"/en/listings/{mine.pk}/").content.decode()
    new = f"/en/listings/merging/new/?one={mine.pk}&amp;other={theirs.pk}"
    assert new in page
    assert trader.get(new.replace("&amp;", "&")).status_code == 200
    form = {"one": mine.pk, "other": theirs.pk, "stays": theirs.pk, "once": str(uuid.uuid4())}
    first, again_sent = (trader.post("/en/listings/merging/new/", form) for _ in range(2))
    made = MergeProposal.objects.get(listing=mine)
    assert (first["Location"], again_sent.status_code) == (f"/en/listings/merging/{made.pk}/", 302)
    assert trader.post("/en/listings/merging/new/", {**form, "once": str(uuid.uuid4())}).status_code == 409
    assert "2 proposals wait for your answer" in other.get("/en/listings/merging/").content.decode()
    seen = other.get(f"/en/listings/merging/{made.pk}/").content.decode()
    assert "Agree and be named" in seen
    assert "Jia Chips" not in seen
    assert f"/en/listings/merging/{made.pk}/" in other.get("/en/me/").content.decode()
    assert other.post(f"/en/listings/merging/{made.pk}/agree/").status_code == 302
    assert other.post(f"/en/listings/merging/{made.pk}/agree/").status_code == 409
    assert "Merged into it: partners" in other.get(f"/en/listings/{theirs.pk}/").content.decode()
    assert "Your listing was merged into it" in trader.get(f"/en/listings/{theirs.pk}/").content.decode()
    assert "Goes on in" in trader.get("/en/listings/mine/").content.decode()
    for role in ("analyst", "secretariat", "anonymous"):
        assert (
            "merged into it"
            not in clients[role].get(f"/en/listings/{theirs.pk}/").content.decode().casefold()
        )
    assert trader.post(f"/en/listings/{mine.pk}/take-out/", {"do": "publish"}).status_code == 302
    assert Listing.objects.get(pk=mine.pk).state == "published"


def test_the_secretariat_proposes_several_in_one_go(clients: dict[str, Client]) -> None:
    mine, theirs = pair()
    second, offer = make_listing(OWN, Side.DEMAND), make_listing(OWN, Side.OFFER)
    find_same(mine.alliance)
    assert str(theirs.pk) in clients["secretariat"].get("/listings/same/").content.decode()
    form = {"stays": theirs.pk, "merge": [mine.pk, theirs.pk, second.pk, offer.pk], "once": str(uuid.uuid4())}
    for _ in range(2):
        assert clients["secretariat"].post("/listings/same/", form).status_code == 302
    made = MergeProposal.objects.filter(into=theirs, proposed_by="")
    assert set(made.values_list("listing", flat=True)) == {mine.pk, second.pk}
    assert clients["auditor"].post("/listings/same/", form).status_code == 403


def test_a_program_proposes_answers_and_takes_out(clients: dict[str, Client]) -> None:
    mine, theirs = pair()
    trader, other, api = clients["trader"], clients["competitor"], "/api/v1/listings"
    body = json.dumps({"listing": str(mine.pk), "into": str(theirs.pk)})
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, once_more = (trader.post(f"{api}/merging", body, content_type=JSON, headers=key) for _ in range(2))
    assert (first.status_code, once_more.json()) == (200, first.json())
    assert first.json()["into"]["member"] is None
    one = f"{api}/merging/{first.json()['id']}"
    assert other.get(f"{api}/merging?show=mine").json()["proposals"][0]["id"] == first.json()["id"]
    assert other.post(f"{one}/decline", json.dumps({}), content_type=JSON).status_code == 422
    agreed = other.post(f"{one}/agree", content_type=JSON).json()
    assert (agreed["state"], agreed["listing"]["member"]["id"]) == ("merged", str(OWN))
    out = trader.post(f"{api}/{mine.pk}/take-out", json.dumps({"publish": True}), content_type=JSON)
    assert out.json()["state"] == "published"
    assert clients["secretariat"].get(f"{api}/same").status_code == 200


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("competitor", "/listings/merging/"),
        ("secretariat", "/listings/merging/"),
        ("secretariat", "/listings/same/"),
        ("competitor", "/listings/mine/"),
        ("competitor", "/me/"),
        ("competitor", "/api/v1/listings/merging"),
        ("secretariat", "/api/v1/listings/same"),
    ],
)
def test_a_page_costs_as_many_queries_with_many_proposals_as_with_few(
    clients: dict[str, Client], role: str, page: str
) -> None:
    def queries() -> int:
        clients[role].get(page)
        with CaptureQueriesContext(connection) as caught:
            assert clients[role].get(page).status_code == 200
        return len(caught)

    def more(number: int) -> None:
        for _ in range(number):
            mine, theirs = pair()
            propose(viewer("secretariat"), mine, theirs)
            agree(propose(viewer("competitor"), *reversed(pair())), viewer("owner"))
        earlier, *others = (make_listing(each, Side.DEMAND) for each in (OWN, *[OTHER] * number))
        SameListing.objects.bulk_create(
            SameListing(listing=each, earlier=earlier, similarity=1.0) for each in others
        )

    more(2)
    few = queries()
    more(6)
    assert queries() == few < 20
