"""The real thing as subprocesses: granian, a celery worker, the scheduler and an SMTP server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from ground.places import ROOT
from tests.rig.mailbox import Mailbox
from tests.rig.processes import Child, Sprout, free_port, listens, wait_until

# A test decides what its portal uses, not the shell it was started from.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "S3_", "SMTP_", "MAIL_", "MEDIA_ROOT", "BACKCHANNEL_VAR", "DJANGO_")
CELERY = ["--app", "portal", "--quiet"]
NURSERY = [sys.executable, "-m", "tests.rig.nursery"]
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
WORK = {
    "worker": [*CELERY, "worker", "--pool", "threads", "--concurrency", "2", *QUIET],
    "scheduler": [*CELERY, "beat", "--pidfile", "", "--loglevel", "INFO"],
}


def granian(port: int) -> list[str]:
    """Return the command of a web node."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    web += ["--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    return [*web, "--log-level", "warning", "portal.wsgi:application"]


class Portal:
    """One installation in a folder of its own; its processes can be killed and started one by one."""

    def __init__(self, folder: Path, database_url: str, extra: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.port, self.smtp_port = free_port(), free_port()
        self.mailbox = Mailbox(folder / "mails")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "DATABASE_URL": database_url,
            "BACKCHANNEL_VAR": str(folder / "var"),
            "BASE_URL": self.url,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.smtp_port),
            "MAIL_DELIVERY_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "SWEEP_SECONDS": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "bin")]),
            "PYTHONUNBUFFERED": "1",
            **(extra or {}),
        }
        self.nursery = self._child("nursery", [*NURSERY, str(folder / "log" / "nursery.socket")])
        self.children: dict[str, Child | Sprout] = {
            name: self._child(name, command) for name, command in self._programs().items()
        }
        self.children |= {name: self._sprout(name, command) for name, command in WORK.items()}

    @property
    def url(self) -> str:
        """Return where the portal answers."""
        return f"http://127.0.0.1:{self.port}"

    def _child(self, name: str, command: list[str]) -> Child:
        return Child(name, command, self.environment, self.folder / "log" / f"{name}.log")

    def _sprout(self, name: str, command: list[str]) -> Sprout:
        return Sprout(name, command, self.nursery, self.folder / "log" / f"{name}.log")

    def _programs(self) -> dict[str, list[str]]:
        return {
            "smtp": [
                sys.executable,
                "-m",
                "tests.rig.smtp_server",
                str(self.smtp_port),
                str(self.folder / "mails"),
            ],
            "web": granian(self.port),
        }

    def start(self, *names: str) -> None:
        """Start all parts or some that don't run yet, and wait until those that listen do."""
        wanted = [name for name in names or self.children if not self.children[name].is_alive]
        for name in wanted:
            self.children[name].start()
        if "smtp" in wanted:
            self._wait_for("smtp", lambda: listens(self.smtp_port))
        if "web" in wanted:
            self._wait_for("web", self.is_ready)

    def _wait_for(self, name: str, look) -> None:
        def ready() -> bool:
            assert self.children[name].is_alive, self.children[name].last_lines()
            return bool(look())

        wait_until(ready, f"{name} is ready\n{self.children[name].last_lines()}", within=180)

    def is_ready(self) -> bool:
        """Say whether the web process can work."""
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def serve_with(self, workers: int) -> None:
        """Let so many processes answer, from the next start of the web on."""
        command = list(self.children["web"].command)
        command[command.index("--workers") + 1] = str(workers)
        self.children["web"].command = command

    def add_web(self, name: str) -> int:
        """Add one more web node, not started yet; return its port."""
        port = free_port()
        self.children[name] = self._child(name, granian(port))
        return port

    def add_worker(self, name: str) -> None:
        """Add one more worker, not started yet."""
        self.children[name] = self._sprout(name, WORK["worker"])

    def order_death(self, point: str) -> Path:
        """Let the next process that reaches a kill point die there (tests/faults/settings.py)."""
        order = self.folder / "var" / f"kill-{point}"
        order.parent.mkdir(parents=True, exist_ok=True)
        order.touch()
        return order

    def withdraw_orders(self) -> None:
        """Forget the deaths that were ordered and did not happen."""
        for order in (self.folder / "var").glob("kill-*"):
            order.unlink()

    def kill(self, name: str) -> None:
        """Kill one part as a crash would."""
        self.children[name].kill()

    def stop(self) -> None:
        """End all parts; the SMTP server last, since the others talk to it."""
        for name in sorted(self.children, key=lambda name: name == "smtp"):
            self.children[name].stop()
        self.nursery.stop()

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def logged(self) -> str:
        """Return everything that the processes printed."""
        return "\n".join(child.last_lines(100_000) for child in self.children.values())

    def troubles(self) -> list[str]:
        """Return what the logs tell of a crash, each with its traceback."""
        signs = ("Traceback", " ERROR ", "CRITICAL")
        entries = re.split(r"^(?=\d{4}-\d\d-\d\d |\[)", self.logged(), flags=re.MULTILINE)
        return [entry for entry in entries if any(sign in entry for sign in signs)]
