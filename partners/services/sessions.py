"""End sessions, note when they were used, forget those that are over."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from partners.models import User

# allauth wants to keep where somebody was; we don't.
NOWHERE = "0.0.0.0"  # noqa: S104 (no address to listen on)


@transaction.atomic
def end_session(*, user: User, pk: int) -> bool:
    """End one of the user's sessions, wherever it is; False when it is not theirs or over already."""
    return _end(list(UserSession.objects.filter(user_id=user.pk, pk=pk))) == 1


@transaction.atomic
def end_other_sessions(*, user: User, here: str) -> int:
    """End all of the user's sessions but this one; returns how many."""
    return _end(list(UserSession.objects.filter(user_id=user.pk).exclude(session_key=here)))


def _end(rows: list[UserSession]) -> int:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for row in rows:
        store.delete(row.session_key)
        row.delete()
    return len(rows)


@transaction.atomic
def end_sessions(users: QuerySet[User]) -> int:
    """End every session of these people, wherever it is; returns how many. What they have open says so."""
    return _end(list(UserSession.objects.filter(user__in=users)))


@transaction.atomic
def renew_key(request: HttpRequest) -> None:
    """Give a session another key, which the browser learns with this answer; its list follows."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def end_for_good(request: HttpRequest) -> None:
    """Let a session that begins end at its day, whatever is written to it until then."""
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def note_session(session_key: str, at: datetime) -> None:
    """Keep when a session was used."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at)


def forget_place(session_key: str) -> None:
    """Take out the address from which somebody signed in."""
    UserSession.objects.filter(session_key=session_key).update(ip=NOWHERE)


def forget_sessions() -> int:
    """Remove what is left of sessions that are over; returns how many were."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    over = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return int(over.delete()[0])
