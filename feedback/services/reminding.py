"""Remind HQ of the answers that it owes: addressees once a week, sponsors when a theme is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from feedback.models import Answer, Theme
from feedback.queries.owed import OwedTheme, owed_themes
from partners.enums import Role
from partners.models import Mail, Membership, Network
from partners.queries.scope import scope_for
from partners.roles import HQ_ROLES
from partners.services.each_network import in_each_network
from partners.services.mail import queue_mail

WEEKLY, LATE = "feedback/mail/owed", "feedback/mail/owed_late"
A_WEEK = timedelta(days=7) - timedelta(hours=1)  # the job runs once a day, not to the minute


def remind_hq(now: datetime) -> int:
    """Write the mails that are due; returns how many. Run twice, it writes each once."""
    return in_each_network(lambda network: _remind(network, now))


@transaction.atomic
def _remind(network: Network, now: datetime) -> int:
    seats = Membership.objects.active().filter(
        network=network, role__in=HQ_ROLES, person__user__is_active=True
    )
    people = list(seats.select_related("person__user").order_by("pk"))
    if not people:
        return 0
    owed = owed_themes(scope_for(people[0].person.user, network), network, now)
    return _weekly(network, people, owed, now) + _late(network, people, owed)


def _weekly(network: Network, people: Iterable[Membership], owed: list[OwedTheme], now: datetime) -> int:
    """Tell each addressee what waits for them, the oldest first, a week after the last time."""
    begun = f"owed:{network.pk}:"
    lately = Mail.objects.filter(dedupe_key__startswith=begun, created_at__gt=now - A_WEEK)
    told = set(lately.values_list("person_id", flat=True))
    written = 0
    for seat in people:
        mine = [each for each in owed if each.theme.addressee_id == seat.pk]
        if mine and seat.person_id not in told:
            written += _mail(network, seat, WEEKLY, mine, f"{begun}{seat.pk}:{now.date().isoformat()}")
    return written


def _late(network: Network, people: Iterable[Membership], owed: list[OwedTheme]) -> int:
    """Tell each sponsor once of every theme whose answer is later than the network agreed to."""
    late = [each for each in owed if each.days_late > 0]
    given = Answer.objects.filter(theme__in=[each.theme for each in late]).order_by()
    before = dict(given.values("theme").annotate(last=Max("pk")).values_list("theme", "last"))
    due = {
        _late_key(each.theme.pk, before.get(each.theme.pk, 0), seat): (each, seat)
        for each in late
        for seat in people
        if seat.role == Role.HQ_SPONSOR and not _is_theirs(each, seat)
    }
    known = set(Mail.objects.filter(dedupe_key__in=due).values_list("dedupe_key", flat=True))
    return sum(
        _mail(network, seat, LATE, [each], key) for key, (each, seat) in due.items() if key not in known
    )


def carry_told(*, gone: Theme, kept: Theme) -> None:
    """Let what sponsors were told of two themes stand for the kept one, before answers go over."""
    given = Answer.objects.filter(theme__in=[gone, kept]).order_by().values("theme")
    last = dict(given.annotate(last=Max("pk")).values_list("theme", "last"))
    sponsors = Membership.objects.filter(network_id=kept.network_id, role=Role.HQ_SPONSOR)
    for seat in sponsors.order_by("pk"):
        then = _late_key(kept.pk, max(last.values(), default=0), seat)
        told = [_late_key(theme.pk, last.get(theme.pk, 0), seat) for theme in (kept, gone)]
        if then in told and Mail.objects.filter(dedupe_key=then).exists():
            continue
        mail = Mail.objects.filter(dedupe_key__in=told).order_by("pk").first()
        if mail is not None:
            Mail.objects.filter(pk=mail.pk).update(dedupe_key=then)


def _late_key(theme_id: int, last_answer: int, seat: Membership) -> str:
    return f"owed-late:{theme_id}:{last_answer}:{seat.pk}"


def _is_theirs(each: OwedTheme, seat: Membership) -> bool:
    addressee = each.theme.addressee
    return addressee is not None and addressee.is_active and addressee.person_id == seat.person_id


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
