"""The spreadsheet of a small network: 40 dealers under two distributors, with the people who work there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

COLUMNS = [
    "number",
    "name",
    "level",
    "parent number",
    "country",
    "town",
    "band",
    "ownership group",
    "person",
    "e-mail",
    "role",
    "language",
    "consent",
]
DEALERS = 40
TOWNS = {"DE": ["Kassel", "Ulm", "Jena", "Trier"], "AT": ["Graz", "Linz", "Wels", "Steyr"]}


@dataclass(frozen=True)
class Row:
    """One line of the sheet: a partner, and one of its people if any."""

    number: str
    name: str
    level: str
    parent: str = ""
    country: str = ""
    town: str = ""
    band: str = ""
    group: str = ""
    person: str = ""
    email: str = ""
    role: str = ""
    language: str = ""
    consent: str = ""

    def cells(self) -> list[str]:
        """Return the cells in the order of the headings."""
        return list(self.__dict__.values())


def dealer_address(number: int) -> str:
    """Return the address of the person at a dealer, 1 to 40."""
    return f"dealer{number}@dealers.example"


MARKETER, SPONSOR = "marketer@maker.example", "sponsor@maker.example"
ANALYST, LEAD = "analyst@agency.example", "lead@agency.example"
DISTRIBUTOR, FIELD = "distributor@north.example", "field@maker.example"


def rows(language: str) -> list[Row]:
    """Return the network; its first dealers speak the language, every fourth dealer did not consent."""
    hq = ("HQ", "Brightfield HQ", "hq")
    people = [
        ("Mara Lindt", MARKETER, "hq_marketer"),
        ("Sven Ohlsen", SPONSOR, "hq_sponsor"),
        ("Anna Berger", ANALYST, "agency_analyst"),
        ("Leo Kern", LEAD, "agency_lead"),
    ]
    made = [
        Row(*hq, person=name, email=address, role=role, language=language, consent="yes")
        for name, address, role in people
    ]
    made += _above_dealers(language)
    made += [_dealer(number, language) for number in range(1, DEALERS + 1)]
    return made


def _above_dealers(language: str) -> list[Row]:
    said = {"language": language, "consent": "yes"}
    field = {"person": "Ida Feld", "email": FIELD, "role": "field_manager", **said}
    manager = {"person": "Jonas Nord", "email": DISTRIBUTOR, "role": "distributor_manager", **said}
    return [
        Row("C-DE", "Germany", "country", "HQ", "DE", **field),
        Row("C-AT", "Austria", "country", "HQ", "AT"),
        Row("D-N", "North Trading", "distributor", "C-DE", "DE", "Kassel", **manager),
        Row("D-S", "South Trading", "distributor", "C-AT", "AT", "Graz"),
    ]


def _dealer(number: int, language: str) -> Row:
    country = "DE" if number <= DEALERS // 2 else "AT"
    other = "de" if language == "en" else "en"
    return Row(
        number=f"{1000 + number}",
        name=f"Dealer {number:02}",
        level="dealer",
        parent="D-N" if country == "DE" else "D-S",
        country=country,
        town=TOWNS[country][number % 4],
        band="ABC"[number % 3],
        group="Falk Group" if number in (3, 4) else "",
        person=f"Person {number:02}",
        email=dealer_address(number),
        role="dealer_principal" if number % 2 else "dealer_staff",
        language=language if number % 3 else other,
        consent="" if number % 4 == 0 else "yes",
    )


def write_sheet(path: Path, language: str) -> Path:
    """Write the workbook with the importer's headings."""
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet("Network")
    sheet.write_row(0, 0, COLUMNS)
    for line, row in enumerate(rows(language), start=1):
        sheet.write_row(line, 0, row.cells())
    workbook.close()
    return path
