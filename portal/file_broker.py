"""Kombu's filesystem transport, with messages that are seen whole or not at all.

Kombu writes a message under its final name: a worker that looks at that moment takes an empty file, cannot
read it, and ends ("Unrecoverable error"). Here a message is written beside and renamed, taken by a rename in
the same folder, and dropped when it cannot be read: it was only a nudge, the row is the work.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads


def write_whole(path: Path, content: Any) -> None:
    """Write JSON under a hidden name, then give it its own."""
    half = path.with_name(f".{uuid.uuid4().hex}.half")
    half.write_bytes(str_to_bytes(dumps(content)))
    half.replace(path)


def read_or_none(path: Path) -> Any | None:
    """Return the JSON in a file; None when it is gone or cannot be read."""
    try:
        return loads(bytes_to_str(path.read_bytes()))
    except (OSError, ValueError):
        return None


class Channel(filesystem.Channel):
    """Put and get by renames; everything else is kombu's."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        name = f"{time_ns():020}_{uuid.uuid4()}.{queue}.msg"  # 20 digits: names sort as numbers do
        write_whole(Path(self.data_folder_out) / name, payload)

    def _get(self, queue: str) -> Any:
        folder = Path(self.data_folder_in)
        for path in sorted(folder.iterdir()):
            if path.name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".{path.name}.taken"
            try:
                path.rename(taken)
            except OSError:
                continue  # another worker was faster
            payload = read_or_none(taken)
            taken.unlink(missing_ok=True)
            if payload is not None:
                return payload
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        """Return the queues bound to an exchange."""
        rows = read_or_none(Path(self._exchange_file(exchange))) or []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        rows = self.get_table(exchange)
        if bound not in rows:
            write_whole(Path(self._exchange_file(exchange)), [bound, *rows])


class Transport(filesystem.Transport):
    """The transport of `filesystem://` (portal/celery.py)."""

    Channel = Channel
