"""The answers that HQ gave to all dealers: you said, the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from feedback.models import Answer, Promise
from partners.disclosure.figures import are_enough, in_steps
from partners.models import Network
from partners.scope import Scope
from portal.kernel.paging import KeyPage, key_page

PAGE = 20


@dataclass(frozen=True)
class Said:
    """One answer as all its readers see it: at least so many dealers, and the countries with enough."""

    answer: Answer
    dealers: int
    places: str
    promise: Promise | None
    is_late: bool


def everyones_page(scope: Scope, network: Network, *, country: str = "", cursor: str = "") -> KeyPage:
    """Return one page of them, the newest first; `country` keeps those of which enough spoke there."""
    rows = Answer.objects.for_everyone(scope).select_related("theme", "by__person", "promise")
    if country:
        rows = rows.filter(**{f"countries__{country}__gte": network.minimum_dealers})
    return key_page(rows, field="answered_at", cursor=cursor, size=PAGE)


def answered_countries(scope: Scope, network: Network) -> list[str]:
    """Return the codes of the countries that stand behind some answer with enough dealers."""
    found = Answer.objects.for_everyone(scope).values_list("countries", flat=True)
    return sorted({code for countries in found for code in _enough(network, countries)})


def as_said(network: Network, answer: Answer, names: Mapping[str, str]) -> Said:
    """Return what of an answer's figures may be shown; `names` of countries by their code."""
    promise: Promise | None = getattr(answer, "promise", None)
    return Said(
        answer=answer,
        dealers=in_steps(network, answer.dealers),
        places=", ".join(names.get(code, code) for code in _enough(network, answer.countries)),
        promise=promise,
        is_late=promise is not None and promise.kept_at is None and promise.due_on < _today(network),
    )


def _enough(network: Network, countries: dict[str, int]) -> list[str]:
    """Return the countries with enough dealers, the same to everybody: it is what dealers read."""
    return [code for code, fewest in countries.items() if are_enough(network, fewest)]


def _today(network: Network) -> date:
    return timezone.now().astimezone(ZoneInfo(network.time_zone)).date()
