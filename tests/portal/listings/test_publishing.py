"""The life of a listing: drafted, published, changed, renewed, ended, merged; and what others are told of it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.listings.rows import DRAFT, ON_MARKET, PUBLIC, drafted, published
from tests.portal.roles import OTHER, OWN, viewer

from corechain_portal.accounts.models import User
from corechain_portal.audit.models import AuditEntry
from corechain_portal.listings import limits, publishing, signals
from corechain_portal.listings.exceptions import ListingRefused, NotInState, SameTextAgain, TooManyListings
from corechain_portal.listings.models import Listing, ListingState
from corechain_portal.listings.tasks import expire_listings, remind_of_expiry
from corechain_portal.membership.members import leave
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db
People = dict[str, Any]
NEW = "/en/listings/new/"


def sent(**more: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    typed = {
        "side": "demand",
        "text": "求购光敏聚酰亚胺，月用量60升",
        "title": "求购光敏聚酰亚胺",
        "quantity": "60",
        "unit": "L",
        "period": "month",
        "hidden": ["name"],
        "level": "alliance",
        "do": "publish",
        "once": str(uuid.uuid4()),
    }
    return {**typed, **more}


def own() -> MemberOrganisation:
    return MemberOrganisation.objects.select_related("alliance").get(pk=OWN)


def test_a_form_is_published_with_a_validity_and_sent_twice_is_there_once(clients: dict[str, Client]) -> None:
    form = sent()
    for _ in range(2):
        assert clients["trader"].post(NEW, form).status_code == 302
    made = Listing.objects.get(title="求购光敏聚酰亚胺")
    assert (made.state, made.hidden, made.quantity) == ("published", ["name"], 60)
    assert made.valid_until == timezone.localdate() + timedelta(days=90)
    assert [each.version for each in made.versions.all()] == [1]
    actions = AuditEntry.objects.filter(subject_id=str(made.pk)).values_list("action", flat=True)
    assert list(actions.order_by("sequence")) == ["listings.make", "listings.publish"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": "", "title": ""}, "Say what is wanted or offered"),
        ({"quantity": "-1"}, "greater than or equal to 0"),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "before the first day"),
        ({"valid_until": "2020-01-01"}, "A day from today on"),
        ({"more_nodes": "no such node"}, "The chain has no node"),
        ({"level": "named"}, "tick at least one organisation"),
        ({"region": "Atlantis"}, "Atlantis"),
        ({"text": "x" * 2001}, "at most 2000 characters"),
        (
            {"req-0-attribute": "purity", "req-0-value": "", "req-0-offered": "x", "req-0-keep": "1"},
            "Requirement 1",
        ),
    ],
)
def test_what_is_typed_wrongly_is_said_and_nothing_is_kept(
    clients: dict[str, Client], typed: dict[str, str], words: str
) -> None:
    before = Listing.objects.count()
    answer = clients["trader"].post(NEW, sent(**typed))
    assert (answer.status_code, Listing.objects.count()) == (422, before)
    assert words in answer.content.decode()


def test_of_two_who_edit_the_second_sees_both(clients: dict[str, Client]) -> None:
    page = f"/en/listings/{ON_MARKET}/edit/"
    assert clients["owner"].post(page, sent(version="1", quantity="700")).status_code == 302
    second = clients["trader"].post(page, sent(version="1", quantity="900"))
    shown = second.content.decode()
    assert second.status_code == 409
    assert 'name="version" value="2"' in shown
    assert "700" in shown
    assert "900" in shown
    changed = Listing.objects.get(pk=ON_MARKET)
    assert (changed.quantity, changed.version, changed.versions.count()) == (700, 2, 2)
    assert "500" in clients["owner"].get(f"/en/listings/{ON_MARKET}/").content.decode()  # what it was before


def test_others_are_told_after_the_change_is_kept(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[tuple[str, str]] = []
    receivers = {
        name: lambda sender, listing, name=name, **_: told.append((name, listing.state))
        for name in ("published", "changed", "ended")
    }
    for name, receiver in receivers.items():
        getattr(signals, name).connect(receiver)
    trader = viewer(people, "trader")
    with django_capture_on_commit_callbacks(execute=True):
        listing = drafted(own(), text="求购石英坩埚", title="求购石英坩埚")
        assert told == []
        publishing.publish(trader, listing)
        assert told == []
    with django_capture_on_commit_callbacks(execute=True):
        publishing.renew(trader, listing, valid_until=timezone.localdate() + timedelta(days=200))
        publishing.withdraw(trader, listing, "not_needed")
    assert told == [("published", "published"), ("changed", "published"), ("ended", "withdrawn")]


def test_a_step_that_its_state_does_not_allow_is_refused(people: People) -> None:
    trader = viewer(people, "trader")
    on_market, draft = Listing.objects.get(pk=ON_MARKET), Listing.objects.get(pk=DRAFT)
    for step, listing in (
        (publishing.publish, on_market),
        (publishing.discard, on_market),
        (publishing.renew, draft),
    ):
        with pytest.raises(NotInState):
            step(trader, listing)  # type: ignore[operator]
    with pytest.raises(NotInState):
        publishing.merge(trader, on_market, Listing.objects.get(pk=PUBLIC))  # a demand into an offer
    with pytest.raises(ListingRefused):
        publishing.renew(trader, on_market, valid_until=timezone.localdate() + timedelta(days=366))


def test_the_same_text_again_leads_to_the_earlier_one(clients: dict[str, Client], people: People) -> None:
    with pytest.raises(SameTextAgain):
        published(own(), title="求购 KrF 光刻胶！")  # the text is the one on the market
    text = Listing.objects.get(pk=ON_MARKET).text
    answer = clients["trader"].post(NEW, sent(text=f"  {text}。", title="again"))
    assert answer.status_code == 409
    assert f"/en/listings/{ON_MARKET}/" in answer.content.decode()
    published(
        MemberOrganisation.objects.select_related("alliance").get(pk=OTHER)
    )  # another may want the same


def test_near_duplicates_of_ones_own_are_merged_by_its_own_people_alone(clients: dict[str, Client]) -> None:
    alike = published(own(), text="200mm产线求购KrF光刻胶，每月500升，送到无锡，2027年3月底前")
    page = clients["trader"].get(f"/en/listings/{alike.pk}/").content.decode()
    assert f'name="into" value="{ON_MARKET}"' in page
    merge = f"/en/listings/{alike.pk}/merge/"
    assert clients["competitor"].post(merge, {"into": str(ON_MARKET)}).status_code == 404
    assert clients["trader"].post(merge, {"into": str(ON_MARKET)}).status_code == 302
    alike.refresh_from_db()
    assert (alike.state, alike.merged_into_id) == ("merged", ON_MARKET)


def test_a_flood_is_stopped_in_clear_words(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    today = Listing.objects.filter(member=OWN, published_at__isnull=False).count()
    monkeypatch.setattr(limits, "PUBLISHED_A_DAY", today + 1)
    published(own(), text="求购甲", title="求购甲")
    with pytest.raises(TooManyListings, match="which is the limit"):
        published(own(), text="求购乙", title="求购乙")


def test_a_copy_is_a_draft_without_the_dates(people: People) -> None:
    listing = published(
        own(), text="求购石英舟", title="求购石英舟", ends_on=timezone.localdate() + timedelta(days=30)
    )
    made = publishing.copy(viewer(people, "trader"), listing)
    assert (made.state, made.title, made.ends_on, made.copied_from_id) == (
        "draft",
        "求购石英舟",
        None,
        listing.pk,
    )
    assert [each.node for each in made.nodes.all()] == ["krf-photoresist"]


def test_reminders_come_twice_and_the_end_once(people: People) -> None:
    today = timezone.localdate()
    rows = Listing.objects.filter(pk=ON_MARKET)
    told = Notice.objects.filter(code="listings.expires")
    for days, notices in ((20, 0), (14, 2), (13, 2), (3, 4), (2, 4)):  # the owner and the trader
        reminded = rows.get().reminded_at
        rows.update(valid_until=today + timedelta(days=days))
        if reminded and days == 3:  # it was told eleven days ago
            rows.update(reminded_at=timezone.now() - timedelta(days=11))
        remind_of_expiry()
        assert told.count() == notices, days
    rows.update(valid_until=today - timedelta(days=1))
    expire_listings()
    assert rows.get().state == ListingState.EXPIRED
    renewed = publishing.renew(viewer(people, "trader"), rows.get())
    assert (renewed.is_on_the_market, renewed.reminded_at) == (True, None)


def test_what_a_member_has_on_the_market_ends_when_it_leaves(
    people: People, clients: dict[str, Client]
) -> None:
    leave(own(), "Moved", viewer=viewer(people, "administrator"))
    left = Listing.objects.filter(member=OWN, state__in=("draft", "published", "expired"))
    assert not left.exists()
    assert Listing.objects.get(pk=ON_MARKET).end_reason == "left"
    assert clients["competitor"].get(f"/listings/{ON_MARKET}/").status_code == 404


def test_the_secretariat_takes_down_what_does_not_belong_here(
    clients: dict[str, Client], people: dict[str, User | None]
) -> None:
    page = f"/en/listings/{ON_MARKET}/withdraw/"
    assert clients["secretariat"].post(page, {"reason": "elsewhere"}).status_code == 422
    assert clients["secretariat"].post(page, {"reason": "staff"}).status_code == 302
    assert Listing.objects.get(pk=ON_MARKET).end_reason == "staff"
