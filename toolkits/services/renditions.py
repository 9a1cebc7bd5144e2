"""Make pictures of files, each in a process with limits of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction

from toolkits import rendering
from toolkits.enums import RenditionKind
from toolkits.models import Rendition

logger = logging.getLogger(__name__)
EDGES = {RenditionKind.THUMB: 480, RenditionKind.PREVIEW: 1280}
LIMIT_SECONDS = 30
BATCH = 20


def make_rendition(rendition_id: int) -> bool:
    """Make one picture if nobody else does; a file that can't be pictured is given up at once."""
    rendition = Rendition.objects.claim(rendition_id)
    if rendition is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "picture.webp"
        try:
            width, height = _draw(rendition, Path(folder), target)
        except (subprocess.SubprocessError, ValueError) as error:
            logger.warning("no picture rendition=%s error=%s", rendition.pk, type(error).__name__)
            rendition.give_up(type(error).__name__)
            return False
        except Exception as error:  # the store is away, or the disk full: another try may succeed
            logger.warning("picture waits rendition=%s error=%s", rendition.pk, type(error).__name__)
            rendition.give_back(type(error).__name__)
            return False
        return _keep(rendition, target.read_bytes(), width, height)


def make_due_renditions() -> int:
    """Make whatever picture is due; returns how many were made."""
    ids = list(Rendition.objects.due().values_list("pk", flat=True)[:BATCH])
    return sum(make_rendition(rendition_id) for rendition_id in ids)


def _draw(rendition: Rendition, folder: Path, target: Path) -> tuple[int, int]:
    source = folder / "source"
    with rendition.version.file.open("rb") as stored, source.open("wb") as copy:
        for block in stored.chunks():
            copy.write(block)
    edge = str(EDGES[RenditionKind(rendition.kind)])
    done = subprocess.run(
        [sys.executable, "-I", rendering.__file__, str(source), str(target), edge],
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=True,
        cwd=folder,
        env={},
    )
    width, height = done.stdout.split()
    return int(width), int(height)


def _keep(rendition: Rendition, picture: bytes, width: int, height: int) -> bool:
    with transaction.atomic():
        if not rendition.still_leased():
            return False
        rendition.image.save("picture.webp", ContentFile(picture), save=False)
        return rendition.finish(image=rendition.image.name, width=width, height=height)
