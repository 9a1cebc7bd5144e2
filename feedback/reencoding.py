"""Make a clean copy of one picture, as a program of its own: `python reencoding.py SOURCE TARGET`.

It knows nothing of Django, limits its own memory and time, and answers by its exit code; the size of the
copy is printed.
"""

from __future__ import annotations

import resource
import sys

BROKEN, TOO_BIG = 3, 4
MAX_SIDE = 2048
MAX_PIXELS = 120_000_000
MAX_MEMORY = 1_500_000_000
MAX_CPU_SECONDS = 30
QUALITY = 85


def reencode(source: str, target: str) -> tuple[int, int]:
    """Write a JPEG of at most 2048 px a side, turned as it was held, with pixels and nothing else."""
    from PIL import Image, ImageOps  # noqa: PLC0415 (after the limits are set)
    from pillow_heif import register_heif_opener  # noqa: PLC0415 (as above)

    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(source, formats=("JPEG", "PNG", "WEBP", "GIF", "HEIF")) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise Image.DecompressionBombError
        picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((MAX_SIDE, MAX_SIDE))
        flat = turned.convert("RGBA")
        paper = Image.new("RGB", flat.size, "white")
        paper.paste(flat, mask=flat.getchannel("A"))
    paper.save(target, "JPEG", quality=QUALITY, optimize=True)
    return paper.size


def main() -> int:
    """Run within the limits and turn every trouble into an exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    try:
        width, height = reencode(*sys.argv[1:3])
    except MemoryError:
        return TOO_BIG
    except Exception as error:
        return TOO_BIG if "Bomb" in type(error).__name__ else BROKEN
    print(width, height)
    return 0


if __name__ == "__main__":
    sys.exit(main())
