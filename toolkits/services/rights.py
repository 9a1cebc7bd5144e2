"""Save licences, and keep who accepted which version of their terms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import Network
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError
from toolkits.enums import Channel
from toolkits.errors import OtherNetworkError
from toolkits.models import Asset, Licence, LicenceTerms, TermsAcceptance
from toolkits.queries.rights import waiting_terms
from toolkits.rules import require_publisher
from toolkits.services.changes import note_rights


@dataclass(frozen=True)
class LicenceFields:
    """What a licence says; no country is everywhere, no channel is all of them."""

    name: str
    countries: Sequence[str] = ()
    valid_until: datetime | None = None
    channels: Sequence[str] = ()
    must_accept: bool = False
    texts: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def save_licence(
    *, scope: Scope, network: Network, fields: LicenceFields, licence: Licence | None = None
) -> Licence:
    """Make or change a licence; other words are a new version of its terms, to be accepted anew."""
    require_publisher(scope, network.pk)
    _check(network, fields, licence)
    saved = licence or Licence(network=network)
    before = _allowed(saved)
    saved.name, saved.territory = fields.name, _territory(fields.countries)
    saved.valid_until, saved.must_accept = fields.valid_until, fields.must_accept
    saved.channels = [name for name in Channel.values if name in fields.channels]
    saved.save()
    _renew_terms(saved, {code: text for code, text in fields.texts.items() if text})
    if licence and _allowed(saved) != before:
        note_rights(network.pk, licence.assets.all())
    log_activity(
        scope=scope,
        verb="toolkits.licence_changed" if licence else "toolkits.licence_made",
        object_kind="licence",
        object_id=saved.pk,
        data={"terms": saved.current.number if saved.current else 0},
    )
    return saved


@transaction.atomic
def accept_terms(*, scope: Scope, assets: Sequence[Asset], terms_ids: Collection[int], at: datetime) -> int:
    """Keep that the reader accepts those terms that stand before the files; returns how many were new.

    What is not in force any more was not read in its present words: it is asked for again.
    """
    asked = [waiting.terms_id for waiting in waiting_terms(scope, assets) if waiting.terms_id in terms_ids]
    rows = [
        TermsAcceptance(terms_id=pk, person_id=person_id, accepted_at=at, by_link=bool(scope.link))
        for pk in asked
        for person_id in scope.person_ids
    ]
    # The same tap may arrive twice at once.
    TermsAcceptance.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _allowed(licence: Licence) -> tuple[object, ...]:
    """Return what somebody who holds a file under the licence has to know of it."""
    terms = licence.current_id if licence.must_accept else None
    return licence.territory, licence.valid_until, tuple(licence.channels), terms


def _check(network: Network, fields: LicenceFields, licence: Licence | None) -> None:
    if licence is not None and licence.network_id != network.pk:
        raise OtherNetworkError(_("Choose a licence of this network."))
    others = Licence.objects.filter(network=network, name=fields.name)
    if others.exclude(pk=licence.pk if licence else None).exists():
        raise DomainError(_("Another licence has this name. Choose a different one."), code="name_taken")
    if fields.must_accept and not fields.texts.get(network.default_language):
        raise DomainError(
            _("Write the terms in the network's main language: there must be something to accept."),
            code="terms_missing",
        )


def _territory(countries: Sequence[str]) -> str:
    return f" {' '.join(sorted(set(countries)))} " if countries else ""


def _renew_terms(licence: Licence, texts: dict[str, str]) -> None:
    current = licence.current
    if texts == (current.texts if current else {}):
        return
    last = licence.terms.values_list("number", flat=True).first() or 0
    licence.current = LicenceTerms.objects.create(licence=licence, number=last + 1, texts=texts)
    licence.save(update_fields=["current"])
