"""Markup and code that would run in a page: in texts, attributes, scripts, addresses, templates."""

from __future__ import annotations

from collections.abc import Iterator

MARK = "xq7"
# What a template would make of `SUM`, wherever one is filled from input.
SUM, SUMMED = "7191*7193", "51724863"
CALL = f"{MARK}(1)"
TAGS = ("script", "style", "title", "textarea", "noscript", "template", "iframe", "object", "math", "xmp")
LOADERS = ("img", "svg", "video", "audio", "body", "input", "details", "marquee", "embed", "select")
EVENTS = ("onload", "onerror", "onfocus", "onclick", "onmouseover", "ontoggle", "onbegin", "onanimationend")
QUOTES = ('"', "'", "`", '">', "'>", "` ", '"/', "'/")


def elements() -> Iterator[str]:
    """Yield elements that run by themselves, in spellings that filters overlook."""
    for tag in TAGS:
        yield f"<{tag}>{CALL}</{tag}>"
        yield f"</{tag}><{MARK}>"
        yield f"<{tag.upper()} {MARK}>{CALL}</{tag.upper()} >"
    for tag in LOADERS:
        for event in EVENTS:
            yield f"<{tag} {MARK} {event}={CALL} src=x>"
        yield f"<{tag}/{MARK}/onload={CALL}//"
    yield from (f"<{MARK}>", f"<{MARK}", f"</{MARK}>", f"<!{MARK}", f"<?{MARK}?>", f"<!--{MARK}--><b>")
    yield from (f"<scr<script>ipt>{CALL}</script>", f"<<script>{MARK}//<</script>", f"<script\t>{CALL}")
    yield f"<![CDATA[<{MARK}>]]>"
    yield f"&lt;{MARK}&gt;<{MARK}>"
    yield f"\u003c{MARK} onload={CALL}\u003e"


def attributes() -> Iterator[str]:
    """Yield what would leave an attribute and begin another."""
    for quote in QUOTES:
        for event in EVENTS[:4]:
            yield f"{quote} {MARK}= {event}={CALL} autofocus "
        yield f"x{quote}><{MARK}>"
        yield f"{quote} style={quote}background:url(//{MARK}.example)"


def scripts() -> Iterator[str]:
    """Yield what would leave a string, a comment or a block of JavaScript, JSON or CSS."""
    for end in ("';", '";', "`;", "\\';", '\\";', "*/", "-->", "]]>", "\u2028", "\u2029", "});", "]};"):
        yield f"x{end}{CALL};//"  # a line end may go: then it is a word like any other
        yield f"{end}{CALL}</script><{MARK}>"
    yield from (
        f'{{"__proto__":{{"{MARK}":1}}}}',
        '{"a":1}',
        "[1,2",
        '{"a":',
        "[[[[[[",
        "null",
        "true",
        "NaN",
    )
    yield from (
        f"${{{SUM}}}",
        "undefined",
        "constructor",
        "__proto__",
        "hasOwnProperty",
        "toString",
        "\\x3c\\u003c",
    )
    yield from (
        f"}}</style><{MARK}>",
        "@import '//x.example';",
        f"expression({CALL})",
        "</script",
        "-moz-binding:x",
    )


SCHEMES_THAT_RUN = (
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    " javascript:",
    "\x01javascript:",
    "vbscript:",
)
KINDS_OF_DATA = ("text/html", "image/svg+xml", "text/html;base64")
WAYS_OUT = (
    "//",
    "///",
    "/\\",
    "\\\\",
    "/\t/",
    "https:",
    "http:///",
    "https://",
    "//user@",
    "/%2f",
    "/%5c",
)
OTHER_SCHEMES = ("ftp", "file", "gopher", "dict", "ldap", "jar", "mailto", "tel", "blob", "view-source")
INSIDE = (
    "127.0.0.1",
    "[::1]",
    "169.254.169.254",
    "0",
    "2130706433",
    "0x7f.1",
    "localhost",
    "[::ffff:127.0.0.1]",
)


def addresses() -> Iterator[str]:
    """Yield addresses that lead elsewhere or run."""
    for scheme in SCHEMES_THAT_RUN:
        yield f"{scheme}{CALL}"
        yield f"{scheme}//%0a{CALL}"
    for kind in KINDS_OF_DATA:
        yield f"data:{kind},<{MARK}>"
    for start in WAYS_OUT:
        yield f"{start}{MARK}.example/"
        yield f"{start}{MARK}.example/%2e%2e"
    for scheme in OTHER_SCHEMES:
        yield f"{scheme}://{MARK}.example/etc/passwd"
    for host in INSIDE:
        yield f"http://{host}/latest/meta-data/"
        yield f"https://{host}/"


BRACKETS = (
    ("{{", "}}"),
    ("${", "}"),
    ("#{", "}"),
    ("<%=", "%>"),
    ("{%", "%}"),
    ("[[", "]]"),
    ("@(", ")"),
)
TEMPLATE_TAGS = (
    "debug",
    "csrf_token",
    "load i18n",
    "include 'x'",
    "extends 'x'",
    "url 'x'",
    "now 'Y'",
    "comment",
)
NAMES = (
    "request.user",
    "settings.SECRET_KEY",
    "form.errors",
    "''.__class__",
    "x|safe",
    "config",
    "self",
)
PLACEHOLDERS = (
    "%(name)s",
    "%s",
    "%d",
    "%n%n%n",
    "%x" * 20,
    "%99999999d",
    "{}",
    "{0}",
    "{0.__class__}",
    "{name!r}",
)
PIECES = (
    "%",
    "100 %",
    "%(",
    "%)s",
    "{",
    "}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "$",
    "$$",
    "\\",
    "\\\\n",
)


def templates() -> Iterator[str]:
    """Yield what a template engine would compute or load."""
    for left, right in BRACKETS:
        yield f"{left}{SUM}{right}"
        yield f"{left} {SUM} {right}"
    yield "{% widthratio 7191 1 7193 %}"
    for tag in TEMPLATE_TAGS:
        yield f"{{% {tag} %}}"
    for name in NAMES:
        yield f"{{{{ {name} }}}}"
    for place in PLACEHOLDERS:
        yield place
        yield f"{place} {MARK}"
    yield from PIECES


FAMILIES = {
    "elements": elements,
    "attributes": attributes,
    "scripts": scripts,
    "addresses": addresses,
    "templates": templates,
}
