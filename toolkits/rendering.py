"""Make the picture of a file: run as a program of its own, with limits, since files come from strangers.

python toolkits/rendering.py SOURCE TARGET EDGE writes a WebP picture of at most EDGE pixels.
"""

from __future__ import annotations

import importlib.util
import resource
import sys
from pathlib import Path

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
PIXELS = 80_000_000
QUALITY = 78


def limit() -> None:
    """Take away memory and time beyond what a picture needs, and every wish for other processes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_picture(source: Path, edge: int):
    """Return the first page or picture of the file."""
    from PIL import Image, ImageOps  # noqa: PLC0415 (only inside the limits)

    Image.MAX_IMAGE_PIXELS = PIXELS
    with source.open("rb") as stream:
        is_pdf = stream.read(5) == b"%PDF-"
    if is_pdf:
        return _first_page(source, edge)
    picture = Image.open(source)
    picture.draft("RGB", (edge, edge))
    return ImageOps.exif_transpose(picture)


def _first_page(source: Path, edge: int):
    import pypdfium2  # noqa: PLC0415 (only inside the limits)

    page = pypdfium2.PdfDocument(source)[0]
    return page.render(scale=edge / max(1, *page.get_size())).to_pil()


def _beside(name: str):
    """Load a module that lies beside this one: as a program by itself it knows no packages of ours."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def main(source: str, target: str, edge: str) -> None:
    """Write the picture and print its size."""
    limit()
    picture = open_picture(Path(source), int(edge))
    rights = _beside("picture_rights")
    owned = rights.rights_of(Path(source))
    if picture.mode not in {"RGB", "RGBA"}:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    picture.thumbnail((int(edge), int(edge)))
    for name in ("exif", "xmp", "comment"):  # places, cameras, who was where: none of it goes on
        picture.info.pop(name, None)
    picture.save(target, "WEBP", quality=QUALITY, method=4, **rights.saving(owned))
    sys.stdout.write(f"{picture.width} {picture.height}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
