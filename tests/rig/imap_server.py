"""An IMAP server that holds one mailbox and speaks what a fetcher of mail needs of RFC 3501."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

FETCH = re.compile(r"\((RFC822\.SIZE|BODY\.PEEK\[\](?:<0\.(\d+)>)?)\)")
LOGIN, FOLDER = ('"post"', '"secret"'), '"INBOX"'


@dataclass
class Mailbox:
    """Mails by their ids, their flags, and what clients asked for."""

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def put(self, *mails: bytes) -> None:
        """Deliver mails."""
        for mail in mails:
            uid = max(self.flags, default=0) + 1
            self.mails[uid], self.flags[uid] = mail.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), set()

    def without(self, *flags: str) -> list[int]:
        """Return the ids of the mails that hold none of the flags."""
        return [uid for uid in sorted(self.mails) if not self.flags[uid] & set(flags)]


class _Session(socketserver.StreamRequestHandler):
    """One client, one line after the other."""

    def handle(self) -> None:
        self.box: Mailbox = self.server.box
        self._say("* OK ready")
        for line in iter(self.rfile.readline, b""):
            tag, _blank, said = line.decode("latin-1").strip().partition(" ")
            self.box.asked.append(said)
            verb, _blank, rest = said.partition(" ")
            answer = getattr(self, f"_{verb.lower()}", None)
            self._say(f"{tag} {answer(rest) if answer else 'BAD unknown'}")
            if verb.upper() == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _capability(self, _rest: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def _login(self, rest: str) -> str:
        name, _blank, password = rest.partition(" ")
        return "OK welcome" if (f'"{name}"'.replace('""', '"'), password) == LOGIN else "NO who?"

    def _select(self, rest: str) -> str:
        if rest != FOLDER:
            return "NO no such folder"
        self._say(f"* {len(self.box.mails)} EXISTS")
        return "OK [READ-WRITE] done"

    def _uid(self, rest: str) -> str:
        verb, _blank, more = rest.partition(" ")
        return {"SEARCH": self._search, "FETCH": self._fetch, "STORE": self._store}[verb.upper()](more)

    def _search(self, _criteria: str) -> str:
        self._say(" ".join(["* SEARCH", *map(str, self.box.without("\\Seen", "\\Deleted"))]))
        return "OK done"

    def _fetch(self, rest: str) -> str:
        uid, _blank, what = rest.partition(" ")
        mail, wanted = self.box.mails[int(uid)], FETCH.fullmatch(what)
        assert wanted is not None
        if what == "(RFC822.SIZE)":
            self._say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(mail)})")
            return "OK done"
        part = mail[: int(wanted[2])] if wanted[2] else mail
        self._say(f"* {uid} FETCH (UID {uid} BODY[] {{{len(part)}}}")
        self.wfile.write(part + b")\r\n")
        return "OK done"

    def _store(self, rest: str) -> str:
        uid, _verb, flags = rest.split(" ", 2)
        self.box.flags[int(uid)] |= set(flags.strip("()").split())
        return "OK done"

    def _expunge(self, _rest: str) -> str:
        for uid in sorted(self.box.mails):
            if "\\Deleted" in self.box.flags[uid]:
                del self.box.mails[uid]
        return "OK done"

    def _logout(self, _rest: str) -> str:
        self._say("* BYE")
        return "OK done"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def imap_server() -> Iterator[Mailbox]:
    """Serve one empty mailbox at a free port of this machine."""
    box = Mailbox()
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.box = box
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield box
        server.shutdown()
        thread.join()
