"""Documents and texts with something in them that runs, hides, or never ends."""

from __future__ import annotations

from collections.abc import Iterator

File = tuple[str, str, bytes, str]
PDF = "application/pdf"
# The string by which virus scanners are tried, put together so that this file is no find.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(catalog: bytes = b"", more: bytes = b"") -> bytes:
    """Return a PDF whose catalogue says more than it should."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R" + catalog + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n" + more + b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def documents() -> Iterator[File]:
    """Yield them."""
    yield from _portable()
    yield from _texts()
    yield from _programs()


def _portable() -> Iterator[File]:
    script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    yield "pdf with a script", "script.pdf", pdf(script), PDF
    yield "pdf that starts a program", "launch.pdf", pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), PDF
    yield (
        "pdf with a file in it",
        "inside.pdf",
        pdf(b"/Names<</EmbeddedFiles<</Names[(a.exe) 3 0 R]>>>>"),
        PDF,
    )
    yield "pdf that is sealed", "sealed.pdf", pdf() + b"trailer<</Encrypt<</Filter/Standard/V 4/R 4>>>>", PDF
    yield "pdf cut off", "cut.pdf", b"%PDF-1.7\n1 0 obj<</Ty", PDF
    yield "pdf of its first line", "line.pdf", b"%PDF-1.4", PDF
    kids = b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>endobj\n"
    yield "pdf whose pages hold themselves", "circle.pdf", pdf(more=kids), PDF
    yield "pdf of 10,000 brackets", "deep.pdf", pdf(b"/A" + b"[" * 10_000), PDF
    yield "pdf with html before it", "late.pdf", b"<html><script>xq7(1)</script>" + pdf(), PDF
    box = b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 9e9 9e9]>>endobj\n"
    box += b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n"
    yield "pdf with a page of a continent's size", "vast.pdf", pdf(more=box), PDF


def _texts() -> Iterator[File]:
    yield "nothing", "empty.csv", b"", "text/csv"
    yield "one byte", "one.csv", b"\x00", "text/csv"
    yield "one letter", "letter.csv", b"a", "text/csv"
    yield "html as text", "page.txt", b"<!doctype html><script>xq7(1)</script>", "text/plain"
    yield "html late in a text", "late.txt", b"words\n" * 20 + b"<script>xq7(1)</script>", "text/plain"
    yield "html far behind a text", "far.txt", b"words\n" * 2000 + b"<script>xq7(1)</script>", "text/plain"
    yield (
        "list of formulas",
        "cells.csv",
        b'number;name\n=1+1;=HYPERLINK("//xq7.example")\n@SUM(1);+1\n',
        "text/csv",
    )
    yield "list of one endless line", "line.csv", b"number;name;" + b"a" * 3_000_000, "text/csv"
    yield "list of 100,000 columns", "wide.csv", b";" * 100_000 + b"\n", "text/csv"
    yield "list with an open quote", "quote.csv", b'number;name\n1;"a' + b"b\n" * 50_000, "text/csv"
    yield "list of nul", "nul.csv", b"number;name\n1;a\x00b\n", "text/csv"
    yield "list in bytes that are no letters", "bytes.csv", bytes(range(256)) * 40, "text/csv"
    yield "list in utf-16", "wide16.csv", "number;name\n1;\u00e4\n".encode("utf-16"), "text/csv"
    yield "list of halves", "half.csv", b"number;name\n1;\xed\xa0\x80\xc0\xaf\xff\n", "text/csv"
    yield "list with markup", "markup.csv", b'number;name\n<xq7>;" xq7= onload=xq7(1)\n', "text/csv"
    yield "list of blanks", "blank.csv", b"\n" * 200_000, "text/csv"
    yield "eicar", "eicar.txt", EICAR, "text/plain"
    yield (
        "xml with entities",
        "a.xml",
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "text/xml",
    )


def _programs() -> Iterator[File]:
    yield "program of windows", "a.exe", b"MZ" + b"\x00" * 200, "application/x-msdownload"
    yield "program that says it is a pdf", "exe.pdf", b"MZ" + b"\x00" * 200, PDF
    yield "program of linux", "a.txt", b"\x7fELF" + b"\x00" * 200, "text/plain"
    yield "program of php", "a.php", b"<?php system($_GET[0]); ?>", "application/x-php"
    yield "program of a shell", "a.sh", b"#!/bin/sh\nid\n", "application/x-sh"
    yield "settings of a server", ".htaccess", b"AddType application/x-httpd-php .png\n", "text/plain"
    yield (
        "old workbook of nothing",
        "old.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504,
        "application/vnd.ms-excel",
    )
    yield (
        "old workbook in a circle",
        "circle.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000,
        "application/vnd.ms-excel",
    )
    yield "film of its first bytes", "a.mp4", b"\x00\x00\x00\x18ftypmp42", "video/mp4"
    yield "sound that says it is endless", "a.wav", b"RIFF\xff\xff\xff\xffWAVEfmt ", "audio/x-wav"
    yield "page", "a.html", b"<script>xq7(1)</script>", "text/html"
    yield "shortcut", "a.url", b"[InternetShortcut]\nURL=javascript:xq7(1)\n", "text/plain"
