"""The list of erasures, out and in: what a restored backup brings back is erased again."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from partners.models import Erasure, Mail, Network, Person
from partners.queries.subjects import (
    address_hash,
    earlier_address_hashes,
    earlier_fingerprints,
    fingerprint,
)
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


def keep_erasures() -> bool:
    """Write the list to the operator's file when it changed; False when it stands there already.

    What only the file knows stays in it: a restored backup has forgotten those erasures until the replay.
    """
    if not settings.ERASURES_FILE:
        return False
    path = Path(settings.ERASURES_FILE)
    before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    current = list(erasure_lines())
    known = {_key(line, number) for number, line in enumerate(current, start=1)}
    only_here = [
        line for number, line in enumerate(before, start=1) if line and _key(line, number) not in known
    ]
    lines = only_here + current
    if path.exists() and lines == before:
        return False
    _replace(path, lines)
    return True


def _key(line: str, number: int) -> tuple[str, str]:
    entry = _read(line, number)
    return entry["network"], entry["fingerprint"]


def _replace(path: Path, lines: list[str]) -> None:
    """Write it whole beside the old one, on the disk, before it takes its place; its owner alone reads it."""
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)
            stream.flush()
            os.fsync(stream.fileno())
        Path(half).replace(path)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise


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
    if person is None or entry["fingerprint"] not in (fingerprint(person), *earlier_fingerprints(person)):
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
    found = [
        one
        for one in rows.distinct()
        if hashed in (address_hash(network.pk, one), *earlier_address_hashes(network.pk, one))
    ]
    living = Person.objects.filter(network=network, email__in=found).values_list("email", flat=True)
    Mail.objects.filter(network=network, to_address__in=set(found) - set(living)).delete()
