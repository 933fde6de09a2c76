"""Meetings as calendar invitations (RFC 5545, RFC 5546: METHOD:REQUEST, then CANCEL), each in its
reader's time zone.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from corechain.texts import Language, Text
from corechain_portal.accounts.models import User
from corechain_portal.introductions.models import MeetingSlot, SlotState

TITLE = Text(zh="洽谈：{asker} 与 {asked}", en="Talks: {asker} and {asked}")


def invitation(slot: MeetingSlot, reader: User, zone: str, language: Language, address: str) -> bytes:
    """The invitation for one reader; nobody else's address is in it. `address`: of the introduction's page."""
    calendar = Calendar()
    calendar.add("prodid", "-//corechain//introductions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method(slot))
    calendar.add_component(_event(slot, reader, ZoneInfo(zone), language, address))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def method(slot: MeetingSlot) -> str:
    """``REQUEST`` for a meeting that was agreed on, ``CANCEL`` for one called off."""
    return "CANCEL" if slot.state == SlotState.CANCELLED else "REQUEST"


def title(slot: MeetingSlot, language: Language) -> str:
    """What the meeting is called; both names are open in talks."""
    introduction = slot.introduction
    names = {"asker": introduction.asker.name(language), "asked": introduction.asked.name(language)}
    return Text(zh=TITLE.zh, en=TITLE.en, **names).render(language)


def _event(slot: MeetingSlot, reader: User, zone: ZoneInfo, language: Language, address: str) -> Event:
    event = Event()
    event.add("uid", f"meeting-{slot.pk}@corechain")
    event.add("sequence", slot.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", slot.starts_at.astimezone(zone))
    event.add("dtend", slot.ends_at.astimezone(zone))
    event.add("summary", title(slot, language))
    event.add("status", "CANCELLED" if slot.state == SlotState.CANCELLED else "CONFIRMED")
    if slot.place:
        event.add("location", slot.place)
    event.add("url", address)
    proposer = slot.introduction.member_on(slot.side)
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}")
    organizer.params["cn"] = vText(proposer.name(language))
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{reader.email}")
    attendee.params["cn"] = vText(reader.get_full_name() or reader.email)
    attendee.params["rsvp"] = vText("TRUE")
    attendee.params["partstat"] = vText("NEEDS-ACTION")
    event.add("attendee", attendee, encode=0)
    return event
