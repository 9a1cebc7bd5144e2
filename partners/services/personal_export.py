"""What a person takes with them from this app's tables, where more is to be said than some columns."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession

from partners.models import Mail, Membership, Person
from portal.kernel.personal_data import Subject


def export_person(subject: Subject) -> list[dict[str, Any]]:
    """Return who the person is in this network."""
    columns = ("name", "email", "phone", "job_title", "language", "confirmed_at", "created_at")
    rows = Person.objects.filter(pk=subject.person_id).select_related("network")
    return [{"network": row.network.name, **{name: getattr(row, name) for name in columns}} for row in rows]


def export_memberships(subject: Subject) -> list[dict[str, Any]]:
    """Return which roles the person holds or held, and where."""
    seats = Membership.objects.filter(pk__in=subject.membership_ids).select_related("partner").order_by("pk")
    return [
        {
            "partner": seat.partner.name,
            "role": seat.get_role_display(),
            "is_active": seat.is_active,
            "started_at": seat.started_at,
            "ended_at": seat.ended_at,
        }
        for seat in seats
    ]


def export_mails(subject: Subject) -> list[dict[str, Any]]:
    """Return which mails went to the person; receipts and answers would tell the agency who spoke."""
    mails = Mail.objects.filter(person_id=subject.person_id).order_by("pk")
    if not subject.for_person:
        mails = mails.exclude(kind="service")
    return [dict(row) for row in mails.values("kind", "to_address", "subject", "created_at", "sent_at")]


def export_sessions(subject: Subject) -> list[dict[str, Any]]:
    """Return the devices that are signed in."""
    rows = (
        UserSession.objects.filter(user_id=subject.user_id) if subject.user_id else UserSession.objects.none()
    )
    return [dict(row) for row in rows.values("ip", "user_agent", "created_at", "last_seen_at")]
