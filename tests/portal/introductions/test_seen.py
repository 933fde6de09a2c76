"""Who sees what of talks: the two sides all, the staff how it stands, others nothing; few queries for many rows."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.portal.introductions.rows import TERMS, demand_of_own, in_talks, offer_of_other, viewer

from corechain_portal.introductions.contracts import confirm_contract, report_contract
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.talking import add_step, say
from corechain_portal.listings.models import ListingVersion

pytestmark = pytest.mark.django_db
SECRET = "每升报价四百元"


def talked() -> Introduction:
    made = in_talks()
    file = SimpleUploadedFile("报价单-机密.txt", "单价".encode())
    say(made, viewer("competitor"), SECRET, [file])
    add_step(made, viewer("competitor"), "quotation", timezone.localdate(), SECRET)
    confirm_contract(report_contract(made, viewer("owner"), TERMS), viewer("competitor"))
    return made


def page(client: Client, made: Introduction) -> str:
    return client.get(reverse("introduction", args=[made.pk])).content.decode()


def test_the_staff_sees_states_and_steps_and_no_words_files_or_terms(clients: dict[str, Client]) -> None:
    made = talked()
    for role in ("secretariat", "administrator", "auditor"):
        text = page(clients[role], made)
        assert "报价" in text  # the step
        for secret in (SECRET, "机密", "120000", "120,000"):
            assert secret not in text, role
        api = clients[role].get(reverse("api:introduction", args=[made.pk])).content.decode()
        assert SECRET not in api
    for role in ("owner", "trader", "competitor"):
        text = page(clients[role], made)
        assert SECRET in text
        assert "报价单-机密.txt" in text
        assert "120000" in text


def test_files_of_talks_are_for_the_two_organisations(clients: dict[str, Client]) -> None:
    made = talked()
    file = made.messages.get().attachments.get()
    address = reverse("attachment", args=[file.pk])
    for role in ("owner", "competitor"):
        answer = clients[role].get(address)
        assert b"".join(answer.streaming_content) == "单价".encode()  # type: ignore[arg-type]
    for role in ("secretariat", "administrator", "auditor", "analyst", "anonymous", "stranger"):
        assert clients[role].get(address).status_code == 404, role


def test_the_other_side_sees_what_changed_between_versions_until_it_takes_note(
    clients: dict[str, Client],
) -> None:
    made = in_talks()
    demand = made.listing
    ListingVersion.objects.create(
        listing=demand, version=2, content={"title": demand.title, "quantity": "900"}
    )
    type(demand).objects.filter(pk=demand.pk).update(version=2)
    text = page(clients["competitor"], made)
    assert "<del>500</del>" in text
    assert "<ins>900</ins>" in text
    assert clients["competitor"].post(reverse("introduction-noted", args=[made.pk])).status_code == 302
    assert "<ins>900</ins>" not in page(clients["competitor"], made)


def test_the_page_of_talks_takes_as_many_queries_for_three_of_everything_as_for_one(
    clients: dict[str, Client],
) -> None:
    made = talked()
    Introduction.objects.filter(pk=made.pk).update(listing_version=0)  # changes of the listing are shown too
    sides = ("owner", "competitor")
    counts = [_queries(clients[role], made) for role in sides]
    for number in range(2):
        file = SimpleUploadedFile(f"{number}.txt", "单价".encode())
        say(made, viewer("owner"), "再说一句", [file])
        add_step(made, viewer("owner"), "sample")
        report_contract(made, viewer("owner"), TERMS)
    assert [_queries(clients[role], made) for role in sides] == counts
    assert max(counts) < 20
    text = page(clients["competitor"], made)
    assert all(text.count(each) == 1 for each in ("报价单-机密.txt", ">0.txt<", ">1.txt<"))


def _queries(client: Client, made: Introduction) -> int:
    page(client, made)
    with CaptureQueriesContext(connection) as queries:
        page(client, made)
    return len(queries)


def test_the_list_takes_as_many_queries_for_three_as_for_one(clients: dict[str, Client]) -> None:
    for role in ("owner", "secretariat"):
        clients[role].get(reverse("introductions"))
    counts: dict[str, list[int]] = {"owner": [], "secretariat": []}
    offer = offer_of_other()
    for number in range(3):
        in_talks(demand_of_own(title=f"第{number}条"), offer)
        for role, of_role in counts.items():
            with CaptureQueriesContext(connection) as queries:
                clients[role].get(reverse("introductions"))
            of_role.append(len(queries))
    assert all(len(set(each)) == 1 and each[0] < 20 for each in counts.values()), counts
