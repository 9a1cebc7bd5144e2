"""Write the network sheets in data/: `DJANGO_SETTINGS_MODULE=... python -m portal.demo.roster`."""

from __future__ import annotations

from pathlib import Path

from partners.imports.headings import HEADINGS

DATA = Path(__file__).parent / "data"
Row = tuple[str, ...]

HEAT_PUMPS_TREE: list[Row] = [
    ("HQ", "Nordwind Wärmepumpen", "hq", "", "DE", "Kassel", "", ""),
    ("R-DACH", "Region DACH", "region", "HQ", "", "", "", ""),
    ("R-NORD", "Region Nord-West", "region", "HQ", "", "", "", ""),
    ("DE", "Deutschland", "country", "R-DACH", "DE", "", "", ""),
    ("AT", "Österreich", "country", "R-DACH", "AT", "", "", ""),
    ("CH", "Schweiz", "country", "R-DACH", "CH", "", "", ""),
    ("IE", "Ireland", "country", "R-NORD", "IE", "", "", ""),
    ("UK", "United Kingdom", "country", "R-NORD", "GB", "", "", ""),
    ("V-100", "Hansa Wärmetechnik Vertrieb", "distributor", "DE", "DE", "Bremen", "", ""),
    ("V-200", "Südwest Klima Großhandel", "distributor", "DE", "DE", "Stuttgart", "", ""),
    ("V-300", "Alpen Energie Vertrieb", "distributor", "AT", "AT", "Salzburg", "", ""),
    ("V-400", "Albion Heating Supplies", "distributor", "UK", "GB", "Leeds", "", ""),
]
# number, name, parent, country, town, band, ownership group
HEAT_PUMPS_DEALERS: list[Row] = [
    ("00101", "Petersen Haustechnik", "V-100", "DE", "Bremen", "A", ""),
    ("00102", "Wärme Voss", "V-100", "DE", "Oldenburg", "B", ""),
    ("00103", "Janssen Heizung & Bad", "V-100", "DE", "Leer", "C", ""),
    ("00104", "Hinrichs Gebäudetechnik", "V-100", "DE", "Hamburg", "A", "Hinrichs Gruppe"),
    ("00105", "Hinrichs Lübeck", "V-100", "DE", "Lübeck", "B", "Hinrichs Gruppe"),
    ("00106", "Küstenklima Behrens", "V-100", "DE", "Cuxhaven", "C", ""),
    ("00107", "Carstens Energie", "V-100", "DE", "Kiel", "B", ""),
    ("00108", "Ahlers Sanitär", "V-100", "DE", "Wilhelmshaven", "C", ""),
    ("00109", "Weserbergland Wärme", "V-100", "DE", "Hameln", "B", ""),
    ("00110", "Meinders Solar + Heizung", "V-100", "DE", "Aurich", "C", ""),
    ("00201", "Schwarzwald Wärmepumpen", "V-200", "DE", "Freiburg", "A", ""),
    ("00202", "Maier Haustechnik", "V-200", "DE", "Tübingen", "B", ""),
    ("00203", "Bodensee Klimatechnik", "V-200", "DE", "Konstanz", "A", ""),
    ("00204", "Häberle Heizungsbau", "V-200", "DE", "Reutlingen", "C", ""),
    ("00205", "Neckar Energiehaus", "V-200", "DE", "Heilbronn", "B", "Energiehaus AG"),
    ("00206", "Energiehaus Karlsruhe", "V-200", "DE", "Karlsruhe", "B", "Energiehaus AG"),
    ("00207", "Fischer & Sohn", "V-200", "DE", "Ulm", "C", ""),
    ("00208", "Allgäu Wärme Rädler", "V-200", "DE", "Kempten", "B", ""),
    ("00209", "Odenwald Heiztechnik", "V-200", "DE", "Mosbach", "C", ""),
    ("00210", "Kraichgau Haustechnik", "V-200", "DE", "Bruchsal", "C", ""),
    ("00211", "Pfalz Klima Braun", "V-200", "DE", "Landau", "B", ""),
    ("00301", "Steiner Installationen", "V-300", "AT", "Salzburg", "A", ""),
    ("00302", "Tauern Haustechnik", "V-300", "AT", "Zell am See", "B", ""),
    ("00303", "Huber Wärme", "V-300", "AT", "Linz", "B", ""),
    ("00304", "Innviertel Energie", "V-300", "AT", "Ried", "C", ""),
    ("00305", "Gruber Installateur", "V-300", "AT", "Graz", "A", ""),
    ("00306", "Kärnten Klima", "V-300", "AT", "Villach", "C", ""),
    ("00401", "Keller Wärmetechnik", "CH", "CH", "Winterthur", "A", ""),
    ("00402", "Brunner Haustechnik", "CH", "CH", "Bern", "B", ""),
    ("00403", "Seeland Energie", "CH", "CH", "Biel", "C", ""),
    ("00501", "Pennine Heat Pumps", "V-400", "GB", "Leeds", "A", ""),
    ("00502", "Yorkshire Renewables", "V-400", "GB", "York", "B", ""),
    ("00503", "Mersey Heating", "V-400", "GB", "Liverpool", "B", ""),
    ("00504", "Lakeland Energy", "V-400", "GB", "Kendal", "C", ""),
    ("00505", "Tyne Climate", "V-400", "GB", "Newcastle", "C", ""),
    ("00506", "Peak Heating Services", "V-400", "GB", "Sheffield", "B", ""),
    ("00507", "Humber Warm Homes", "V-400", "GB", "Hull", "C", ""),
    ("00601", "Liffey Renewables", "IE", "IE", "Dublin", "A", ""),
    ("00602", "Atlantic Heating", "IE", "IE", "Galway", "B", ""),
    ("00603", "Lee Valley Energy", "IE", "IE", "Cork", "C", ""),
]
# partner number, person, e-mail, role, language, consent
HEAT_PUMPS_PEOPLE: list[Row] = [
    ("HQ", "Katrin Vogel", "katrin.vogel@nordwind.example", "hq_marketer", "de", "yes"),
    ("HQ", "Dr. Martin Seidel", "martin.seidel@nordwind.example", "hq_sponsor", "de", "yes"),
    ("HQ", "Anna Berger", "anna@sprachrohr.example", "agency_analyst", "de", "yes"),
    ("HQ", "James Holloway", "james@sprachrohr.example", "agency_lead", "en", "yes"),
    ("R-NORD", "Fiona Walsh", "fiona.walsh@nordwind.example", "field_manager", "en", "yes"),
    ("R-DACH", "Ralf Brandt", "ralf.brandt@nordwind.example", "field_manager", "de", "yes"),
    ("V-100", "Heiko Hansen", "heiko.hansen@hansa.example", "distributor_manager", "de", "yes"),
    ("V-200", "Ute Kern", "ute.kern@suedwest.example", "distributor_manager", "de", "yes"),
    ("V-300", "Lukas Moser", "lukas.moser@alpen.example", "distributor_manager", "de", "yes"),
    ("V-400", "Priya Shah", "priya.shah@albion.example", "distributor_manager", "en", "yes"),
    ("00101", "Jens Petersen", "jens@petersen.example", "dealer_principal", "de", "yes"),
    ("00101", "Miriam Adler", "miriam@petersen.example", "dealer_staff", "de", "yes"),
    ("00201", "Sabine Kuhn", "sabine@schwarzwald.example", "dealer_staff", "de", "yes"),
    ("00501", "Tom Ackroyd", "tom@pennine.example", "dealer_staff", "en", "yes"),
    ("00501", "Rachel Ackroyd", "rachel@pennine.example", "dealer_principal", "en", "yes"),
    ("00401", "Reto Keller", "reto@keller.example", "dealer_principal", "de", "yes"),
]
PRINCIPALS = [
    "Nina Voss",
    "Onno Janssen",
    "Ulf Hinrichs",
    "Birte Hinrichs",
    "Tjark Behrens",
    "Svenja Carstens",
    "Holger Ahlers",
    "Gesa Wolter",
    "Enno Meinders",
    "Paul Dreher",
    "Doris Maier",
    "Jonas Weber",
    "Karl Häberle",
    "Eva Lang",
    "Timo Beck",
    "Ina Fischer",
    "Xaver Rädler",
    "Bernd Trautmann",
    "Silke Roth",
    "Jörg Braun",
    "Theresa Steiner",
    "Markus Egger",
    "Franz Huber",
    "Julia Wimmer",
    "Stefan Gruber",
    "Nora Lackner",
    "Simon Brunner",
    "Claudia Frei",
    "Emily Carter",
    "Liam Doyle",
    "Grace Postlethwaite",
    "Owen Charlton",
    "Hannah Marsh",
    "Ben Thornton",
    "Aoife Byrne",
    "Cian Flaherty",
    "Niamh Collins",
]

