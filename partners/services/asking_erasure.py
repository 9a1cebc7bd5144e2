"""The wish to be erased: asked for, confirmed by mail, carried out when a week of grace is over."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.enums import ErasureWay
from partners.models import ErasureRequest, Network, Person
from partners.queries.erasures import open_request
from partners.roles import Capability
from partners.scope import Scope
from partners.services.activity import log_activity
from partners.services.erasing import erase_person
from partners.services.mail import queue_mail
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.identifiers import random_token
from portal.kernel.leases import WorkState
from portal.kernel.nudges import nudge
from portal.kernel.signed_links import read_link, sign_link

logger = logging.getLogger(__name__)
PURPOSE = "erase"
GRACE = timedelta(days=7)
LINK_SECONDS = 3 * 24 * 60 * 60
BATCH = 5


@dataclass(frozen=True)
class Wish:
    """What a mailed link asks for, and what has become of it."""

    person: Person
    words_too: bool
    request: ErasureRequest | None
    is_used: bool


@transaction.atomic
def mail_erasure_link(*, person: Person) -> None:
    """Mail the person the page on which they say whether, and whether their words go too."""
    if not person.email:
        raise DomainError(_("Without an e-mail address nobody can confirm it. Ask the agency to erase you."))
    queue_mail(
        network=person.network,
        person=person,
        template="partners/mail/erase",
        context={"url": settings.BASE_URL + _address(person)},
        dedupe_key=f"erase:{random_token()}",
    )


def _address(person: Person) -> str:
    token = sign_link(PURPOSE, {"person": person.pk, "n": person.erasure_requests.count()})
    return reverse("partners:erase", args=[person.network.slug, token])


def wish_of(*, network: Network | None, token: str) -> Wish | None:
    """Return what the link asks for; None when it is broken, too old, or somebody's of another network."""
    payload = read_link(PURPOSE, token, max_age=LINK_SECONDS + int(GRACE.total_seconds()))
    if payload is None or network is None:
        return None
    person = Person.objects.filter(network=network, pk=int(payload.get("person", 0)), erased_at=None).first()
    if person is None:
        return None
    waiting = open_request(person)
    is_fresh = read_link(PURPOSE, token, max_age=LINK_SECONDS) is not None
    is_used = not is_fresh or person.erasure_requests.count() != payload.get("n")
    return Wish(person, bool(waiting and waiting.words_too), waiting, is_used)


@transaction.atomic
def confirm_erasure(*, network: Network | None, token: str, words_too: bool) -> None:
    """Set the day on which the person is erased; a link works once."""
    wish = wish_of(network=network, token=token)
    if wish is None or wish.request is not None:
        return
    if wish.is_used:
        raise DomainError(_("This link was used or is too old. Ask for a new one on your account page."))
    _schedule(wish.person, ErasureWay.SELF, words_too=words_too, grace=GRACE)


@transaction.atomic
def take_back_erasure(*, person: Person) -> bool:
    """Keep the person after all; False when nothing was waiting."""
    kept = ErasureRequest.objects.filter(person=person, work_state=WorkState.DUE)
    if not kept.update(work_state=WorkState.CANCELLED):
        return False
    log_activity(
        scope=Scope.system(person.network_id),
        verb="partners.erasure_taken_back",
        object_kind="person",
        object_id=person.pk,
    )
    return True


def keep_by_link(*, network: Network | None, token: str) -> None:
    """Take it back by the link that asked for it."""
    wish = wish_of(network=network, token=token)
    if wish is not None:
        take_back_erasure(person=wish.person)


@transaction.atomic
def erase_by_agency(*, scope: Scope, person: Person) -> ErasureRequest:
    """Let the agency lead erase a person at once; their words stay: only the person can take those away."""
    if not scope.can(Capability.MANAGE_NETWORK) or scope.network_id != person.network_id:
        raise NotAllowedError(_("Only the agency lead can erase somebody. Ask them."))
    if person.pk in scope.person_ids:
        raise DomainError(_("Erase yourself on your account page, or ask another lead."))
    if person.erased_at:
        raise DomainError(_("This person is erased already."))
    waiting = open_request(person)
    if waiting:
        raise DomainError(_("The person asked for it themself. It is done when their week is over."))
    return _schedule(person, ErasureWay.AGENCY, user_id=scope.user_id)


def _schedule(
    person: Person,
    way: str,
    *,
    words_too: bool = False,
    grace: timedelta = timedelta(),
    user_id: int | None = None,
) -> ErasureRequest:
    now = timezone.now()
    request = ErasureRequest.objects.create(
        person=person, way=way, words_too=words_too, asked_by_id=user_id, confirmed_at=now, due_at=now + grace
    )
    log_activity(
        scope=Scope(network_id=person.network_id, user_id=user_id),
        verb="partners.erasure_asked",
        object_kind="person",
        object_id=person.pk,
        data={"way": way},
    )
    nudge("partners.erase", request.pk)
    return request


def carry_out(request_id: int) -> bool:
    """Carry out one wish that is due; killed anywhere it is done anew."""
    request: ErasureRequest | None = ErasureRequest.objects.claim(request_id)
    if request is None:
        return False
    try:
        erase_person(person=request.person, way=request.way, words_too=request.words_too)
    except Exception as error:
        logger.warning("not erased request=%s error=%s", request.pk, type(error).__name__)
        request.give_back(type(error).__name__)
        return False
    return True


def carry_out_due() -> int:
    """Carry out whatever is due; returns how many people were erased."""
    ids = list(ErasureRequest.objects.due().values_list("pk", flat=True)[:BATCH])
    return sum(carry_out(request_id) for request_id in ids)
