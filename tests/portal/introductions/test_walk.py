"""From interest to a contract, and every way it may end: what the rules say, step by step."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from tests.portal.introductions.rows import (
    TERMS,
    asked,
    demand_of_own,
    in_talks,
    make_listing,
    member,
    offer_of_other,
    viewer,
)
from tests.portal.roles import OTHER, OWN

from corechain_portal.access.confidentiality import Level
from corechain_portal.introductions.answering import accept, decline, end, withdraw
from corechain_portal.introductions.capacity import promised_of
from corechain_portal.introductions.contract_models import ContractState
from corechain_portal.introductions.contracts import (
    confirm_contract,
    report_contract,
    set_terms,
    withdraw_contract,
)
from corechain_portal.introductions.exceptions import BadIntroduction, CannotIntroduce, CannotMove
from corechain_portal.introductions.following import listing_changed, listing_ended
from corechain_portal.introductions.models import Introduction, State
from corechain_portal.introductions.shown import show_one
from corechain_portal.introductions.starting import express_interest, propose
from corechain_portal.introductions.talking import add_step, move_step, say
from corechain_portal.introductions.tasks import remind_and_lapse
from corechain_portal.listings.models import Disclosure, ListingState, Side
from corechain_portal.membership.members import leave
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db


def told(code: str) -> set[str]:
    rows = Notice.objects.filter(code=f"introductions.{code}").values_list("person__email", flat=True)
    return {email.partition("@")[0] for email in rows}


def again(introduction: Introduction) -> Introduction:
    return Introduction.objects.get(pk=introduction.pk)


# Beginning -------------------------------------------------------------------------------------------------------


def test_interest_waits_for_the_other_side_which_is_told_without_a_name() -> None:
    made = asked()
    assert (made.state, made.asker_agreed_at is not None, made.asked_agreed_at) == (State.ASKED, True, None)
    assert told("asked") == {"owner", "trader"}
    assert not Disclosure.objects.exists()
    seen = show_one(again(made), viewer("owner"))
    assert (seen.side, seen.asker, seen.other, seen.waits_for_viewer) == ("asked", None, None, True)


def test_when_the_asked_side_accepts_both_names_and_all_hidden_parts_are_open_at_once() -> None:
    made = in_talks()
    assert made.state == State.TALKS
    assert set(Disclosure.objects.values_list("listing__side", "member")) == {
        ("demand", OTHER),
        ("offer", OWN),
    }
    assert show_one(made, viewer("owner")).other == member(OTHER)
    assert show_one(made, viewer("competitor")).other == member(OWN)
    assert told("accepted") == {"trader", "competitor"}  # the one who accepted knows


def test_a_second_person_of_the_same_side_is_told_that_it_was_answered() -> None:
    made = asked()
    accept(made, viewer("owner"))
    with pytest.raises(CannotMove, match="answered already"):
        accept(made, viewer("trader"))
    with pytest.raises(CannotMove):
        decline(made, viewer("trader"), "price")
    assert again(made).state == State.TALKS


@pytest.mark.parametrize("role", ["editor", "reader", "hr"])
def test_only_owners_and_traders_answer(role: str) -> None:
    with pytest.raises(PermissionDenied):
        accept(asked(), viewer(role))


def test_interest_from_both_sides_in_the_same_two_listings_is_acceptance() -> None:
    demand, offer = demand_of_own(), offer_of_other()
    first = asked(demand, offer)
    second = express_interest(offer, member(OWN), viewer("owner"), own_listing=demand)
    assert second.pk == first.pk
    assert second.state == State.TALKS
    assert Introduction.objects.filter(listing__in=(demand, offer)).count() == 1


def test_what_cannot_begin() -> None:
    demand = demand_of_own()
    with pytest.raises(CannotIntroduce, match="Your own organisation"):
        express_interest(demand, member(OWN), viewer("owner"))
    asked(demand)
    with pytest.raises(CannotIntroduce, match="already"):
        express_interest(demand, member(OTHER), viewer("competitor"))
    with pytest.raises(CannotIntroduce, match="your own listing on the market"):
        express_interest(offer_of_other(), member(OWN), viewer("owner"), own_listing=offer_of_other())
    hidden = make_listing(OWN, Side.DEMAND, level=Level.SECRETARIAT)
    with pytest.raises(Http404):
        express_interest(hidden, member(OTHER), viewer("competitor"))
    hidden.state = ListingState.WITHDRAWN
    hidden.level = Level.ALLIANCE
    hidden.save()
    with pytest.raises(CannotIntroduce, match="not on the market"):
        express_interest(hidden, member(OTHER), viewer("competitor"))


def test_a_proposal_of_the_staff_needs_both() -> None:
    made = propose(demand_of_own(), offer_of_other(), viewer("secretariat"))
    assert (made.state, made.proposed) == (State.PROPOSED, True)
    accept(made, viewer("competitor"))
    assert again(made).state == State.PROPOSED
    assert show_one(again(made), viewer("owner")).other is None
    assert accept(made, viewer("owner")).state == State.TALKS
    with pytest.raises(PermissionDenied):
        propose(demand_of_own(), member(OTHER), viewer("analyst"))
    secret = make_listing(OWN, Side.DEMAND, level=Level.SECRETARIAT)
    with pytest.raises(CannotIntroduce, match="may not see"):
        propose(secret, member(OTHER), viewer("secretariat"))


def test_facts_that_would_point_at_one_member_are_not_taken() -> None:
    with pytest.raises(BadIntroduction, match="Fewer than 3"):
        express_interest(demand_of_own(), member(OTHER), viewer("competitor"), facts=["kind"])
    from corechain_portal.membership.models import MemberOrganisation

    MemberOrganisation.objects.update(kind="firm")
    for number in range(2):
        MemberOrganisation.objects.create(
            alliance=member(OWN).alliance, name_zh=f"第{number}家", kind="firm", pk=uuid.uuid4()
        )
    made = express_interest(demand_of_own(), member(OTHER), viewer("competitor"), facts=["kind"])
    assert show_one(again(made), viewer("owner")).facts == ("企业",) or made.facts == {"kind": "firm"}


# Ending ----------------------------------------------------------------------------------------------------------


def test_declined_with_a_reason_nobody_was_named() -> None:
    made = asked()
    with pytest.raises(BadIntroduction, match="Choose a reason"):
        decline(made, viewer("owner"), "because")
    with pytest.raises(BadIntroduction, match="甲芯科技"):
        decline(made, viewer("owner"), "price", "甲芯科技不需要")
    decline(made, viewer("owner"), "supplied", "已有供应商")
    assert (again(made).state, again(made).reason) == (State.DECLINED, "supplied")
    assert told("declined") == {"competitor"}
    assert show_one(again(made), viewer("competitor")).other is None
    assert not Disclosure.objects.exists()


def test_the_asker_withdraws_and_may_ask_again() -> None:
    demand = demand_of_own()
    made = asked(demand)
    with pytest.raises(CannotMove):
        withdraw(made, viewer("owner"))  # it has not accepted anything
    withdraw(made, viewer("competitor"))
    assert again(made).state == State.WITHDRAWN
    assert asked(demand).pk != made.pk


def test_talks_end_with_a_coded_reason() -> None:
    made = in_talks()
    end(made, viewer("owner"), "sample", "样品未达标")
    assert (again(made).state, again(made).reason) == (State.FAILED, "sample")
    assert told("ended") == {"competitor"}
    with pytest.raises(CannotMove):
        say(made, viewer("owner"), "还有一句")


def test_a_week_reminds_and_two_weeks_lapse() -> None:
    made = asked()
    assert remind_and_lapse() == 0
    assert told("reminder") == set()
    Introduction.objects.filter(pk=made.pk).update(made_at=timezone.now() - timedelta(days=8))
    assert remind_and_lapse() == 0
    remind_and_lapse()
    reminders = Notice.objects.filter(code="introductions.reminder", subject_id=made.pk)
    assert reminders.count() == 2  # each of the asked side once
    assert told("reminder") == {"owner", "trader"}
    Introduction.objects.filter(pk=made.pk).update(made_at=timezone.now() - timedelta(days=15))
    assert remind_and_lapse() == 1
    assert again(made).state == State.LAPSED
    assert told("lapsed") == {"owner", "trader", "competitor"}


def test_an_organisation_that_leaves_in_the_middle_ends_the_talks_and_the_other_is_told() -> None:
    made = in_talks()
    leave(member(OTHER), "业务调整", viewer=viewer("secretariat"))
    assert (again(made).state, again(made).reason) == (State.FAILED, "left")
    assert told("ended") == {"owner", "trader"}


def test_an_asker_that_leaves_unanswered_is_not_given_away_by_the_moment() -> None:
    made = asked()
    leave(member(OTHER), "业务调整", viewer=viewer("secretariat"))
    assert again(made).state == State.ASKED
    with pytest.raises(CannotMove, match="no longer open"):
        accept(made, viewer("owner"))
    assert (again(made).state, again(made).reason) == (State.WITHDRAWN, "no_longer_open")
    assert show_one(again(made), viewer("owner")).other is None


def test_a_listing_that_ends_ends_what_waits_and_lets_talks_go_on() -> None:
    demand, offer = demand_of_own(), offer_of_other()
    waiting, talks = asked(demand, offer), in_talks(demand_of_own(title="另一条"), offer)
    listing_ended(demand)
    assert (again(waiting).state, again(waiting).reason) == (State.WITHDRAWN, "listing_ended")
    listing_ended(talks.listing)
    assert again(talks).state == State.TALKS
    assert told("listing_ended") == {"competitor"}


def test_a_listing_changed_in_talks_is_told_to_the_other_side_only() -> None:
    made = in_talks()
    listing_changed(made.listing)
    assert told("listing_changed") == {"competitor"}
    listing_changed(asked(demand_of_own(title="另一条"), offer_of_other()).listing)
    assert Notice.objects.filter(code="introductions.listing_changed").count() == 1


# Steps and contracts ---------------------------------------------------------------------------------------------


def test_steps_are_taken_by_either_side() -> None:
    made = in_talks()
    step = add_step(made, viewer("competitor"), "sample", timezone.localdate(), "两升")
    move_step(step, viewer("owner"), "passed", note="合格")
    step.refresh_from_db()
    assert (step.state, step.note) == ("passed", "两升\n合格")
    assert [each.detail for each in made.history.filter(code="step")] == ["sample.planned", "sample.passed"]


def test_a_contract_counts_once_both_say_the_same() -> None:
    made = in_talks()
    contract = report_contract(made, viewer("owner"), TERMS)
    assert (contract.state, contract.buyer_id, contract.supplier_id) == (ContractState.REPORTED, OWN, OTHER)
    contract = set_terms(contract, viewer("competitor"), {**TERMS, "quantity": Decimal(250)})
    assert contract.state == ContractState.DIFFERS
    assert contract.agreed is None
    assert again(made).state == State.TALKS
    contract = confirm_contract(contract, viewer("owner"))  # takes the other side's
    assert (contract.state, contract.agreed["quantity"]) == (ContractState.CONFIRMED, "250")
    assert again(made).state == State.CONTRACT


def test_a_correction_leaves_what_was_agreed_until_the_other_confirms_it() -> None:
    contract = report_contract(in_talks(), viewer("owner"), TERMS)
    contract = confirm_contract(contract, viewer("competitor"))
    contract = set_terms(contract, viewer("owner"), {**TERMS, "quantity": Decimal(200)})
    assert (contract.state, contract.agreed["quantity"]) == (ContractState.DIFFERS, "300")
    contract = confirm_contract(contract, viewer("competitor"))
    assert (contract.state, contract.agreed["quantity"]) == (ContractState.CONFIRMED, "200")


def test_a_contract_withdrawn_brings_the_talks_back() -> None:
    made = in_talks()
    contract = confirm_contract(report_contract(made, viewer("owner"), TERMS), viewer("competitor"))
    withdraw_contract(contract, viewer("owner"))
    assert again(made).state == State.TALKS
    with pytest.raises(CannotMove):
        confirm_contract(contract, viewer("competitor"))


def test_capacity_is_not_promised_twice_and_the_buyer_learns_nothing_of_others() -> None:
    offer = offer_of_other()  # 800 L a month
    first = report_contract(
        in_talks(demand_of_own(), offer), viewer("owner"), {**TERMS, "quantity": Decimal(500)}
    )
    confirm_contract(first, viewer("competitor"))
    promised = promised_of(offer, {})
    assert promised is not None
    assert (promised.promised, promised.left) == (500, 300)
    second = in_talks(demand_of_own(title="再来一份"), offer)
    with pytest.raises(CannotMove, match="contracts hold 500 of it, this one asks for 400"):
        report_contract(second, viewer("competitor"), {**TERMS, "quantity": Decimal(400)})
    reported = report_contract(second, viewer("owner"), {**TERMS, "quantity": Decimal(400)})
    with pytest.raises(CannotMove, match="promised twice"):
        confirm_contract(reported, viewer("competitor"))
    corrected = set_terms(reported, viewer("competitor"), {**TERMS, "quantity": Decimal(300)})
    with pytest.raises(CannotMove) as refused:
        set_terms(corrected, viewer("owner"), {**TERMS, "quantity": Decimal(350)})
    assert not any(digit in str(refused.value) for digit in "0123456789")
    assert confirm_contract(corrected, viewer("owner")).state == ContractState.CONFIRMED


def test_contracts_that_never_overlap_do_not_add_up() -> None:
    offer = offer_of_other()
    this_year = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate() + timedelta(days=90)}
    later = {"starts_on": timezone.localdate() + timedelta(days=91), "ends_on": None}
    first = in_talks(demand_of_own(), offer)
    confirm_contract(
        report_contract(first, viewer("owner"), {**TERMS, "quantity": Decimal(800), **this_year}), viewer("competitor")
    )  # fmt: skip
    second = in_talks(demand_of_own(title="再来一份"), offer)
    made = report_contract(second, viewer("owner"), {**TERMS, "quantity": Decimal(800), **later})
    assert confirm_contract(made, viewer("competitor")).state == ContractState.CONFIRMED
