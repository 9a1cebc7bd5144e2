"""Pictures that explode, hide code, lie about their size, or are none."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, PngImagePlugin

File = tuple[str, str, bytes, str]
CODE = b"<?php system($_GET[0]); ?><script>xq7(1)</script>"


def png(width: int, height: int, *, pixels: bytes | None = None, more: bytes = b"") -> bytes:
    """Return a PNG that says it is so large, whatever it holds."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = pixels if pixels is not None else (b"\x00" + b"\x00" * width) * height
    parts = (_chunk(b"IHDR", head), more, _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def drawn(kind: str, size: int = 8, **options: object) -> bytes:
    """Return a true little picture."""
    target = io.BytesIO()
    Image.new("RGB", (size, size), "red").save(target, kind, **options)
    return target.getvalue()


def pictures() -> Iterator[File]:
    """Yield them."""
    yield from _pngs()
    yield from _gifs(drawn("GIF"))
    yield from _jpegs(drawn("JPEG"))
    yield from _others(drawn("WEBP"), drawn("TIFF"))
    yield from _claims()


def _pngs() -> Iterator[File]:
    yield "png of 50,000 x 50,000", "big.png", png(50_000, 50_000, pixels=b"\x00" * 1000), "image/png"
    yield "png without pixels", "none.png", png(0, 0, pixels=b""), "image/png"
    yield "png of 2^31 pixels a side", "huge.png", png(2**31 - 1, 2**31 - 1, pixels=b""), "image/png"
    yield (
        "png that unpacks to 64 MB",
        "dense.png",
        png(8, 8, pixels=b"\x00" * (64 * 1024 * 1024)),
        "image/png",
    )
    yield "png cut off", "cut.png", png(64, 64)[:60], "image/png"
    yield "png with a wrong sum", "sum.png", png(8, 8).replace(b"IDAT", b"IDAZ"), "image/png"
    text = _chunk(b"zTXt", b"a\x00\x00" + zlib.compress(b"\x00" * (32 * 1024 * 1024)))
    yield "png whose comment unpacks to 32 MB", "text.png", png(8, 8, more=text), "image/png"
    yield "png with code behind it", "code.png", png(8, 8) + CODE, "image/png"
    yield "png profile that is none", "icc.png", png(8, 8, more=_chunk(b"iCCP", b"a\x00\x00zz")), "image/png"
    yield "moving png", "moving.png", _moving(), "image/png"


def _gifs(gif: bytes) -> Iterator[File]:
    yield (
        "gif with code in it",
        "code.gif",
        gif[:-1] + b"!\xfe" + bytes([len(CODE)]) + CODE + b"\x00;",
        "image/gif",
    )
    yield "gif that is a script too", "both.gif", b"GIF89a/*" + b"\x00" * 20 + b"*/=1;xq7(1)//", "image/gif"
    yield "gif of 65,535 x 65,535", "big.gif", b"GIF89a\xff\xff\xff\xff\x80\x00\x00" + gif[13:], "image/gif"
    yield "gif cut off", "cut.gif", gif[:20], "image/gif"


def _jpegs(jpeg: bytes) -> Iterator[File]:
    yield "jpeg cut off", "cut.jpg", jpeg[: len(jpeg) // 2], "image/jpeg"
    yield "jpeg of three bytes", "three.jpg", b"\xff\xd8\xff", "image/jpeg"
    yield "jpeg with place and script", "place.jpg", drawn("JPEG", exif=_exif()), "image/jpeg"
    yield (
        "jpeg with an endless part",
        "part.jpg",
        jpeg[:2] + b"\xff\xe1\x00\x00" * 5000 + jpeg[2:],
        "image/jpeg",
    )
    yield "jpeg that is an archive too", "both.jpg", jpeg + b"PK\x05\x06" + b"\x00" * 18, "image/jpeg"
    yield "jpeg that says 65,535 x 65,535", "side.jpg", _sides(jpeg), "image/jpeg"


def _others(webp: bytes, tiff: bytes) -> Iterator[File]:
    yield "webp cut off", "cut.webp", webp[:24], "image/webp"
    yield "webp of 16,383 x 16,383", "big.webp", _vast_webp(), "image/webp"
    yield "webp with a wrong length", "len.webp", webp[:4] + b"\xff\xff\xff\xff" + webp[8:], "image/webp"
    yield "tiff with a circle of pages", "circle.tif", _circle(), "image/tiff"
    yield "tiff cut off", "cut.tif", tiff[:40], "image/tiff"
    yield (
        "tiff with a million entries",
        "many.tif",
        b"II*\x00\x08\x00\x00\x00\xff\xff" + b"\x00" * 4000,
        "image/tiff",
    )
    yield "heic of nothing", "none.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20, "image/heic"
    yield "heic whose box is endless", "box.heic", b"\xff\xff\xff\xffftypheic" + b"\xff" * 200, "image/heic"


def _claims() -> Iterator[File]:
    """Yield what says that it is something else, and what a browser would run."""
    yield (
        "svg with a script",
        "a.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>xq7(1)</script></svg>",
        "image/svg+xml",
    )
    yield "svg that says it is a png", "a.png", b"<svg onload='xq7(1)'/>", "image/png"
    yield "html that says it is a png", "b.png", b"<!doctype html><script>xq7(1)</script>", "image/png"
    yield "script that says it is a jpeg", "b.jpg", b"xq7(1)", "image/jpeg"
    yield "bmp", "a.bmp", drawn("BMP"), "image/bmp"
    yield "icon", "a.ico", drawn("ICO", 16), "image/x-icon"
    yield "psd of nothing", "a.psd", b"8BPS\x00\x01" + b"\x00" * 20, "image/vnd.adobe.photoshop"
    yield "png that says it is html", "c.png", png(8, 8), "text/html"
    yield "eps", "a.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n", "application/postscript"


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = CODE.decode()
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 17.0)}
    return exif.tobytes()


def _sides(jpeg: bytes) -> bytes:
    at = jpeg.index(b"\xff\xc0")
    return jpeg[: at + 5] + b"\xff\xff\xff\xff" + jpeg[at + 9 :]


def _vast_webp() -> bytes:
    frame = b"\x30\x01\x00\x9d\x01\x2a\xff\x3f\xff\x3f" + b"\x00" * 20
    chunk = b"VP8 " + struct.pack("<I", len(frame)) + frame
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def _circle() -> bytes:
    entry = struct.pack("<HHII", 256, 4, 1, 8)
    return b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", 1) + entry + struct.pack("<I", 8)


def _moving() -> bytes:
    target, frame = io.BytesIO(), Image.new("L", (8, 8))
    frame.save(target, "PNG", save_all=True, append_images=[frame] * 50, pnginfo=PngImagePlugin.PngInfo())
    return target.getvalue()
