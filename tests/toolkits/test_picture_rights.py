"""Whose a picture is goes on into what is made of it; where it was taken, and with what, does not."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from tests.factories.toolkits import AssetFactory, png_bytes
from toolkits.enums import RenditionKind
from toolkits.models import Rendition
from toolkits.picture_rights import ARTIST, COPYRIGHT, Owned, rights_of, saving
from toolkits.services.renditions import make_rendition

GPS, MAKE = 0x8825, 0x010F
RIGHTS = "© 2026 Müller"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" %s>%s</rdf:Description></rdf:RDF></x:xmpmeta>'
)
LISTED = f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{RIGHTS}</rdf:li></rdf:Alt></dc:rights>'


def exif(**said: str) -> Image.Exif:
    """Return EXIF with a place and a camera besides."""
    made = Image.Exif()
    made[MAKE] = "A camera"
    made.get_ifd(GPS).update({1: "N", 2: (48.0, 8.0, 1.0)})
    for tag, name in ((ARTIST, "artist"), (COPYRIGHT, "rights")):
        if name in said:
            made[tag] = said[name].encode()
    return made


def iptc(**said: str) -> bytes:
    """Return the block of a JPEG that holds IPTC."""
    names = {"credit": 110, "rights": 116}
    sets = b"".join(
        b"\x1c\x02" + struct.pack(">BH", names[name], len(text.encode())) + text.encode()
        for name, text in said.items()
    )
    record = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(sets)) + sets + b"\x00" * (len(sets) % 2)
    body = b"Photoshop 3.0\x00" + record
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def picture(folder, kind: str = "jpg", **options):
    """Return the path of a small picture."""
    path = folder / f"picture.{kind}"
    Image.new("RGB", (64, 48), "#336699").save(path, **options)
    return path


def content_of(rendition: Rendition) -> bytes:
    """Return the picture that was made."""
    with rendition.image.open() as stream:
        return stream.read()


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "tif"])
def test_exif_is_read_of_each_kind_of_picture(tmp_path, kind) -> None:
    found = rights_of(picture(tmp_path, kind, exif=exif(artist="Jane Doe", rights=RIGHTS)))
    assert found == Owned("Jane Doe", RIGHTS)


@pytest.mark.parametrize("kind", ["jpg", "webp"])
@pytest.mark.parametrize(
    "attributes, elements, expected",
    [
        ('photoshop:Credit="Agency"', LISTED, Owned("Agency", RIGHTS)),
        ("", "<photoshop:Credit>Agency</photoshop:Credit>", Owned("Agency", "")),
        ("", "<dc:creator><rdf:Seq><rdf:li>Jane  Doe</rdf:li></rdf:Seq></dc:creator>", Owned("Jane Doe", "")),
        ("", "", Owned()),
    ],
)
def test_xmp_is_read_as_attribute_element_and_list(tmp_path, kind, attributes, elements, expected) -> None:
    assert rights_of(picture(tmp_path, kind, xmp=(XMP % (attributes, elements)).encode())) == expected


def test_iptc_is_read(tmp_path) -> None:
    path = picture(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[:2] + iptc(credit="Agency", rights=RIGHTS) + content[2:])
    assert rights_of(path) == Owned("Agency", RIGHTS)


def test_xmp_goes_before_exif_and_what_it_lacks_is_taken_from_there(tmp_path) -> None:
    path = picture(tmp_path, exif=exif(artist="Jane", rights="old"), xmp=(XMP % ("", LISTED)).encode())
    assert rights_of(path) == Owned("Jane", RIGHTS)


@pytest.mark.parametrize(
    "packet",
    [
        b"<x",
        b'<!DOCTYPE x [<!ENTITY e "boom">]><x>&e;</x>',
        b"<x>" + b" " * (1024 * 1024) + b"</x>",
    ],
)
def test_broken_or_hostile_xmp_costs_nothing_else(tmp_path, packet) -> None:
    assert rights_of(picture(tmp_path, "webp", exif=exif(rights=RIGHTS), xmp=packet)) == Owned("", RIGHTS)


def test_words_are_one_line_of_bounded_length_and_a_pdf_says_nothing(tmp_path) -> None:
    found = rights_of(picture(tmp_path, exif=exif(rights="a\nb" + "c" * 900)))
    assert (found.rights[:3], len(found.rights)) == ("a b", 500)
    latin = Image.Exif()
    latin[COPYRIGHT] = "© ä".encode("latin-1")
    assert rights_of(picture(tmp_path, exif=latin)).rights == "© ä"
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.4\n")
    assert (rights_of(pdf), saving(Owned())) == (Owned(), {})


@pytest.mark.django_db
def test_picture_of_a_file_keeps_its_rights_and_drops_place_and_camera(tmp_path) -> None:
    source = picture(tmp_path, exif=exif(artist='Jane & "Co"', rights=RIGHTS))
    asset = AssetFactory(filename="pool.jpg", content=source.read_bytes())
    rendition = Rendition.objects.get(version=asset.current, kind=RenditionKind.THUMB)
    assert make_rendition(rendition.pk)
    rendition.refresh_from_db()
    made = tmp_path / "made.webp"
    made.write_bytes(content_of(rendition))
    with Image.open(made) as shown:
        said = shown.getexif()
        assert (sorted(said), said.get_ifd(GPS)) == ([ARTIST, COPYRIGHT], {})
    assert rights_of(made) == Owned('Jane & "Co"', RIGHTS)
    assert b"camera" not in made.read_bytes()


@pytest.mark.django_db
def test_picture_of_a_file_that_says_nothing_says_nothing(tmp_path) -> None:
    asset = AssetFactory(filename="pool.png", content=png_bytes())
    rendition = Rendition.objects.get(version=asset.current, kind=RenditionKind.THUMB)
    assert make_rendition(rendition.pk)
    rendition.refresh_from_db()
    with Image.open(io.BytesIO(content_of(rendition))) as shown:
        assert (dict(shown.getexif()), shown.info.get("xmp")) == ({}, None)
