"""Tell whoever holds a file that it has changed: one mail a person, network and day, each change once.

It is a service mail, sent without asking the contact budget: somebody took the file, and would go on using
what is wrong or not allowed any more. No newsletter spends that word, and no consent to news is asked for it.
It waits while sends are held, and whoever wants none of these mails stops them alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from partners.languages import spoken
from partners.models import Mail, Network, Partner, Person
from partners.periods import local_day
from partners.queries.send_holds import paused_person_ids
from partners.scope import Scope
from partners.services.each_network import in_each_network
from partners.services.ledger import record_touchpoint
from partners.services.links import unsubscribe_headers
from partners.services.mail import queue_mail
from toolkits.enums import ChangeKind, NoticeState
from toolkits.models import ChangeNotice
from toolkits.queries.changed_files import ChangedFile, changed_files, is_stopped, person_token
from toolkits.queries.still_reached import scope_of_person, ways_to
from toolkits.queries.toolkit_links import link_to_file
from toolkits.services.changes import note_endings, spread_due_changes
from toolkits.services.downloads import touching_seat
from toolkits.verbs import CHANGE_TOLD

TEMPLATE = "toolkits/mail/changed"


def tell_of_changes(now: datetime | None = None) -> int:
    """Tell everybody of what has changed since; returns how many mails were written."""
    at = now or timezone.now()
    in_each_network(lambda network: note_endings(network, at))
    done = spread_due_changes()
    while done:
        done = spread_due_changes()
    return in_each_network(lambda network: _tell_network(network, at))


def _tell_network(network: Network, at: datetime) -> int:
    waiting = ChangeNotice.objects.filter(
        state=NoticeState.WAITING, acknowledged_at=None, change__network=network
    )
    people = waiting.order_by("person_id").values_list("person_id", flat=True).distinct()
    return sum(_tell(network, person_id, at) for person_id in list(people))


@transaction.atomic
def _tell(network: Network, person_id: int, at: datetime) -> int:
    """Write one person's mail in the transaction of its notices: a second run finds out by them."""
    person = Person.objects.select_for_update(of=("self",)).select_related("network").get(pk=person_id)
    key = f"files_changed:{person.pk}:{local_day(at, network.time_zone)}"
    if Mail.objects.filter(dedupe_key=key).exists() or paused_person_ids(network.pk, [person.pk]):
        return 0
    waiting = ChangeNotice.objects.filter(
        person=person, change__network=network, state=NoticeState.WAITING, acknowledged_at=None
    )
    scope = scope_of_person(network, person.pk)
    with translation.override(spoken(person.language, network.default_language)):
        found = changed_files(scope, network, [person.pk], at)
    waiting.filter(pk__in=found.moot_ids).update(state=NoticeState.MOOT, settled_at=at)
    fresh = set(waiting.values_list("pk", flat=True))
    files = [file for file in found.files if not fresh.isdisjoint(file.notice_ids)]
    if not files:
        return 0
    told = waiting.filter(pk__in=[pk for file in files for pk in file.notice_ids])
    if person.bounced_at or is_stopped([person.pk]) or not _mail(network, person, scope, files, key, at):
        told.update(state=NoticeState.QUIET, settled_at=at)
        return 0
    told.update(state=NoticeState.TOLD, settled_at=at)
    _record(scope, person, files, at)
    return 1


def _mail(
    network: Network, person: Person, scope: Scope, files: list[ChangedFile], key: str, at: datetime
) -> bool:
    page = settings.BASE_URL + reverse("toolkits:link-taken", args=[network.slug, person_token(person.pk)])
    ways = ways_to(scope, [file.asset.pk for file in files if file.may_take], at)
    stop = f"{page}stop/"
    mail = queue_mail(
        network=network,
        person=person,
        template=TEMPLATE,
        context={
            "files": [_line(network, file, page, ways.get(file.asset.pk)) for file in files],
            "n": len(files),
            "url": page,
            "unsubscribe_url": stop,
        },
        dedupe_key=key,
        headers=unsubscribe_headers(stop),
    )
    return mail is not None


def _line(network: Network, file: ChangedFile, page: str, way: tuple[int, int] | None) -> dict[str, Any]:
    return {
        "title": file.asset.title,
        "ended": file.kind == ChangeKind.ENDED,
        "is_version": file.kind == ChangeKind.VERSION,
        "reason": file.reason,
        "url": settings.BASE_URL + link_to_file(network, way, file.asset.pk) if way else "",
        "done_url": f"{page}?file={file.asset.pk}",
    }


def _record(scope: Scope, person: Person, files: list[ChangedFile], at: datetime) -> None:
    """Keep in the ledger what they were told; headquarters and the agency aren't partners to reach."""
    seat = touching_seat(scope)
    if seat is None:
        return
    partner = Partner.objects.get(pk=seat.partner_id)
    for file in files:
        record_touchpoint(
            partner=partner,
            person=person,
            verb=CHANGE_TOLD.key,
            occurred_at=at,
            dedupe_key=f"change_told:{file.until}:{person.pk}",
            target=("asset", file.asset.pk, file.asset.title),
        )
