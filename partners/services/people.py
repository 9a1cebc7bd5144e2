"""What people change about themselves."""

from __future__ import annotations

from django.conf import settings
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


def speak_anew(language: str) -> int:
    """Speak to accounts in a language that is offered from now on; return to how many.

    They fell back to the portal's own language when they were made: all their people speak the new one.
    """
    fallen_back = User.objects.filter(language=settings.LANGUAGE_CODE, people__language=language)
    others = Person.objects.exclude(language=language).filter(user__isnull=False)
    return int(
        User.objects.filter(pk__in=fallen_back.values("pk"))
        .exclude(pk__in=others.values("user_id"))
        .update(language=language)
    )


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
