"""Dates as people say them, exact on hover and for machines."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Moment = dt.datetime | dt.date


def _day(at: Moment) -> dt.date:
    return at.date() if isinstance(at, dt.datetime) else at


def _local(at: Moment) -> Moment:
    if isinstance(at, dt.datetime) and timezone.is_aware(at):
        return timezone.localtime(at)
    return at


def human_day(at: Moment) -> str:
    """Say the day: today, yesterday, tomorrow, 12 March, or with the year when it is another one."""
    day, today = _day(_local(at)), timezone.localdate()
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    if (said := near.get((day - today).days)) is not None:
        return said
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def human_date(at: Moment, with_time: bool = False) -> str:
    """Say the day, and the time of it when asked and known."""
    local = _local(at)
    if with_time and isinstance(local, dt.datetime):
        return _("%(day)s, %(time)s") % {"day": human_day(at), "time": date_format(local, "TIME_FORMAT")}
    return human_day(at)


def exact_date(at: Moment) -> str:
    """Say date and, when known, time in full."""
    local = _local(at)
    return date_format(local, "DATETIME_FORMAT" if isinstance(local, dt.datetime) else "DATE_FORMAT")


def time_tag(at: Moment | None, with_time: bool = False) -> SafeString | str:
    """Render `<time>`; nothing when there is no date."""
    if not at:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        exact_date(at),
        human_date(at, with_time=bool(with_time)),
    )
