"""Erase a person: every table by its own rule, in one transaction; remembered for the day of a restore."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partners.models import Erasure, Membership, Person
from partners.queries.subjects import address_hash, fingerprint, subject_of
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.membership import refresh_reachable
from portal.kernel import registries
from portal.kernel.killpoints import reach


@transaction.atomic
def erase_person(
    *, person: Person, way: str, words_too: bool = False, at: datetime | None = None
) -> Erasure | None:
    """Erase everything about a person; None when they are erased already.

    What they said stays as words of their dealer, by nobody, unless `words_too`. The account ends unless
    they work in another network. Files go before the commit: what fails is done anew by whoever asked.
    """
    locked = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    if locked.erased_at:
        return None
    subject = subject_of(locked, words_too=words_too)
    places = [seat.partner for seat in Membership.objects.filter(person=locked).select_related("partner")]
    record = Erasure.objects.create(
        network_id=locked.network_id,
        person_id=locked.pk,
        fingerprint=fingerprint(locked),
        address_hash=address_hash(locked.network_id, locked.email),
        way=way,
        words_too=words_too,
        erased_at=at or timezone.now(),
    )
    for _key, follow in registries.erasures.items():
        follow(locked.pk)
    for _key, rule in sorted(registries.personal_data.items(), key=lambda item: item[1].order):
        if rule.erase is not None:
            rule.erase(subject)
    for partner in places:
        refresh_reachable(partner)
    log_activity(
        scope=Scope.system(locked.network_id),
        verb="partners.person_erased",
        object_kind="person",
        object_id=locked.pk,
        data={"way": way},
    )
    reach("before-commit-erasure")
    return record
