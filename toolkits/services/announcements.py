"""Announce a toolkit: one mail each to those whom the audience reaches and who let us write to them."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from partners.enums import ConsentPurpose, MailKind, Refusal
from partners.languages import spoken
from partners.models import Membership, Network, Person
from partners.queries.links import toolkit_token
from partners.queries.scope import active_seat
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.contact import request_contact
from partners.services.ledger import record_touchpoint
from partners.services.links import unsubscribe_headers, unsubscribe_url
from partners.services.mail import queue_mail
from portal.kernel.nudges import nudge
from toolkits.enums import Outcome
from toolkits.errors import NotAnnounceableError
from toolkits.models import Announcement, AnnouncementRecipient, ToolkitPage
from toolkits.queries.reach import TOLD, WITHDRAWN, memberships_of, told_person_ids
from toolkits.rules import require_announcer
from toolkits.verbs import TOOLKIT_ANNOUNCED

logger = logging.getLogger(__name__)
TEMPLATE = "toolkits/mail/announcement"
CHUNK = 50


@transaction.atomic
def announce_toolkit(*, scope: Scope, toolkit: ToolkitPage, request_key: str) -> Announcement:
    """Write down who is to be told and wake the worker; the same request key again changes nothing."""
    require_announcer(scope, toolkit.network_id)
    known: Announcement | None = Announcement.objects.filter(
        request_key=request_key, network_id=scope.network_id
    ).first()
    if known:
        return known
    if not ToolkitPage.objects.live().filter(pk=toolkit.pk).exists():
        raise NotAnnounceableError(_("This toolkit isn't published yet. Publish it, then announce it."))
    announcement = Announcement.objects.create(
        network_id=toolkit.network_id, toolkit=toolkit, actor_id=scope.user_id, request_key=request_key
    )
    told = told_person_ids(toolkit)
    rows = [_recipient(announcement, membership, told) for membership in memberships_of(toolkit)]
    AnnouncementRecipient.objects.bulk_create(rows, batch_size=500)
    log_activity(
        scope=scope,
        verb="toolkits.toolkit_announced",
        object_kind="toolkit",
        object_id=toolkit.pk,
        data={"announcement": announcement.pk, "reached": len(rows)},
    )
    nudge("toolkits.continue_announcement", announcement.pk)
    return announcement


def _recipient(announcement: Announcement, membership: Membership, told: set[int]) -> AnnouncementRecipient:
    refused = membership.person_id in told
    return AnnouncementRecipient(
        announcement=announcement,
        membership=membership,
        person_id=membership.person_id,
        outcome=Outcome.REFUSED if refused else Outcome.WAITING,
        reason=TOLD if refused else "",
    )


def continue_announcement(announcement_id: int) -> int:
    """Tell whoever is still waiting, chunk by chunk; returns how many people were settled."""
    announcement = Announcement.objects.claim(announcement_id)
    if announcement is None:
        return 0
    settled = 0
    try:
        while done := _tell_chunk(announcement):
            settled += done
            if not announcement.renew():
                return settled
    except Exception as error:
        logger.warning("announcement stopped announcement=%s error=%s", announcement.pk, type(error).__name__)
        announcement.give_back(type(error).__name__)
        return settled
    announcement.finish(last_error="")
    return settled


def continue_due_announcements() -> int:
    """Go on with whatever announcement is due; returns how many people were settled."""
    ids = list(Announcement.objects.due().values_list("pk", flat=True)[:10])
    return sum(continue_announcement(announcement_id) for announcement_id in ids)


@transaction.atomic
def _tell_chunk(announcement: Announcement) -> int:
    if not announcement.still_leased():
        return 0
    waiting = (
        announcement.recipients.filter(outcome=Outcome.WAITING)
        .select_related("person__network", "membership__partner")
        .order_by("pk")
    )
    rows = list(waiting[:CHUNK])
    for row in rows:
        row.reason = _tell(announcement.toolkit, row)
        row.outcome = Outcome.REFUSED if row.reason else Outcome.MAILED
        row.save(update_fields=["outcome", "reason"])
    return len(rows)


def _tell(toolkit: ToolkitPage, row: AnnouncementRecipient) -> str:
    """Mail one person, or return the reason why not."""
    network, person = toolkit.network, row.person
    seat = active_seat(network, row.membership_id)
    if seat is None:
        return Refusal.INACTIVE
    if not toolkit.readable_by(Scope.for_link(network.pk, seat, toolkit.pk)):
        return WITHDRAWN  # unpublished, run out or aimed elsewhere meanwhile: the link would open nothing
    key = f"announced:{toolkit.pk}:{person.pk}"
    now = timezone.now()
    decision = request_contact(
        person=person, kind=MailKind.NEWS, purpose="toolkits.announcement", at=now, dedupe_key=key
    )
    if not decision.allowed:
        return decision.reason
    stop = unsubscribe_url(person, ConsentPurpose.NEWS)
    mail = queue_mail(
        network=network,
        person=person,
        kind=MailKind.NEWS,
        template=TEMPLATE,
        context=mail_context(toolkit, person, link=toolkit_link(toolkit, row.membership_id), stop=stop),
        dedupe_key=key,
        headers=unsubscribe_headers(stop),
    )
    if mail is None:
        return TOLD
    record_touchpoint(
        partner=row.membership.partner,
        person=person,
        verb=TOOLKIT_ANNOUNCED.key,
        occurred_at=now,
        dedupe_key=key,
        target=("toolkit", toolkit.pk, toolkit.title),
    )
    return ""


def toolkit_link(toolkit: ToolkitPage, membership_id: int) -> str:
    """Return the address in a mail that opens one toolkit for one membership."""
    token = toolkit_token(membership_id=membership_id, toolkit_id=toolkit.pk)
    return settings.BASE_URL + reverse("toolkits:link", args=[toolkit.network.slug, token])


def mail_context(toolkit: ToolkitPage, person: Person, *, link: str, stop: str) -> dict[str, Any]:
    """Return what the announcement's templates print."""
    read = spoken(person.language, toolkit.network.default_language)
    foreign = toolkit.text_language.split("-")[0] != read
    return {
        "toolkit": toolkit,
        "url": link,
        "unsubscribe_url": stop,
        "text_language": toolkit.text_language,
        "foreign_code": toolkit.text_language if foreign else "",
    }


def render_example(*, network: Network, toolkit: ToolkitPage, person: Person) -> dict[str, str]:
    """Return the mail as one person would get it, without sending it; its links lead nowhere."""
    language = spoken(person.language, network.default_language)
    context = {
        "network": network,
        "person": person,
        "base_url": settings.BASE_URL,
        "language": language,
        **mail_context(toolkit, person, link="#", stop="#"),
    }
    said = get_language_info(language)["name_translated"]
    with translation.override(language):
        return {
            "subject": " ".join(render_to_string(f"{TEMPLATE}.subject.txt", context).split()),
            "html": render_to_string(f"{TEMPLATE}.html", context),
            "language": said,
        }
