"""Take down what people agree to, with the words that they were shown."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partners.consent_texts import CURRENT, current_version
from partners.enums import ConsentWay
from partners.models import Consent, Person
from partners.services.membership import record_consent
from portal.kernel.errors import DomainError


@transaction.atomic
def say_consent(
    *, person: Person, purpose: str, granted: bool, way: str = ConsentWay.PAGE, by: int | None = None
) -> Consent:
    """Keep what the person said to the words shown now; the same word twice is kept once."""
    if purpose not in CURRENT:
        raise DomainError(_("We don't ask for this any more. Go back and reload the page."))
    before = Consent.objects.select_for_update().filter(person=person, purpose=purpose).first()
    version = current_version(purpose)
    if before is not None and (before.granted, before.text_version) == (granted, version):
        return before
    return record_consent(
        person=person,
        purpose=purpose,
        granted=granted,
        way=way,
        text_version=version,
        language=get_language() or "",
        by=by,
    )


@transaction.atomic
def say_consents(*, person: Person, granted: Collection[str], way: str) -> None:
    """Keep an answer to every purpose at once, as when an account is activated: what isn't ticked is a no."""
    for purpose in CURRENT:
        say_consent(person=person, purpose=purpose, granted=purpose in granted, way=way)