E_BIKES_TREE: list[Row] = [
    ("HQ", "Rückenwind E-Bikes", "hq", "", "DE", "Münster", "", ""),
    ("DE", "Deutschland", "country", "HQ", "DE", "", "", ""),
    ("UK", "United Kingdom", "country", "HQ", "GB", "", "", ""),
    ("D-1", "Radwelt Großhandel", "distributor", "DE", "DE", "Hannover", "", ""),
]
E_BIKES_DEALERS: list[Row] = [
    ("1001", "Radhaus Adler", "D-1", "DE", "Bremen", "A", ""),
    ("1002", "Zweirad Lindner", "D-1", "DE", "Hannover", "A", ""),
    ("1003", "Fahrradscheune", "D-1", "DE", "Celle", "C", ""),
    ("1004", "Kettwig Bikes", "D-1", "DE", "Essen", "B", ""),
    ("1005", "Velo Münsterland", "D-1", "DE", "Münster", "B", ""),
    ("1006", "Harz Bikes", "D-1", "DE", "Goslar", "C", ""),
    ("1007", "Elbrad", "D-1", "DE", "Hamburg", "A", ""),
    ("1008", "Pedal & Strom", "DE", "DE", "Leipzig", "B", ""),
    ("2001", "Canal Cycles", "UK", "GB", "Manchester", "A", ""),
    ("2002", "Dales E-Bikes", "UK", "GB", "Skipton", "C", ""),
    ("2003", "Severn Cycles", "UK", "GB", "Bristol", "B", ""),
    ("2004", "Fenland Bikes", "UK", "GB", "Cambridge", "B", ""),
]
E_BIKES_PEOPLE: list[Row] = [
    ("HQ", "Lena Hartwig", "lena.hartwig@rueckenwind.example", "hq_marketer", "de", "yes"),
    ("HQ", "Oliver Brandes", "oliver.brandes@rueckenwind.example", "hq_sponsor", "de", "yes"),
    ("HQ", "Anna Berger", "anna@sprachrohr.example", "agency_analyst", "de", "yes"),
    ("HQ", "James Holloway", "james@sprachrohr.example", "agency_lead", "en", "yes"),
    ("1001", "Miriam Adler", "miriam@petersen.example", "dealer_principal", "de", "yes"),
]
E_BIKES_PRINCIPALS = [
    "Kai Lindner",
    "Ruth Scheun",
    "Dirk Kettwig",
    "Anke Boll",
    "Frank Harz",
    "Wiebke Thun",
    "Sven Neumann",
    "Mia Clarke",
    "Joe Dale",
    "Ella Rees",
    "Adam Fenn",
]


