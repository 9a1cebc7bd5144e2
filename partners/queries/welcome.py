"""How far somebody new has come."""

from __future__ import annotations

from partners.consent_texts import CURRENT
from partners.models import Consent, Person

# Names of the addresses, in the order of the steps.
PROFILE, CONSENT, DONE = "team:welcome-profile", "team:welcome-consent", "portal:welcome-done"


def next_step(person: Person) -> str:
    """Return the first step that is still open: nobody is asked twice what they have answered."""
    if person.confirmed_at is None:
        return PROFILE
    answered = set(Consent.objects.filter(person=person).values_list("purpose", flat=True))
    return DONE if answered >= set(CURRENT) else CONSENT
