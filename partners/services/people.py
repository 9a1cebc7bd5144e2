"""What people change about themselves."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from partners.enums import ConsentPurpose
from partners.languages import spoken
from partners.models import Consent, Person, User
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.membership import record_consent
from portal.kernel.errors import DomainError


@transaction.atomic
def choose_language(*, user: User, language: str) -> None:
    """Keep the language in which the portal speaks to an account."""
    if user.language != language and spoken(language) == language:
        user.language = language
        user.save(update_fields=["language"])


@transaction.atomic
def forget_password(*, user: User) -> None:
    """Forget a password: signing in by mail goes on working."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


@transaction.atomic
def change_own_details(*, user: User, person: Person, name: str, language: str, wanted: set[str]) -> None:
    """Change a person's own name, the language of portal and mails, and what we may write to them for."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise DomainError(_("Please write your name."))
    choose_language(user=user, language=language)
    if (person.name, person.language) != (cleaned, language):
        person.name, person.language = cleaned, language
        person.save(update_fields=["name", "language"])
        log_activity(
            scope=Scope(network_id=person.network_id, user_id=user.pk),
            verb="partners.person_changed",
            object_kind="person",
            object_id=person.pk,
        )
    said = dict(Consent.objects.filter(person=person).values_list("purpose", "granted"))
    for purpose in ConsentPurpose.values:
        if said.get(purpose, False) != (purpose in wanted):
            record_consent(person=person, purpose=purpose, granted=purpose in wanted, way="page")
