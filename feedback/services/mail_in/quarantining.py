"""Decide about mails in quarantine: each is accepted or discarded by a person, and either is logged."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from feedback.enums import MailDoubt, MailOutcome
from feedback.letters.bodies import Body
from feedback.models import InboundMail, Remark
from feedback.queries.quarantine import speakers
from feedback.rules import agency_seat, require_desk
from feedback.services.mail_in.reading import letter_of
from feedback.services.mail_in.saying import go_on, say_by_mail
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError
from portal.kernel.leases import WorkState

KEPT = timedelta(days=90)
CHUNK = 200
NOTHING_ELSE = Body("", (), 0)
# What stands in the row of a mail that nobody decided about in time.
TOO_LATE = "90 days"


def accept_mail(*, scope: Scope, mail: InboundMail, membership_id: int, at: datetime) -> Remark:
    """Take a mail in as the remark of a person whom the agency chose."""
    require_desk(scope, mail.network_id)
    name = mail.raw.name or ""
    with transaction.atomic():
        held = _held(mail)
        speaker = speakers(held.network).filter(pk=membership_id).first()
        if speaker is None:
            raise DomainError(_("Choose who wrote it."), code="person_missing")
        body = _body(held)
        remark = say_by_mail(mail=held, speaker=speaker, subject=held.subject, words=held.text, body=body)
        _decide(scope, held, MailOutcome.ACCEPTED, "feedback.mail_accepted", at)
    _forget_file(name)
    return remark


def join_conversation(*, scope: Scope, mail: InboundMail, at: datetime) -> Remark:
    """Let the conversation that a mail answers go on with it: its author wrote from another address."""
    require_desk(scope, mail.network_id)
    name = mail.raw.name or ""
    with transaction.atomic():
        held = _held(mail)
        if held.remark is None:
            raise DomainError(_("This mail answers no remark. Choose who wrote it."), code="person_missing")
        body = _body(held)
        if not held.text and not body.pictures:
            raise DomainError(_("No words could be read."), code="no_words")
        go_on(mail=held, remark=held.remark, words=held.text, body=body)
        remark = held.remark
        _decide(scope, held, MailOutcome.ACCEPTED, "feedback.mail_joined", at)
    _forget_file(name)
    return remark


def discard_mail(*, scope: Scope, mail: InboundMail, reason: str, at: datetime) -> None:
    """Let a mail go, for a reason that stays."""
    require_desk(scope, mail.network_id)
    if not reason.strip():
        raise DomainError(_("Write down why it is discarded."), code="reason_missing")
    name = mail.raw.name or ""
    with transaction.atomic():
        held = _held(mail)
        held.reason = reason.strip()[:200]
        _decide(scope, held, MailOutcome.DISCARDED, "feedback.mail_discarded", at)
    _forget_file(name)


def drop_old_mails(now: datetime) -> int:
    """Drop what is known of mails after 90 days; those that nobody decided about go too, and are logged."""
    dropped = 0
    over = InboundMail.objects.filter(received_at__lt=now - KEPT).order_by("pk")
    while mails := list(over[:CHUNK]):
        for mail in mails:
            if mail.outcome == MailOutcome.QUARANTINE:
                _log(Scope.system(mail.network_id), mail, "feedback.mail_discarded", TOO_LATE)
            _forget_file(mail.raw.name or "")
        dropped += int(over.filter(pk__in=[mail.pk for mail in mails]).delete()[0])
    return dropped


def _held(mail: InboundMail) -> InboundMail:
    """Lock a mail that still waits; somebody else may have decided meanwhile."""
    rows: QuerySet[InboundMail] = InboundMail.objects.select_for_update(of=("self",)).select_related(
        "network", "remark__network"
    )
    held = rows.filter(pk=mail.pk, outcome=MailOutcome.QUARANTINE, work_state=WorkState.DONE).first()
    if held is None:
        raise DomainError(_("A colleague has decided about this mail already."), code="decided")
    return held


def _body(mail: InboundMail) -> Body:
    """Return the files of a mail anew; of one that can't be read, its words alone."""
    if not mail.raw or mail.doubt in {MailDoubt.UNREADABLE, MailDoubt.TOO_BIG}:
        return NOTHING_ELSE
    return letter_of(mail.raw.name or "").body


def _decide(scope: Scope, mail: InboundMail, outcome: str, verb: str, at: datetime) -> None:
    InboundMail.objects.filter(pk=mail.pk).update(
        outcome=outcome,
        decided_by_id=agency_seat(scope),
        decided_at=at,
        reason=mail.reason,
        remark=None,
        sender_name="",
        sender_address="",
        subject="",
        text="",
        recipient="",
        raw="",
    )
    _log(scope, mail, verb, mail.reason)


def _log(scope: Scope, mail: InboundMail, verb: str, reason: str) -> None:
    log_activity(
        scope=scope,
        verb=verb,
        object_kind="inbound_mail",
        object_id=mail.pk,
        data={"reason": reason} if reason else {},
    )


def _forget_file(name: str) -> None:
    if name:
        default_storage.delete(name)
