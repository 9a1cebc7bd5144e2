"""Write mails into the outbox and deliver them."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from partners.enums import MailKind
from partners.languages import spoken
from partners.models import Mail, Network, Person
from partners.queries.send_holds import paused_person_ids
from partners.services.membership import mark_bounced
from portal.kernel.create_once import create_once
from portal.kernel.identifiers import random_token
from portal.kernel.leases import LEASE
from portal.kernel.nudges import nudge

logger = logging.getLogger(__name__)
BATCH = 200
# With the longest wait of about an hour: some four days, as mail servers do.
MOST_ATTEMPTS = 100
# How long a mail waits before it is looked at again whether its person may have it.
HELD_DELAY = timedelta(minutes=10)
# Written by no person: other machines shall not answer it (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
# Where an answer would go says what the mail was about, so it goes with the words.
ANSWERS_TO = "Reply-To"
QUOTING = str.maketrans("", "", '"\\')


def new_message_id(network: Network | None) -> str:
    """Return a Message-ID that tells nothing but its origin."""
    host = settings.BASE_URL.split("//")[-1].split("/")[0].split(":")[0]
    return f"<{random_token()}@{network.slug + '.' if network else ''}{host}>"


@transaction.atomic(savepoint=False)
def queue_mail(
    *,
    network: Network,
    person: Person,
    template: str,
    context: dict[str, Any],
    dedupe_key: str,
    kind: str = MailKind.SERVICE,
    headers: dict[str, str] | None = None,
    language: str | None = None,
) -> Mail | None:
    """Render a mail in the person's language and put it into the outbox in the caller's transaction.

    Renders `<template>.subject.txt`, `.txt` and `.html`. The same dedupe key a second time, or a person
    without an address, does nothing and returns None.
    """
    if not person.email:
        return None
    code = spoken(language or person.language, network.default_language)
    rendered = render_mail(
        template, {"network": network, "person": person, "language": code, **context}, language=code
    )
    fields = {
        "network": network,
        "person": person,
        "kind": kind,
        "to_address": person.email,
        "from_address": sender(network),
        "language": code,
        **rendered,
        "headers": headers or {},
        "message_id": new_message_id(network),
    }
    mail = create_once(Mail.objects, {"dedupe_key": dedupe_key}, fields)
    if mail is None:
        return None
    nudge("partners.deliver_mail", mail.pk)
    return mail


def render_mail(template: str, context: dict[str, Any], *, language: str) -> dict[str, str]:
    """Return subject, text and HTML of a mail in a language."""
    with translation.override(language):
        full = {"base_url": settings.BASE_URL, **context}
        subject = " ".join(render_to_string(f"{template}.subject.txt", full).split())
        return {
            "subject": subject[:250],
            "text": render_to_string(f"{template}.txt", full).strip() + "\n",
            "html": render_to_string(f"{template}.html", full),
        }


def sender(network: Network | None) -> str:
    """Return the From line: a person's name at the installation's address."""
    if network is None:
        return str(settings.DEFAULT_FROM_EMAIL)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    name = " ".join((network.sender_name or network.name).split())
    return f'"{name.translate(QUOTING)}" <{address}>'


def deliver_mail(mail_id: int, connection: BaseEmailBackend | None = None) -> bool:
    """Deliver one mail if nobody else does; True when it was handed over.

    The conversation runs outside any transaction. Killed between DATA and our commit, the mail goes out once
    more with the same Message-ID; it never goes missing.
    """
    mail = Mail.objects.claim(mail_id, lease=LEASE)
    if mail is None or _waits_for_release(mail):
        return False
    carrier = connection or delivery_connection()
    try:
        _message(mail, carrier).send(fail_silently=False)
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(mail, error)
    except Exception as error:
        logger.warning("mail not delivered mail=%s error=%s", mail.pk, type(error).__name__)
        carrier.close()  # whatever went wrong, the next mail starts a conversation of its own
        return _try_again(mail, type(error).__name__)
    return bool(mail.finish(sent_at=timezone.now(), text="", html="", headers=_after(mail), last_error=""))


def _waits_for_release(mail: Mail) -> bool:
    """Put back what is not for service while sends to its person are held, whenever it was written."""
    if mail.kind == MailKind.SERVICE or mail.person_id is None or mail.network_id is None:
        return False
    if not paused_person_ids(mail.network_id, [mail.person_id]):
        return False
    # It costs no attempt: the mail is as good as it was when the hold ends.
    before = mail.attempts - 1
    mail.give_back("held", most_attempts=MOST_ATTEMPTS + 1, delay=HELD_DELAY, attempts=before)
    return True


def deliver_due_mails() -> int:
    """Deliver whatever is due over one connection; returns how many were handed over.

    While the mail server is away nothing is claimed, so that no mail spends its attempts.
    """
    ids = list(Mail.objects.due().values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    connection = delivery_connection()
    try:
        connection.open()
        return sum(deliver_mail(mail_id, connection) for mail_id in ids)
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("mail server not reached error=%s", type(error).__name__)
        return 0
    finally:
        connection.close()


def delivery_connection() -> BaseEmailBackend:
    """Return the connection that carries mails out of the house."""
    return get_connection(settings.MAIL_DELIVERY_BACKEND)


def _message(mail: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=mail.from_address,
        to=[mail.to_address],
        headers={
            **mail.headers,
            "Date": format_datetime(mail.created_at),
            "Message-ID": mail.message_id,
            "Content-Language": mail.language,
        },
        connection=connection,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _after(mail: Mail) -> dict[str, str]:
    return {name: value for name, value in mail.headers.items() if name != ANSWERS_TO}


def _try_again(mail: Mail, error: str) -> bool:
    """Put it back for a later try; after the last one its words stay for a while, so that it can be sent."""
    mail.give_back(error, most_attempts=MOST_ATTEMPTS)
    return False


def _refused(mail: Mail, error: smtplib.SMTPRecipientsRefused) -> bool:
    """Keep a refusal for good (5xx) as a bounce; try again after a passing one (4xx)."""
    code = max((reply[0] for reply in error.recipients.values()), default=450)
    if code < 500:
        return _try_again(mail, f"refused {code}")
    with transaction.atomic():
        mail.give_up(f"refused {code}", text="", html="", headers=_after(mail))
        if mail.person is not None:
            mark_bounced(person=mail.person, at=timezone.now())
    return False
