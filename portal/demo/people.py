"""Whom a visitor of the demo can be."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DemoPerson:
    """One person with a link; `key` stands in the address."""

    key: str
    email: str
    name: str
    what: str | Promise
    network: str


HEAT_PUMPS = "heat-pumps"
E_BIKES = "e-bikes"
PEOPLE = (
    DemoPerson("dealer", "jens@petersen.example", "Jens Petersen", _("dealer, Bremen"), HEAT_PUMPS),
    DemoPerson("dealer-uk", "tom@pennine.example", "Tom Ackroyd", _("dealer, Leeds"), HEAT_PUMPS),
    DemoPerson(
        "distributor", "heiko.hansen@hansa.example", "Heiko Hansen", _("distributor manager"), HEAT_PUMPS
    ),
    DemoPerson(
        "field", "fiona.walsh@nordwind.example", "Fiona Walsh", _("field manager, North-West"), HEAT_PUMPS
    ),
    DemoPerson("marketer", "katrin.vogel@nordwind.example", "Katrin Vogel", _("HQ marketer"), HEAT_PUMPS),
    DemoPerson("sponsor", "martin.seidel@nordwind.example", "Dr. Martin Seidel", _("HQ sponsor"), HEAT_PUMPS),
    DemoPerson(
        "analyst",
        "anna@sprachrohr.example",
        "Anna Berger",
        _("agency analyst, both networks"),
        HEAT_PUMPS,
    ),
    DemoPerson("lead", "james@sprachrohr.example", "James Holloway", _("agency lead"), HEAT_PUMPS),
    DemoPerson(
        "both", "miriam@petersen.example", "Miriam Adler", _("dealer of two networks, Bremen"), E_BIKES
    ),
    DemoPerson(
        "e-bikes-marketer",
        "lena.hartwig@rueckenwind.example",
        "Lena Hartwig",
        _("HQ marketer, e-bikes"),
        E_BIKES,
    ),
)


def person_of(key: str) -> DemoPerson | None:
    """Return the person behind an address."""
    return next((person for person in PEOPLE if person.key == key), None)
