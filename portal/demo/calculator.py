"""A workbook that calculates: ten years of heating, three ways to heat beside one another."""

from __future__ import annotations

import io

COLUMNS = ("B", "C", "D")
WAYS = ("Gas", "Öl", "Wärmepumpe")
# Label, and for each way what stands in the yellow field.
GIVEN = (
    ("Preis je kWh in €", (0.12, 0.11, 0.28)),
    ("Preissteigerung im Jahr", (0.04, 0.04, 0.02)),
    ("Wirkungsgrad / Jahresarbeitszahl", (0.92, 0.88, 4.1)),
    ("Anschaffung mit Einbau in €", (11500, 13500, 29800)),
    ("Förderung", (0, 0, 0.45)),
    ("Wartung im Jahr in €", (220, 260, 189)),
)
FIRST_GIVEN, YEARS = 8, 10
FIRST_YEAR = FIRST_GIVEN + len(GIVEN) + 3


def calculator(colour: str) -> bytes:
    """Return the workbook; whoever opens it fills in the yellow fields alone."""
    import xlsxwriter  # noqa: PLC0415 (only the loading of the demo and exports need it)

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        forms = _formats(book, colour)
        sheet = book.add_worksheet("Rechner")
        sheet.set_column("A:A", 38)
        sheet.set_column("B:D", 16)
        sheet.hide_gridlines(2)
        sheet.write("A1", "Heizkosten über zehn Jahre", forms["title"])
        sheet.write("A2", "Nur die gelben Felder ausfüllen.", forms["hint"])
        sheet.write("A4", "Wärmebedarf in kWh im Jahr")
        sheet.write("B4", 18000, forms["given"])
        _write_given(sheet, forms)
        _write_years(sheet, forms)
        _draw_chart(book, sheet)
        sheet.freeze_panes(FIRST_GIVEN - 1, 1)
    return stream.getvalue()


def _formats(book, colour: str) -> dict[str, object]:
    money = "#,##0 €"
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "font_color": colour}),
        "hint": book.add_format({"italic": True, "font_color": "#5d574e"}),
        "head": book.add_format({"bold": True, "bg_color": colour, "font_color": "white", "align": "right"}),
        "given": book.add_format({"bg_color": "#fff3c4", "border": 1, "border_color": "#d9c98a"}),
        "share": book.add_format(
            {"bg_color": "#fff3c4", "border": 1, "border_color": "#d9c98a", "num_format": "0 %"}
        ),
        "money": book.add_format({"num_format": money}),
        "sum": book.add_format({"num_format": money, "bold": True, "top": 1}),
    }


def _write_given(sheet, forms: dict[str, object]) -> None:
    sheet.write_row(FIRST_GIVEN - 2, 0, ["", *WAYS], forms["head"])
    for at, (label, values) in enumerate(GIVEN):
        shares = label in {"Preissteigerung im Jahr", "Förderung"}
        sheet.write(FIRST_GIVEN - 1 + at, 0, label)
        sheet.write_row(FIRST_GIVEN - 1 + at, 1, values, forms["share" if shares else "given"])


def _write_years(sheet, forms: dict[str, object]) -> None:
    """Write the costs summed up year by year, as formulas over the yellow fields."""
    price, growth, factor, bought, grant, care = (FIRST_GIVEN + at for at in range(len(GIVEN)))
    sheet.write_row(FIRST_YEAR - 2, 0, ["Summe nach Jahren", *WAYS], forms["head"])
    for year in range(YEARS + 1):
        row = FIRST_YEAR + year
        sheet.write(row - 1, 0, f"Jahr {year}" if year else "Anschaffung")
        for letter in COLUMNS:
            if year == 0:
                formula = f"={letter}{bought}*(1-{letter}{grant})"
            else:
                energy = f"$B$4/{letter}${factor}*{letter}${price}*(1+{letter}${growth})^{year - 1}"
                formula = f"={letter}{row - 1}+{energy}+{letter}${care}"
            sheet.write_formula(f"{letter}{row}", formula, forms["sum" if year == YEARS else "money"])
    last = FIRST_YEAR + YEARS
    sheet.write(last + 1, 0, "Ersparnis mit Wärmepumpe gegen Gas")
    sheet.write_formula(f"B{last + 2}", f"=B{last}-D{last}", forms["sum"])
    sheet.write(last + 2, 0, "Ersparnis mit Wärmepumpe gegen Öl")
    sheet.write_formula(f"B{last + 3}", f"=C{last}-D{last}", forms["sum"])


def _draw_chart(book, sheet) -> None:
    chart = book.add_chart({"type": "line"})
    for letter, name, colour in zip(COLUMNS, WAYS, ("#8a8378", "#b3461f", "#0b6e63"), strict=True):
        where = f"=Rechner!${letter}${FIRST_YEAR}:${letter}${FIRST_YEAR + YEARS}"
        chart.add_series({"name": name, "values": where, "line": {"color": colour, "width": 2.25}})
    chart.set_title({"name": "Was bis dahin ausgegeben ist"})
    chart.set_legend({"position": "bottom"})
    sheet.insert_chart("F4", chart)
