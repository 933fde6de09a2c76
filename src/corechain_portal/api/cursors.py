"""Long lists in parts by a cursor: the place where the last part ended, so that rows added meanwhile shift nothing.

page = cursor_page(request, rows, filters.cursor, filters.limit, moment="made_at")
return {"next": page.next, "limit": filters.limit, "items": [shown(each) for each in page.rows]}
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.api.parameters import Language

Row = TypeVar("Row", bound=Model)
LONGEST = 500


class CursorFilters(Schema):
    """Parameters of every list that is read by a cursor; a list's own filters derive from it."""

    cursor: str = Field(
        "",
        max_length=LONGEST,
        description="Place in the list, from `next` of the part before; opaque / 上一页 next 中的位置",
    )
    limit: int = Field(50, ge=1, le=200, description="Rows at most / 最多行数")
    lang: Language = None


class CursorPageOut(Schema):
    """What every part of such a list says of itself; a list's own answer derives from it."""

    limit: int
    next: str | None = Field(description="Address of the next part; null: this was the last / 下一页地址")


class BadCursor(CorechainError):
    """A cursor that this list did not give."""

    code = "bad_cursor"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="cursor 不是这个列表给出的。", en="The cursor was not given by this list."),
            Text(
                zh="请使用上一页的 next 地址，或不带 cursor 从头开始。",
                en="Follow `next` of the part before, or begin again without a cursor.",
            ),
        )


@dataclass(frozen=True)
class CursorPage(Generic[Row]):
    """A part of a list and the address of the next."""

    rows: list[Row]
    next: str | None


def cursor_page(
    request: HttpRequest,
    rows: QuerySet[Row],
    cursor: str,
    limit: int,
    *,
    moment: str = "made_at",
    newest_first: bool = True,
) -> CursorPage[Row]:
    """At most `limit` of `rows` after `cursor`, by (`moment`, key); one query, whatever the place.

    `moment` names a field that is never NULL. Raises :class:`BadCursor` for one that is broken, altered or another
    list's.
    """
    sign = "-" if newest_first else ""
    ordered = rows.order_by(f"{sign}{moment}", f"{sign}pk")
    if cursor:
        ordered = ordered.filter(_after(request, cursor, rows.model, moment, "lt" if newest_first else "gt"))
    found = list(ordered[: limit + 1])
    if len(found) <= limit:
        return CursorPage(found, None)
    part = found[:limit]
    place = [getattr(part[-1], moment).isoformat(), str(part[-1].pk)]
    return CursorPage(part, _address(request, signing.dumps(place, salt=_salt(request))))


def _after(request: HttpRequest, cursor: str, model: type[Model], moment: str, beyond: str) -> Q:
    try:
        at, key = signing.loads(cursor, salt=_salt(request))
        when, pk = datetime.fromisoformat(at), model._meta.pk.to_python(key)
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        raise BadCursor from None
    return Q(**{f"{moment}__{beyond}": when}) | Q(**{moment: when, f"pk__{beyond}": pk})


def _salt(request: HttpRequest) -> str:
    """A cursor is good for one list of one alliance."""
    return f"corechain.api.cursor:{request.path}"


def _address(request: HttpRequest, cursor: str) -> str:
    asked: Any = request.GET.copy()
    asked["cursor"] = cursor
    return f"{request.path}?{asked.urlencode()}"
