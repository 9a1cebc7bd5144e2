"""The contact budget: every ask of anyone goes through `request_contact`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from partners.enums import ConsentPurpose, MailKind, Refusal
from partners.models import Consent, Contact, Person
from partners.queries.branch_consent import held_person_ids
from partners.queries.contact import DAY, WINDOW
from partners.queries.send_holds import paused_person_ids
from portal.kernel import registries


@dataclass(frozen=True)
class ContactDecision:
    """Whether a person may be contacted now, and if not, why not."""

    allowed: bool
    reason: str = ""


ALLOWED = ContactDecision(True)


@transaction.atomic
def request_contact(
    *, person: Person, kind: str, purpose: str, at: datetime, dedupe_key: str
) -> ContactDecision:
    """Grant or refuse one contact; a grant is counted at once, in the caller's transaction.

    Service mails are always granted and never counted. The same dedupe key is granted once and stays granted.
    """
    if kind == MailKind.SERVICE:
        return ALLOWED
    locked = Person.objects.select_for_update(of=("self",)).select_related("network").get(pk=person.pk)
    if Contact.objects.filter(dedupe_key=dedupe_key).exists():
        return ALLOWED
    reason = _refusal(locked, kind, at)
    if reason:
        return ContactDecision(False, reason)
    Contact.objects.create(person=locked, kind=kind, purpose=purpose, granted_at=at, dedupe_key=dedupe_key)
    return ALLOWED


def _refusal(person: Person, kind: str, at: datetime) -> str:
    if not person.email or person.bounced_at:
        return Refusal.NO_ADDRESS
    wanted = ConsentPurpose.NEWS if kind == MailKind.NEWS else ConsentPurpose.ASK
    if not Consent.objects.filter(person=person, purpose=wanted, granted=True).exists():
        return Refusal.NO_CONSENT
    if held_person_ids(person.network_id, [person.pk], kind):
        return Refusal.HELD
    if paused_person_ids(person.network_id, [person.pk]):
        return Refusal.PAUSED
    if kind == MailKind.ASK and any(owes(person.pk) for _key, owes in registries.owed_answers.items()):
        return Refusal.ANSWER_OWED
    recent = Contact.objects.filter(person=person, granted_at__gt=at - WINDOW, granted_at__lte=at)
    if recent.count() >= person.network.news_per_month:
        return Refusal.BUDGET
    if recent.filter(granted_at__gt=at - DAY).count() >= person.network.news_per_day:
        return Refusal.BUDGET
    return ""
