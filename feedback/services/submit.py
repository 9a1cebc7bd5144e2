"""Take in what somebody says: remark, author, case, ledger row and receipt in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback.enums import Kind, Mode, Route, Urgency
from feedback.models import Remark
from feedback.queries.receipt import receipt_token, receipt_url
from feedback.queries.reply_address import reply_headers
from feedback.services.attachments import attach_photo, discard_original, kept_original
from feedback.services.cases import open_case
from feedback.services.checking import check_photo, check_voice, check_words
from feedback.services.counting import count_remark, place_in_figures
from feedback.services.identity import record_author
from feedback.services.recordings import attach_recording, kept_recording
from feedback.services.webhooks import emit_received
from feedback.verbs import SAID, SAID_BY_LINK, SAID_BY_MAIL
from feedback.working_time import start_of_day
from partners.models import Membership, Network
from partners.roles import Capability, capabilities_of
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.ledger import record_touchpoint
from partners.services.mail import AUTOMATIC, queue_mail
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.identifiers import keyed_name, random_number, token_hash
from portal.kernel.registries import Verb

# Nobody can be told apart here, so the limit is the network's: it keeps a script from filling the disk.
MOST_A_DAY = 300
VOICES: dict[str, Verb] = {Route.LINK: SAID_BY_LINK, Route.MAIL: SAID_BY_MAIL}


@dataclass(frozen=True)
class Subject:
    """What a remark is about, by a registered kind, an id and the label of that day."""

    kind: str = ""
    id: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Words:
    """What somebody filled in."""

    kind: str
    text: str
    may_quote: bool = False
    urgent: str = ""
    photo: File[bytes] | None = None
    voice: File[bytes] | None = None
    subject: Subject = Subject()


def submit_remark(
    *,
    scope: Scope,
    network: Network,
    mode: str,
    words: Words,
    submission_key: str,
    at: datetime,
    route: str = Route.FORM,
) -> Remark:
    """Take in a remark of a known author; the same form sent twice gives the same remark."""
    membership = _speaker(scope, network)
    if mode not in {Mode.NAMED, Mode.AGENCY_ONLY}:
        raise DomainError(_("Choose who may see this."), code="mode_missing")
    fields = {"partner": membership.partner, "path": membership.path, "country": membership.partner.country}
    route = Route.LINK if scope.link is not None else route
    made = _new_remark(network, mode, words, at, route=route, **fields)
    place_in_figures(made, membership.partner)
    # Somebody else with the same key, as from a page left open, is not shown this author's receipt.
    key = f"{submission_key}:{membership.pk}"
    return _once(made, words, key, lambda remark: _with_author(remark, membership, scope, words, at))


def submit_without_identity(
    *, network: Network, country: str, words: Words, submission_key: str, at: datetime
) -> Remark:
    """Take in a remark that nobody can trace: its country and its day, no dealer, no author, no log row."""
    day = start_of_day(at, network.time_zone)
    said = Remark.objects.filter(network=network, mode=Mode.NO_IDENTITY, submitted_at=day)
    if said.count() >= MOST_A_DAY:
        raise DomainError(
            _("Too much was said with no identity today. Come back tomorrow, or let the agency know you."),
            code="too_many",
        )
    made = _new_remark(network, Mode.NO_IDENTITY, words, day, country=country)
    place_in_figures(made, None)
    return _once(
        made, words, submission_key, lambda remark: open_case(remark=remark, at=day, urgent=words.urgent)
    )


def _speaker(scope: Scope, network: Network) -> Membership:
    """Return the membership by which the scope speaks, read anew."""
    for seat in scope.seats:
        if Capability.SPEAK in capabilities_of(seat.role) and scope.network_id == network.pk:
            seats: QuerySet[Membership] = Membership.objects.select_related("person", "partner")
            return seats.get(pk=seat.membership_id)
    raise NotAllowedError(
        _("Dealers and distributors have their say here. Ask your contact to add your role.")
    )


def _new_remark(network: Network, mode: str, words: Words, at: datetime, **fields: Any) -> Remark:
    if words.kind not in Kind.values:
        raise DomainError(_("Choose what kind of remark it is."), code="kind_missing")
    if words.urgent and words.urgent not in Urgency.values:
        raise DomainError(_("Choose what is at stake, or leave it."), code="urgency_unknown")
    if words.photo is not None:
        check_photo(words.photo, words.photo.size)
    if words.voice is not None:
        check_voice(words.voice, words.voice.size)
    number = random_number()
    return Remark(
        network=network,
        number=number,
        receipt_hash=token_hash(receipt_token(number)),
        mode=mode,
        kind=words.kind,
        text=check_words(words.text, may_be_none=words.voice is not None),
        language=get_language() or network.default_language,
        subject_kind=words.subject.kind,
        subject_id=words.subject.id,
        subject_label=words.subject.label[:200],
        may_quote=words.may_quote,
        submitted_at=at,
        **fields,
    )


def _once(made: Remark, words: Words, key: str, follow: Callable[[Remark], object]) -> Remark:
    """Keep the remark unless the same form with the same words was taken in before.

    The words are part of the key: who goes back and writes something else has said two things.
    """
    made.submission_key = keyed_name("submission", key, made.mode, made.kind, made.text)
    with kept_original(words.photo) as original, kept_recording(words.voice) as spoken:
        try:
            with transaction.atomic():
                made.save(force_insert=True)
                count_remark(made)
                follow(made)
                if original:
                    attach_photo(remark=made, original=original)
                if words.voice is not None:
                    attach_recording(remark=made, original=spoken, voice=words.voice)
        except IntegrityError:
            discard_original(original)
            discard_original(spoken)
            return Remark.objects.get(submission_key=made.submission_key, network_id=made.network_id)
    return made


def _with_author(remark: Remark, membership: Membership, scope: Scope, words: Words, at: datetime) -> None:
    record_author(remark=remark, membership_id=membership.pk)
    open_case(remark=remark, at=at, urgent=words.urgent)
    _record_voice(remark, membership, VOICES.get(remark.route, SAID).key, at)
    log_activity(
        scope=scope,
        verb="feedback.submitted",
        object_kind="remark",
        object_id=remark.pk,
        data={"mode": remark.mode},
        anonymous=remark.is_protected,
    )
    _send_receipt(remark, membership)
    emit_received(remark, at)


def _record_voice(remark: Remark, membership: Membership, verb: str, at: datetime) -> None:
    """Write the voice: of a protected remark no person, no target, the day only, and no key to join by."""
    hidden = remark.is_protected
    record_touchpoint(
        partner=membership.partner,
        verb=verb,
        person=None if hidden else membership.person,
        occurred_at=start_of_day(at, remark.network.time_zone) if hidden else at,
        day_only=hidden,
        dedupe_key=f"{verb}:{keyed_name(verb, remark.number)}",
        target=("remark", None if hidden else remark.pk, ""),
    )


def _send_receipt(remark: Remark, membership: Membership) -> None:
    queue_mail(
        network=remark.network,
        person=membership.person,
        template="feedback/mail/receipt",
        context={
            "remark": remark,
            "due_at": remark.case.due_by,
            "url": receipt_url(remark),
            "protected": remark.is_protected,
        },
        dedupe_key="receipt:" + keyed_name("receipt-mail", remark.number),
        headers={**AUTOMATIC, **reply_headers(remark, membership.pk)},
    )
