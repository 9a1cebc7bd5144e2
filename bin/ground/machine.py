"""Look at the machine before work begins, so that trouble is one sentence and not a traceback."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from ground.stop import ROOM_HINT, Stop

MEGABYTE = 1024 * 1024


def read_port(text: str) -> int:
    """Return PORT as a number, or refuse it."""
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise Stop(f"PORT is {text!r}: set it to a number from 1 to 65535, for example PORT=8080 bin/demo.")
    return port


def require_free_port(port: int) -> None:
    """Refuse to start when something answers on the port, or when it may not be opened."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Stop(
                f"Port {port} needs more rights: choose one above 1023, for example PORT=8080 bin/demo."
            ) from None
        except OSError:
            raise Stop(
                f"Port {port} is taken by another program: stop it, or choose another port, "
                f"for example PORT={port + 1 if port < 65535 else 8080} bin/demo."
            ) from None


def require_room(place: Path, megabytes: int) -> None:
    """Refuse to start when the disk that holds a folder has too little room."""
    if shutil.disk_usage(place).free < megabytes * MEGABYTE:
        raise Stop(ROOM_HINT.format(place=place).replace("some space", f"at least {megabytes} MB"))
