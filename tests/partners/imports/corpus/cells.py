"""Files with odd cells: numbers, dates, formulas, errors, characters that hide or steer."""

from __future__ import annotations

from datetime import date

from tests.partners.imports.corpus.case import Case
from tests.partners.imports.corpus.making import book, inline, old_book, packed, text, workbook_parts

CELLS = [
    Case(
        "leading-zeros",
        "a.xlsx",
        book(
            [
                ["number", "name", "PLZ"],
                ["00017", "as text", "01067"],
                [(18, "00000"), "as a format", (1067, "00000")],
                [(17, '"D-"0000'), "with letters", 1067],
                [17, "plain", 1067.0],
                [(1234567, "00-00"), "longer than its mask", (1067, "General")],
            ]
        ),
    ),
    Case(
        "leading-zeros-old",
        "a.xls",
        old_book(
            [
                ["number", "name", "PLZ"],
                ["00017", "text", "01067"],
                [(18, "00000"), "format", (1067, "00000")],
            ]
        ),
    ),
    Case(
        "zeros-in-text-formulas",
        "a.csv",
        text('number;name;PLZ\n"=""00017""";Voss;="01067"\n'),
    ),
    Case(
        "long-and-broken-numbers",
        "a.xlsx",
        book([["number", "name", "postcode"], [12345678901234567890, "long", 0.1 + 0.2], [True, "true", -5]]),
    ),
    Case(
        "formulas",
        "a.xlsx",
        packed(
            workbook_parts(
                '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>number</t></is></c>'
                '<c r="B1" t="inlineStr"><is><t>name</t></is></c></row>'
                '<row r="2"><c r="A2"><f>16+1</f><v>17</v></c>'
                '<c r="B2" t="str"><f>A1</f><v>stored</v></c></row>'
                '<row r="3"><c r="A3"><v>18</v></c><c r="B3"><f>A1</f></c></row>'
                '<row r="4"><c r="A4"><f>1+1</f><v></v></c><c r="B4" t="str"><f>"x"</f><v>named</v></c></row>'
                '<row r="5"><c r="A5"><v>19</v></c><c r="B5" t="str"><f>""</f><v></v></c></row></sheetData>'
            )
        ),
    ),
    Case(
        "errors",
        "a.xlsx",
        packed(
            workbook_parts(
                '<sheetData><row><c t="inlineStr"><is><t>number</t></is></c>'
                '<c t="inlineStr"><is><t>name</t></is></c>'
                '<c t="inlineStr"><is><t>Ort</t></is></c><c t="inlineStr"><is><t>Bemerkung</t></is></c></row>'
                '<row><c><v>17</v></c><c t="e"><f>Z9</f><v>#REF!</v></c></row>'
                '<row><c><v>18</v></c><c t="inlineStr"><is><t>Voss</t></is></c><c t="e"><v>#N/A</v></c></row>'
                '<row><c><v>19</v></c><c t="inlineStr"><is><t>kept</t></is></c><c/>'
                '<c t="e"><v>#N/A</v></c></row>'
                "</sheetData>"
            )
        ),
    ),
    Case(
        "errors-in-four-languages",
        "a.csv",
        text(
            "number;name;Ort\n17;#BEZUG!;Ulm\n18;Voss;#NV\n19;Janssen;#N/B\n20;Petit;#VALEUR!\n"
            "21;# 1 Pumps;Ulm\n"
        ),
    ),
    Case(
        "errors-old",
        "a.xls",
        old_book(
            [["number", "name"], [17, "kept"], [18, None]],
            lambda _book, sheet: sheet.row(2).set_cell_error(1, "#REF!"),
        ),
    ),
    Case(
        "dates",
        "a.xlsx",
        book(
            [
                ["number", "name", "Vertragsende", "person", "Einwilligung am", "Einwilligung"],
                [1, "cell", (date(2025, 12, 31), "dd.mm.yyyy"), "Ina", (date(2024, 5, 6), "d/m/yy"), "ja"],
                [2, "ISO", "2025-12-31", "Ida", "2024-05-06", "ja"],
                [3, "dots", "31.12.2025", "Ole", "6.5.24", "ja"],
                [4, "slashes", "31/12/2025", "Jan", "06/05/2024", "ja"],
                [5, "no day", "31.02.2025", "Eva", "Mai 2024", "ja"],
                [6, "in the consent", "", "Max", "", "06.05.2024"],
            ]
        ),
    ),
    Case(
        "dates-from-1904",
        "a.xlsx",
        book(
            [["number", "name", "Enddatum"], [1, "Mac", (date(2025, 12, 31), "yyyy-mm-dd")]], date_1904=True
        ),
    ),
    Case(
        "dates-old",
        "a.xls",
        old_book([["number", "name", "Enddatum"], [1, "old", (date(2025, 12, 31), "DD.MM.YYYY")]]),
    ),
    Case(
        "characters",
        "a.xlsx",
        book(
            [
                ["number", "name", "Ort", "Straße"],
                [1, "bell\x07 and\ttab\nline", "safe\u202egnp.exe", "zero\u200bwidth\ufeff"],
                [2, "  spaces\u00a0 around  ", "Mu\u0308nchen", "x_x0041_y"],
            ]
        ),
    ),
    Case(
        "formula-injection",
        "a.xlsx",
        book(
            [
                ["number", "name", "person", "Telefon", "Ort"],
                [1, "=cmd|'/c calc'!A0", "@SUM(A1)", "+49 711 123-4", "-"],
                [2, "'=quoted", "-1+1", "+31201234567", "'s-Hertogenbosch"],
            ]
        ),
    ),
    Case(
        "formula-injection-text",
        "a.csv",
        text(
            "number,name,person,Telefon,Ort\n"
            "1,'=cmd|calc,=SUM(A1),'+49 711 123-4,'s-Hertogenbosch\n"
            "2,''=twice,@x,+49 711 123-4,'t Zand\n"
        ),
    ),
    Case(
        "rich-and-spoken-texts",
        "a.xlsx",
        packed(
            workbook_parts(
                '<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
                '<row><c><v>17</v></c><c t="s"><v>2</v></c></row></sheetData>',
                texts="<sst><si><t>number</t></si><si><t>name</t></si><si><r><t>Wärme</t></r><r><rPr><b/></rPr>"
                "<t> Voß</t></r><rPh><t>VOSS</t></rPh></si></sst>",
            )
        ),
    ),
    Case(
        "cells-without-places",
        "a.xlsx",
        packed(workbook_parts(inline(["number", "name"], ["17", "Voss"]))),
    ),
    Case(
        "strict-names",
        "a.xlsx",
        packed(
            workbook_parts(
                inline(["number", "name"], ["17", "Voss"]),
                main="http://purl.oclc.org/ooxml/spreadsheetml/main",
                relations="http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
        ),
    ),
    Case(
        "prefixed-names",
        "a.xlsx",
        packed(
            workbook_parts("")
            | {
                "xl/worksheets/sheet1.xml": '<x:worksheet xmlns:x="y"><x:sheetData><x:row r="3">'
                '<x:c r="B3" t="inlineStr"><x:is><x:t>number</x:t></x:is></x:c>'
                '<x:c r="C3" t="inlineStr"><x:is><x:t>name</x:t></x:is></x:c></x:row>'
                '<x:row r="4"><x:c r="B4"><x:v>17</x:v></x:c><x:c r="C4" t="b"><x:v>1</x:v></x:c></x:row>'
                "</x:sheetData></x:worksheet>"
            }
        ),
    ),
]
