"""Words of four languages mean one thing, whatever their case, accents and punctuation."""

from __future__ import annotations

import pytest

from partners.enums import Level, Role
from partners.imports.folding import fold, fold_words, read_vocabulary
from partners.imports.headings import field_of
from partners.imports.words import (
    ANSWERS,
    COUNTRIES,
    LANGUAGES,
    LEVELS,
    PURPOSES,
    ROLES,
    STATES,
    dated,
    iso_day,
    look_up,
    own_name,
    read_answer,
    read_band,
    read_consent,
    read_country,
    read_language,
    read_role,
    read_state,
)


@pytest.mark.parametrize("word", ["Händler-Nr.", "HAENDLERNR", "händlernr", " Händler Nr "])
def test_folding_takes_spellings_for_one(word) -> None:
    assert fold(word) == "handlernr"


def test_words_of_other_scripts_stay() -> None:
    assert fold("Ελλάδα") == "ελλαδα"
    assert fold_words("Nord & Süd-West") == ("nord", "sud", "west")


@pytest.mark.parametrize(
    "name,values",
    [
        ("levels", set(Level.values)),
        ("roles", set(Role.values)),
        ("answers", {"yes", "no", "unsaid"}),
        ("states", {"active", "inactive"}),
        ("purposes", {"news", "ask"}),
    ],
)
def test_vocabularies_lead_to_values_of_ours(name, values) -> None:
    assert set(read_vocabulary(name).values()) == values


def test_vocabularies_of_places_hold_codes() -> None:
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES.values())
    assert all(len(code) == 2 and code.islower() for code in LANGUAGES.values())
    assert all(read_country(code) == code for code in COUNTRIES.values())
    assert all(LANGUAGES[fold(code)] == code for code in LANGUAGES.values())
    assert all(table for table in (ANSWERS, LEVELS, PURPOSES, ROLES, STATES))


@pytest.mark.parametrize(
    "heading,field",
    [
        *[
            (text, "number")
            for text in ("Händlernummer", "Kd.-Nr.", "Debiteurnr", "Klantnummer", "N° client")
        ],
        *[(text, "name") for text in ("Firma", "Bedrijfsnaam", "Raison sociale", "Company")],
        *[(text, "person") for text in ("Ansprechpartner", "Contactpersoon", "Interlocuteur", "Contact")],
        *[(text, "email") for text in ("E-Mail", "Courriel", "E-mailadres", "Mail address")],
        *[(text, "country") for text in ("Land", "Pays", "COUNTRY")],
        *[(text, "postcode") for text in ("PLZ", "Postcode", "Code postal", "Zip")],
        *[(text, "town") for text in ("Ort", "Plaats", "Ville", "City")],
        *[(text, "band") for text in ("Umsatzklasse", "Omzetklasse", "Turnover class")],
        *[(text, "ownership_group") for text in ("Inhabergruppe", "Groep", "Groupe propriétaire")],
        *[(text, "region") for text in ("Region", "Gebiet", "Région", "Sales area")],
        *[(text, "distributor") for text in ("Importeur", "Distributor", "Distributeur", "Vertriebspartner")],
        *[(text, "status") for text in ("Status", "Statut", "aktiv")],
        *[(text, "blocked") for text in ("gesperrt", "Geblokkeerd", "Bloqué", "Closed")],
        *[(text, "consent") for text in ("Einwilligung", "Toestemming", "Consentement", "Opt-in")],
        *[(text, "consent_news") for text in ("Newsletter", "Nieuwsbrief", "Infolettre")],
        *[(text, "language") for text in ("Sprache", "Taal", "Langue", "Language")],
        *[(text, "parent") for text in ("Parent Number", "Übergeordnet", "Valt onder", "Rattaché à")],
        *[(text, "phone") for text in ("Tel. (Zentrale)", "Telefoonnummer", "Téléphone", "Phone*")],
        *[(text, "number") for text in ("Dealer number", "Account no", "Numéro du partenaire")],
        *[(text, "name") for text in ("Dealer", "Revendeur", "Nom du concessionnaire")],
        *[(text, "band") for text in ("Tranche", "Tranche de chiffre d’affaires")],
        *[(text, "") for text in ("Bemerkung", "", "Kreditlimit", "Notes", "x")],
    ],
)
def test_headings_are_understood(heading, field) -> None:
    assert field_of(heading)[0] == field


@pytest.mark.parametrize(
    "word,code",
    [("Deutschland", "DE"), ("duitsland", "DE"), ("D", "DE"), ("deu", "DE"), ("Vereinigtes Königreich", "GB")]
    + [
        ("UK", "GB"),
        ("A", "AT"),
        ("AUT", "AT"),
        ("Suisse", "CH"),
        ("Tchéquie", "CZ"),
        ("zw", "ZW"),
        ("?", ""),
    ]
    + [("Ελλάδα", "GR"), ("FL", "LI"), ("Atlantis", "")],
)
def test_countries_by_name_code_and_car_sign(word, code) -> None:
    assert read_country(word) == code


