"""Fork Celery's processes from one that has imported everything: a start costs a fork, not two seconds.

Run as a module it reads orders on a socket until its test ends. What it forks is as real as what a shell
starts: it has a session and a log of its own, and can be killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import sys
import traceback
from pathlib import Path

from ground.supervisor import die_with_parent


def main(place: str) -> None:
    """Import what Celery's processes need, then fork one for each order that comes."""
    import django  # noqa: PLC0415 (this process is started for it)

    django.setup()
    from celery.bin import beat, celery, worker  # noqa: F401, PLC0415 (after Django)

    from portal.celery import app  # noqa: PLC0415 (after Django)

    app.loader.import_default_modules()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave nothing behind
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(place)
        door.listen()
        while True:
            caller, _address = door.accept()
            with caller:
                order = json.loads(caller.makefile().readline())
                caller.sendall(f"{fork(order['command'], Path(order['log']), door)}\n".encode())


def fork(command: list[str], log: Path, door: socket.socket) -> int:
    """Fork a process that runs a Celery command; return its number."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        door.close()
        live_alone(log, parent)
        sys.argv = ["celery", *command]
        from celery.bin.celery import main as run  # noqa: PLC0415 (imported above)

        code = int(run() or 0)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # the process ends here, whatever it was
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def live_alone(log: Path, parent: int) -> None:
    """Take a session, a log, signals and dice of one's own."""
    os.setsid()
    die_with_parent(parent)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number in (1, 2):
        os.dup2(output, number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    random.seed()


if __name__ == "__main__":
    main(sys.argv[1])
