"""Lists as networks keep them, in four languages and two shapes."""

from __future__ import annotations

from tests.partners.imports.corpus.case import Case
from tests.partners.imports.corpus.making import book, cells_of, lines, old_book, text

FLAT_HEADINGS = ["Land", "Gebiet", "Importeur", "Kd.-Nr.", "Firma", "Straße", "PLZ", "Ort"]

LISTS = [
    Case(
        "german-flat",
        "a.xlsx",
        book(
            cells_of(
                (
                    "Land;Gebiet;Importeur;Kd.-Nr.;Firma;Straße;PLZ;Ort;Umsatzklasse;Inhabergruppe;"
                    "Ansprechpartner;Funktion;E-Mail;Sprache;Newsletter"
                ),
                (
                    "Deutschland;Nord;Hansa Vertrieb;00101;Petersen;Am Wall 3;28195;Bremen;A;;"
                    "Jens Petersen;Inhaber;jens@petersen.example;Deutsch;ja"
                ),
                (
                    "Deutschland;Nord;Hansa Vertrieb;00102;Voss;;26121;Oldenburg;B;Hinrichs;Ida Voss;"
                    "Verkauf;ida@voss.example;de;nein"
                ),
                "D;NORD ;Hansa-Vertrieb;00103;Ahlers;;24103;Kiel;C;Hinrichs;;;;;",
                (
                    "Österreich;Alpen;Alpen Energie;00301;Steiner;;5020;Salzburg;a;;Eva Steiner;GF;"
                    "eva@steiner.example;;"
                ),
                "CH;n/a;k.A.;00401;Keller;;8400;Winterthur;;;;;;;",
            )
        ),
    ),
    Case(
        "dutch-tree",
        "a.xlsx",
        book(
            cells_of(
                (
                    "Klantnummer;Bedrijfsnaam;Niveau;Bovenliggend nummer;Land;Plaats;Contactpersoon;"
                    "E-mailadres;Functie;Taal;Toestemming"
                ),
                (
                    "HQ;Noordenwind;hoofdkantoor;;Nederland;Utrecht;Mies Blom;mies@noord.example;"
                    "marketing;Nederlands;ja"
                ),
                "V1;De Pomp;Groothandel;HQ;NL;Ede;Piet Vos;piet@pomp.example;verkoopleider;nl;nee",
                (
                    "00017;Warmte BV;dealer;V1;Duitsland;Kleve;Jan Smit;jan@warmte.example;eigenaar;Duits;"
                    "enquêtes"
                ),
                ("00018;Warm Thuis;winkel;V1;België;Gent;An Maes;an@thuis.example;verkoper;Vlaams;akkoord"),
            )
        ),
    ),
    Case(
        "french-flat",
        "a.csv",
        lines(
            (
                "N° client;Raison sociale;Région;Distributeur;N° distributeur;Adresse;CP;Ville;Pays;"
                "Nom;Prénom;Courriel;Tél.;Fonction;Langue;Consentement;Statut"
            ),
            (
                "00017;Chaleur Dubois;Île-de-France;Énergie SA;D-7;12 rue de la Paix;75002;Paris;"
                "France;Dubois;Marie;marie@dubois.example;+33 1 23;gérante;Français;oui;actif"
            ),
            (
                "00018;Pompes Martin;Île-de-France;Énergie SA;D-7;;69001;Lyon;FR;Martin;;"
                "luc@martin.example;;vendeur;fr;non;résilié"
            ),
            encoding="cp1252",
        ),
    ),
    Case(
        "english-flat",
        "a.csv",
        lines(
            (
                "Dealer Code,Company Name,Sales Area,Importer,Address,House No,Zip Code,City,Country,"
                "Contact Person,E-Mail,Closed"
            ),
            (
                "D1,Pennine Heat,North,Albion,Mill Lane,3,LS1,Leeds,United Kingdom,Ann Lee,"
                "ann@pennine.example,"
            ),
            "D2,Mersey Heating,North,Albion,Dock Road,7a,L1,Liverpool,England,,,yes",
        ),
    ),
    Case(
        "distributor-in-two-regions",
        "a.csv",
        lines(
            "Region;Importeur-Nr;Importeur;Nr;Firma",
            "Nord;V1;Hansa;1;A",
            "Süd;V1;Hansa;2;B",
            "Süd;V2;Alb;3;C",
        ),
    ),
    Case(
        "distributors-with-rows-of-their-own",
        "a.csv",
        lines(
            "Nr;Firma;Ebene;Importeur;Gebiet;Land",
            "1;Voss;Händler;Hansa Vertrieb;Nord;DE",
            "V1;HANSA-Vertrieb;Importeur;;Nord;DE",
            "V2;Alb;Importeur;;Süd;DE",
            "V3;Alb;Importeur;;West;AT",
            "2;Kern;Händler;Alb;Süd;DE",
        ),
    ),
    Case(
        "vertriebspartner-is-a-name",
        "a.csv",
        lines(
            "Kundennummer;Vertriebspartner;Land",
            "1;Voss;DE",
        ),
    ),
    Case(
        "vertriebspartner-is-above",
        "a.csv",
        lines(
            "Kundennummer;Firma;Vertriebspartner",
            "1;Voss;Hansa",
        ),
        [],
    ),
    Case(
        "parents-in-the-distributor-column",
        "a.csv",
        lines(
            "Nr;Firma;Typ;Distributor",
            "HQ;Werk;Hersteller;",
            "V1;Hansa;Importeur;HQ",
            "1;Voss;Händler;V1",
            "2;Ahlers;Händler;V1",
        ),
    ),
    Case(
        "names-in-two-columns",
        "a.csv",
        lines(
            "Nr;Firma;Vorname;Nachname;E-Mail",
            "1;Voss;Ina;Voss;ina@voss.example",
            "2;Ahlers;;Ahlers;",
            "3;Kern;Leo;;",
        ),
    ),
    Case(
        "bare-name-is-the-person",
        "a.csv",
        lines(
            "Nr;Firma;Name;E-Mail",
            "1;Voss;Ina Voss;ina@voss.example",
        ),
    ),
    Case(
        "mailboxes-without-names",
        "a.csv",
        lines(
            "Nr;Firma;E-Mail",
            "1;Voss;info@voss.example",
            "2;Ahlers;",
        ),
        [],
    ),
    Case(
        "one-person-at-two-partners",
        "a.csv",
        lines(
            "Nr;Firma;Ansprechpartner;E-Mail",
            "1;Voss;Ina Voss;ina@voss.example",
            "2;Voss Kiel;Ina Voss;INA@Voss.example",
        ),
    ),
    Case(
        "odd-addresses",
        "a.csv",
        lines(
            "Nr;Firma;Ansprechpartner;E-Mail",
            "1;A;Ina;Ina Voss <ina@a.example>",
            "2;B;Ole;mailto:ole@b.example;",
            '3;C;Eva;"eva@c.example; max@c.example"',
            "4;D;Max;max@",
            "5;E;Jan;jan@e.example,",
        ),
    ),
    Case(
        "states",
        "a.csv",
        lines(
            "Nr;Firma;Status;gesperrt",
            "1;A;aktiv;",
            "2;B;gekündigt;",
            "3;C;;x",
            "4;D;;",
            "5;E;ruht;nein",
            "6;F;vielleicht;",
            "7;G;;ab 2026",
        ),
    ),
    Case(
        "consents",
        "a.csv",
        lines(
            "Nr;Firma;Person;Einwilligung;Newsletter;Umfragen",
            "1;A;Ina;ja;;",
            "2;A;Ole;opt-out;;",
            "3;A;Eva;Newsletter, Umfragen;;",
            "4;A;Max;;x;nein",
            "5;A;Jan;nein;ja;",
            "6;A;Uwe;k.A.;-;",
            "7;A;Ute;✓;;",
            "8;A;Udo;mal sehen;vielleicht;",
        ),
    ),
    Case(
        "unknown-words",
        "a.csv",
        lines(
            "Nr;Firma;Ebene;Übergeordnet;Land;Umsatzklasse;Person;Rolle;Sprache",
            "HQ;Werk;Werk;;Deutschland;;Ina;Oberindianer;Klingonisch",
            "1;Voss;Wolke;HQ;Atlantis;A/B;;;",
        ),
    ),
    Case(
        "roles-that-do-not-fit",
        "a.csv",
        lines(
            "number;name;level;parent number;person;role",
            "HQ;Works;hq;;Ina;",
            "1;Voss;dealer;HQ;Ole;hq_sponsor",
            "V;Hansa;distributor;HQ;Eva;owner",
            "2;Ahlers;dealer;V;Max;sales manager",
            "3;Kern;dealer;V;Jan;",
            "4;Lutz;dealer;V;;principal",
        ),
    ),
    Case(
        "loose-and-circling",
        "a.csv",
        lines(
            "number;name;level;parent number",
            "HQ;Works;hq;",
            "A;A;distributor;B",
            "B;B;distributor;A",
            "1;Voss;dealer;nobody",
            "2;Ahlers;dealer;",
            "3;Kern;dealer;#",
            "4;Lutz;dealer;HQ",
            "HQ2;More;hq;HQ",
        ),
    ),
    Case(
        "contradictions",
        "a.csv",
        lines(
            "number;name;level;parent number;town;person",
            "HQ;Works;hq;;;",
            "1;Voss;dealer;HQ;;Ina",
            "1;Voss;dealer;HQ;Ulm;Ole",
            "1;Voss;dealer;HQ;Bonn;Eva",
            "1;Voß GmbH;dealer;HQ;Ulm;Max",
        ),
    ),
    Case(
        "missing-and-too-long",
        "a.csv",
        text(
            f"number;name;town;street;person\n;Voss;Ulm;;\n2;;Ulm;;\n#3;Kern;Ulm;;\n{'4' * 41};Lutz;;;\n"
            f"5;{'x' * 201};{'y' * 101};;{'z' * 151}\n"
        ),
    ),
    Case(
        "old-flat",
        "a.xls",
        old_book(
            [
                FLAT_HEADINGS,
                ["DE", "Nord", "Hansa", ("00101"), "Petersen", "Am Wall 3", (28195, "00000"), "Bremen"],
                ["DE", "Süd", "Südwest", ("00201"), "Häberle", "Alb 1", (1067, "00000"), "Ulm"],
            ]
        ),
    ),
]
