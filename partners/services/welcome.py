"""The steps that somebody new goes through once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.models import Invitation, Person, User
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.people import choose_language
from portal.kernel.errors import DomainError


@transaction.atomic
def confirm_own_details(*, user: User, person: Person, name: str, language: str) -> None:
    """Keep that the person looked at their name and language and found them right, or made them so."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise DomainError(_("Please write your name."))
    choose_language(user=user, language=language)
    if not user.name:
        user.name = cleaned
        user.save(update_fields=["name"])
    person.name, person.language, person.confirmed_at = cleaned, language, timezone.now()
    person.save(update_fields=["name", "language", "confirmed_at"])
    log_activity(
        scope=Scope(network_id=person.network_id, user_id=user.pk),
        verb="partners.person_confirmed",
        object_kind="person",
        object_id=person.pk,
    )


@transaction.atomic
def finish_welcome(*, person: Person) -> None:
    """Keep that the person went through the steps."""
    Invitation.objects.filter(person=person, accepted_at__isnull=False, welcomed_at=None).update(
        welcomed_at=timezone.now()
    )
