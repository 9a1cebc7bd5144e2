"""What people change about themselves."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from partners.languages import spoken
from partners.models import Person, User
from partners.scope import Scope
from partners.services.activity import log_activity
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
def change_own_details(*, user: User, person: Person, name: str, language: str) -> None:
    """Change a person's own name, and the language of portal and mails."""
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
