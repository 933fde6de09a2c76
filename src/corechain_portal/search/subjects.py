"""What the portal itself lets be found: joint work, members, contacts and files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from corechain.texts import Language
from corechain_portal.access.viewer import Viewer
from corechain_portal.attachments.models import Attachment
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.language import other_language
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.search.registry import Findable, Searchable, Shown
from corechain_portal.web.words import CONTACT_FUNCTIONS
from corechain_portal.workstreams.kinds import kind_of
from corechain_portal.workstreams.links import item_link
from corechain_portal.workstreams.models import WorkItem

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _work(item: WorkItem) -> Findable:
    texts = (item.text_zh, item.text_en, item.place)
    return Findable(item.alliance_id, item.title_zh, item.title_en, item.made_at, texts=texts)


def _shown_work(item: WorkItem, language: Language) -> Shown:
    other = other_language(language)
    return Shown(
        item.name(language), item_link(item), item.text(language), kind_of(item.kind).words,
        other_title=item.name(other), other_text=item.text(other),
    )  # fmt: skip


def _visible_members(viewer: Viewer) -> QuerySet[MemberOrganisation]:
    return MemberOrganisation.objects.filter(alliance=viewer.alliance, standing=Standing.ACTIVE)


def _member(member: MemberOrganisation) -> Findable:
    former = [name for each in member.former_names.all() for name in (each.name_zh, each.name_en) if name]
    since = max((each.since for each in member.periods.all()), default=LONG_AGO)
    others = (*former, member.uscc or "")
    texts = (member.about_zh, member.about_en)
    return Findable(member.alliance_id, member.name_zh, member.name_en, since, tuple(others), texts)


def _shown_member(member: MemberOrganisation, language: Language) -> Shown:
    own, other = member.about_zh, member.about_en
    if language == "en":
        own, other = other, own
    names = {"title": member.name(language), "other_title": member.name(other_language(language))}
    return Shown(**names, link=reverse("member", args=[member.pk]), text=own or other, other_text=other)


def _visible_contacts(viewer: Viewer) -> Any:
    return ContactPoint.objects.visible_to(viewer).filter(member__standing=Standing.ACTIVE)


def _contact(contact: ContactPoint) -> Findable:
    of = (contact.member.name_zh, contact.member.name_en)
    return Findable(contact.alliance_id, contact.name, "", contact.changed_at, texts=of)


def _shown_contact(contact: ContactPoint, language: Language) -> Shown:
    link = reverse("member-contacts", args=[contact.member_id])
    return Shown(contact.name, link, contact.member.name(language), CONTACT_FUNCTIONS[contact.function])


def _file(file: Attachment) -> Findable:
    return Findable(file.alliance_id, file.name, "", file.uploaded_at)


def _shown_file(file: Attachment, language: Language) -> Shown:
    whose = file.member.name(language) if file.member else file.alliance.name(language)
    return Shown(file.name, reverse("attachment", args=[file.pk]), "", whose)


SUBJECTS = (
    Searchable(
        "work", "workstreams.WorkItem", _("Joint work"), WorkItem.objects.visible_to, _work, _shown_work,
        permission="workstreams.read",
    ),
    Searchable(
        "member", "membership.MemberOrganisation", _("Members"), _visible_members, _member, _shown_member,
        prefetch=("former_names", "periods"),
    ),
    Searchable(
        "contact", "contacts.ContactPoint", _("Contacts"), _visible_contacts, _contact, _shown_contact,
        permission="member.read_contacts", related=("member",),
    ),
    Searchable(
        "file", "attachments.Attachment", _("Files"), Attachment.objects.visible_to, _file, _shown_file,
        permission="attachments.read", related=("member", "alliance"),
    ),
)  # fmt: skip
