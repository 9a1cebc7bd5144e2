"""bin/demo: install, make the database once, run web, worker and scheduler, print a link per person."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from ground.fingerprint import schema_fingerprint
from ground.install import continue_in_venv, install
from ground.machine import read_port, require_free_port, require_room
from ground.messages import stale_catalogues
from ground.places import ROOT, VAR, VENV_PYTHON
from ground.stop import ROOM_HINT, Stop, run_main, tells_of_full_disk
from ground.supervisor import Program, Supervisor, tied

ROOM_FOR_DATA = 100
READY_WITHIN = 120
CRASHES_BEFORE_READY = 4
# The demo is always the embedded installation, whatever the shell's environment says about servers.
FOREIGN = (
    "DATABASE_URL",
    "REDIS_URL",
    "S3_",
    "SMTP_",
    "SECRET_KEY",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "MAIL_",
    "DJANGO_",
)


@dataclass(frozen=True)
class Demo:
    """One demo installation: its folder and its address."""

    folder: Path
    port: int

    @property
    def address(self) -> str:
        """Return where the portal answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def state_file(self) -> Path:
        """Return the note of what was prepared."""
        return self.folder / "state.json"

    @property
    def log_folder(self) -> Path:
        """Return where the children write."""
        return self.folder / "log"

    def environment(self) -> dict[str, str]:
        """Return the children's environment."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
            "BACKCHANNEL_VAR": str(self.folder),
            "BASE_URL": self.address,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "bin")]),
            "PYTHONUNBUFFERED": "1",
            "BACKCHANNEL_SUPERVISED": "1",
            "LOG_LEVEL": "WARNING",
        }

    def programs(self) -> list[Program]:
        """Return the three children."""
        python = str(VENV_PYTHON)
        celery = [python, "-m", "celery", "--app", "portal", "--quiet"]
        web = [
            python,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        web += [
            "--workers",
            "1",
            "--blocking-threads",
            "4",
            "--log-level",
            "warning",
            "portal.wsgi:application",
        ]
        worker = [*celery, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING"]
        worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        scheduler = [*celery, "beat", "--pidfile", "", "--loglevel", "WARNING"]
        named = {"web": web, "worker": worker, "scheduler": scheduler}
        return [Program(name, command, self.log_folder / f"{name}.log") for name, command in named.items()]


def main() -> int:
    """Run bin/demo."""
    demo = Demo(folder=VAR / "demo", port=read_port(os.environ.get("PORT") or "8000"))
    require_free_port(demo.port)
    install("requirements.txt")
    continue_in_venv("ground.demo")
    os.chdir(ROOT)
    make_folders(demo)
    require_room(demo.folder, ROOM_FOR_DATA)
    links = prepare(demo)
    return Supervisor(
        demo.programs(), demo.environment(), on_start=lambda run: announce(run, demo, links)
    ).run()


def make_folders(demo: Demo) -> None:
    """Make the demo's folders, open to their owner alone, and start the logs anew."""
    demo.log_folder.mkdir(parents=True, exist_ok=True)
    demo.folder.chmod(0o700)
    for log in demo.log_folder.glob("*.log"):
        log.write_bytes(b"")


def prepare(demo: Demo) -> str:
    """Make whatever is missing in one Django process; return the printed links."""
    wanted = {"schema": schema_fingerprint(), "address": demo.address}
    state = read_state(demo.state_file)
    whole = state and (demo.folder / "backchannel.sqlite3").exists() and not stale_catalogues()
    if whole and all(state.get(key) == value for key, value in wanted.items()):
        return str(state["links"])
    current = bool(whole) and state.get("schema") == wanted["schema"]
    if not current:
        print("Making the database and the demo networks (once; less than a minute) ...", flush=True)
    done = subprocess.run(
        tied([sys.executable, "-m", "ground.prepare", *(["--links-only"] if current else [])]),
        env=demo.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        (demo.log_folder / "prepare.log").write_text(done.stdout + done.stderr)
        if tells_of_full_disk(done.stderr):
            raise Stop(ROOM_HINT.format(place=demo.folder))
        raise Stop(f"The demo could not be prepared: {demo.log_folder / 'prepare.log'} says why.")
    half = demo.state_file.with_suffix(".new")
    half.write_text(json.dumps(wanted | {"links": done.stdout}))
    half.replace(demo.state_file)
    return done.stdout


def read_state(path: Path) -> dict[str, str]:
    """Return the note of an earlier start, empty when there is none or it cannot be read."""
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        return {}


def announce(supervisor: Supervisor, demo: Demo, links: str) -> None:
    """Wait until the portal answers, then print where it is; give up with one sentence when it does not."""
    until = time.monotonic() + READY_WITHIN
    while not supervisor.stopping.is_set():
        if is_ready(f"{demo.address}/health/ready"):
            print(f"\nBackchannel answers at {demo.address}\n\n{links.strip()}\n", flush=True)
            print(f"Logs are in {demo.log_folder}. Ctrl-C ends everything.", flush=True)
            return
        crashed = [
            child.program.name for child in supervisor.children if child.failures >= CRASHES_BEFORE_READY
        ]
        if crashed:
            supervisor.give_up(
                f"The {crashed[0]} process does not start: {demo.log_folder / crashed[0]}.log says why."
            )
        elif time.monotonic() > until:
            supervisor.give_up(
                f"The portal did not answer in {READY_WITHIN} s: read {demo.log_folder}/web.log."
            )
        supervisor.stopping.wait(0.25)


def is_ready(url: str) -> bool:
    """Say whether the portal answers that it is ready."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (an address of ours)
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


if __name__ == "__main__":
    run_main(main, place=str(ROOT))
