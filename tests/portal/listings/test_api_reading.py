"""A program sends a text alone: nodes and the rest are read from it, what it sends wins, and the answer says so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.portal.integration.made import BEARERS
from tests.portal.joint_purchase.rows import member, offer
from tests.portal.listings.rows import DEMAND_TEXT

from corechain_portal.listings import bulk
from corechain_portal.listings.models import Listing
from corechain_portal.matching.finding import find_for
from corechain_portal.membership.models import MemberOrganisation

pytestmark = pytest.mark.django_db
TEXT = DEMAND_TEXT.replace("500", "510") + "，单价不超过800元"


def sent(client: Client, method: str, address: str, **body: Any) -> dict[str, Any]:
    answer = getattr(client, method)(f"/api/v1/{address}", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = answer.json()
    return found


def words_of(answer: dict[str, Any]) -> dict[str, str]:
    return {each["field"]: each["words"] for each in answer["read_from_text"]}


def test_a_token_publishes_a_text_alone_and_its_matches_are_found() -> None:
    for number in range(2):
        offer(member(number), 100 + number, 10)
    program = Client(headers={"Authorization": f"Bearer {BEARERS['every_scope']}"})
    made = sent(program, "post", "listings", side="demand", text=TEXT, publish=True)
    assert (made["nodes"], made["quantity"], made["unit"], made["period"], made["region"], made["ends_on"]) == (
        ["krf-photoresist"], "510.000", "L", "month", "320200", "2027-03-31",
    )  # fmt: skip
    assert [each["attribute"] for each in made["requirements"]][:1] == ["wafer_size"]
    told = words_of(made)
    assert (told["nodes"], told["quantity"], told["region"]) == ("KrF光刻胶", "月用量510升", "送到无锡")
    assert all(TEXT[each["start"] : each["end"]] == each["words"] for each in made["read_from_text"])
    assert made["advice"] == []
    find_for(made["id"])
    assert len(program.get(f"/api/v1/matches?listing={made['id']}").json()["matches"]) >= 2


def test_what_was_sent_wins_and_an_empty_list_means_none(clients: dict[str, Client]) -> None:
    made = sent(
        clients["trader"], "post", "listings", side="demand", text=TEXT, nodes=[], requirements=[], quantity="7",
        region="上海", ends_on=None, starts_on="2027-06-01",
    )  # fmt: skip
    assert (made["nodes"], made["requirements"], made["region"], made["ends_on"]) == ([], [], "310000", None)
    assert (float(made["quantity"]), made["unit"], made["period"]) == (7, "", "")
    assert set(words_of(made)) == {"price"}
    assert [each["code"] for each in made["advice"]] == ["no_node"]


def test_reading_can_be_switched_off(clients: dict[str, Client]) -> None:
    made = sent(clients["trader"], "post", "listings", side="demand", text=TEXT, read_text=False)
    assert (made["nodes"], made["requirements"], made["quantity"], made["read_from_text"]) == (
        [],
        [],
        None,
        [],
    )


def test_where_no_node_was_understood_the_answer_says_what_to_do(clients: dict[str, Client]) -> None:
    for language, problem in (("en", "no matches are looked for"), ("zh", "不会寻找对接")):
        made = sent(
            clients["trader"], "post", f"listings?lang={language}", side="demand", text="求购办公桌椅"
        )
        [advice] = made["advice"]
        assert problem in advice["message"]
        assert "nodes" in advice["remedy"]
    published = sent(clients["trader"], "post", f"listings/{made['id']}/publish")
    assert published["advice"] == [advice]


def test_a_read_value_that_a_listing_cannot_hold_is_left_out(clients: dict[str, Client]) -> None:
    made = sent(
        clients["trader"], "post", "listings", side="demand", text="求购KrF光刻胶99999999999999999999升"
    )
    assert (made["nodes"], made["quantity"], made["unit"]) == (["krf-photoresist"], None, "")
    assert set(words_of(made)) == {"nodes"}
    ends_before = {"text": "求购KrF光刻胶，2027年3月底前", "starts_on": "2027-09-01"}
    made = sent(clients["trader"], "post", "listings", side="demand", **ends_before)
    assert (made["starts_on"], made["ends_on"]) == ("2027-09-01", None)


def test_a_new_text_is_read_where_nobody_chose_otherwise(clients: dict[str, Client]) -> None:
    """The place was corrected and stays; nodes and amount still said what the first text did."""
    trader = clients["trader"]
    made = sent(trader, "post", "listings", side="demand", text=TEXT)
    address = f"listings/{made['id']}"
    sent(trader, "patch", address, version=1, region="上海")
    changed = sent(trader, "patch", address, version=2, text="求购高纯氨水，每月20吨，送到苏州")
    assert (changed["quantity"], changed["unit"], changed["region"]) == ("20.000", "t", "310000")
    assert "krf-photoresist" not in changed["nodes"]
    assert set(words_of(changed)) >= {"quantity"}
    kept = sent(trader, "patch", address, version=3, title="氨水")
    assert (kept["nodes"], kept["read_from_text"]) == (changed["nodes"], [])


def test_a_tables_own_unit_is_not_mixed_with_the_amount_of_the_text() -> None:
    own = MemberOrganisation.objects.select_related("alliance").get(
        pk=Listing.objects.filter(text=DEMAND_TEXT).values_list("member")[0][0]
    )
    row = {"side": "需求", "text": TEXT, "unit": "kg"}
    [read] = bulk.check_rows([(2, row)], own)
    assert read.content is not None
    assert (read.content.quantity, read.content.unit, read.content.period) == (None, "kg", "")
