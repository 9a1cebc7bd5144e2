"""What files may be used for, in words; and whose terms a reader has still to accept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from partners.models import Network
from partners.scope import Scope
from toolkits.enums import Channel
from toolkits.models import Asset, Licence, TermsAcceptance
from toolkits.querysets import sees_drafts


@dataclass(frozen=True)
class Rights:
    """What a card says of a file's rights; `asks`: its terms come before the file."""

    words: str = ""
    until: datetime | None = None
    asks: bool = False


FREE = Rights()


@dataclass(frozen=True)
class Waiting:
    """A licence whose terms the reader has not accepted in this version, and the files that wait for it."""

    terms_id: int
    name: str
    words: str
    text: str
    titles: list[str]


def first_end(*moments: datetime | None) -> datetime | None:
    """Return the earliest of those moments that there are."""
    return min((moment for moment in moments if moment), default=None)


def rights_of(scope: Scope, network: Network, assets: Iterable[Asset]) -> dict[int, Rights]:
    """Return the rights of each asset by its key: no question more while none of them has a licence."""
    held = {asset.pk: asset.licence_id for asset in assets}
    licences = Licence.objects.filter(network=network).in_bulk({pk for pk in held.values() if pk})
    asking = _asking(scope, licences.values()) if licences else set()
    said = {
        pk: Rights(rights_words(licence), licence.valid_until, pk in asking)
        for pk, licence in licences.items()
    }
    return {pk: said.get(licence_id or 0, FREE) for pk, licence_id in held.items()}


@dataclass(frozen=True)
class LicenceRow:
    """A licence as the list of those who keep them shows it."""

    licence: Licence
    words: str
    files: int


def licence_rows(scope: Scope, network: Network) -> list[LicenceRow]:
    """Return the network's licences by name."""
    rows = Licence.objects.visible_to(scope).filter(network=network).select_related("current")
    counted = rows.annotate(files=Count("assets")).order_by("name", "pk")
    return [LicenceRow(licence, rights_words(licence), licence.files) for licence in counted]


def waiting_terms(scope: Scope, assets: Sequence[Asset]) -> list[Waiting]:
    """Return the terms that stand before these files for the reader, each with its files."""
    ids = {asset.licence_id for asset in assets if asset.licence_id}
    if not ids:
        return []
    licences = Licence.objects.select_related("current", "network").in_bulk(ids)
    asking = _asking(scope, licences.values())
    return [
        Waiting(
            terms_id=licence.current_id or 0,
            name=licence.name,
            words=rights_words(licence),
            text=terms_text(licence),
            titles=[asset.title for asset in assets if asset.licence_id == pk],
        )
        for pk, licence in sorted(licences.items())
        if pk in asking
    ]


def rights_words(licence: Licence) -> str:
    """Say what a licence allows in one line; nothing when it sets no limit."""
    labels = dict(Channel.choices)
    channels = [str(labels[name]) for name in licence.channels if name in labels]
    parts = [get_text_list(part, _("and")) for part in (channels, licence.countries) if part]
    if licence.valid_until:
        parts.append(_("until %(day)s") % {"day": _day(licence.valid_until)})
    return _("Use: %(rights)s") % {"rights": ", ".join(parts)} if parts else ""


def terms_text(licence: Licence) -> str:
    """Return the terms in the reader's language, else in the network's, else in any that there is."""
    texts = licence.current.texts if licence.current else {}
    wanted = (translation.get_language(), licence.network.default_language, *texts)
    return next((texts[code] for code in wanted if texts.get(code)), "")


def _asking(scope: Scope, licences: Iterable[Licence]) -> set[int]:
    """Return the keys of the licences whose terms the reader has to accept; who works on them needn't."""
    if sees_drafts(scope):
        return set()
    asked = {
        licence.pk: licence.current_id for licence in licences if licence.must_accept and licence.current_id
    }
    if not asked:
        return set()
    rows = TermsAcceptance.objects.filter(terms__in=asked.values(), person__in=scope.person_ids)
    accepted = set(rows.values_list("terms_id", flat=True))
    return {pk for pk, terms_id in asked.items() if terms_id not in accepted}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
