"""Remind HQ of the answers that it owes: addressees once a week, sponsors when a theme is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from feedback.queries.owed import OwedTheme, owed_themes
from partners.enums import Role
from partners.models import Membership, Network
from partners.queries.scope import scope_for
from partners.roles import HQ_ROLES
from partners.services.mail import queue_mail

WEEKLY, LATE = "feedback/mail/owed", "feedback/mail/owed_late"


def remind_hq(now: datetime) -> int:
    """Write the mails that are due; returns how many. Run twice, it writes each once."""
    return sum(_remind(network, now) for network in Network.objects.order_by("pk"))


@transaction.atomic
def _remind(network: Network, now: datetime) -> int:
    seats = Membership.objects.active().filter(network=network, role__in=HQ_ROLES)
    people = list(seats.select_related("person__user").order_by("pk"))
    reader = next((seat.person.user for seat in people if seat.person.user), None)
    if reader is None:
        return 0
    owed = owed_themes(scope_for(reader, network), network, now)
    sponsors = [seat for seat in people if seat.role == Role.HQ_SPONSOR]
    return _weekly(network, people, owed, now) + _late(network, sponsors, owed)


def _weekly(network: Network, people: Iterable[Membership], owed: list[OwedTheme], now: datetime) -> int:
    """Tell each addressee on the first day of a week what waits for them, the oldest first."""
    year, week, _day = now.astimezone(ZoneInfo(network.time_zone)).isocalendar()
    written = 0
    for seat in people:
        mine = [each for each in owed if each.theme.addressee_id == seat.pk]
        key = f"owed:{seat.pk}:{year}-{week:02}"
        written += bool(mine) and _mail(network, seat, WEEKLY, mine, key)
    return written


def _late(network: Network, sponsors: list[Membership], owed: list[OwedTheme]) -> int:
    """Tell each sponsor once of every theme whose answer is later than the network agreed to."""
    written = 0
    for each in owed:
        for seat in sponsors:
            key = f"owed-late:{each.theme.pk}:{each.due_on.isoformat()}:{seat.pk}"
            is_theirs = each.theme.addressee_id == seat.pk
            written += each.days_late > 0 and not is_theirs and _mail(network, seat, LATE, [each], key)
    return written


def _mail(network: Network, seat: Membership, template: str, themes: list[OwedTheme], key: str) -> bool:
    context = {
        "lines": [_line(network, each, seat.person.language) for each in themes],
        "answer_days": network.answer_days,
        "url": settings.BASE_URL + reverse("feedback:answers-owed", args=[network.slug]),
    }
    mail = queue_mail(network=network, person=seat.person, template=template, context=context, dedupe_key=key)
    return mail is not None


def _line(network: Network, each: OwedTheme, language: str) -> dict[str, Any]:
    address = reverse("feedback:owed-theme", args=[network.slug, each.theme.code])
    return {
        "theme": each.theme.name_in(language),
        "due_on": each.due_on,
        "days_late": each.days_late,
        "addressee": each.addressee_name,
        "url": settings.BASE_URL + address,
    }
