"""The list of erasures, out and in: what a restored backup brings back is erased again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from partners.models import Erasure, Mail, Network, Person
from partners.queries.subjects import address_hash, fingerprint
from partners.services.erasing import erase_person
from portal.kernel.errors import DomainError

FIELDS = ("person_id", "fingerprint", "address_hash", "way", "words_too")


@dataclass
class Replayed:
    """What a replay did: erased now, erased before, not in this backup."""

    erased: int = 0
    before: int = 0
    absent: int = 0


def erasure_lines() -> Iterator[str]:
    """Return the list, one erasure a line; it names nobody."""
    for row in Erasure.objects.select_related("network").order_by("pk").iterator(chunk_size=500):
        yield json.dumps(
            {
                "network": row.network.slug,
                "erased_at": row.erased_at.isoformat(),
                **{name: getattr(row, name) for name in FIELDS},
            }
        )


def replay_erasures(lines: Iterable[str]) -> Replayed:
    """Erase again whoever of the list a restored backup holds; a second time changes nothing."""
    done = Replayed()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            _replay(_read(line, number), done)
    return done


def _read(line: str, number: int) -> dict[str, Any]:
    try:
        entry = json.loads(line)
        entry["erased_at"] = parse_datetime(entry["erased_at"])
        missing = [name for name in ("network", *FIELDS) if name not in entry] or not entry["erased_at"]
    except (ValueError, KeyError, TypeError):
        missing = True
    if missing:
        raise DomainError(
            _("Line %(n)d isn't an erasure. Give the file that export_erasures wrote.") % {"n": number}
        )
    return dict(entry)


@transaction.atomic
def _replay(entry: dict[str, Any], done: Replayed) -> None:
    network = Network.objects.filter(slug=entry["network"]).first()
    if network is None:
        done.absent += 1
        return
    person = Person.objects.filter(network=network, pk=entry["person_id"]).first()
    # The number alone proves nothing: a backup older than the person may have given it to somebody else.
    if person is None or fingerprint(person) != entry["fingerprint"]:
        _remember(network, entry)
        done.absent += 1
    elif erase_person(person=person, way=entry["way"], words_too=entry["words_too"], at=entry["erased_at"]):
        done.erased += 1
    else:
        done.before += 1
    _drop_mails(network, entry["address_hash"])


def _remember(network: Network, entry: dict[str, Any]) -> None:
    Erasure.objects.get_or_create(
        network=network,
        fingerprint=entry["fingerprint"],
        defaults={name: entry[name] for name in (*FIELDS, "erased_at") if name != "fingerprint"},
    )


def _drop_mails(network: Network, hashed: str) -> None:
    """Drop mails to an address whose person isn't there, as in a backup from before they had a row."""
    if not hashed:
        return
    rows = Mail.objects.filter(network=network).exclude(to_address="").values_list("to_address", flat=True)
    found = [one for one in rows.distinct() if address_hash(network.pk, one) == hashed]
    living = Person.objects.filter(network=network, email__in=found).values_list("email", flat=True)
    Mail.objects.filter(network=network, to_address__in=set(found) - set(living)).delete()
