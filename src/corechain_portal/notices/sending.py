"""Keeping notices: one for each person, with the time at which it is to be mailed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.frequency import mail_time
from corechain_portal.notices.groups import GROUPS
from corechain_portal.notices.links import bare
from corechain_portal.notices.models import Notice, NoticeChoice, PersonalTime
from corechain_portal.notices.params import kept
from corechain_portal.notices.texts import SENTENCES, Sentence


@transaction.atomic
def send(
    code: str,
    persons: Iterable[User],
    *,
    alliance: Alliance | None,
    link: str,
    subject: Model | None,
    params: Mapping[str, Any],
) -> None:
    """See :func:`corechain_portal.notices.notify`. Three queries for any number of persons."""
    sentence = _sentence(code, params)
    common = {
        "alliance": alliance,
        "code": code,
        "params": {name: kept(value) for name, value in params.items()},
        "link": bare(link),
        **_about(sentence, subject),
    }
    told = list({person.pk: person for person in persons if person.is_active}.values())
    now = timezone.now()
    due = mail_times(told, sentence.group, now)
    Notice.objects.bulk_create(
        Notice(person=person, made_at=now, mail_at=due[person.pk], **common) for person in told
    )


def mail_times(persons: Iterable[User], group: str, now: datetime) -> dict[int, datetime | None]:
    """For each person when a notice of `group` told at `now` is to be mailed."""
    ids = [person.pk for person in persons]
    chosen = dict(NoticeChoice.objects.filter(person__in=ids, group=group).values_list("person", "frequency"))
    own = {each.pk: each for each in PersonalTime.objects.filter(pk__in=ids)}
    return {
        pk: mail_time(
            chosen.get(pk, GROUPS[group].frequency),
            now,
            **({"zone": own[pk].zone, "hour": own[pk].hour, "weekday": own[pk].weekday} if pk in own else {}),
        )
        for pk in ids
    }


def _sentence(code: str, params: Mapping[str, Any]) -> Sentence:
    sentence = SENTENCES.get(code)
    if sentence is None:
        raise ValueError(f"no sentence for the notice {code!r} in notices/texts.py")
    if set(params) != sentence.slots:
        raise ValueError(f"{code}: params {sorted(params)} for slots {sorted(sentence.slots)}")
    return sentence


def _about(sentence: Sentence, subject: Model | None) -> dict[str, Any]:
    if subject is None or isinstance(subject, MemberOrganisation):
        return {"member": subject}
    # A row of a derived model is one of the model that was announced, under the same key.
    labels = {model._meta.label_lower for model in (type(subject), *subject._meta.get_parent_list())}
    if sentence.subject.lower() not in labels or not isinstance(subject.pk, uuid.UUID):
        raise ValueError(
            f"subject {subject._meta.label} where {sentence.subject or 'a member'} was announced"
        )
    member_id = getattr(subject, "member_id", None)
    return {"member_id": member_id, "subject_kind": sentence.subject, "subject_id": subject.pk}
