"""Where somebody is signed in: the device and when, never the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from partners.devices import device_named
from partners.models import User


@dataclass(frozen=True)
class SignedIn:
    """One browser in which the person is signed in."""

    pk: int
    device: str
    began_at: datetime
    last_seen_at: datetime
    is_here: bool


def sessions_of(user: User, here: str | None) -> list[SignedIn]:
    """Return the person's sessions that still last, this one first, then the latest seen."""
    rows = UserSession.objects.filter(user_id=user.pk)
    alive = set(
        Session.objects.filter(
            session_key__in=rows.values("session_key"), expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    found = [
        SignedIn(
            row.pk, device_named(row.user_agent), row.created_at, row.last_seen_at, row.session_key == here
        )
        for row in rows
        if row.session_key in alive
    ]
    return sorted(found, key=lambda row: (not row.is_here, -row.last_seen_at.timestamp()))
