"""When a notice is mailed: at once, in a daily or weekly digest, or never."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models

DEFAULT_ZONE = "Asia/Shanghai"
DEFAULT_HOUR = 8
DEFAULT_WEEKDAY = 0
"""Monday."""


class Frequency(models.TextChoices):
    """How often a person is written to about one group of notices. In the portal they stand always."""

    AT_ONCE = "at_once", "立即 / At once"
    DAILY = "daily", "每天汇总 / Daily digest"
    WEEKLY = "weekly", "每周汇总 / Weekly digest"
    NEVER = "never", "不发邮件 / Never"


def mail_time(
    frequency: str,
    now: datetime,
    *,
    zone: str = DEFAULT_ZONE,
    hour: int = DEFAULT_HOUR,
    weekday: int = DEFAULT_WEEKDAY,
) -> datetime | None:
    """When what is told at `now` is to be mailed; None for never. `hour` and `weekday` (Monday 0) are of `zone`.

    >>> from datetime import UTC
    >>> monday = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai
    >>> mail_time("daily", monday).isoformat()
    '2026-11-24T08:00:00+08:00'
    >>> mail_time("weekly", monday, zone="America/New_York").isoformat()
    '2026-11-23T08:00:00-05:00'
    >>> mail_time("at_once", monday) == monday, mail_time("never", monday)
    (True, None)
    """
    if frequency == Frequency.NEVER:
        return None
    if frequency == Frequency.AT_ONCE:
        return now
    local = now.astimezone(ZoneInfo(zone))
    due = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    if frequency == Frequency.WEEKLY:
        due += timedelta(days=(weekday - due.weekday()) % 7)
    if due <= local:
        due += timedelta(days=7 if frequency == Frequency.WEEKLY else 1)
    return due
