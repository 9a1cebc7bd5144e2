"""A real SMTP server in a process of its own: it keeps each message as a file and refuses whom it is told to.

Run as `python -m tests.rig.smtp_server PORT FOLDER`. FOLDER/refusals.json maps an address to a list of
replies still to be given ("450 4.2.0 ..."); an empty list, or an unknown address, is accepted.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class KeepingHandler:
    """Write accepted messages into a folder, in the order of their arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.refusals = folder / "refusals.json"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse as told, else accept."""
        planned = json.loads(self.refusals.read_text()) if self.refusals.exists() else {}
        replies = planned.get(address, [])
        if replies:
            reply = str(replies.pop(0))
            write_whole(self.refusals, json.dumps(planned).encode())
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the message; only then say that it was taken."""
        name = f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
        recipients = "".join(f"X-Envelope-To: {address}\r\n" for address in envelope.rcpt_tos)
        write_whole(self.folder / name, recipients.encode() + (envelope.original_content or b""))
        return "250 OK"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that readers see whole or not at all."""
    half = path.with_suffix(".half")
    half.write_bytes(content)
    os.replace(half, path)  # noqa: PTH105 (atomic by name)


def main() -> None:
    """Serve until SIGTERM."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_ignored: sys.exit(0))
    Controller(KeepingHandler(folder), hostname="127.0.0.1", port=port).start()
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
