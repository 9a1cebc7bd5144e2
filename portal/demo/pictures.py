"""Make the pictures of the demo's own files at once: they are ours, so no process of their own is needed."""

from __future__ import annotations

import io
from pathlib import Path

from django.core.files.base import ContentFile

from partners.models import Network
from portal.kernel.leases import WorkState
from toolkits.models import Rendition
from toolkits.rendering import QUALITY, open_picture
from toolkits.services.renditions import EDGES


def picture_everything(network: Network) -> None:
    """Make whatever pictures wait, so that the first worker has nothing to catch up with."""
    waiting = Rendition.objects.filter(version__asset__network=network, work_state=WorkState.DUE)
    for rendition in waiting.select_related("version").order_by("pk"):
        edge = EDGES[rendition.kind]
        picture = open_picture(Path(rendition.version.file.path), edge).convert("RGB")
        picture.thumbnail((edge, edge))
        stream = io.BytesIO()
        picture.save(stream, "WEBP", quality=QUALITY, method=2)
        rendition.image.save("picture.webp", ContentFile(stream.getvalue()), save=False)
        rendition.width, rendition.height = picture.size
        rendition.work_state = WorkState.DONE
        rendition.save()