def rows_of(tree: list[Row], dealers: list[Row], people: list[Row], principals: list[str]) -> list[Row]:
    """Return the sheet's rows: people beside their partner, a principal for every dealer without one."""
    partners = [*tree, *((n, name, "dealer", *rest) for n, name, *rest in dealers)]
    seats = dict.fromkeys((partner[0] for partner in partners), ())
    for number, *facts in people:
        seats[number] = (*seats[number], tuple(facts))
    names = iter(principals)
    rows: list[Row] = []
    for partner in partners:
        seated = seats[partner[0]]
        if partner[2] == "dealer" and not seated:
            seated = (_principal(partner, next(names), len(rows)),)
        rows += [(*partner, *person) for person in seated] or [(*partner, "", "", "", "", "")]
    return rows


def _principal(partner: Row, name: str, at: int) -> Row:
    language = "en" if partner[4] in {"GB", "IE"} else "de"
    address = f"info{partner[0]}@dealer.example"
    consent = "no" if at % 9 == 4 else "yes"
    return (name, address, "dealer_principal", language, consent)


def write(path: Path, rows: list[Row]) -> None:
    """Write one sheet with the import's headings."""
    from openpyxl import Workbook  # noqa: PLC0415 (costs over a second to import)

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("network")
    for row in (HEADINGS, *rows):
        sheet.append(list(row))
    workbook.save(path)


def main() -> None:
    """Write both sheets."""
    DATA.mkdir(exist_ok=True)
    write(
        DATA / "heat-pumps.xlsx",
        rows_of(HEAT_PUMPS_TREE, HEAT_PUMPS_DEALERS, HEAT_PUMPS_PEOPLE, PRINCIPALS),
    )
    write(DATA / "e-bikes.xlsx", rows_of(E_BIKES_TREE, E_BIKES_DEALERS, E_BIKES_PEOPLE, E_BIKES_PRINCIPALS))


if __name__ == "__main__":
    main()
