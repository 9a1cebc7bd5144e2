"""Ask, two weeks after a download, whether it helped: a mail within the budget of asks."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partners.enums import ConsentPurpose, MailKind
from partners.models import Membership, Person, Touchpoint
from partners.queries.links import toolkit_token
from partners.queries.scope import active_seat
from partners.roles import Capability
from partners.scope import Scope, Seat
from partners.services.contact import request_contact
from partners.services.ledger import record_touchpoint
from partners.services.links import unsubscribe_headers, unsubscribe_url
from partners.services.mail import queue_mail
from toolkits.enums import Verdict
from toolkits.models import Asset, ToolkitPage
from toolkits.queries.helped_asks import ask_key, downloads_to_mail
from toolkits.verbs import HELP_ASKED

TEMPLATE = "toolkits/mail/helped"


def ask_whether_helped(now: datetime | None = None) -> int:
    """Ask about whatever is due, each person once a run; returns how many mails were written."""
    at = now or timezone.now()
    return sum(_ask(download, at) for download in downloads_to_mail(at))


@transaction.atomic
def _ask(download: Touchpoint, at: datetime) -> int:
    """Write one mail in the transaction of its grant; a second run finds out by its key."""
    seat = _seat(download)
    found = _offer(download, seat) if seat else None
    if seat is None or found is None:
        return 0
    asset, toolkit = found
    person, key = Person.objects.select_related("network").get(pk=seat.person_id), ask_key(download.pk)
    decision = request_contact(
        person=person, kind=MailKind.ASK, purpose="toolkits.helped", at=at, dedupe_key=key
    )
    if not decision.allowed:
        return 0
    stop = unsubscribe_url(person, ConsentPurpose.ASK)
    mail = queue_mail(
        network=download.network,
        person=person,
        kind=MailKind.ASK,
        template=TEMPLATE,
        context={
            "title": asset.title,
            "links": [(label, _address(toolkit, seat, asset, verdict)) for verdict, label in Verdict.choices],
            "unsubscribe_url": stop,
        },
        dedupe_key=key,
        headers=unsubscribe_headers(stop),
    )
    if mail is None:
        return 0
    record_touchpoint(
        partner=download.partner,
        person=person,
        verb=HELP_ASKED.key,
        occurred_at=at,
        dedupe_key=key,
        target=("asset", asset.pk, asset.title),
    )
    return 1


def _seat(download: Touchpoint) -> Seat | None:
    """Return where whoever took the file still sits, if they speak there."""
    members = Membership.objects.active().filter(person=download.person_id, partner=download.partner_id)
    seats = [active_seat(download.network, pk) for pk in members.order_by("pk").values_list("pk", flat=True)]
    return next((seat for seat in seats if seat and _speaks(seat, download)), None)


def _speaks(seat: Seat, download: Touchpoint) -> bool:
    return Scope.for_link(download.network_id, seat, 0).can(Capability.SPEAK)


def _offer(download: Touchpoint, seat: Seat) -> tuple[Asset, ToolkitPage] | None:
    """Return the file with a toolkit that still offers it there: the mail's links are read through it."""
    scope = Scope.of(download.network_id, None, (seat,))
    asset = Asset.objects.visible_to(scope).filter(pk=download.target_id).first()
    if asset is None:
        return None
    offers = ToolkitPage.objects.aimed_at(scope).filter(asset_links__asset=asset)
    toolkit = offers.select_related("network").order_by("pk").first()
    return (asset, toolkit) if toolkit else None


def _address(toolkit: ToolkitPage, seat: Seat, asset: Asset, verdict: str) -> str:
    token = toolkit_token(membership_id=seat.membership_id, toolkit_id=toolkit.pk)
    path = reverse("toolkits:link-helped", args=[toolkit.network.slug, token])
    return f"{settings.BASE_URL}{path}?{urlencode({'about': f'asset:{asset.pk}', 'verdict': verdict})}"
