"""Whose a picture is, as it says itself in XMP, IPTC or EXIF; and the same said in a picture made of it.

Loaded by its path too, by a program with limits: it knows nothing of Django.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

ARTIST, COPYRIGHT = 0x013B, 0x8298
# Datasets of the IPTC's record 2: credit, by-line, copyright notice.
IPTC = {"credit": ((2, 110), (2, 80)), "rights": ((2, 116),)}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
XMP = {"credit": (f"{PHOTOSHOP}Credit", f"{DC}creator"), "rights": (f"{DC}rights",)}
MOST_BYTES = 1024 * 1024
MOST = 500
PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
    "<photoshop:Credit>%s</photoshop:Credit>"
    '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:rights>'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


@dataclass(frozen=True)
class Owned:
    """Who is credited, and the notice of copyright; empty where a picture says nothing."""

    credit: str = ""
    rights: str = ""


def rights_of(source: Path) -> Owned:
    """Return what a file says; of several ways the one with the best letters. A PDF says nothing."""
    from PIL import Image  # noqa: PLC0415 (only inside the limits)

    with source.open("rb") as stream:
        if stream.read(5) == b"%PDF-":
            return Owned()
    # Its beginning is enough, and a turned copy has forgotten most of it.
    with Image.open(source) as picture:
        said = [_read(way, picture) for way in (_in_xmp, _in_iptc, _in_exif)]
    return Owned(*(_first(each.get(name, "") for each in said) for name in ("credit", "rights")))


def saving(owned: Owned) -> dict[str, Any]:
    """Return the options under which a picture made of it says the same, and nothing else of its origin."""
    if not (owned.credit or owned.rights):
        return {}
    from PIL import Image  # noqa: PLC0415 (only inside the limits)

    exif = Image.Exif()
    for tag, said in ((ARTIST, owned.credit), (COPYRIGHT, owned.rights)):
        if said:
            exif[tag] = said.encode()  # as the Metadata Working Group has it; Pillow would write "?"
    packet = PACKET % (escape(owned.credit), escape(owned.rights))
    return {"exif": exif, "xmp": packet.encode()}


def _first(found: Any) -> str:
    return next((said for said in found if said), "")


def _read(way: Callable[[Any], dict[str, str]], picture: Any) -> dict[str, str]:
    """Read in one way; what is broken there costs neither the picture nor what stands elsewhere."""
    try:
        return way(picture)
    except Exception:  # whatever a parser makes of strangers' bytes
        return {}


def _in_xmp(picture: Any) -> dict[str, str]:
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 (only inside the limits)

    packet = picture.info.get("xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    if not packet or len(packet) > MOST_BYTES:
        return {}
    places = list(fromstring(packet.strip(b"\x00 \n"), forbid_dtd=True).iter(f"{RDF}Description"))
    return {
        name: _first(_xmp_said(place, tag) for tag in tags for place in places) for name, tags in XMP.items()
    }


def _xmp_said(place: Any, tag: str) -> str:
    """Return what stands in an attribute, in an element, or in the first of its list."""
    found = place.find(tag)
    inner = [] if found is None else [found.text, *(item.text for item in found.iter(f"{RDF}li"))]
    return _first(_clean(text) for text in (place.get(tag), *inner))


def _in_iptc(picture: Any) -> dict[str, str]:
    from PIL import IptcImagePlugin  # noqa: PLC0415 (only inside the limits)

    found = IptcImagePlugin.getiptcinfo(picture) or {}
    return {name: _first(_clean(found.get(key)) for key in keys) for name, keys in IPTC.items()}


def _in_exif(picture: Any) -> dict[str, str]:
    exif = picture.getexif()
    return {"credit": _clean(exif.get(ARTIST)), "rights": _clean(exif.get(COPYRIGHT))}


def _clean(said: Any) -> str:
    """Return words as one line: bytes as UTF-8 or else Latin-1, and what Pillow took for Latin-1 likewise."""
    said = said[0] if isinstance(said, list) and said else said
    if isinstance(said, str):
        try:
            said = said.encode("latin-1")
        except UnicodeEncodeError:
            said = said.encode()
    if not isinstance(said, bytes):
        return ""
    try:
        text = said.decode()
    except UnicodeDecodeError:
        text = said.decode("latin-1")
    plain = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(plain.split())[:MOST]