def test_country_has_a_name_of_its_own() -> None:
    assert [own_name(code) for code in ("AT", "NL", "ZW")] == ["Österreich", "Nederland", "ZW"]


@pytest.mark.parametrize(
    "word,code",
    [
        ("Deutsch", "de"),
        ("GER", "de"),
        ("Néerlandais", "nl"),
        ("de_AT", "de-at"),
        ("pt-BR", "pt-br"),
        ("fr", "fr"),
    ]
    + [("Vlaams", "nl"), ("xx-YY", ""), ("Klingonisch", "")],
)
def test_languages_by_name_and_code(word, code) -> None:
    assert read_language(word) == code


@pytest.mark.parametrize(
    "word,level,role",
    [
        ("Inhaberin", Level.DEALER, Role.DEALER_PRINCIPAL),
        ("Geschäftsführer", Level.DISTRIBUTOR, Role.DISTRIBUTOR_MANAGER),
        ("Verkaufsleiter", Level.DEALER, Role.DEALER_STAFF),
        ("vendeuse", Level.DEALER, Role.DEALER_STAFF),
        ("Gebietsleiter", Level.REGION, Role.FIELD_MANAGER),
        ("dealer_principal", Level.DISTRIBUTOR, Role.DEALER_PRINCIPAL),
        ("Verkäufer", Level.DISTRIBUTOR, Role.DEALER_STAFF),
        ("eigenaar", "", Role.DEALER_PRINCIPAL),
        ("Häuptling", Level.DEALER, ""),
    ],
)
def test_roles_fit_the_level_where_a_near_one_does(word, level, role) -> None:
    assert read_role(word, level) == role


def test_words_of_the_user_come_first() -> None:
    own = {"Häuptling": Role.HQ_SPONSOR, "ja": "no"}
    assert read_role("häuptling", Level.HQ, own) == Role.HQ_SPONSOR
    assert look_up(ANSWERS, "JA", own) == "no"
    assert look_up(ANSWERS, "nein", own) == "no"


@pytest.mark.parametrize(
    "word,answer",
    [
        ("ja", "yes"),
        ("OUI", "yes"),
        ("Opt-Out", "no"),
        ("✓", "yes"),
        ("✗", "no"),
        ("-", "unsaid"),
        ("k.A.", "unsaid"),
    ]
    + [("31.12.2025", "yes"), ("vielleicht", ""), ("vielleicht, 31.12.2025", ""), ("ja, ab 2026", "")],
)
def test_answers(word, answer) -> None:
    assert read_answer(word) == answer


@pytest.mark.parametrize(
    "text,answer,day",
    [
        ("ja, 12.05.2021", "yes", "2021-05-12"),
        ("Oui (le 2021-05-12)", "yes", "2021-05-12"),
        ("nein seit 1/2/21", "no", "2021-02-01"),
        ("12.05.2021", "yes", "2021-05-12"),
        ("ja, 31.02.2021", "", ""),
        ("ja " * 40 + "12.05.2021", "", ""),
    ],
)
def test_answer_bears_its_day(text, answer, day) -> None:
    assert (read_answer(text), dated(text)[1]) == (answer, day)


@pytest.mark.parametrize(
    "word,said",
    [
        ("ja", {"news": True, "ask": True}),
        ("non", {"news": False, "ask": False}),
        ("Newsletter", {"news": True, "ask": False}),
        ("news und Umfragen", {"news": True, "ask": True}),
        ("unbekannt", {}),
        ("news, Fax", None),
        (",", None),
    ],
)
def test_consent(word, said) -> None:
    assert read_consent(word) == said


@pytest.mark.parametrize(
    "word,active",
    [("aktiv", True), ("gesperrt", False), ("Fermé", False), ("nicht aktiv", False), ("Mond", None)],
)
def test_states(word, active) -> None:
    assert read_state(word) is active


@pytest.mark.parametrize(
    "text,band", [("a", "A"), ("Klasse B", "B"), ("C-Kunde", "C"), ("A/B", ""), ("D", ""), ("A, a", "A")]
)
def test_bands(text, band) -> None:
    assert read_band(text) == band


@pytest.mark.parametrize(
    "text,day",
    [
        ("2025-12-31", "2025-12-31"),
        ("31.12.2025", "2025-12-31"),
        ("31/12/25", "2025-12-31"),
        ("1-2-2025", "2025-02-01"),
        ("2025/12/31", "2025-12-31"),
    ]
    + [
        ("2025-12-31 08:15", "2025-12-31"),
        ("31.02.2025", ""),
        ("2025-13-01", ""),
        ("Mai 2025", ""),
        ("", ""),
    ],
)
def test_days(text, day) -> None:
    assert iso_day(text) == day
