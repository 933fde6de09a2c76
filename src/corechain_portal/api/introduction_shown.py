"""Introductions, contracts and outcomes as the API shows them: made from what the asker may see, never from rows."""

from __future__ import annotations

from typing import Any

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.introduction_schemas import IntroductionOut
from corechain_portal.api.listing_schemas import shown_listing
from corechain_portal.introductions.contract_models import Contract
from corechain_portal.introductions.models import Introduction, Message
from corechain_portal.introductions.shown import ShownIntroduction, show_one
from corechain_portal.introductions.views import shown_contract
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.outcomes.models import Outcome
from corechain_portal.outcomes.queries import shown_terms


def owner(member: MemberOrganisation | None) -> dict[str, Any] | None:
    """An organisation that the asker may know."""
    return member and {"id": member.pk, "name_zh": member.name_zh, "name_en": member.name_en}


def brief(shown: ShownIntroduction) -> dict[str, Any]:
    """An introduction in a list."""
    plain = {name: getattr(shown, name) for name in IntroductionOut.model_fields}
    return {
        **plain,
        "listing": shown_listing(shown.listing),
        "own_listing": shown.own_listing and shown_listing(shown.own_listing),
        "asker": owner(shown.asker),
        "asked": owner(shown.asked),
        "facts": list(shown.facts),
    }


def whole(found: Introduction, viewer: Viewer) -> dict[str, Any]:
    """One introduction: what is said in steps and when the two meet, for its two sides alone."""
    shown = show_one(found, viewer)
    inside = bool(shown.side) and shown.names_are_open
    steps = [
        {
            "id": each.pk,
            "kind": each.kind,
            "state": each.state,
            "due_on": each.due_on,
            "note": each.note if inside else None,
        }
        for each in found.steps.all()
    ]
    kept = ("side", "starts_at", "ends_at", "place", "state")
    return {
        **brief(shown),
        "history": [
            {name: getattr(each, name) for name in ("code", "side", "detail", "at")}
            for each in found.history.all()
        ],
        "steps": steps,
        "meetings": [
            {"id": each.pk, **{name: getattr(each, name) for name in kept}}
            for each in found.meetingslots.all()
        ]
        if inside
        else [],
    }


def message(each: Message) -> dict[str, Any]:
    """A message with its files."""
    return {
        "id": each.pk,
        "side": each.side,
        "text": each.text,
        "made_at": each.made_at,
        "files": [{"id": file.pk, "name": file.name, "size": file.size} for file in each.attachments.all()],
    }


def contract(found: Contract, side: str) -> dict[str, Any]:
    """A contract as one of its sides sees it."""
    shown = shown_contract(found, found.terms.all(), side)
    return {
        "id": found.pk,
        "introduction": found.introduction_id,
        "state": found.state,
        "supplier": owner(found.supplier),
        "buyer": owner(found.buyer),
        "agreed": found.agreed,
        "own": shown["own"],
        "other": shown["other"],
        "differences": [
            {"name": each.name, "own": each.own, "other": each.other} for each in shown["differences"]
        ],
    }


def outcome(found: Outcome, viewer: Viewer) -> dict[str, Any]:
    """An outcome, its terms as far as the asker may see them."""
    of = found.contract
    return {
        "contract": of.pk,
        "state": found.state,
        "supplier": owner(of.supplier),
        "buyer": owner(of.buyer),
        "terms": shown_terms(of, viewer),
        "visibility": of.visibility,
        "data_version": found.data_version,
        "computed_at": found.computed_at,
        "effects": found.effects,
        "sample": of.sample,
    }
