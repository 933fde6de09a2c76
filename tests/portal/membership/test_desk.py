"""The staff's desk: what waits, and the settings of the alliance that show in the header of every page."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.portal.membership.joined import APPLICATION, INVITATION
from tests.portal.roles import OTHER

from corechain_portal.alliances.models import Alliance, AllianceLogo
from corechain_portal.audit.models import AuditEntry
from corechain_portal.membership.joining import Application, Decision, Invitation
from corechain_portal.membership.models import OrganisationRole
from corechain_portal.membership.settings_form import shown_colours

pytestmark = pytest.mark.django_db
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def ours() -> Alliance:
    return Alliance.objects.get(slug="wuxi-ic")


def save(client: Client, **changed: Any) -> Any:
    form = {
        "name_zh": ours().name_zh,
        "name_en": ours().name_en,
        "region": "320200",
        "contact": "office@example.org",
        "host": "",
        "accent": "",
        "version": str(ours().version),
    }
    return client.post("/en/desk/settings/", {**form, **changed})


def test_the_desk_says_what_waits(clients: dict[str, Client]) -> None:
    OrganisationRole.objects.filter(member=OTHER).delete()
    Invitation.objects.filter(pk=INVITATION).update(expires_at=timezone.now() + timedelta(days=1))
    page = clients["auditor"].get("/en/desk/").content.decode()
    assert "1 application waits. 1 member has no owner. 1 invitation expires soon" in page
    assert "己芯设计" not in page  # of the other alliance


def test_a_desk_without_work_says_so(clients: dict[str, Client]) -> None:
    Application.objects.filter(pk=APPLICATION).update(decision=Decision.DECLINED, decided_at=timezone.now())
    page = clients["secretariat"].get("/en/desk/").content.decode()
    assert "Nothing waits." in page
    assert "None waits." in page


@pytest.mark.parametrize(
    "path", ["/desk/", "/desk/people/", "/desk/invitations/", "/desk/settings/", "/desk/members/"]
)
def test_an_auditor_sees_all_and_no_form_that_changes_anything(clients: dict[str, Client], path: str) -> None:
    page = clients["auditor"].get(path).content.decode()
    assert 'method="post"' not in page.split("<main")[1]
    assert (
        'method="post"'
        not in (
            clients["auditor"].get(f"/desk/applications/{APPLICATION}/").content.decode().split("<main")[1]
        )
    )


def test_the_name_and_colour_show_in_the_header_of_every_page(
    clients: dict[str, Client], client: Client
) -> None:
    assert save(clients["administrator"], name_en="Wuxi Chips", accent="#0A5A9C").status_code == 302
    page = client.get("/en/chain/").content.decode()
    assert "Wuxi Chips" in page.split("</header>")[0]
    assert "#0a5a9c" in page.split("<head>")[0]
    entry = AuditEntry.objects.get(action="alliance.settings.change")
    assert '"accent":["","#0a5a9c"]' in entry.changes


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"accent": "blue"}, "Write the colour as # and six digits"),
        ({"host": "http://x.example/"}, "That is no host name"),
        ({"host": "theirs.example.org"}, "Another alliance of this portal has that host name"),
        ({"name_zh": ""}, "required"),
        ({"name_en": "x" * 301}, "at most 300 characters"),
        ({"region": "nowhere"}, "There is no region"),
        ({"logo": SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>")}, "neither a PNG nor a JPEG"),
        ({"logo": SimpleUploadedFile("a.png", b"<html>")}, "neither a PNG nor a JPEG"),
        ({"logo": SimpleUploadedFile("a.png", PNG + b"\0" * 200_000)}, "larger than 200 kB"),
    ],
)
def test_what_is_wrong_with_a_setting_is_said(
    clients: dict[str, Client], changed: dict[str, Any], said: str
) -> None:
    Alliance.objects.filter(slug="theirs").update(host="theirs.example.org")
    before = ours().to_audit()
    response = save(clients["administrator"], **changed)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert ours().to_audit() == before


def test_a_colour_that_would_not_be_seen_is_shown_darker_or_lighter(clients: dict[str, Client]) -> None:
    light, dark = shown_colours("#ffcc00")
    assert (light.is_shifted, dark.is_shifted) == (True, False)
    assert light.chosen_ratio < 4.5 <= light.shown_ratio
    save(clients["administrator"], accent="#ffcc00")
    page = clients["administrator"].get("/en/desk/settings/").content.decode()
    assert light.colour in page


def test_a_logo_is_shown_by_an_address_that_changes_with_it(
    clients: dict[str, Client], client: Client
) -> None:
    assert save(clients["administrator"], logo=SimpleUploadedFile("logo", PNG)).status_code == 302
    address = f"/en/alliance/logo/{ours().logo}/"
    assert f'src="{address}"' in client.get("/en/").content.decode().split("</header>")[0]
    response = client.get(address)
    assert (response.content, response["Content-Type"]) == (PNG, "image/png")
    assert client.get(f"/@theirs/alliance/logo/{ours().logo}/").status_code == 404
    save(clients["administrator"], remove_logo="on")
    assert ours().logo == ""
    assert not AllianceLogo.objects.exists()
    assert client.get(address).status_code == 404


def test_of_two_who_change_settings_at_once_the_second_sees_both(clients: dict[str, Client]) -> None:
    version = str(ours().version)
    save(clients["administrator"], version=version, name_en="First")
    response = save(clients["administrator"], version=version, name_en="Second")
    page = response.content.decode()
    assert response.status_code == 409
    assert page.count('value="Second"') == 1
    assert "<bdi>First</bdi>" in page
    assert ours().name_en == "First"


def test_a_host_of_its_own_leads_to_the_alliance(clients: dict[str, Client], settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    Alliance.objects.filter(slug="theirs").update(host="theirs.example.org")
    page = Client().get("/members/", headers={"host": "theirs.example.org"}).content.decode()
    assert "丙芯科技" in page
