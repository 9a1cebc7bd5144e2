"""What may narrow a search down: each choice with how many files are left when it is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from partners.languages import language_name
from partners.models import Campaign
from toolkits.enums import Channel, FileType, Validity
from toolkits.queries.finding import Asked, Found, Hit, validity_of


@dataclass(frozen=True)
class FacetChoice:
    """One choice: how many files it leaves (None when there are too many to count), or that it is taken."""

    name: str
    value: str
    label: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class Facet:
    """One way of narrowing down."""

    name: str
    choices: list[FacetChoice]


def facets_of(found: Found, asked: Asked) -> list[Facet]:
    """Return the facets of what was found; what would change nothing is left out, but never what is taken."""
    campaigns = _campaign_names(found.hits)
    counted: dict[str, tuple[Counter[str], dict[str, str]]] = {
        "type": (Counter(hit.type for hit in found.hits), _labels(FileType)),
        "language": (Counter(code for hit in found.hits for code in hit.languages), {}),
        "channel": (Counter(hit.channel for hit in found.hits if hit.channel), _labels(Channel)),
        "campaign": (Counter(str(pk) for hit in found.hits for pk in hit.campaigns), campaigns),
        "valid": (Counter(map(validity_of, found.hits)), _labels(Validity)),
    }
    facets = [_facet(name, asked, found, *of) for name, of in counted.items()]
    return [facet for facet in facets if facet.choices]


def _facet(name: str, asked: Asked, found: Found, counts: Counter[str], labels: dict[str, str]) -> Facet:
    taken = getattr(asked, name)
    if taken:
        return Facet(name, [FacetChoice(name, taken, _label(name, taken, labels), None, current=True)])
    total = len(found.hits)
    choices = [
        FacetChoice(
            name, value, _label(name, value, labels), None if found.is_capped else count, current=False
        )
        for value, count in counts.most_common()
        if found.is_capped or count < total
    ]
    return Facet(name, sorted(choices, key=lambda choice: (-(choice.count or 0), str(choice.label))))


def _label(name: str, value: str, labels: dict[str, str]) -> str:
    if name == "language":
        return language_name(value)
    if name == "campaign" and value not in labels:  # nothing of it was found: its name isn't for everybody
        return _("One campaign")
    return str(labels.get(value, value))


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


def _campaign_names(hits: Iterable[Hit]) -> dict[str, str]:
    ids = {pk for hit in hits for pk in hit.campaigns}
    return {str(pk): name for pk, name in Campaign.objects.filter(pk__in=ids).values_list("pk", "name")}
