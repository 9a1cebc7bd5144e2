"""What can't wait: marked by author or agency, due the same day, told to whoever answers for the network."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.enums import Urgency
from feedback.models import Case
from feedback.models.case import URGENT
from feedback.rules import require_desk
from feedback.services.clock import first_due
from partners.enums import Role
from partners.models import Membership
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.mail import queue_mail
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import keyed_name


@transaction.atomic
def mark_urgent(*, scope: Scope, case: Case, kind: str, at: datetime) -> Case:
    """Mark a case as urgent, for what is at stake; an author who waits for a word gets it the same day."""
    require_desk(scope, case.network_id)
    if kind not in Urgency.values:
        raise DomainError(_("Choose what is at stake."), code="urgency_missing")
    locked = _locked(case)
    if not locked.is_waiting:
        raise DomainError(_("This remark is answered or closed. It can't become urgent any more."))
    locked.urgent = kind
    if locked.clock_runs:
        locked.due_at = min(locked.due_at, first_due(locked, at))
    return _keep(scope, locked)


@transaction.atomic
def mark_calm(*, scope: Scope, case: Case) -> Case:
    """Take the mark off; its clock is again that of any other remark. Who was told stays told."""
    require_desk(scope, case.network_id)
    locked = _locked(case)
    if not locked.urgent:
        return locked
    locked.urgent = ""
    if locked.clock_runs:
        locked.due_at = first_due(locked, locked.resumed_at or locked.received_at)
    return _keep(scope, locked)


def _locked(case: Case) -> Case:
    rows = Case.objects.select_for_update(of=["self"]).select_related("network", "remark")
    found: Case = rows.get(pk=case.pk)
    return found


def _keep(scope: Scope, case: Case) -> Case:
    case.save(update_fields=["urgent", "due_at"])
    verb = "feedback.marked_urgent" if case.urgent else "feedback.marked_calm"
    log_activity(scope=scope, verb=verb, object_kind="case", object_id=case.pk, data={"kind": case.urgent})
    return case


def tell_urgent(now: datetime) -> int:
    """Tell of what became urgent; returns how many mails were written. Run twice, it writes each once.

    At the full and the half hour, whatever the mode: the moment of a mail is not the moment of a voice.
    """
    waiting = Case.objects.filter(URGENT, urgent_told=False).order_by("pk")
    return sum(_tell(pk) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _tell(case_id: int) -> int:
    rows = Case.objects.select_for_update(of=["self"]).select_related("network", "remark")
    case: Case | None = rows.filter(URGENT, pk=case_id, urgent_told=False).first()
    if case is None:
        return 0
    Case.objects.filter(pk=case.pk).update(urgent_told=True)
    seats = Membership.objects.active().filter(
        network_id=case.network_id, role__in=(Role.AGENCY_LEAD, Role.HQ_SPONSOR)
    )
    return sum(_mail(case, seat) for seat in seats.select_related("person").order_by("pk"))


def _mail(case: Case, seat: Membership) -> bool:
    """Write what is at stake and where to look; nothing of the words, the dealer or the mode."""
    at_desk = seat.role == Role.AGENCY_LEAD
    slug = case.network.slug
    path = (
        reverse("feedback:desk-case", args=[slug, case.remark.number])
        if at_desk
        else reverse("feedback:passed-on", args=[slug])
    )
    mail = queue_mail(
        network=case.network,
        person=seat.person,
        template="feedback/mail/urgent",
        context={"kind": case.urgent, "at_desk": at_desk, "url": settings.BASE_URL + path},
        dedupe_key=f"urgent:{keyed_name('urgent', case.remark.number)}:{seat.person_id}",
    )
    return mail is not None
