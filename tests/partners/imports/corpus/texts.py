"""Text files as programs and mailboxes leave them: encodings, separators, quotes."""

from __future__ import annotations

from tests.partners.imports.corpus.case import Case
from tests.partners.imports.corpus.making import raw, text

LIST = "Händlernummer;Firma;Straße;Ort\r\n00017;Wärme Voß;Am Wall 3;Köln\r\n"
COMMAS = LIST.replace(";", ",")
TABS = LIST.replace(";", "\t")

TEXTS = [
    Case("utf-8", "a.csv", text(LIST)),
    Case("utf-8-with-bom", "a.csv", text(LIST, bom=b"\xef\xbb\xbf")),
    Case("windows-1252", "a.csv", text(LIST.replace("Am Wall", "„Am“ €"), "cp1252")),
    Case("utf-16-little", "a.txt", text(TABS, "utf-16-le", b"\xff\xfe")),
    Case("utf-16-big", "a.txt", text(TABS, "utf-16-be", b"\xfe\xff")),
    Case("utf-16-without-bom", "a.csv", text(LIST, "utf-16-le")),
    Case("utf-16-big-without-bom", "a.csv", text(LIST, "utf-16-be")),
    Case("commas", "a.csv", text(COMMAS)),
    Case("tabs", "a.tsv", text(TABS)),
    Case("bars", "a.txt", text(LIST.replace(";", "|"))),
    Case("separator-said", "a.csv", text("sep=,\r\n" + COMMAS)),
    Case("old-line-ends", "a.csv", text(LIST.replace("\r\n", "\r"))),
    Case(
        "quotes",
        "a.csv",
        text(
            'number;name;Straße;Ort\n17;"Voss; Söhne ""KG""";"Am Wall 3\nHinterhaus";Köln\n\n'
            "18;Ahlers;;Kiel\n"
        ),
    ),
    Case(
        "commas-in-semicolons",
        "a.csv",
        text("number;name;Ort\n17;Voss, Ulm, Co;Ulm\n18;Ahlers, Kiel, Co;Kiel\n"),
    ),
    Case(
        "blank-ends",
        "a.csv",
        text("number;name;Ort;;;\n17;Voss;Ulm;;;\n;;;;;\n18;Ahlers;;;;\n;;;;;\n\n\n"),
    ),
    Case("only-headings", "a.csv", text("number;name;Ort\n")),
    Case("nulls", "a.csv", text("number;name;Ort\n17;Vo\0ss;Ulm\n")),
    Case(
        "one-broken-letter",
        "a.csv",
        raw("number;name;Ort\n17;Köln Öl;Ulm\n18;M".encode() + b"\xfcller;Ulm\n"),
    ),
    Case("broken-letters", "a.csv", text("number;name;Ort\n17;Gl\x81ck;Ulm\n", "latin-1")),
]
